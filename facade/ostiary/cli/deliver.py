"""`ostiary deliver`: take records from a broker, keep them in an outbox, deliver them to their service."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from pathlib import Path

EPILOG = """\
Settings of the service come from the environment, as for `layer.init()`. When it is ready, it prints one line of JSON;
it ends on SIGINT (Ctrl-C) or SIGTERM. What it has taken is on its disk, and any number of machines can run it.

  ostiary deliver redis://broker:6379
  ostiary deliver redis://broker:6379 --outbox /var/lib/ostiary/layer.outbox
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("url", help="the broker, as redis://host:port")
    parser.add_argument(
        "--stream", default=None, help="the stream that applications publish to (ostiary.records)"
    )
    parser.add_argument("--outbox", type=Path, metavar="PATH", help="file that keeps what was taken")
    parser.add_argument(
        "--worker", default="", help="this worker's name, unlike all others'; made up without"
    )
    parser.add_argument(
        "--idle",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="take over from a worker after so long (30)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    asyncio.run(_deliver(arguments))
    return 0


async def _deliver(arguments: argparse.Namespace) -> None:
    from ostiary.integrations.broker import STREAM, consume
    from ostiary.layer import Layer

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    layer = Layer(delivery="durable", outbox=arguments.outbox)
    stream = arguments.stream or STREAM
    try:
        await consume(
            arguments.url,
            lambda service, key, body: layer.take_over(body),
            stream=stream,
            worker=arguments.worker,
            idle=arguments.idle,
            ready=lambda: print(json.dumps({"broker": arguments.url, "stream": stream}), flush=True),
            stop=stop,
        )
    finally:
        layer.close(5.0)
