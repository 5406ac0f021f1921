"""P20: an exit is delayed by no more than it may be, starts no thread, and delivers what it can.

tests/faults/test_delivery_processes.py shows it of delivery; here clients of a service make their last calls.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from tests.support.programs import FORKS, run
from tests.support.recording import TAKEN, arrived

from ostiary.testing import FaultServer, steps

# A client that is never closed leaves its sockets to the operating system: the warning is Python's, not a fault here.
UNCLOSED = ("-W", "ignore:unclosed:ResourceWarning")
# Once delivery knows of the exit, no thread may be started: from 3.12 on that raises.
WATCHED = """
import logging
from ostiary.record.crew import Crew

logging.basicConfig(format="%(message)s")
started_late = []

def watch(start):
    def watched(crew):
        if crew._frozen:
            started_late.append(crew)
        start(crew)

    return watched

Crew._start = watch(Crew._start)
atexit.register(lambda: started_late and os.write(2, b"a thread was started at exit"))  # runs last
"""


def place() -> FaultServer:
    server = FaultServer(default=TAKEN)
    server.script([steps.reply(json=[{"id": "1", "name": "n"}])], path="/v1/applications", repeat=True)
    return server


def ended(folder: Path, server: FaultServer, program: str, *flags: str) -> tuple[int, str]:
    return run(folder, server.url, WATCHED + textwrap.dedent(program), *UNCLOSED, *flags)


@pytest.mark.parametrize("how", ["", "sys.exit(3)", "raise SystemExit(3)"])
def test_what_is_recorded_is_delivered(tmp_path: Path, how: str) -> None:
    program = f"""
    client = Layer(**SETTINGS)
    for number in range(3):
        client.action(lambda: number)()
    {how}
    """
    with place() as server:
        assert ended(tmp_path, server, program) == (3 if how else 0, "")
        assert sorted(arrived(server)) == [0, 1, 2]  # three sessions: they keep no order between them


@pytest.mark.parametrize("client", ["Layer(**SETTINGS)", "AsyncLayer(**SETTINGS)"])
def test_records_and_calls_in_exit_callbacks(tmp_path: Path, client: str) -> None:
    """What is registered after the client was made runs before it is flushed; what was before, after it."""
    program = f"""
    def at_the_very_end():
        client.action(lambda: "too late to be sent in the background")()
        result = client.flush() if isinstance(client, Layer) else asyncio.run(client.flush())
        os.write(1, str(result).encode())

    atexit.register(at_the_very_end)
    client = {client}
    client.action(lambda: "in time")()

    def before():
        client.action(lambda: "at exit")()
        if isinstance(client, Layer):
            assert client.list_applications()[0].id == "1"
        else:
            assert asyncio.run(client.list_applications())[0].id == "1"

    atexit.register(before)
    """
    with place() as server:
        code, said = run(tmp_path, server.url, program, *UNCLOSED)
        assert code == 0
        wanted = ["in time", "at exit"]
        assert sorted(each for each in arrived(server) if each in wanted) == sorted(wanted)
        assert said == ""
        assert arrived(server)[-1] == "too late to be sent in the background"


def test_the_service_hangs_and_the_exit_does_not(tmp_path: Path) -> None:
    """The server never answers: had the exit no bound, the program would not end."""
    program = """
    client = Layer(exit_timeout=0.2, **SETTINGS)
    client.action(lambda: "x")()
    """
    with FaultServer(default=steps.hang()) as server:
        code, said = ended(tmp_path, server, program)
        assert code == 0
        assert said.strip() == "1 record was not delivered before the exit"


@pytest.mark.parametrize(
    "step", [steps.hang(), steps.reply(503), steps.hang(at="accept")], ids=lambda s: s.name
)
def test_none_at_all_is_allowed(tmp_path: Path, step: steps.Step) -> None:
    program = """
    client = Layer(exit_timeout=0, **SETTINGS)
    client.action(lambda: "x")()
    """
    with FaultServer(default=step) as server:
        code, said = ended(tmp_path, server, program)
        assert (code, "not delivered" in said) == (0, True)


def test_threads_that_go_on_calling_and_recording_do_no_harm(tmp_path: Path) -> None:
    program = """
    client = Layer(exit_timeout=0.5, **SETTINGS)
    busy = threading.Event()

    def go_on():
        while True:
            try:
                use(client, "daemon")
            except Exception:
                return  # its module is being taken down
            busy.set()

    for _ in range(4):
        threading.Thread(target=go_on, daemon=True).start()
    assert busy.wait(20)
    """
    with place() as server:
        code, _said = run(tmp_path, server.url, program, *UNCLOSED, *FORKS)
        assert code == 0
        assert arrived(server)


def test_a_loop_that_is_never_closed_and_a_client_neither(tmp_path: Path) -> None:
    program = """
    client = AsyncLayer(**SETTINGS)

    async def main():
        assert (await client.list_applications())[0].id == "1"
        client.action(lambda: "recorded")()

    asyncio.new_event_loop().run_until_complete(main())
    """
    with place() as server:
        code, said = ended(tmp_path, server, program, *UNCLOSED)
        assert (code, said) == (0, "")
        assert arrived(server) == ["recorded"]


def test_a_session_that_is_still_open(tmp_path: Path) -> None:
    """The exit comes in the middle of a `with` block: what ended before is delivered."""
    program = """
    client = Layer(**SETTINGS)
    with client.session():
        client.action(lambda: "done")()
        sys.exit(5)
    """
    with place() as server:
        assert ended(tmp_path, server, program) == (5, "")
        assert arrived(server)[0] == "done"


def test_sigterm_that_raises_delivers_too(tmp_path: Path) -> None:
    program = """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    client = Layer(**SETTINGS)
    client.action(lambda: "x")()
    os.kill(os.getpid(), signal.SIGTERM)
    while True:
        time.sleep(0.01)  # CPython 3.12 and 3.13 may overlook a signal while a thread starts, until the next look
    """
    with place() as server:
        assert ended(tmp_path, server, program) == (143, "")
        assert arrived(server) == ["x"]
