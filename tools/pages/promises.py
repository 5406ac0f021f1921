"""Every promise with the test that proves it: what the vendors promise, and what we promise beside it."""

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.promises.checker import Promise, load_all

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = {
    "aigateway": "F5 AI Gateway SDK",
    "layer": "Layer SDK",
    "libretto": "Libretto",
    "liminal": "Liminal SDK",
    "orquesta": "Orquesta SDK",
}
OPENING = """\
# Promises

What you can rely on, line by line, each with the tests that show it. `make promises` holds this list against what
passed in a run of all suites; a line without a passing test fails it.

- [Ours](#ours): what a client does when networks, services, disks and processes fail.
"""
OURS = """
## Ours

| | promise | shown by |
|---|---|---|
"""


def pages() -> dict[str, str]:
    """Return the page."""
    promises = load_all()
    services = {service: list(lines) for service, lines in groupby(promises, key=lambda each: each.service)}
    contents = "".join(
        f"- [{NAMES[service]}](#{anchor(NAMES[service])}): {count(lines)}\n"
        for service, lines in services.items()
    )
    tables = "".join(table(service, lines) for service, lines in services.items())
    ours = "".join(f"| {number} | {text} | {tests} |\n" for number, text, tests in our_own())
    return {"promises.md": OPENING + contents + OURS + ours + tables}


def anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def count(lines: list[Promise]) -> str:
    """Say how many promises a service's users have, and how many are not kept yet."""
    later = sum(1 for line in lines if line.open)
    said = f"what its README promises, {len(lines)} lines"
    return said + (f", {later} of them not shown yet" if later else "")


def table(service: str, lines: list[Promise]) -> str:
    text = f"\n## {NAMES[service]}\n\n| promise | shown by |\n|---|---|\n"
    for section, members in groupby(lines, key=lambda each: each.section):
        text += f"| **{section.replace('_', ' ').capitalize()}** | |\n"
        text += "".join(f"| {promise.text} | {shown(promise)} |\n" for promise in members)
    return text


def shown(promise: Promise) -> str:
    """Name the tests of a line, each file once."""
    if promise.open:
        return f"not yet ({promise.open})"
    files = groupby(sorted(promise.tests), key=lambda node: node.partition("::")[0])
    return "<br>".join(
        f"`{file}`: " + ", ".join(f"`{node.partition('::')[2]}`" for node in nodes) for file, nodes in files
    )


def our_own() -> Iterator[tuple[str, str, str]]:
    """Yield our promises by number, as the test files that are named after them begin by stating them."""
    said: dict[int, tuple[list[str], list[str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_p[0-9][0-9]_*.py"), key=lambda path: path.name):
        opening = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
        for number, text in re.findall(r"\bP(\d+): (.*?)(?= P\d+: |$)", " ".join(opening.split())):
            texts, files = said.setdefault(int(number), ([], []))
            texts.append(text[0].upper() + text[1:])
            files.append(f"`{path.relative_to(ROOT)}`")
    for number, (texts, files) in sorted(said.items()):
        yield f"P{number}", " ".join(dict.fromkeys(texts)), "<br>".join(files)
