"""What mkdocs is told of our pages: a fence may say more than its language, for the tests of the code blocks."""

import re

REMARK = re.compile(r"^(?P<fence> *`{3,}\w+)(?P<title> title=\"[^\"\n]+\")? ?[^`\n]*$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Leave a fence its language and title alone: mkdocs reads ` ```python continued ` as no fence at all."""
    return REMARK.sub(r"\g<fence>\g<title>", markdown)
