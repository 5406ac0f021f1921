"""One way to call both compilations, so that a hazard is written once."""

from __future__ import annotations

import importlib
import warnings
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

BASE = "http://service.test"
JSON = {"content-type": "application/json"}


class Exchange(NamedTuple):
    """What one call sent, and what it made of the answer."""

    sent: httpx.Request
    status: int
    value: Any
    error: Any

    @property
    def target(self) -> str:
        """The request line's path and query."""
        return self.sent.url.raw_path.decode()


@dataclass(frozen=True)
class Output:
    """A package of compiled documents: ours (`mended_api`) or the stock generator's (`stock_api`)."""

    package: str

    @property
    def is_ours(self) -> bool:
        return self.package == "mended_api"

    def module(self, path: str) -> Any:
        """Import a module, such as `unions.models`."""
        return importlib.import_module(f"{self.package}.{path}")

    def operation(self, path: str) -> Any:
        """Import an operation, such as `unions.parts`."""
        document, name = path.split(".")
        return self.module(f"{document}.api.main.{name}")

    def client(self, document: str, http: httpx.Client | None = None, token: str | None = None) -> Any:
        """Make a client that sends over `http`."""
        if self.is_ours:
            return self.module("_runtime").Client(BASE, token=token, http=http)
        kinds = self.module(f"{document}.client")
        made = kinds.AuthenticatedClient(BASE, token) if token else kinds.Client(BASE)
        if http is not None:
            # As the stock client makes its own, the token among the headers.
            headers = {made.auth_header_name: f"{made.prefix} {made.token}"} if token else {}
            http.base_url = httpx.URL(BASE)
            http.headers.update(headers)
            made.set_httpx_client(http)
        return made

    def call(
        self,
        path: str,
        *,
        answer: bytes = b"null",
        status: int = 200,
        headers: dict[str, str] = JSON,
        token: str | None = None,
        **arguments: Any,
    ) -> Exchange:
        """Call an operation against a service that gives one answer, and return what went over the wire.

        An error reply is part of the result on both sides: ours raises it, the stock client returns it.
        """
        seen: list[httpx.Request] = []

        def serve(request: httpx.Request) -> httpx.Response:
            request.read()
            seen.append(request)
            return httpx.Response(status, headers=headers, stream=httpx.ByteStream(answer))

        operation = self.operation(path)
        with httpx.Client(transport=httpx.MockTransport(serve)) as http:
            client = self.client(path.split(".")[0], http, token)
            if not self.is_ours:
                with warnings.catch_warnings():
                    # httpx's word about cookies is not the hazard.
                    warnings.simplefilter("ignore", DeprecationWarning)
                    response = operation.sync_detailed(client=client, **arguments)
                succeeded = response.status_code < 300
                return Exchange(
                    seen[0],
                    int(response.status_code),
                    response.parsed if succeeded else None,
                    None if succeeded else response.parsed,
                )
            try:
                detailed = operation.sync_detailed(client=client, **arguments)
            except self.module("_runtime").ErrorReply as reply:
                return Exchange(seen[0], reply.status, None, reply.error)
            return Exchange(seen[0], detailed.status_code, detailed.parsed, None)
