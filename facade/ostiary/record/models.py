"""Calls of language models that other SDKs make, told to whoever wants to hear of them.

Two parties meet here that don't know each other. An *instrumentation* (`ostiary.integrations`) watches an SDK and
tells of each call; an *observer* (a Layer client, OpenTelemetry's spans) makes something of it. `observe()` brings an
observer in and has the SDKs instrumented, now or when they are imported; with the last observer they are left alone
again. What goes wrong in either never reaches the application: it is counted in `MISHAPS` and logged once.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from ostiary.record.mishaps import Mishaps, warn

__all__ = [
    "MISHAPS",
    "PROVIDERS",
    "Answer",
    "ModelCall",
    "Observer",
    "Operation",
    "Sight",
    "destination_of",
    "kept_by",
    "listening",
    "observe",
    "observers_of",
]

Operation: TypeAlias = Literal["chat", "completion", "embeddings", "moderation", "response", "message"]
"""Which API is called: OpenAI's chat completions, completions, embeddings, moderations and responses, or Anthropic's
messages. (Anthropic's old completions count as `completion`.)"""

# Where each provider's instrumentation is. By name: they stand above this room, and are loaded when they are needed.
PROVIDERS: Mapping[str, str] = {
    "openai": "ostiary.integrations.openai_sdk",
    "anthropic": "ostiary.integrations.anthropic_sdk",
}

MISHAPS = Mishaps()
"""What went wrong in watching calls of models, in this process."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ModelCall:
    """Describe a call of a model that is about to be made.

    `body` is the request as the SDK will send it, `extra_body` included: values may be model objects, and the
    application may change them once the call returns, so an observer copies what it keeps. `session_id` is what the
    application named in the call's headers. `streams` says that the answer comes in pieces. `started` is in seconds
    since the epoch. `client` is the SDK's client, `version` the SDK's. `attributes` say what else is known of the call,
    as plain values: a gateway's decisions, say.
    """

    __slots__ = (
        "attributes",
        "body",
        "client",
        "operation",
        "provider",
        "session_id",
        "started",
        "streams",
        "version",
    )

    def __init__(
        self,
        provider: str,
        operation: Operation,
        body: Mapping[str, Any],
        *,
        client: Any,
        session_id: str | None,
        streams: bool,
        version: str,
        started: float,
        attributes: Mapping[str, Any] = _NOTHING,
    ) -> None:
        self.provider: str = provider
        self.operation: Operation = operation
        self.body: Mapping[str, Any] = body
        self.client: Any = client
        self.session_id: str | None = session_id
        self.streams: bool = streams
        self.version: str = version
        self.started: float = started
        self.attributes: Mapping[str, Any] = attributes


class Answer:
    """Hold what a model answered: the SDK's object or a dictionary in the API's shape, None where it can't be known.

    Of a stream: `chunks` counts them, `waited` is the seconds to the first, `whole` is False where it was closed or
    forgotten before its end, and `error` is what the reader got where it broke. `attributes` are as those of the call.
    """

    __slots__ = ("attributes", "chunks", "error", "value", "waited", "whole")

    def __init__(
        self,
        value: Any,
        *,
        chunks: int = 0,
        waited: float | None = None,
        whole: bool = True,
        error: BaseException | None = None,
        attributes: Mapping[str, Any] = _NOTHING,
    ) -> None:
        self.value: Any = value
        self.chunks: int = chunks
        self.waited: float | None = waited
        self.whole: bool = whole
        self.error: BaseException | None = error
        self.attributes: Mapping[str, Any] = attributes


class Sight:
    """Hear what becomes of one call; every method does nothing unless overridden.

    `enter` and `leave` surround the request, in its own context. Then comes either `failed`, or `answered`, perhaps
    much later and on another thread where the answer streams; then `streaming` says that it has begun.
    """

    __slots__ = ()

    surrounds: ClassVar[bool] = False
    """Whether it hears of `enter` and `leave`: where a class has them."""

    def __init_subclass__(cls) -> None:
        cls.surrounds = cls.enter is not Sight.enter or cls.leave is not Sight.leave

    def enter(self) -> None:
        """Hear that the request is made now."""

    def leave(self) -> None:
        """Hear that the request has returned, or failed."""

    def failed(self, error: BaseException) -> None:
        """Hear that the call raised `error`."""

    def streaming(self) -> None:
        """Hear that the application has a stream, from now on."""

    def answered(self, answer: Answer) -> None:
        """Hear what the model answered."""


class Observer(Protocol):
    """Make something of calls.

    One that records them somewhere may say where, by an attribute `destination`: a text that is the same for all that
    record at the same place.
    """

    def begin(self, call: ModelCall) -> Sight | None:
        """Hear of a call that is about to be made; None where it is of no interest."""
        ...


_lock = threading.Lock()
_observers: Mapping[str, tuple[Observer, ...]] = {}


def observers_of(provider: str) -> tuple[Observer, ...]:
    """Return who observes calls of a provider."""
    return _observers.get(provider, ())


# Where the calls that are made now are recorded by whoever makes them.
_kept: ContextVar[frozenset[str]] = ContextVar("ostiary_kept", default=frozenset())


@contextmanager
def kept_by(destinations: Collection[str]) -> Generator[None]:
    """Make calls of which these places hear already: observers that record there don't hear of them."""
    token = _kept.set(_kept.get() | frozenset(destinations))
    try:
        yield
    finally:
        _kept.reset(token)


def listening(provider: str) -> tuple[Observer, ...]:
    """Return who is to hear of a call that is made now."""
    observers, kept = _observers.get(provider, ()), _kept.get()
    if not kept:
        return observers
    return tuple(each for each in observers if destination_of(each) not in kept)


def destination_of(observer: Observer) -> str | None:
    """Say where an observer records, None where it doesn't, or doesn't say."""
    found = getattr(observer, "destination", None)
    return found if isinstance(found, str) else None


def _told_twice(observer: Observer, provider: str) -> None:
    """Say so where another observer records the same calls at the same place."""
    where = destination_of(observer)
    if where is not None and where in map(destination_of, observers_of(provider)):
        warn("two clients record calls of %s at %s: each call is there twice", provider, where)


def observe(observer: Observer, providers: Collection[str]) -> None:
    """Let an observer hear of the calls of these providers, and of no others; an empty collection lets it go.

    An SDK that somebody observes is instrumented, one that nobody observes is as it was. Raises `ConfigurationError`
    where what the instrumentation needs is not installed; nothing has changed then.
    """
    global _observers
    with _lock:
        after: dict[str, tuple[Observer, ...]] = {}
        for provider in PROVIDERS:
            others = tuple(known for known in observers_of(provider) if known is not observer)
            after[provider] = (*others, observer) if provider in providers else others
        wanted = {provider for provider, known in after.items() if known}
        for provider in PROVIDERS:
            if provider in wanted and not observers_of(provider):
                import_module(PROVIDERS[provider]).install()
            if observer in after[provider] and observer not in observers_of(provider):
                _told_twice(observer, provider)
        before, _observers = _observers, after
        for provider in before:
            if before[provider] and provider not in wanted:
                import_module(PROVIDERS[provider]).remove()
