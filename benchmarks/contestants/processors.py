"""Servers of processors under uvicorn, and the bare handlers that they are held against.

Each contestant starts a server of its own, sends it the same form over one connection, and reports the CPU time of the
server's process. The client is as small as can be, and its time counts in `seconds` only.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

BOUNDARY = "XBOUNDARYX"
PARTS = {
    "input.messages": {"messages": [{"role": "user", "content": "Is anybody there? " * 8}]},
    "input.parameters": {"annotate": True},
    "metadata": {"request_id": "req-1", "step_id": "step-1"},
}
TICKS = os.sysconf("SC_CLK_TCK")


def body() -> bytes:
    pieces = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n'
        f"Content-Type: application/json\r\n\r\n{json.dumps(value)}\r\n"
        for name, value in PARTS.items()
    ]
    return ("".join(pieces) + f"--{BOUNDARY}--\r\n").encode()


def request(path: str) -> bytes:
    content = body()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class Server:
    """A uvicorn server in a process of its own."""

    def __init__(
        self,
        app: str,
        loop: str,
        http: str,
        *,
        module: str = "processor_apps",
        environment: dict[str, str] | None = None,
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        code = (
            "import sys, uvicorn; sys.path.insert(0, sys.argv[1]); "
            "uvicorn.run(sys.argv[2], port=int(sys.argv[3]), loop=sys.argv[4], http=sys.argv[5], "
            "log_level='error', access_log=False)"
        )
        here = str(Path(__file__).resolve().parent)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, here, f"{module}:{app}", str(self.port), loop, http],
            env={**os.environ, **(environment or {})},
        )
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                return self.connect().close()
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def cpu(self) -> float:
        """Return the CPU seconds that the process has used: finely where the kernel tells, else by ticks."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *exc: object) -> None:
        self.process.terminate()
        self.process.wait(10)


def answered(connection: socket.socket, sent: bytes) -> int:
    """Send a request and read its answer; return the status."""
    connection.sendall(sent)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, rest = received.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(rest) < length:
        rest += connection.recv(65536)
    return int(head.split(b" ", 2)[1])


def measured(app: str, path: str, status: int, loop: str, http: str, n: int) -> dict[str, Any]:
    # The kernel counts CPU in ticks of 10 ms: fewer requests would be told apart by chance.
    n = max(n, 2000)
    sent = request(path)
    with Server(app, loop, http) as server, server.connect() as connection:
        for _ in range(50):
            assert answered(connection, sent) == status
        cpu, began = server.cpu(), time.perf_counter()
        for _ in range(n):
            answered(connection, sent)
        seconds = time.perf_counter() - began
        return {"calls": n, "seconds": seconds, "cpu_seconds": server.cpu() - cpu, "warm_up": 50}


def form_h11(n: int) -> dict[str, Any]:
    return measured("form", "/", 200, "asyncio", "h11", n)


def nothing_h11(n: int) -> dict[str, Any]:
    return measured("ours", "/api/v1/execute/bench/nothing", 204, "asyncio", "h11", n)


def tags_h11(n: int) -> dict[str, Any]:
    return measured("ours", "/api/v1/execute/bench/tags", 200, "asyncio", "h11", n)


def form_uvloop(n: int) -> dict[str, Any]:
    return measured("form", "/", 200, "uvloop", "httptools", n)


def nothing_uvloop(n: int) -> dict[str, Any]:
    return measured("ours", "/api/v1/execute/bench/nothing", 204, "uvloop", "httptools", n)


def tags_uvloop(n: int) -> dict[str, Any]:
    return measured("ours", "/api/v1/execute/bench/tags", 200, "uvloop", "httptools", n)


def four_at_once(name: str, n: int) -> dict[str, Any]:
    """Let four requests at a time meet a processor that takes half a second: four times, whatever the number."""
    sent = request(f"/api/v1/execute/bench/{name}")
    rounds = 4
    with Server("ours", "asyncio", "h11") as server, ThreadPoolExecutor(4) as pool:
        connections = [server.connect() for _ in range(4)]
        cpu, began = server.cpu(), time.perf_counter()
        for _ in range(rounds):
            list(pool.map(lambda each: answered(each, sent), connections))
        seconds = time.perf_counter() - began
        for each in connections:
            each.close()
        return {"calls": rounds, "seconds": seconds, "cpu_seconds": server.cpu() - cpu, "warm_up": 0}


def blocking(n: int) -> dict[str, Any]:
    return four_at_once("blocking", n)


def waiting(n: int) -> dict[str, Any]:
    return four_at_once("waiting", n)
