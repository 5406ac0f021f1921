"""The tree names nothing of one machine, of a package registry or of how its text came about."""

import re
from pathlib import Path

import pytest
from tests.unit.house import ROOT, project_files

# Spelled in pieces, so that this file may be checked like any other.
FORBIDDEN = {
    "a machine's path": r"(?<![\w.:/-])/(?:wo" + r"rk|ro" + r"ot|home/\w+|Users/\w+)/[\w.]",
    "a folder beside the project": r"\.\./sha" + r"red\b|\bwork/sha" + r"red\b",
    "a package registry": r"\b(?:py"
    + r"pi\.org|pythonhos"
    + r"ted\.org|npm"
    + r"js\.(?:org|com)|yarnp"
    + r"kg\.com|deb\.deb"
    r"ian\.org)",
    "how its text came about": r"(?i)co-author"
    + r"ed-by|generated (?:with|by) (?:an? )?(?:ai|claude|chatgpt|copilot)\b"
    r"|\bas an ai\b|\bAI sess" + r"ion\b",
    "work left for later": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
}
SECRET = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE" + " KEY-----|\\bsk-[A-Za-z0-9]{32,}|\\bAKIA[A-Z0-9]{16}\\b"
)
# Bytes that a service or a client really sent are kept as they were.
AS_CAPTURED = ("tests/captures/",)
LARGEST = 512 * 1024


def text(path: Path) -> str:
    content = (ROOT / path).read_bytes()
    # A picture says no words, whatever its bytes spell.
    return "" if path.suffix == ".png" else content.decode("utf-8", "replace")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path}: {match.group()}"
        for path in project_files()
        if not path.as_posix().startswith(AS_CAPTURED)
        for match in pattern.finditer(text(path))
    ]
    assert found == []


def test_no_file_holds_a_secret() -> None:
    assert [str(path) for path in project_files() if SECRET.search(text(path))] == []


def test_every_file_is_small_and_plainly_named() -> None:
    large = [str(path) for path in project_files() if (ROOT / path).stat().st_size > LARGEST]
    vague = re.compile(r"(^|_)(utils?|helpers?|manager|misc|common|base)\.py$")
    named = [
        str(path) for path in project_files() if vague.search(path.name) and path.parts[0] != "generated"
    ]
    assert (large, named) == ([], [])


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a machine's path", "open('/ro" + "ot/.netrc')"),
        ("a package registry", "index = https://py" + "pi.org/simple"),
        ("how its text came about", "Co-Author" + "ed-By: someone"),
        ("work left for later", "# TO" + "DO: later"),
    ],
)
def test_the_patterns_find_what_they_name(what: str, line: str) -> None:
    assert re.search(FORBIDDEN[what], line)
