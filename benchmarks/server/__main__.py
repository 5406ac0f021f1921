"""Run the benchmark server.

    python -m benchmarks.server --port 0

Prints one line of JSON first, `{"port": ..., "url": ..., "loop": ...}`, and ends on SIGTERM, or with
`--until-stdin-ends` when whoever started it goes away.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys

from benchmarks.server.serving import Counts, Serving


async def serve(host: str, port: int, latency: float, *, until_stdin_ends: bool) -> None:
    loop = asyncio.get_running_loop()
    counts = Counts()
    server = await loop.create_server(lambda: Serving(counts, latency), host, port, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    print(
        json.dumps({"port": port, "url": f"http://{host}:{port}", "loop": type(loop).__module__}), flush=True
    )
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if until_stdin_ends:
        loop.add_reader(sys.stdin, end_of_stdin, ended)
    await ended.wait()
    server.close()


def end_of_stdin(ended: asyncio.Event) -> None:
    if not sys.stdin.readline():
        ended.set()


def main() -> None:
    parser = argparse.ArgumentParser(description="A fast loopback server for benchmarks.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--latency-ms", type=float, default=0, help="hold every answer back so long")
    parser.add_argument(
        "--loop", choices=["auto", "asyncio", "uvloop"], default="auto", help="auto: uvloop if there"
    )
    parser.add_argument("--until-stdin-ends", action="store_true")
    options = parser.parse_args()
    factory = None
    if options.loop != "asyncio":
        with contextlib.suppress(ImportError) if options.loop == "auto" else contextlib.nullcontext():
            import uvloop

            factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(
            serve(
                options.host,
                options.port,
                options.latency_ms / 1000,
                until_stdin_ends=options.until_stdin_ends,
            )
        )


if __name__ == "__main__":
    main()
