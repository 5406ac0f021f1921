"""A small, fast HTTP server in a process of its own, for many calls: it closes, resets and refuses now and then.

    python plain_server.py

It prints its port. Each connection ends after some requests; some requests get 503, no answer at all, or half an
answer. When stdin closes, it ends.
"""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

BODY = b'{"text": "hello", "session_id": "43f82426-0be8-519d-b555-c068abf14d92"}'


def answer(status: int, body: bytes = BODY) -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def serve(sock: socket.socket, status: int, counter: list[int]) -> None:
    """Answer the requests of one connection."""
    with sock:
        file = sock.makefile("rb")
        for _ in range(97):  # then it is closed, announced to nobody
            length = 0
            line = file.readline()
            if not line:
                return
            while line not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = file.readline()
            file.read(length)
            counter[0] += 1
            number = counter[0]
            if number % 101 == 0:
                return
            if number % 211 == 0:
                sock.sendall(answer(status)[:-9])
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            sock.sendall(answer(503 if number % 31 == 0 else status))


def main(status: int) -> None:
    """Accept connections until stdin closes."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(listener.getsockname()[1], flush=True)
    counter = [0]

    def accept() -> None:
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve, args=(sock, status, counter), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


@contextmanager
def plain_server(status: int = 200) -> Iterator[str]:
    """Run the server; give its base URL."""
    command = [sys.executable, __file__, str(status)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]))
