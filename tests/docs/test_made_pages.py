"""The pages that are made from code are what the code makes of them. `make contracts` looks at the picture of rooms."""

import ast

import pytest
from tests.docs.pages import ROOT
from tests.promises.checker import Promise, load_all
from tests.unit.test_house_surface import PACKAGES
from tools.pages import __main__ as command
from tools.pages import figures, promises, reference, site

KINDS = [kind for kind in command.KINDS if kind != "rooms"]
# What a package is for that has no page of its own in the reference.
ELSEWHERE = {
    "ostiary.cli": "the page of the commands",
    "ostiary.compat": "the guides of the services",
    "ostiary.door.checkup": "`ostiary doctor`",
    "ostiary.aigateway.kit": "all of it is in ostiary.aigateway",
    "ostiary.layer.instrumented": "`layer.init()` does it",
    "ostiary.libretto.drop_in": "all of it is in ostiary.libretto",
    "ostiary.sandbox": "the guide to the sandbox",
    "ostiary.taps": "instrumentation does it",
    "ostiary.testing": "the guide to tests",
}


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_up_to_date(kind: str) -> None:
    assert command.stale([kind]) == [], "run `make pages` and commit what it wrote"


def test_a_page_that_is_out_of_date_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "OPENING", figures.OPENING + "| one more | | | | |\n")
    assert command.stale(["figures"]) == ["docs/benchmarks/index.md"]
    assert command.main(["--check", "figures"]) == 1


def test_every_promise_is_on_its_page() -> None:
    page = (ROOT / "docs" / "promises.md").read_text("utf-8")
    assert [line.text for line in load_all() if f"| {line.text} |" not in page] == []


def test_our_promises_are_all_there() -> None:
    assert [number for number, _, _ in promises.our_own()] == [f"P{number}" for number in range(1, 22)]


def test_a_promise_that_is_open_says_so() -> None:
    assert promises.shown(Promise("layer", "s", "t", (), "issue 9: later")) == "not yet (issue 9: later)"
    two = Promise("layer", "s", "t", ("tests/a.py::test_x", "tests/a.py::test_y"), "")
    assert promises.shown(two) == "`tests/a.py`: `test_x`, `test_y`"


def test_every_public_package_is_in_the_reference_or_elsewhere() -> None:
    told = set(reference.listed())
    missing = [
        name
        for name in PACKAGES
        if name not in told and not any(name.startswith(known) for known in ELSEWHERE)
    ]
    assert missing == [], "add it to GROUPS in tools/pages/reference.py"


def test_a_fence_keeps_its_language_alone() -> None:
    said = "```python no-run: why\nx\n```\n\n  ```python continued\n  y\n  ```\n\n```toml\nz\n```\n"
    shown = "```python\nx\n```\n\n  ```python\n  y\n  ```\n\n```toml\nz\n```\n"
    assert site.on_page_markdown(said) == shown


def test_the_command_knows_its_kinds() -> None:
    homes = {
        path.stem
        for path in (ROOT / "tools" / "pages").glob("*.py")
        if "def pages" in path.read_text("utf-8")
    }
    assert homes == set(command.KINDS)
    assert all(
        ast.get_docstring(ast.parse((ROOT / "tools" / "pages" / f"{home}.py").read_text())) for home in homes
    )
