"""How a process ends, forks or is interrupted: what was accepted is delivered, in time, and nothing deadlocks.

Each test runs a program of its own; the program's deliveries append to a file, which the test reads afterwards.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PRELUDE = """
import logging, os, signal, sys, threading, time
from ostiary.record import Backoff, Delivered, Delivery, Record

OUT = sys.argv[1]
logging.basicConfig(format="%(message)s")

def send(key, records, timeout):
    with open(OUT, "a") as file:
        for record in records:
            print(os.getpid() if SHOW_PID else key, record.payload, file=file)
    return Delivered.ok(len(records))

SHOW_PID = False
forever = threading.Event()

def hang(key, records, timeout):
    # On a delivery thread it hangs for ever; whoever flushes gave it a timeout to keep.
    forever.wait(timeout)
    return Delivered.retry()

def put(delivery, count, key="k"):
    for number in range(count):
        delivery.put(Record(key, number))
"""


class Ended:
    def __init__(self, process: subprocess.CompletedProcess[str], out: Path) -> None:
        self.code = process.returncode
        self.errors = process.stderr
        self.lines = out.read_text().splitlines() if out.exists() else []


def run(tmp_path: Path, program: str, *flags: str) -> Ended:
    """Run a program to its end; a deadlock shows as a timeout."""
    file, out = tmp_path / "program.py", tmp_path / "out"
    file.write_text(PRELUDE + textwrap.dedent(program))
    process = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", *flags, str(file), str(out)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return Ended(process, out)


def test_a_normal_exit_delivers(tmp_path: Path) -> None:
    ended = run(tmp_path, "put(Delivery(send), 3); delivery = Delivery(send); put(delivery, 5000, 'b')")
    assert (ended.code, ended.errors) == (0, "")
    assert ended.lines.count("k 2") == 1
    assert [line for line in ended.lines if line[0] == "b"] == [f"b {number}" for number in range(5000)]


def test_an_exit_with_an_exception_delivers(tmp_path: Path) -> None:
    ended = run(tmp_path, "delivery = Delivery(send); put(delivery, 3); raise LookupError('mine')")
    assert ended.code == 1
    assert ended.errors.endswith("LookupError: mine\n")
    assert len(ended.lines) == 3


def test_sys_exit_and_a_thread_that_goes_on_recording_deliver(tmp_path: Path) -> None:
    program = """
    delivery = Delivery(send)
    thread = threading.Thread(target=lambda: (time.sleep(0.05), put(delivery, 3)))
    thread.start()
    sys.exit(7)  # the interpreter waits for the thread, then ends
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors, len(ended.lines)) == (7, "", 3)


@pytest.mark.parametrize("timeout", [0, 0.2])
def test_an_exit_waits_no_longer_than_it_may_and_says_what_it_lost(tmp_path: Path, timeout: float) -> None:
    """The sender never returns on its own: that the program ends at all shows that the limit holds."""
    ended = run(
        tmp_path, f"delivery = Delivery(hang, exit_timeout={timeout}); put(delivery, 3, 'secret key')"
    )
    assert ended.code == 0
    assert ended.errors == "3 records were not delivered before the exit\n"


def test_several_deliveries_share_the_time_and_the_warning(tmp_path: Path) -> None:
    program = """
    deliveries = [Delivery(hang, exit_timeout=0.1) for _ in range(20)]
    for delivery in deliveries:
        put(delivery, 2)
    began = time.monotonic()
    import atexit
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors) == (0, "40 records were not delivered before the exit\n")


def test_an_exit_tries_once_more_what_waits_for_a_retry(tmp_path: Path) -> None:
    program = """
    down = True
    def flaky(key, records, timeout):
        return Delivered.retry() if down else send(key, records, timeout)
    delivery = Delivery(flaky, backoff=Backoff(base=1000.0, cap=1000.0))
    put(delivery, 3)
    assert delivery.flush(30).pending == 3
    down = False
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors, len(ended.lines)) == (0, "", 3)


