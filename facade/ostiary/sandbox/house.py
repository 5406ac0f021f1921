"""A running sandbox as its users hold it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ostiary._io.closing import SyncClosing
from ostiary.errors import ConfigurationError
from ostiary.sandbox.door import Door
from ostiary.sandbox.finding import found
from ostiary.sandbox.listener import Listener
from ostiary.sandbox.service import Options, Service
from ostiary.sandbox.state import CONTROL, State
from ostiary.sandbox.visitors import IN_PROCESS

if TYPE_CHECKING:
    from os import PathLike

    from starlette.types import ASGIApp

    from ostiary_api.sandbox import Client


UNSERVED = f"http://{IN_PROCESS}"
"""Base of the URLs of a sandbox that listens on no port: for `httpx.ASGITransport`, which looks at no host."""


class Sandbox(SyncClosing):
    """All services with one memory, and, once it is started, one port on this machine.

    `app` is an ASGI application that answers at once, with no socket: `httpx.ASGITransport(app=sandbox.app)`.
    `start()` serves it on a port, from a thread of this process; `serve()` does both. `db` is the file that keeps the
    state over restarts (mode 0600); None keeps it in memory. `orquesta` is a YAML file with deployments, beside those
    that are built in. `model_url` is the base URL of a server that speaks OpenAI's API; it answers, with `model_key`,
    in the place of the sandbox's own model, which costs nothing and says the same to the same. `stubs` are services
    of your own, each a `Service` with its document and handlers. Raises `ostiary.errors.ConfigurationError` for a file,
    URL or stub that can't be used.
    """

    def __init__(
        self,
        *,
        db: str | PathLike[str] | None = None,
        orquesta: str | PathLike[str] | None = None,
        model_url: str | None = None,
        model_key: str | None = None,
        stubs: Sequence[Service] = (),
    ) -> None:
        options = Options(None if orquesta is None else Path(orquesta), model_url, model_key)
        self._state = State.fresh(None if db is None else Path(db), options, stubs)
        self._door = Door(self._state)
        self._listener: Listener | None = None
        self._clients: list[Client] = []
        self._closed = False

    @property
    def app(self) -> ASGIApp:
        """The ASGI application."""
        return self._door

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return UNSERVED if self._listener is None else self._listener.url

    @property
    def services(self) -> Mapping[str, str]:
        """Base URLs by service: `layer`, `firewall`, and `sandbox` for the sandbox's own operations."""
        return self._state.urls(self.url)

    @property
    def settings(self) -> Mapping[str, str]:
        """The environment variables that lead Ostiary's clients here."""
        return settings(self.url)

    @property
    def ca_file(self) -> Path | None:
        """The certificate authority that a client must trust (PEM), where the sandbox speaks TLS."""
        return None if self._listener is None else self._listener.ca_file

    def start(
        self, *, host: str = "127.0.0.1", port: int = 0, tls: bool = False, allow_remote: bool = False
    ) -> Self:
        """Listen on a port, 0 for a free one; return when requests are answered.

        `tls` makes an authority and a certificate for this run. Raises `ostiary.errors.ConfigurationError` for a host
        that other machines can reach, unless `allow_remote`, for what is no port, and for a second start; `OSError`,
        which names host and port, for a port that can't be had.
        """
        if self._closed or self._listener is not None:
            raise ConfigurationError(
                "this sandbox is closed" if self._closed else "this sandbox is started already"
            )
        self._listener = Listener(self._door, host, port, tls=tls, allow_remote=allow_remote)
        self._door.goes_by_any_name = allow_remote
        return self

    def client(self) -> Client:
        """Return a typed client of the sandbox's own operations (`ostiary_api.sandbox`): read-back, faults, reset.

        It is closed with the sandbox at the latest. Raises `ostiary.errors.ConfigurationError` before `start()`.
        """
        if self._listener is None:
            raise ConfigurationError("this sandbox listens on no port: start() it first")
        # The generated client is loaded by those who read back, not by those who only record.
        from ostiary_api.sandbox import Client

        given: dict[str, Any] = (
            {"verify": ssl.create_default_context(cafile=self.ca_file)} if self.ca_file else {}
        )
        # It is on this machine, whatever proxy the environment names.
        client = Client(base_url=self.services[CONTROL], trust_env=False, **given)
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Stop listening and let go of the memory; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        for client in self._clients:
            client.close()
        if self._listener is not None:
            self._listener.close()
        self._state.store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        for client in self._clients:
            await client.aclose()
        self.close()

    def __repr__(self) -> str:
        return f"<Sandbox {'closed' if self._closed else self.url}>"


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    db: str | PathLike[str] | None = None,
    tls: bool = False,
    allow_remote: bool = False,
    orquesta: str | PathLike[str] | None = None,
    model_url: str | None = None,
    model_key: str | None = None,
    stubs: Sequence[Service] = (),
) -> Sandbox:
    """Start a sandbox on a free port of this machine; use it with `with` or `async with`, or `close()` it.

    The arguments are those of `Sandbox` and `Sandbox.start()`, and so are the errors.
    """
    sandbox = Sandbox(db=db, orquesta=orquesta, model_url=model_url, model_key=model_key, stubs=stubs)
    try:
        return sandbox.start(host=host, port=port, tls=tls, allow_remote=allow_remote)
    except BaseException:
        sandbox.close()
        raise


def settings(url: str) -> dict[str, str]:
    """Return the environment variables that lead Ostiary's clients to the sandbox at a URL."""
    url = url.rstrip("/")
    return {
        name: template.replace("{url}", f"{url}/{service.name}")
        for service in found()
        for name, template in service.settings
    }
