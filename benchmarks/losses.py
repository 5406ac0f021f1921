"""Count what each SDK loses when its process ends in each way, and how fast a backlog leaves the disk."""

from __future__ import annotations

import gzip
import json
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT, machine, python_of, running_server

CONTESTANTS = {
    'ostiary delivery="durable"': ("durable", ""),
    'ostiary delivery="background"': ("background", ""),
    "OpenTelemetry batch processor, OTLP": ("otel", "otel_otlp"),
    "langfuse @observe": ("langfuse", "langfuse"),
    "layer_sdk 0.15 layer.action": ("layer_sdk", "layer_sdk"),
}
ENDS = {"SIGKILL": "SIGKILL", "SIGTERM": "SIGTERM", "normal exit": "exit"}
_RECORD = re.compile(rb"record-(\d+)-")


class Receiver:
    """Take whatever an SDK sends, and know which records were in it."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.received = 0


@contextmanager
def receiving() -> Iterator[tuple[str, Receiver]]:
    """Run a server that accepts everything, for the length of a block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65_536  # head and body together: else each answer waits for a delayed acknowledgement
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            found = [int(number) for number in _RECORD.findall(body)]
            receiver.seen.update(found)
            receiver.received += len(found)
            answer = b'{"session_id": "43f82426-0be8-519d-b555-c068abf14d92"}'
            self.send_response(202 if "session" in self.path else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def handle(self) -> None:
            with suppress(ConnectionError):  # of a process that was killed
                super().handle()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", receiver
    finally:
        server.shutdown()
        server.server_close()


def lost(contestant: str, peer: str, count: int, end: str) -> tuple[int, int]:
    """Record `count` calls, end, start again where that helps; return how many never arrived, and how many twice."""
    with receiving() as (url, receiver), tempfile.TemporaryDirectory() as folder:
        outbox = str(Path(folder, "box", "x.outbox"))
        line = [python_of(peer), "-m", "benchmarks.loser", contestant]
        subprocess.run(
            [*line, str(count), end, url, outbox], cwd=ROOT, capture_output=True, timeout=600, check=False
        )
        settled(receiver)
        if contestant == "durable":  # the next process delivers what is left
            _restart(url, outbox)
        return count - len(receiver.seen), receiver.received - len(receiver.seen)


def settled(receiver: Receiver, quiet: float = 0.5) -> None:
    """Wait until nothing has arrived for a while: a killed process may have a request on its way."""
    before = -1
    while before != receiver.received:
        before = receiver.received
        time.sleep(quiet)


def _restart(url: str, outbox: str) -> None:
    from benchmarks.contestants.durable import ours

    layer, _ = ours(url, delivery="durable", outbox=outbox)
    while layer.ledger().pending:
        layer.flush(5)
    layer.close(5)


def compare(*, quick: bool) -> None:
    """Compare what is lost, and write it down."""
    count, burst = (400, 200) if quick else (20_000, 10_000)
    rows: dict[str, dict[str, Any]] = {}
    for name, (contestant, peer) in CONTESTANTS.items():
        rows[name] = {
            title: dict(zip(("lost", "repeated"), lost(contestant, peer, count, end), strict=True))
            for title, end in ENDS.items()
        }
        rows[name]["burst at exit"] = dict(
            zip(("lost", "repeated"), lost(contestant, peer, burst, "exit"), strict=True)
        )
        print(f"losses: {name}: {rows[name]}")
    _table(rows, count, burst, quick=quick)


def _table(rows: dict[str, dict[str, Any]], count: int, burst: int, *, quick: bool) -> None:
    title = f"Records lost of {count:,} when the process ends, and of a burst of {burst:,} right before a normal exit"
    head = ["contestant", *ENDS, "burst at exit"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, row in rows.items():
        lines.append("| " + " | ".join([name, *(f"{row[end]['lost']:,}" for end in head[1:])]) + " |")
    note = "Calls one right after the other. What is on disk is delivered by a second process, which is started then."
    _write("durable-losses", title, note, lines, {"count": count, "burst": burst, "rows": rows}, quick=quick)


def drain(*, quick: bool) -> None:
    """Measure how fast a backlog leaves, and how much memory and processor that takes."""
    from benchmarks.contestants.durable import ours

    count = 2_000 if quick else 100_000
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        outbox = str(Path(folder, "box", "x.outbox"))
        layer, call = ours(url, delivery="durable", outbox=outbox, exit_timeout=0)
        began = time.perf_counter()
        for start in range(0, count, 100):  # and nobody listens
            with layer.session():
                for number in range(start, start + 100):
                    call(number)
        recording = time.perf_counter() - began
        layer.close(0)
        size = sum(file.stat().st_size for file in Path(outbox).parent.iterdir())
        with running_server("--port", str(port)) as server:
            layer, _ = ours(url, delivery="durable", outbox=outbox)
            watched = _Memory()
            began, cpu = time.perf_counter(), time.process_time()
            while layer.ledger().pending:  # what the first client was sending is taken over when it has ended
                layer.flush(5)
                watched.look()
            seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
            layer.close(5)
            requests = server.stats()["requests"]
            assert requests >= count, f"{requests} requests for {count} records"
    lines = [
        "| backlog | on disk | recorded per s | delivered per s | CPU µs/record | memory grew by | requests |",
        "|---|---:|---:|---:|---:|---:|---:|",
        f"| {count:,} | {size / 1e6:.0f} MB | {count / recording:,.0f} | {count / seconds:,.0f}"
        f" | {cpu / count * 1e6:,.0f} | {watched.grown:.1f} MB | {requests:,} |",
    ]
    note = (
        "Sessions of 100 actions, recorded while the service is down; a second client delivers them to a server in"
        " another process. The wire takes an action a request, once a session may be there already. Memory: the"
        " resident size while it delivers, above what it was at the start."
    )
    facts = {
        "count": count,
        "recording_seconds": recording,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "grown_mb": watched.grown,
        "requests": requests,
        "bytes_on_disk": size,
    }
    _write("durable-backlog", "A backlog leaves the disk", note, lines, facts, quick=quick)


class _Memory:
    """Watch by how much the resident size of this process grows."""

    def __init__(self) -> None:
        self._first = resident()
        self.grown = 0.0

    def look(self) -> None:
        self.grown = max(self.grown, resident() - self._first)


def resident() -> float:
    """Return the resident size of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _write(name: str, title: str, note: str, lines: list[str], raw: dict[str, Any], *, quick: bool) -> None:
    folder = ROOT / ("build/benchmarks" if quick else "docs/benchmarks")
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    where, when = machine(), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    measured = (
        f"Measured {when} on {where['cores']} cores, {where['system']}, CPython {where['python']}. One run, not rounds."
        f" Raw figures: [raw/{name}.json](raw/{name}.json)."
    )
    text = "\n".join([f"# {title}", "", note, "", *lines, "", measured, ""])
    (folder / f"{name}.md").write_text(text)
    (folder / "raw" / f"{name}.json").write_text(
        json.dumps({"began": when, "machine": where, **raw}, indent=1) + "\n"
    )
    print(text)


if __name__ == "__main__":
    compare(quick="--quick" in sys.argv)
    drain(quick="--quick" in sys.argv)
