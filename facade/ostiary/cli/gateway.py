"""`ostiary gateway`: a pipeline of processors in front of a server that speaks OpenAI's API."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from ostiary.cli.serving import add_place, add_tls, at_least, log_to_stderr, serve, serve_workers
from ostiary.errors import MissingExtraError

DEFAULT_PORT = 8080

EPILOG = """\
  upstream: {url: "https://api.openai.com/v1", key_env: OPENAI_API_KEY}
  input:
    - steps:
        - {processor: "sandbox:prompt-injection", url: "http://localhost:8099/aigateway", parameters: {reject: true}}

  ostiary gateway --config gateway.yaml --port 8000

Clients use http://HOST:PORT/v1 as their base URL. The file is read again when it changes. /healthz, /readyz and
/metrics are served too. The whole file is described in docs/aigateway.md.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument(
        "--config", required=True, type=Path, metavar="gateway.yaml", help="what to do, and where"
    )
    add_place(parser, DEFAULT_PORT)
    add_tls(parser)
    parser.add_argument("--workers", type=at_least(1), default=1, help="processes that share the port (1)")
    parser.add_argument("--check", action="store_true", help="only see whether the file is right")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    try:
        from ostiary.aigateway.gateway.config import load_config
        from ostiary.aigateway.gateway.serving import VARIABLE, Reloading
    except MissingExtraError:
        # The extra of the command, not that of the library alone: it would be followed by another.
        raise MissingExtraError.of("gateway", "`ostiary gateway`") from None

    config = load_config(arguments.config)
    if arguments.check:
        print(f"{arguments.config}: right; in front of {config.upstream}")
        return 0
    told = {"upstream": config.upstream}
    if arguments.workers == 1:
        return serve(Reloading(arguments.config), arguments, told)
    os.environ[VARIABLE] = str(arguments.config.resolve())
    return serve_workers("ostiary.cli.gateway:worker", arguments, told)


def worker() -> Any:
    """Make the application of one of several processes, which show their log as one alone does."""
    from ostiary.aigateway.gateway.serving import application

    log_to_stderr()
    return application()
