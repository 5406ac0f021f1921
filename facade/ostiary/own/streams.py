"""Streams of generated operations, with the manners of every other call: retries until the first event, credentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

from ostiary._core.feed import Opened, StreamRules
from ostiary._core.flow import Flow
from ostiary._core.invoke import open_stream
from ostiary._core.plan import Endpoint, Plan, plan
from ostiary._core.service import Service

__all__ = ["StreamEndpoint", "opened"]

P = ParamSpec("P")
E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)


class StreamEndpoint(Endpoint[P, object], Protocol[P, E_co]):
    """What a generated endpoint module offers whose answer is a stream."""

    @property
    def decode_event(self) -> Callable[[str], E_co]: ...


def opened(
    service: Service, endpoint: StreamEndpoint[P, E], *args: P.args, **kwargs: P.kwargs
) -> Flow[Opened[E]]:
    """Return the flow that sends for a stream; its events are what the document says, up to the end that it states."""
    facts = endpoint.OPERATION
    if facts.stream is None:
        raise TypeError(f"{facts.name} answers with no stream: give it to `invoke`")
    rules: StreamRules[E] = StreamRules(
        kind=facts.stream,
        parse=endpoint.decode_event,
        decode=_itself,
        end=facts.stream_end,
        may_just_end=facts.stream_end is None,
    )
    planned: Plan[Any] = plan(endpoint, *args, **kwargs)
    return open_stream(service, planned, rules)


def _itself(event: Any) -> Any:
    return event
