"""What a reader types at a terminal works, and says what the pages say: each page from top to bottom, in a folder.

Blocks with a title are files of that folder. What is not typed has a reason in not_typed.py, and is counted here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.docs.not_typed import NOT_TYPED, why_not
from tests.docs.pages import ROOT, Block, blocks_of, pages
from tests.docs.terminal import Line, Terminal, differs, lines

SHELL = ("console", "sh", "bash", "shell")
# How many commands of a page are not typed.
COUNTED = {
    "CONTRIBUTING.md": 3,
    "README.md": 4,
    "docs/aigateway.md": 2,
    "docs/bring-your-own.md": 1,
    "docs/deployment.md": 9,
    "docs/governed-call.md": 2,
    "docs/index.md": 1,
    "docs/instrumentation.md": 5,
    "docs/libretto.md": 1,
    "docs/migrate.md": 1,
    "docs/pii.md": 1,
    "docs/releasing.md": 3,
    "docs/sandbox.md": 1,
    "docs/testing.md": 1,
    "docs/tutorial.md": 4,
    "docs/typed-calls.md": 2,
}
# What ends otherwise than with 0, since that is what the page shows.
ENDS_WITH = {
    r"ostiary migrate src$": 3,
    r"ostiary spec diff": 3,
    r"ostiary processor replay": 1,
    r"ostiary doctor orquesta --file": 1,  # the page's key and addresses are nobody's
}
# What a page takes from elsewhere: files of the checkout, or of another page, that its commands speak of.
BRINGS = {
    "docs/console.md": {"durable.py": "docs/delivery.md"},
    "docs/deployment.md": {"gateway.yaml": "docs/deploy/gateway.yaml"},
    "docs/examples.md": {"examples/ask.py": "examples/ask.py"},
}
# Said by a person at the terminal.
ANSWERS = {r"python examples/ask.py": "echo 80 | "}


def blocks_on(page: str) -> list[Block]:
    return list(blocks_of(page, (ROOT / page).read_text("utf-8")))


PAGES = [
    page
    for page in (path.relative_to(ROOT).as_posix() for path in pages())
    if any(block.language in SHELL for block in blocks_on(page))
]


def brought(name: str, source: str) -> str:
    if source.endswith(".md"):
        return next(block.text for block in blocks_on(source) if block.title == name)
    return (ROOT / source).read_text("utf-8")


def looked_up(table: Mapping[str, object], command: str) -> object:
    return next((value for pattern, value in table.items() if re.match(pattern, command)), None)


@pytest.fixture
def terminal(sandbox_environment: dict[str, str], tmp_path: Path) -> Iterator[Terminal]:
    """Give a terminal; where a page starts no sandbox of its own, one is running already."""
    address = re.sub(r"https?://([^/]+)/.*", r"\1", sandbox_environment["LAYER_BASE_URL"])
    opened = Terminal(tmp_path, sandbox_environment, {"127.0.0.1:8099": address})
    yield opened
    opened.close()


@pytest.mark.timeout(900)  # many processes, one after the other
@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_can_be_typed(page: str, terminal: Terminal) -> None:
    for name, source in BRINGS.get(page, {}).items():
        terminal.write(name, brought(name, source))
    for block in blocks_on(page):
        if block.title:
            terminal.write(block.title, block.text)
        if block.language not in SHELL:
            continue
        for line in lines(block):
            if why_not(line.command) is None:
                status = looked_up(ENDS_WITH, line.command) or 0
                typed = Line(f"{looked_up(ANSWERS, line.command) or ''}{line.command}", line.says)
                assert isinstance(status, int)
                terminal.type(typed, status)


def test_what_is_not_typed_is_counted() -> None:
    left = Counter(
        page
        for page in PAGES
        for block in blocks_on(page)
        if block.language in SHELL
        for line in lines(block)
        if why_not(line.command)
    )
    assert left == COUNTED


def test_every_reason_and_status_is_needed() -> None:
    typed = [
        line.command
        for page in PAGES
        for block in blocks_on(page)
        if block.language in SHELL
        for line in lines(block)
    ]
    for pattern in (*NOT_TYPED, *ENDS_WITH, *ANSWERS):
        assert any(re.match(pattern, command) for command in typed), f"nobody shows {pattern}"


@pytest.mark.parametrize(
    ("shown", "said", "same"),
    [
        ((), "anything", True),
        (("a b",), "a b\n", True),
        (("a b",), "a c\n", False),
        (("id …, done",), "id 7, done", True),
        (("id …, done",), "id 7,\ndone", False),
        (("a", "…", "z"), "a\nb\nc\nz", True),
        (("a", "…", "z"), "a\nz", True),
        (("a", "…"), "a\nb", True),
        (("a", "…"), "b\na", False),
        (("…", "z"), "a\nb\nz", True),
        (("a",), "a\nb", False),
    ],
)
def test_what_is_said_is_compared_word_by_word(shown: tuple[str, ...], said: str, same: bool) -> None:
    assert (differs(shown, said) is None) is same


def test_commands_are_read_with_what_they_say() -> None:
    block = Block("p.md", 1, "console", "", "", "$ make x \\\n   y    # why\nsaid\n$ ls\n")
    assert lines(block) == [Line("make x     y", ("said",)), Line("ls", ())]


def test_a_command_that_says_something_else_is_seen(terminal: Terminal) -> None:
    terminal.write("said.txt", "at 127.0.0.1:8099\n")
    terminal.type(Line("cat said.txt", ("at 127.0.0.1:8099",)))
    terminal.type(Line("export A=b", ()))
    terminal.type(Line("echo $A", ("b",)))
    terminal.type(Line("exit 3", ()), status=3)
    with pytest.raises(AssertionError, match="the page shows"):
        terminal.type(Line("cat said.txt", ("at 127.0.0.1:1",)))
    with pytest.raises(AssertionError, match="no-such-command"):
        terminal.type(Line("no-such-command", ()))


def test_the_page_of_the_sandbox_names_each_variable_that_env_prints(
    sandbox_environment: dict[str, str],
) -> None:
    page = (ROOT / "docs/sandbox.md").read_text("utf-8")
    assert [name for name in sandbox_environment if f"`{name}`" not in page] == []
