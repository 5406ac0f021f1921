"""Gateways under uvicorn in front of a model that answers at once, and the way straight to that model.

The client is as small as can be. CPU is that of the gateway's process, or of the model's for the straight way.
"""

from __future__ import annotations

import json
import socket
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from processors import Server, answered

AT_ONCE = 64
CHUNKS = 500
# However fast the machine, a run is over after so many chats, or streams of one connection.
MOST = 10_000
MOST_STREAMS = 400
BODY = {"model": "m", "messages": [{"role": "user", "content": "Is anybody there? " * 8}]}


def request(*, stream: bool = False) -> bytes:
    content = json.dumps({**BODY, "stream": stream}).encode()
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def read_stream(connection: socket.socket, sent: bytes) -> None:
    """Send a request and read a stream of `CHUNKS` chunks to its end."""
    connection.sendall(sent)
    received = b""
    while not received.endswith(b"[DONE]\n\n\r\n0\r\n\r\n"):
        piece = connection.recv(1 << 20)
        if not piece:
            raise RuntimeError("the stream broke")
        # Its end is all that is looked at.
        received = (received + piece)[-64:]


def measured(app: str | None, n: int) -> dict[str, Any]:
    """Measure whole answers, one after the other."""
    # The kernel counts CPU in ticks of 10 ms: fewer chats would be told apart by chance.
    n, sent = min(max(n, 1000), MOST), request()
    with Server("model", "uvloop", "httptools", module="gateway_apps") as model:
        front = model if app is None else behind(model, app)
        with front as server, server.connect() as connection:
            for _ in range(50):
                assert answered(connection, sent) == 200
            cpu, began = server.cpu(), time.perf_counter()
            taken: list[float] = []
            for _ in range(n):
                asked = time.perf_counter()
                answered(connection, sent)
                taken.append(time.perf_counter() - asked)
            seconds = time.perf_counter() - began
            figures = {"calls": n, "seconds": seconds, "cpu_seconds": server.cpu() - cpu, "warm_up": 50}
            return figures | {"p50_us": statistics.median(taken) * 1e6}


def streamed(app: str | None, n: int, at_once: int = 1) -> dict[str, Any]:
    """Measure streams of 500 chunks, some at a time; a call is a chunk."""
    rounds, sent = min(max(1, n // (CHUNKS * at_once)), MOST_STREAMS), request(stream=True)
    with Server("model", "uvloop", "httptools", module="gateway_apps") as model:
        front = model if app is None else behind(model, app)
        with front as server:
            connections = [server.connect() for _ in range(at_once)]
            read_stream(connections[0], sent)

            def work(connection: socket.socket) -> None:
                for _ in range(rounds):
                    read_stream(connection, sent)

            threads = [threading.Thread(target=work, args=(each,)) for each in connections]
            cpu, began = server.cpu(), time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds = time.perf_counter() - began
            for each in connections:
                each.close()
            calls = rounds * CHUNKS * at_once
            return {"calls": calls, "seconds": seconds, "cpu_seconds": server.cpu() - cpu, "warm_up": 1}


def behind(model: Server, app: str) -> Server:
    url = f"http://127.0.0.1:{model.port}/v1"
    return Server(app, "uvloop", "httptools", module="gateway_apps", environment={"BENCH_MODEL": url})


def straight(n: int) -> dict[str, Any]:
    return measured(None, n)


def empty(n: int) -> dict[str, Any]:
    return measured("empty", n)


def three(n: int) -> dict[str, Any]:
    return measured("three", n)


def stream_straight(n: int) -> dict[str, Any]:
    return streamed(None, n)


def stream_empty(n: int) -> dict[str, Any]:
    return streamed("empty", n)


def stream_windowed(n: int) -> dict[str, Any]:
    return streamed("windowed", n)


def streams_straight(n: int) -> dict[str, Any]:
    return streamed(None, n, AT_ONCE)


def streams_empty(n: int) -> dict[str, Any]:
    return streamed("empty", n, AT_ONCE)
