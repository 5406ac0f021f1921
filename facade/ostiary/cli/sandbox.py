"""`ostiary sandbox`: run the services on this machine."""

from __future__ import annotations

import argparse
import os
import shlex
from typing import Any

from ostiary.cli.holding import hold, port_number
from ostiary.config import base_url
from ostiary.errors import InvalidInputError

DEFAULT_PORT = 8099

EPILOG = """\
When it is ready, it prints one line of JSON: {"url": …, "services": {"layer": …, "firewall": …, "sandbox": …}},
and with --tls "ca_file" too. It ends on SIGINT (Ctrl-C) or SIGTERM.

  ostiary sandbox --port 0            take a free port
  ostiary sandbox --db state.sqlite   keep what is recorded
  ostiary sandbox --orquesta my.yaml  deploy what the file describes, beside what is built in
  eval "$(ostiary sandbox env)"       lead Ostiary's clients in this shell to it
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.set_defaults(action="run")
    _add_place(parser, "127.0.0.1", DEFAULT_PORT)
    parser.add_argument(
        "--db", metavar="PATH", help="file that keeps the state over restarts; in memory without"
    )
    parser.add_argument("--tls", action="store_true", help="speak HTTPS, with a certificate for this run")
    parser.add_argument(
        "--allow-remote", action="store_true", help="allow a host that other machines can reach"
    )
    parser.add_argument(
        "--orquesta", metavar="PATH", help="YAML file with deployments and remote configurations"
    )
    parser.add_argument(
        "--model-url",
        metavar="URL",
        help="server that speaks OpenAI's API and answers in the place of the sandbox's own model; its key is"
        " OPENAI_API_KEY",
    )
    # In brackets, as usage has what may be left out; argparse writes any group of actions as if it were needed.
    actions = parser.add_subparsers(title="actions", metavar="[<action>]")
    env = actions.add_parser(
        "env",
        help="print the settings that lead Ostiary's clients to a sandbox",
        description="Print `export` lines with the settings that lead Ostiary's clients to a sandbox.",
    )
    env.set_defaults(action="env")
    env.add_argument("--url", help="the sandbox's URL, as its first line tells; for another host or TLS")
    # Without defaults of its own, so that they don't replace what stands before the word `env`.
    _add_place(env, argparse.SUPPRESS, argparse.SUPPRESS, "port that the sandbox listens on")


def _add_place(
    parser: argparse.ArgumentParser, host: str, port: int | str, meant: str = "port, 0 for a free one"
) -> None:
    parser.add_argument("--host", default=host, help="localhost or an IP address (127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=port, help=f"{meant} ({DEFAULT_PORT})")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    return _print_settings(arguments) if arguments.action == "env" else _serve(arguments)


def _serve(arguments: argparse.Namespace) -> int:
    # Loaded here, so that --help needs no extra.
    from ostiary.sandbox import Sandbox, serve

    def start() -> Sandbox:
        return serve(
            host=arguments.host,
            port=arguments.port,
            db=arguments.db,
            tls=arguments.tls,
            allow_remote=arguments.allow_remote,
            orquesta=arguments.orquesta,
            model_url=arguments.model_url,
            model_key=os.environ.get("OPENAI_API_KEY") if arguments.model_url else None,
        )

    def tell(sandbox: Sandbox) -> dict[str, Any]:
        told = {"url": sandbox.url, "services": dict(sandbox.services)}
        return told if sandbox.ca_file is None else {**told, "ca_file": str(sandbox.ca_file)}

    return hold(start, tell, arguments)


def _print_settings(arguments: argparse.Namespace) -> int:
    from ostiary.sandbox.house import settings

    if not arguments.url and arguments.port == 0:
        raise InvalidInputError(
            "--port 0: nobody is asked; give the port that the sandbox's first line tells"
        )
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    url = arguments.url or f"http://{host}:{arguments.port}"
    for name, value in settings(base_url(url, "--url" if arguments.url else "--host")).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0
