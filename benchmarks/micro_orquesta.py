"""Measure what a typed event of Orquesta's stream costs, beside raw lines: `python benchmarks/micro_orquesta.py`.

One client and one server on loopback, 10 000 events of about 120 bytes, each a chunk of its own as services send them
("chunks"), or in pieces of 4 KiB ("bulk"). "raw" is `iter_lines()` of an
`httpx.Client` with `json.loads` on each; "typed" is `invoke_with_stream`; "read" reads each event's text and
`is_final` too, in both. CPU time of the process's one reading thread, best of several rounds, taken by turns.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from ostiary.orquesta import Orquesta

EVENTS = 10_000
CALLS = 300


def event(number: int, last: bool) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": " token"}}
    value = {"id": "01HXK3V4Q6M7N8P9R0S1T2V3W4", "is_final": last, "choices": [choice]}
    return b"data: " + json.dumps(value, separators=(",", ":")).encode() + b"\n\n"


WHOLE = b"".join(event(n, n == EVENTS - 1) for n in range(EVENTS)) + b"data: [DONE]\n\n"
CHUNKS = (
    b"".join(
        b"%x\r\n%b\r\n" % (len(each), each) for each in WHOLE.replace(b"\n\n", b"\n\n\0").split(b"\0") if each
    )
    + b"0\r\n\r\n"
)
ANSWER = json.dumps(
    {
        "id": "01HXK3V4Q6M7N8P9R0S1T2V3W4",
        "created": "2024-03-01T12:00:00.000Z",
        "object": "chat",
        "model": "gpt-4",
        "provider": "openai",
        "is_final": True,
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": "Hello Sam"}, "finish_reason": "stop"}
        ],
    }
).encode()


class Handler(BaseHTTPRequestHandler):
    """Answer a stream, or a small answer, whatever is asked."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in two writes; with this, the second does not wait for the first to be acknowledged.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        streamed = b'"stream":true' in body or b'"stream": true' in body
        content = WHOLE if streamed else ANSWER
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if streamed else "application/json")
        if b"chunks" in body:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(CHUNKS)
            return
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for start in range(0, len(content), 4096):
            self.wfile.write(content[start : start + 4096])

    def log_message(self, format: str, *args: object) -> None:
        pass


def contestants(url: str) -> dict[str, tuple[Callable[[], int], int]]:
    """Return what is measured: a function, and by what its time is divided."""
    raw = httpx.Client(timeout=30)
    client = Orquesta(api_key="a-key", base_url=url)
    whole = {"key": "k", "inputs": {"name": "Sam"}}
    headers = {"Authorization": "Bearer a-key"}

    def lines(how: str, read: bool) -> int:
        count = 0
        request = {"key": how, "inputs": {"name": "Sam"}, "stream": True}
        with raw.stream("POST", url, json=request, headers=headers) as response:
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    value = json.loads(line[6:])
                    if read:
                        value["choices"][0]["message"]["content"]
                        value["is_final"]
                    count += 1
        return count

    def typed(how: str, read: bool) -> int:
        count = 0
        for piece in client.deployments.invoke_with_stream(how, inputs={"name": "Sam"}):
            if read:
                piece.choices[0].message.content  # noqa: B018
                piece.is_final  # noqa: B018
            count += 1
        return count

    def posts() -> int:
        for _ in range(CALLS):
            raw.post(url, json=whole, headers=headers).json()
        return CALLS

    def invokes() -> int:
        for _ in range(CALLS):
            client.deployments.invoke("k", inputs={"name": "Sam"})
        return CALLS

    return {
        "chunks, raw httpx lines + json": (lambda: lines("chunks", False), EVENTS),
        "chunks, typed": (lambda: typed("chunks", False), EVENTS),
        "chunks, raw httpx, read": (lambda: lines("chunks", True), EVENTS),
        "chunks, typed, read": (lambda: typed("chunks", True), EVENTS),
        "bulk, raw httpx lines + json": (lambda: lines("bulk", False), EVENTS),
        "bulk, typed": (lambda: typed("bulk", False), EVENTS),
        "a small call, raw httpx.Client": (posts, CALLS),
        "a small call, deployments.invoke": (invokes, CALLS),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    best: dict[str, float] = {}
    measured = contestants(f"http://127.0.0.1:{server.server_address[1]}")
    for _ in range(rounds):
        for name, (run, times) in measured.items():
            before = time.thread_time()
            assert run() == times
            took = (time.thread_time() - before) / times * 1e6
            best[name] = min(took, best.get(name, took))
    for name, took in best.items():
        print(f"{name:36} {took:8.2f} µs CPU")
    print(f"python {sys.version.split()[0]}, {rounds} rounds")
    server.shutdown()


if __name__ == "__main__":
    main()