def test_an_exit_after_shutdown_does_nothing_more(tmp_path: Path) -> None:
    ended = run(
        tmp_path, "delivery = Delivery(send); put(delivery, 3); assert delivery.shutdown(30).complete"
    )
    assert (ended.code, ended.errors, len(ended.lines)) == (0, "", 3)


def test_records_of_an_exit_callback_are_delivered_by_the_caller(tmp_path: Path) -> None:
    """No thread runs yet, and none may start any more from Python 3.12 on."""
    program = """
    import atexit
    delivery = Delivery(send)
    atexit.register(lambda: put(delivery, 3))  # later callbacks run first: before the delivery's own
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors, len(ended.lines)) == (0, "", 3)


def test_a_flush_in_an_exit_callback(tmp_path: Path) -> None:
    program = """
    import atexit
    def last():
        put(delivery, 3)
        assert delivery.flush(30).complete
        assert delivery.shutdown(30).complete
    atexit.register(last)  # earlier callbacks run last: after the delivery's own
    delivery = Delivery(send)
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors, len(ended.lines)) == (0, "", 3)


# Signals.


def test_handlers_that_interrupt_record_and_flush(tmp_path: Path) -> None:
    """A handler may come in between any two steps of a put, a flush or a ledger on its own thread."""
    program = """
    sys.setswitchinterval(1e-4)
    handled = 0
    delivery = Delivery(send, capacity=50, linger=0.001)
    def handler(number, frame):
        global handled
        handled += 1
        put(delivery, 3, "handler")
        delivery.flush(0.001)
        ledger = delivery.ledger()
        assert ledger.accepted == ledger.delivered + ledger.pending + sum(ledger.dropped.values())
    signal.signal(signal.SIGVTALRM, handler)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.0003, 0.0003)
    count = 0
    while handled < 300:
        put(delivery, 20)
        count += 20
        delivery.ledger()
        delivery.flush(0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    assert delivery.flush(30).pending == 0
    ledger = delivery.ledger()
    assert ledger.accepted == ledger.delivered + sum(ledger.dropped.values()) == count + 3 * handled, ledger
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors) == (
        0,
        "records: dropping records (queue_full); further ones are counted in ledger()\n",
    )


def test_ctrl_c_at_any_moment_keeps_the_books(tmp_path: Path) -> None:
    program = """
    sys.setswitchinterval(1e-4)
    delivery = Delivery(send, capacity=50, linger=0.001)
    signal.signal(signal.SIGVTALRM, signal.default_int_handler)
    interrupted = 0
    while interrupted < 200:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0002)
        try:
            while True:
                put(delivery, 20)
                delivery.ledger()
                delivery.flush(0.001)
        except KeyboardInterrupt:
            interrupted += 1
    assert delivery.flush(30).pending == 0
    ledger = delivery.ledger()
    assert ledger.accepted == ledger.delivered + sum(ledger.dropped.values()), ledger
    """
    ended = run(tmp_path, program)
    assert ended.code == 0, ended.errors


def test_a_handler_that_shuts_down_and_exits(tmp_path: Path) -> None:
    program = """
    delivery = Delivery(send)
    def stop(number, frame):
        assert delivery.shutdown(30).complete
        sys.exit(0)
    signal.signal(signal.SIGTERM, stop)
    put(delivery, 3)
    os.kill(os.getpid(), signal.SIGTERM)
    while True:
        time.sleep(0.01)  # CPython 3.12 and 3.13 may overlook a signal while a thread starts, until the next look
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors, len(ended.lines)) == (0, "", 3)


