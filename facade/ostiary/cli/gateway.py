"""`ostiary gateway`: a pipeline of processors in front of a server that speaks OpenAI's API."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ostiary.errors import MissingExtraError

DEFAULT_PORT = 8080

EPILOG = """\
  upstream: {url: "https://api.openai.com/v1", key_env: OPENAI_API_KEY}
  input:
    - steps:
        - {processor: "sandbox:prompt-injection", url: "http://localhost:8099/aigateway", parameters: {reject: true}}

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
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help=f"port, 0 for a free one ({DEFAULT_PORT})"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes that share the port (1)")
    parser.add_argument("--check", action="store_true", help="only see whether the file is right")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    from ostiary.aigateway.gateway.config import load_config
    from ostiary.aigateway.gateway.serving import VARIABLE, Reloading
    from ostiary.cli.processor import serve

    config = load_config(arguments.config)
    if arguments.check:
        print(f"{arguments.config}: right; in front of {config.upstream}")
        return 0
    if arguments.workers == 1:
        return serve(Reloading(arguments.config), arguments, {"upstream": config.upstream})
    try:
        import uvicorn
    except ImportError:
        raise MissingExtraError.of("sandbox", "serving from the command line") from None
    os.environ[VARIABLE] = str(arguments.config.resolve())
    uvicorn.run(
        "ostiary.aigateway.gateway:application",
        factory=True,
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        log_level="warning",
        access_log=False,
    )
    return 0
