"""From what a user gives as HTTP session to what sends requests."""

from __future__ import annotations

import httpx

from ostiary._core.given import expect, kind_of
from ostiary._io.async_senders import AsyncClientSender, AsyncSender, AsyncTransportSender
from ostiary._io.senders import ClientSender, SyncSender, TransportSender
from ostiary._io.shared import SharedConnections
from ostiary.config import ConnectionOptions, Timeouts
from ostiary.errors import InvalidInputError

__all__ = ["async_sender", "own_timeouts", "recording_sender", "retries_itself", "sync_sender"]


def sync_sender(given: object, options: ConnectionOptions) -> SyncSender:
    """Return a sender over a user's `httpx.Client`, transport or `requests.Session`, or over connections of our own."""
    expect(options, ConnectionOptions, "connection")
    if given is None:
        return TransportSender(options)
    if isinstance(given, SharedConnections):
        return given.lend()
    if isinstance(given, httpx.Client):
        return ClientSender(given)
    if isinstance(given, httpx.BaseTransport):
        return TransportSender(options, transport=given)
    if retries_itself(given):
        from ostiary._io.requests_session import RequestsSender

        return RequestsSender(given)
    raise InvalidInputError(
        f"http_session is {kind_of(given)}; a sync client takes an httpx.Client, an httpx transport "
        "or a requests.Session"
    )


def async_sender(given: object, options: ConnectionOptions) -> AsyncSender:
    """Return a sender over a user's `httpx.AsyncClient` or transport, or over connections of our own."""
    expect(options, ConnectionOptions, "connection")
    if given is None:
        return AsyncTransportSender(options)
    if isinstance(given, SharedConnections):
        return given.lend_async()
    if isinstance(given, httpx.AsyncClient):
        return AsyncClientSender(given)
    if isinstance(given, httpx.AsyncBaseTransport):
        return AsyncTransportSender(options, transport=given)
    raise InvalidInputError(
        f"http_session is {kind_of(given)}; an async client takes an httpx.AsyncClient "
        "or an async httpx transport"
    )


def recording_sender(given: object, options: ConnectionOptions) -> SyncSender:
    """Return a sender for the thread that records for an async client.

    It shares what works without a loop too (a mock transport, shared connections), never an async client.
    """
    shared = given if isinstance(given, httpx.BaseTransport | SharedConnections) else None
    return sync_sender(shared, options)


def retries_itself(given: object) -> bool:
    """Say whether this is a `requests.Session`, whose mounted adapters bring a retry policy of their own."""
    return any(kind.__module__.split(".")[0] == "requests" for kind in type(given).__mro__) and hasattr(
        given, "request"
    )


def own_timeouts(given: object) -> Timeouts | None:
    """Return the timeouts that a user set on an httpx client, which count where the call names none."""
    if isinstance(given, httpx.Client | httpx.AsyncClient):
        t = given.timeout
        return Timeouts(t.connect, t.read, t.write, t.pool)
    return None