def test_a_stopped_process_goes_on_where_it_was(tmp_path: Path) -> None:
    program = """
    import subprocess
    delivery = Delivery(send)
    put(delivery, 3)
    # More than once: the first may come before the process has stopped itself, where the machine is busy.
    wake = f"import os, signal, time\\nwhile True: time.sleep(0.3); os.kill({os.getpid()}, signal.SIGCONT)"
    waker = subprocess.Popen([sys.executable, "-c", wake])
    os.kill(os.getpid(), signal.SIGSTOP)
    put(delivery, 3)
    assert delivery.flush(30).complete
    waker.kill()
    waker.wait()
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors, len(ended.lines)) == (0, "", 6)


# Forks.

FORKS = ("-W", "ignore:This process .* is multi-threaded:DeprecationWarning")


def test_a_forked_child_starts_empty_and_the_parent_goes_on(tmp_path: Path) -> None:
    program = """
    SHOW_PID = True
    gate = threading.Event()
    parent = os.getpid()
    def gated(key, records, timeout):
        if os.getpid() == parent:
            gate.wait(60)
        return send(key, records, timeout)
    delivery = Delivery(gated, max_batch=1)
    put(delivery, 4)
    while not delivery._dispatch.queue.look(0).lent:
        time.sleep(0.001)  # one is being sent, three wait
    child = os.fork()
    if not child:
        ledger = delivery.ledger()
        assert (ledger.accepted, ledger.pending) == (0, 0), ledger
        put(delivery, 2)
        assert delivery.flush(30).complete
        put(delivery, 1)  # for the exit to deliver
        sys.exit(5)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5
    gate.set()
    assert delivery.flush(30).complete
    ledger = delivery.ledger()
    assert (ledger.accepted, ledger.delivered) == (4, 4), ledger
    with open(OUT, "a") as out:
        print("parent", parent, file=out)
    """
    ended = run(tmp_path, program, *FORKS)
    assert (ended.code, ended.errors) == (0, "")
    parent = ended.lines[-1].split()[1]
    by_parent = [line.split()[1] for line in ended.lines if line.startswith(parent)]
    by_child = [line.split()[1] for line in ended.lines[:-1] if not line.startswith(parent)]
    assert (by_parent, by_child) == (["0", "1", "2", "3"], ["0", "1", "0"])


def test_forks_while_other_threads_record_and_flush(tmp_path: Path) -> None:
    program = """
    sys.setswitchinterval(1e-5)
    delivery = Delivery(send, capacity=100, linger=0.001)
    stop = threading.Event()
    def busy():
        while not stop.is_set():
            put(delivery, 30)
            delivery.flush(0.002)
            delivery.ledger()
    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    codes = []
    for _ in range(30):
        child = os.fork()
        if not child:
            put(delivery, 3, "child")
            result = delivery.flush(30)
            os._exit(0 if result.complete and delivery.ledger().delivered == 3 else 1)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    stop.set()
    for thread in threads:
        thread.join()
    assert codes == [0] * 30, codes
    assert delivery.flush(30).pending == 0
    """
    ended = run(tmp_path, program, *FORKS)
    assert ended.code == 0, ended.errors
    assert sum(line.startswith("child") for line in ended.lines) == 90


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_multiprocessing_deliver_when_they_end(tmp_path: Path, method: str) -> None:
    """Forked ones end by `os._exit`: callbacks of atexit never run there."""
    program = f"""
    import multiprocessing
    delivery = Delivery(send)

    def work(key):
        put(delivery, 3, key)

    if __name__ == "__main__":
        context = multiprocessing.get_context({method!r})
        put(delivery, 3, "parent")
        children = [context.Process(target=work, args=(f"child{{n}}",)) for n in range(2)]
        for child in children:
            child.start()
        for child in children:
            child.join()
            assert child.exitcode == 0
        put(delivery, 1, "end")
    """
    ended = run(tmp_path, program, *FORKS)
    assert (ended.code, ended.errors) == (0, "")
    expected = [f"{key} {n}" for key in ("child0", "child1", "parent") for n in range(3)] + ["end 0"]
    assert sorted(ended.lines) == sorted(expected)


def test_imports_start_nothing_and_need_nothing(tmp_path: Path) -> None:
    program = """
    import ostiary.record
    assert threading.active_count() == 1
    heavy = {"asyncio", "httpx", "ostiary_api", "multiprocessing", "sqlite3"} & set(sys.modules)
    assert not heavy, heavy
    """
    ended = run(tmp_path, program)
    assert (ended.code, ended.errors) == (0, "")
