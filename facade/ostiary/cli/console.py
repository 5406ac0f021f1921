"""`ostiary console`: show what a sandbox's file or an outbox holds."""

from __future__ import annotations

import argparse

from ostiary.cli.holding import hold, port_number

DEFAULT_PORT = 8098

EPILOG = """\
  ostiary console --db state.sqlite      what a sandbox recorded (`ostiary sandbox --db state.sqlite`)
  ostiary console --db app.outbox        what an application has still to deliver, with its books

When it is ready, it prints one line of JSON: {"url": …}; open it in a browser. It reads the file while that is in use
or afterwards, and changes nothing in it. It ends on SIGINT (Ctrl-C) or SIGTERM. A running sandbox has its pages at its
own root; `ostiary outbox status` tells where outboxes are.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("--db", metavar="PATH", required=True, help="a sandbox's file, or an outbox")
    parser.add_argument("--host", default="127.0.0.1", help="localhost or an IP address (127.0.0.1)")
    parser.add_argument(
        "--port", type=port_number, default=DEFAULT_PORT, help=f"port, 0 for a free one ({DEFAULT_PORT})"
    )
    parser.add_argument(
        "--allow-remote", action="store_true", help="allow a host that other machines can reach"
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    # Loaded here, so that --help needs no extra.
    from ostiary.sandbox.reading import Reader

    def start() -> Reader:
        return Reader(
            arguments.db, host=arguments.host, port=arguments.port, allow_remote=arguments.allow_remote
        )

    return hold(start, lambda reader: {"url": reader.url}, arguments)
