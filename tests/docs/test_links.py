"""Links inside of the project lead somewhere: to files, and to headings in them."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, pages

PAGES = [*pages(), ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]
LINK = re.compile(r"\]\(([^)\s]+)\)")
# A page of ours that a docstring, a help text or a message names.
NAMED = re.compile(r"\b(?:docs/[\w./-]+\.(?:md|yaml)|README\.md|CONTRIBUTING\.md|SECURITY\.md)(?:#[\w-]+)?")
SOURCES = ("facade", "openapi/compiler", "openapi/runtime", "examples", "benchmarks", "tools", "tests")


def prose(text: str) -> str:
    """Return a page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the site and as GitHub make them."""
    found: dict[str, int] = {}
    made = set()
    for heading in re.findall(r"^#+ +(.+?) *$", prose(page.read_text("utf-8")), re.MULTILINE):
        slug = slug_of(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading))
        times = found[slug] = found.get(slug, -1) + 1
        made |= {slug} if times == 0 else {f"{slug}_{times}", f"{slug}-{times}"}
    return made


def slug_of(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def broken(link: str, page: Path) -> bool:
    """Tell whether a link of a page leads nowhere."""
    target, _, anchor = link.partition("#")
    file = page if not target else (page.parent / target)
    if not file.exists():
        return True
    return bool(anchor) and anchor not in anchors(file)


def inside(text: str) -> Iterator[str]:
    return (
        link for link in LINK.findall(prose(text)) if "://" not in link and not link.startswith("mailto:")
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in inside(page.read_text("utf-8")) if broken(link, page)] == []


def test_pages_that_sources_name_are_there() -> None:
    wrong = []
    for path in (path for folder in SOURCES for path in (ROOT / folder).rglob("*.py")):
        if path != Path(__file__):
            named = {link for text in texts(path) for link in NAMED.findall(text)}
            wrong += [
                f"{path.relative_to(ROOT)}: {link}" for link in named if broken(link, ROOT / "README.md")
            ]
    assert wrong == []


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of a source, its docstrings among them, where it may name a page at all."""
    source = path.read_text("utf-8")
    if NAMED.search(source):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_a_link_that_leads_nowhere_is_seen() -> None:
    readme = ROOT / "README.md"
    assert broken("docs/coffee.md", readme)
    assert broken("docs/layer.md#coffee", readme)
    assert broken("#coffee", readme)
    assert not broken("#settings", readme)
    assert not broken("docs/door.md#one-deadline", readme)
    assert slug_of("Coming from `f5_ai_gateway_sdk`") == "coming-from-f5_ai_gateway_sdk"
