"""A sandbox as a test holds it: what was recorded as plain values, and services that fail on demand."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ostiary.errors import InvalidInputError

if TYPE_CHECKING:
    from ostiary.sandbox import Sandbox

__all__ = [
    "Playground",
    "RecordedAction",
    "RecordedEvent",
    "RecordedRequest",
    "RecordedSession",
    "let_go",
    "real_settings",
]

_PAGE = 200
_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class RecordedAction:
    """An action of a session in Layer, with what it was sent with."""

    kind: str
    data: Any = field(repr=False)
    attributes: Mapping[str, Any] = field(repr=False)
    error: Mapping[str, Any] | None = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class RecordedSession:
    """A session in Layer, with its actions in their order."""

    id: str
    application_id: str
    attributes: Mapping[str, Any] = field(repr=False)
    actions: tuple[RecordedAction, ...]

    @property
    def kinds(self) -> list[str]:
        """The kinds of its actions, in their order."""
        return [action.kind for action in self.actions]


@dataclass(frozen=True)
class RecordedEvent:
    """An event in Libretto."""

    id: str
    template: str
    parameters: Mapping[str, Any] = field(repr=False)
    response: Any = field(repr=False)
    feedback_key: str | None
    body: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class RecordedRequest:
    """A request that a service got, and the status that it was answered with."""

    service: str
    method: str
    path: str
    status: int | None


class Playground:
    """A sandbox for one test: empty at its beginning, and where all of Ostiary's settings lead.

    What it gives back is read when it is asked for, after what waits in the background was delivered.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._client = sandbox.client()
        self._numbers = itertools.count(1)

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return self._sandbox.url

    @property
    def services(self) -> Mapping[str, str]:
        """Base URLs by service."""
        return self._sandbox.services

    @property
    def settings(self) -> Mapping[str, str]:
        """The environment variables that lead Ostiary's clients here; they are set while the test runs."""
        return self._sandbox.settings

    def reset(self) -> None:
        """Forget all that was recorded, and all faults and credentials."""
        from ostiary_api.sandbox.api.state import reset

        reset.sync(client=self._client)

    @property
    def sessions(self) -> list[RecordedSession]:
        """All sessions in Layer, in the order in which they were opened."""
        from ostiary_api.sandbox.api.layer import get_layer_session, list_layer_sessions

        return [
            _session(get_layer_session.sync(client=self._client, session_id=one.session_id))
            for one in self._every(list_layer_sessions.sync)
        ]

    @property
    def session(self) -> RecordedSession:
        """The one session in Layer. Raises `AssertionError` where there is none, or more than one."""
        found = self.sessions
        if len(found) != 1:
            raise AssertionError(f"{len(found)} sessions were recorded, not one")
        return found[0]

    @property
    def events(self) -> list[RecordedEvent]:
        """All events in Libretto, in the order in which they came."""
        from ostiary_api.sandbox.api.libretto import list_libretto_events

        return [
            RecordedEvent(
                one.event_id,
                one.api_name,
                one.body.get("params") or {},
                one.body.get("response"),
                one.feedback_key or None,
                one.body,
            )
            for one in self._every(list_libretto_events.sync)
        ]

    def requests(self, service: str | None = None) -> list[RecordedRequest]:
        """Return the requests that a service (or all of them) got, in their order.

        Raises `InvalidInputError` for a service that isn't there.
        """
        from ostiary_api._runtime import UNSET
        from ostiary_api.sandbox.api.requests import list_requests

        if service is not None:
            self._known(service)
        every = self._every(list_requests.sync, service=UNSET if service is None else service)
        return [RecordedRequest(one.service, one.method, one.path, one.status or None) for one in every]

    def _every(self, read: Callable[..., Any], **filters: Any) -> Iterator[Any]:
        """Give what all pages of a list hold, once what the process recorded has been delivered."""
        _deliver()
        after: int | None = 0
        while after is not None:
            page = read(client=self._client, after=after, limit=_PAGE, **filters)
            yield from page.items
            after = page.next_

    def fail(
        self,
        service: str,
        *,
        status: int | None = None,
        latency: float | None = None,
        path: str | None = None,
        method: str | None = None,
        times: int | None = None,
        skip: int = 0,
        after: bool = False,
    ) -> None:
        """Have a service fail: answer with a status, or late (in seconds), or both.

        `path` is a pattern below the service's base (`/v1/sessions/*/actions`, `**` for anything). `times` is how often
        (None: always), after `skip` requests that pass. With `after` the service does what it was asked for, and only
        its answer is lost. Raises `InvalidInputError` for a service that isn't there, for no failure at all, and for
        what the sandbox refuses, such as a status that is none.
        """
        from ostiary_api._runtime import ErrorReply
        from ostiary_api.sandbox.api.faults import set_fault
        from ostiary_api.sandbox.models import FaultRequest

        self._known(service)
        if method is not None and method.upper() not in _METHODS:
            raise InvalidInputError(f"method={method!r}: no request has it; there are {', '.join(_METHODS)}")
        if status is None and latency is None:
            raise InvalidInputError("fail() needs a status or a latency")
        request = FaultRequest(
            service=service,
            status=status,
            latency=latency,
            path=path,
            method=method,
            times=times,
            skip=skip,
            after=after if status is not None else None,
        )
        try:
            set_fault.sync(client=self._client, fault_name=f"test-{next(self._numbers)}", body=request)
        except ErrorReply as error:
            raise InvalidInputError(f"fail(): {getattr(error.error, 'detail', error)}") from None

    def _known(self, service: str) -> None:
        if service not in self.services:
            raise InvalidInputError(
                f"service={service!r}: the sandbox plays {', '.join(sorted(self.services))}"
            )

    def __repr__(self) -> str:
        return f"<Playground {self.url}>"


def _session(recorded: Any) -> RecordedSession:
    """Put a session together; what was left out of a request is empty."""
    body = recorded.session.body
    return RecordedSession(
        recorded.session.session_id,
        recorded.session.application_id,
        body.get("attributes") or {},
        tuple(
            RecordedAction(
                one.body.get("kind", ""),
                one.body.get("data"),
                one.body.get("attributes") or {},
                one.body.get("error"),
                one.body,
            )
            for one in recorded.actions
        ),
    )


def _in_use() -> Any:
    """Return the process's own Layer client where the application has set it up."""
    module: Any = sys.modules.get("ostiary.layer.default")
    return module.layer if module is not None and module.layer.is_initialized else None


def _deliver() -> None:
    """Have all that the process recorded sent, by whichever client."""
    if (record := sys.modules.get("ostiary.record")) is not None:
        record.flush(timeout=5)


# Variables that the sandbox has no value for, and by which a test would reach a real service, or show it at this one.
_REAL = frozenset(
    {
        "AIGATEWAY_TOKEN",
        "LIBRETTO_FEEDBACK_URL",
        "LIBRETTO_PROJECT_KEY",
        "LIBRETTO_REPORTING_URL",
        "LIBRETTO_UPDATE_CHAIN_URL",
        "LIMINAL_CLIENT_ID",
        "LIMINAL_MODEL_INSTANCE_NAME",
        "LIMINAL_TENANT_ID",
    }
)


def real_settings() -> list[str]:
    """Return the variables that a test must not see of whoever runs it."""
    return [name for name in os.environ if name in _REAL or name.startswith("OSTIARY_OIDC_")]


def let_go() -> None:
    """Take the process's own clients down, so that the next test can set them up."""
    if (door := sys.modules.get("ostiary.door.default")) is not None:
        door.shutdown(timeout=1)
    if (layer := _in_use()) is not None:
        layer.shutdown(timeout=1)
