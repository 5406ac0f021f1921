"""Serving from the command line: where, with which certificates, by how many processes, and how it ends."""

from __future__ import annotations

import argparse
import asyncio
import errno
import json
import logging
import os
import socket
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from ostiary.cli.holding import port_number
from ostiary.errors import ConfigurationError, MissingExtraError

__all__ = ["add_place", "add_tls", "at_least", "log_to_stderr", "serve", "serve_workers"]


def add_place(parser: argparse.ArgumentParser, port: int) -> None:
    """Add where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=port, help=f"port, 0 for a free one ({port})")
    parser.add_argument(
        "--grace",
        type=at_least(0),
        default=30,
        metavar="SECONDS",
        help="how long requests under way may take when the server is told to stop (30)",
    )


def at_least(least: int) -> Callable[[str], int]:
    """Return what takes a whole number from the command line."""

    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {least} or more")
        return int(text)

    return number


def add_tls(parser: argparse.ArgumentParser) -> None:
    """Add the server's certificate, and whose clients it takes."""
    for name, what in (
        ("certfile", "certificate, and those between it and its authority"),
        ("keyfile", "certificate's key, where the certificate's file has none"),
        ("client-ca", "authority of clients, who must then bring a certificate (mTLS)"),
    ):
        parser.add_argument(f"--tls-{name}", metavar="PATH", help=f"PEM file with the {what}")


def serve(
    app: Any, arguments: argparse.Namespace, told: dict[str, Any], at_end: Callable[[], object] = lambda: None
) -> int:
    """Serve an application until it is told to stop; its first line is JSON with its URL.

    Ctrl-C while it waits for requests under way breaks them off; what there is to deliver is delivered all the same.
    """
    uvicorn = _uvicorn()
    config = uvicorn.Config(app, **_options(arguments))
    hurry = asyncio.Event()

    class Server(uvicorn.Server):  # type: ignore[name-defined,misc]
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                _tell(self.servers[0].sockets[0], config.is_ssl, told)

        async def shutdown(self, sockets: Any = None) -> None:
            breaking = asyncio.ensure_future(_broken_off(hurry, self.server_state.tasks))
            await super().shutdown(sockets)
            if self.force_exit:
                await breaking
                # Left out by uvicorn then, and with it what was recorded and not delivered yet.
                await self.lifespan.shutdown()
            breaking.cancel()
            # Here, since the signal that ended the server is raised once more when it returns.
            at_end()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            super().handle_exit(sig, frame)
            if self.force_exit:
                hurry.set()

    log_to_stderr()
    server = Server(config)
    # A server that has ended well raises the signal that ended it once more.
    with _listening(arguments) as listening, suppress(KeyboardInterrupt):
        server.run([listening])
    return 0 if server.started else 1


async def _broken_off(hurry: asyncio.Event, running: set[asyncio.Task[None]]) -> None:
    """Break off what runs as soon as there is a hurry."""
    await hurry.wait()
    tasks = [*running]
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def serve_workers(factory: str, arguments: argparse.Namespace, told: dict[str, Any]) -> int:
    """Serve what `module:function` makes in several processes that share one port, until they are told to stop.

    The line with the URL comes when the port is taken: requests wait there for the first process that is ready.
    """
    uvicorn = _uvicorn()
    options = _options(arguments)
    with _listening(arguments) as listening:
        listening.set_inheritable(True)
        _tell(listening, "ssl_certfile" in options, told)
        uvicorn.run(factory, factory=True, workers=arguments.workers, fd=listening.fileno(), **options)
    return 0


def _listening(arguments: argparse.Namespace) -> socket.socket:
    """Take the port. Raises `ConfigurationError` where it can't be taken."""
    family = socket.AF_INET6 if ":" in arguments.host else socket.AF_INET
    try:
        return socket.create_server((arguments.host, arguments.port), family=family, backlog=2048)
    except OSError as problem:
        # Python says the address once more.
        why = os.strerror(problem.errno) if problem.errno and problem.errno > 0 else problem.strerror
        free = "; --port 0 takes a free port" if problem.errno == errno.EADDRINUSE else ""
        text = f"can't listen on {arguments.host}:{arguments.port}: {why}{free}"
    raise ConfigurationError(text)


def log_to_stderr() -> None:
    """Show Ostiary's own log: here the application is ours."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("ostiary")
    log.addHandler(handler)
    log.setLevel(logging.INFO)


class EndsInOneLine(logging.Filter):
    """Leave out the traceback of each request that is broken off at the end: that it is, is said before."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is none of these."""
        kind = record.exc_info[0] if record.exc_info else None
        return kind is None or not issubclass(kind, asyncio.CancelledError)


def _uvicorn() -> Any:
    try:
        import uvicorn
    except ImportError:
        raise MissingExtraError.of("gateway", "serving from the command line") from None
    return uvicorn


def _options(arguments: argparse.Namespace) -> dict[str, Any]:
    options: dict[str, Any] = {
        "host": arguments.host,
        "port": arguments.port,
        "log_level": "warning",
        "log_config": _log_config(),
        "access_log": False,
        "timeout_graceful_shutdown": arguments.grace,
    }
    return options | _tls(arguments)


def _log_config() -> dict[str, Any]:
    """Return uvicorn's own, with a filter on what goes to stderr."""
    from uvicorn.config import LOGGING_CONFIG

    told: dict[str, Any] = {**LOGGING_CONFIG, "filters": {"ends": {"()": EndsInOneLine}}}
    default = {**told["handlers"]["default"], "filters": ["ends"]}
    return {**told, "handlers": {**told["handlers"], "default": default}}


def _tls(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return uvicorn's options. Raises `ConfigurationError` for files that do not make a server's identity."""
    certificate, key, clients = (
        getattr(arguments, f"tls_{name}", None) for name in ("certfile", "keyfile", "client_ca")
    )
    if certificate is None:
        if key is not None or clients is not None:
            raise ConfigurationError("--tls-keyfile and --tls-client-ca belong to --tls-certfile")
        return {}
    for option, path in (
        ("--tls-certfile", certificate),
        ("--tls-keyfile", key),
        ("--tls-client-ca", clients),
    ):
        if path is not None and not Path(path).is_file():
            raise ConfigurationError(f"{option} {path}: there is no such file")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key)
        if clients is not None:
            context.load_verify_locations(clients)
    except ssl.SSLError as problem:
        raise ConfigurationError(f"the TLS files do not fit: {problem.reason or 'no PEM'}") from None
    required = ssl.CERT_NONE if clients is None else ssl.CERT_REQUIRED
    return {
        "ssl_certfile": certificate,
        "ssl_keyfile": key,
        "ssl_ca_certs": clients,
        "ssl_cert_reqs": int(required),
    }


def _tell(listening: Any, is_tls: bool, told: dict[str, Any]) -> None:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    scheme = "https" if is_tls else "http"
    print(json.dumps({"url": f"{scheme}://{shown}:{port}", **told}), flush=True)
