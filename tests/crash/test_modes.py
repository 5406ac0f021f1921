"""The table of `docs/delivery.md`, cell by cell: what its words say is what happens to real processes.

`CELLS` names the test of each cell, with the words of the cell. A row or a column more in the page, or a cell that says
something else, is a failure here.
"""

from __future__ import annotations

import ast
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.crash.programs import MODES, arrived, restart, scene

pytestmark = pytest.mark.crash

PAGE = Path(__file__).resolve().parents[2] / "docs" / "delivery.md"
COUNT = 3


# How a process ends.

ENDS = {
    "an exception ends the program": ("raise", 1),
    "normal exit": ("exit", 0),
    "`os._exit()`": ("os._exit", 0),
    "SIGTERM, not handled": ("signal SIGTERM", -signal.SIGTERM),
    "SIGKILL, out of memory": ("signal SIGKILL", -signal.SIGKILL),
}


def ends_delivered(folder: Path, row: str, mode: str) -> None:
    """What was recorded arrives by the exit, without anything else being done."""
    with scene(folder, mode) as (server, program):
        program.do(f"record {COUNT}")
        assert program.end(ENDS[row][0]) == ENDS[row][1]
        assert arrived(server) == list(range(COUNT))


def ends_too_late(folder: Path, row: str, mode: str) -> None:
    """What had arrived when the call returned has arrived, however the process ends."""
    with scene(folder, mode) as (server, program):
        program.do(f"record {COUNT}")
        assert arrived(server) == list(range(COUNT))
        how, code = ENDS.get(row, ENDS["SIGKILL, out of memory"])
        assert program.end(how) == code


def ends_kept(folder: Path, row: str, mode: str) -> None:
    """What could not be sent is there when the application starts again."""
    with scene(folder, mode, exit_timeout=0.1) as (server, program):
        with server.refuse():
            program.do(f"record {COUNT}")
            assert program.end(ENDS[row][0]) == ENDS[row][1]
        assert arrived(server) == []
        restart(folder, server, mode)
        assert arrived(server) == list(range(COUNT))


def ends_lost(folder: Path, row: str, mode: str) -> None:
    """What could not be sent before such an end is gone, and nothing of it is on any disk."""
    with scene(folder, mode) as (server, program):
        with server.refuse():
            program.do(f"record {COUNT}")
            how, code = ENDS.get(row, ENDS["SIGKILL, out of memory"])
            assert program.end(how) == code
        assert not [file for file in folder.rglob("*") if file.is_file()]
        restart(folder, server, mode)
        assert arrived(server) == []


# An outage, a disk that can't be used, a process that is frozen.


def outage_in_memory(folder: Path, row: str, mode: str) -> None:
    """As many records as there is room for arrive when the service is back."""
    with scene(folder, mode, queue_capacity=5) as (server, program):
        with server.refuse():
            program.do("record 9")
        program.do("flush")
        assert arrived(server) == list(range(4, 9))


def outage_and_a_deadline(folder: Path, row: str, mode: str) -> None:
    """The call returns at its deadline; what it recorded waits in memory, and arrives when the service is back."""
    with scene(folder, mode, deadline=0.2, queue_capacity=5) as (server, program):
        with server.refuse():
            program.do("record 1")
        program.do("flush")
        assert arrived(server) == [0]


def outage_on_disk(folder: Path, row: str, mode: str) -> None:
    """All of it arrives, memory or not: from the process that recorded it, or from the next."""
    with scene(folder, mode, queue_capacity=5) as (server, program):
        with server.refuse():
            program.do("record 20")
        program.do("flush")
        assert arrived(server) == list(range(20))


