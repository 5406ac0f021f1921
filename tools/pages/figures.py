"""The list of all measurements, and of what they were held against."""

import re
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent.parent / "docs" / "benchmarks"
OPENING = """\
# Benchmarks

Every page is written by `make bench`, on one machine, with all that it compares interleaved in one run of at least five
rounds; ratios are medians of ratios within a round. Targets were set before anything was measured; the ones that are
missed are listed like the others.

| | target | limit | seen | |
|---|---|---|---|---|
"""


def pages() -> dict[str, str]:
    """Return the list."""
    rows = "".join(rows_of(page) for page in sorted(BENCHMARKS.glob("*.md")) if page.name != "index.md")
    return {"benchmarks/index.md": OPENING + rows}


def rows_of(page: Path) -> str:
    """Return a row a target of one page, the page's title in the first."""
    text = page.read_text("utf-8")
    title = f"[{re.match(r'# (.*)', text)[1]}]({page.name})"  # type: ignore[index]
    table = re.search(r"^\| target \|.*\n\|.*\n((?:\|.*\n)*)", text, re.MULTILINE)
    targets = [line.strip("| \n").split(" | ") for line in table[1].splitlines()] if table else []
    if not targets:
        return f"| {title} | | | | |\n"
    first, *rest = (" | ".join(each.strip() for each in target) for target in targets)
    return f"| {title} | {first} |\n" + "".join(f"| | {each} |\n" for each in rest)