def no_disk(folder: Path, row: str, mode: str) -> None:
    """A process that can't write a byte to any file records and delivers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with scene(folder, mode) as (server, program):
            program.do(f"record {COUNT}")
            program.do("flush")
            assert arrived(server) == list(range(COUNT))
            assert program.end() == 0
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert not [file for file in folder.rglob("*") if file.is_file()]


def frozen_until_it_thaws(folder: Path, row: str, mode: str) -> None:
    """What was recorded before the freeze is sent after it."""
    with scene(folder, mode) as (server, program):
        with server.refuse():
            program.do(f"record {COUNT}")
            freeze(program.process.pid)
        assert arrived(server) == []
        os.kill(program.process.pid, signal.SIGCONT)
        program.do("flush")
        assert arrived(server) == list(range(COUNT))


def freeze(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)
    assert os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1])


def frozen_too_late(folder: Path, row: str, mode: str) -> None:
    """What had arrived when the call returned has arrived, frozen or not."""
    with scene(folder, mode) as (server, program):
        program.do(f"record {COUNT}")
        freeze(program.process.pid)
        assert arrived(server) == list(range(COUNT))


def elsewhere(test: str) -> Callable[[Path, str, str], None]:
    """Say that a test of its own, `file.py::name`, is about this cell; it runs with the suite."""

    def check(folder: Path, row: str, mode: str) -> None:
        name, function = test.split("::")
        tree = ast.parse((PAGE.parents[1] / "tests" / name).read_text())
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    return check


Cell: TypeAlias = tuple[str, Callable[[Path, str, str], None]]

BY_EXIT: Cell = ("sent before the exit ends", ends_delivered)
BY_THEN: Cell = ("sent already", ends_too_late)
KEPT: Cell = ("kept", ends_kept)
LOST: Cell = ("lost", ends_lost)
SYNCED = elsewhere(
    "crash/test_p17_many_processes_one_outbox.py::test_power_waits_for_the_disk_before_put_returns"
)
DISK = elsewhere("crash/test_p17_many_processes_one_outbox.py::test_a_disk_that_fails")
TAKEN_OVER = elsewhere(
    "crash/test_p17_many_processes_one_outbox.py::test_a_frozen_process_is_replaced_and_goes_on_when_it_thaws"
)

CELLS: dict[str, list[Cell]] = {
    "an exception ends the program": [BY_EXIT, BY_THEN, KEPT, KEPT],
    "normal exit": [BY_EXIT, BY_THEN, KEPT, KEPT],
    "`os._exit()`": [LOST, BY_THEN, KEPT, KEPT],
    "SIGTERM, not handled": [LOST, BY_THEN, KEPT, KEPT],
    "SIGKILL, out of memory": [LOST, BY_THEN, KEPT, KEPT],
    "power failure": [LOST, BY_THEN, ("the last ones may be lost", SYNCED), ("kept", SYNCED)],
    "the service is down for an hour": [
        ("kept in memory, up to `queue_capacity`", outage_in_memory),
        ("the call returns at its `deadline`; then as `background`", outage_and_a_deadline),
        ("kept", outage_on_disk),
        ("kept", outage_on_disk),
    ],
    "the disk is full or read-only": [
        ("no disk is used", no_disk),
        ("no disk is used", no_disk),
        ("as `background`, until it can be used", DISK),
        ("as `background`, until it can be used", DISK),
    ],
    "the process is frozen (serverless)": [
        ("sent when it thaws, if it does", frozen_until_it_thaws),
        ("sent already", frozen_too_late),
        ("kept; another process takes over after `lease`", TAKEN_OVER),
        ("kept; another process takes over after `lease`", TAKEN_OVER),
    ],
}


def table() -> dict[str, list[str]]:
    """Read the page's table: row by row, the cells without their footnotes."""
    text = PAGE.read_text().split("## What survives what")[1]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip().rstrip("¹²³ ") for cell in line.strip("|").split("|")] for line in lines]
    assert rows[0][1:] == list(MODES)
    return {row[0]: row[1:] for row in rows[2:] if len(row) == len(rows[0])}


def test_the_page_says_what_is_tested() -> None:
    assert table() == {row: [words for words, _ in cells] for row, cells in CELLS.items()}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("row", CELLS)
def test_cell(tmp_path: Path, row: str, mode: str) -> None:
    CELLS[row][list(MODES).index(mode)][1](tmp_path, row, mode)
