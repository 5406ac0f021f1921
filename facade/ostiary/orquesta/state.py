"""What the calls of one client share: the service, the environment, the user; and what one answer came from."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from ostiary._core.redact import short_word
from ostiary._core.service import Service
from ostiary._io.choose import retries_itself
from ostiary._io.reading import ACCEPT_ENCODING
from ostiary.auth import Bearer, Secret, bound
from ostiary.config import NO_RETRIES, Timeouts
from ostiary.orquesta.config import (
    API_KEY,
    BASE_URL,
    ENVIRONMENT,
    IDLE_TIMEOUT,
    TIMEOUT,
    ApiKey,
    OrquestaClientOptions,
)
from ostiary.orquesta.errors import ERRORS, OrquestaInvalidAPIException, refused
from ostiary.version import __version__

__all__ = ["Origin", "OrquestaState", "UserId", "found_key"]

UserId = str | int | float | None


class OrquestaState:
    """Hold one client's settings. Raises `OrquestaInvalidAPIException` and `InvalidInputError`, naming the setting."""

    def __init__(self, options: OrquestaClientOptions) -> None:
        key = found_key(options)
        base_url = BASE_URL.require(options.base_url)
        self.environment = ENVIRONMENT.find(options.environment)
        self.user_id: UserId = None
        timeout = positive(TIMEOUT.require(options.timeout), "timeout")
        idle = positive(IDLE_TIMEOUT.require(options.idle_timeout), "idle_timeout")
        self.whole = Service(
            name="orquesta",
            base_url=base_url,
            headers=(("User-Agent", f"ostiary/{__version__}"), ("Accept-Encoding", ACCEPT_ENCODING)),
            auth=bound(Bearer(key), base_url),
            timeouts=Timeouts(read=timeout),
            deadline=timeout,
            retry=NO_RETRIES if retries_itself(options.http_session) else options.retry,
            errors=ERRORS,
            hooks=options.hooks,
        )
        self.streamed = self.whole.but(timeouts=Timeouts(read=idle))

    def service(self, timeout: float | None) -> Service:
        """Return the service for a call that is answered whole; `timeout` is the call's own, None for the client's."""
        if timeout is None:
            return self.whole
        limit = positive(timeout, "timeout")
        return self.whole.but(deadline=limit, timeouts=replace(self.whole.timeouts, read=limit))

    def stream_service(self, timeout: float | None, idle_timeout: float | None) -> Service:
        """Return the service for a call that is answered by a stream; what is None is the client's."""
        if timeout is None and idle_timeout is None:
            return self.streamed
        changes: dict[str, Any] = {}
        if timeout is not None:
            changes["deadline"] = positive(timeout, "timeout")
        if idle_timeout is not None:
            idle = positive(idle_timeout, "idle_timeout")
            changes["timeouts"] = replace(self.streamed.timeouts, read=idle)
        return self.streamed.but(**changes)

    def but(self, **changes: Any) -> OrquestaState:
        """Return a state of its own whose calls differ in some fields of `Service`."""
        other = copy.copy(self)
        other.whole = self.whole.but(**changes)
        other.streamed = self.streamed.but(**{k: v for k, v in changes.items() if k != "timeouts"})
        return other


def found_key(options: OrquestaClientOptions) -> ApiKey:
    """Return the API key of the options, else of the environment. Raises `OrquestaInvalidAPIException`."""
    given = options.api_key
    given = None if isinstance(given, Secret) and not given else given
    return API_KEY.require(given, error=OrquestaInvalidAPIException)


def positive(given: object, name: str) -> float | None:
    """Read a number of seconds; infinity is None, for no limit. Raises `OrquestaInputError` naming the argument."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
        raise refused(f"{name} is not a positive number of seconds")
    return None if given == float("inf") else float(given)


class Origin:
    """Say which client an answer came from, and how long it took: seconds of the client's monotonic clock."""

    __slots__ = ("finished", "first", "id", "now", "started", "state")

    def __init__(self, state: OrquestaState) -> None:
        self.state = state
        self.now = state.whole.clock.monotonic
        self.started = self.now()
        self.first: float | None = None
        # Of a stream: its transaction, once the first piece has arrived.
        self.id: str | None = None
        self.finished: float | None = None

    @property
    def latency(self) -> float | None:
        """The milliseconds from the call to the end of its answer, None before."""
        return _milliseconds(self.started, self.finished)

    @property
    def time_to_first_token(self) -> float | None:
        """The milliseconds from the call to the first text of a stream, None before and elsewhere."""
        return _milliseconds(self.started, self.first)


def _milliseconds(start: float, end: float | None) -> float | None:
    return None if end is None else round((end - start) * 1000, 3)


def status_of(code: object) -> int | None:
    """Return a code that is an HTTP error status, None for any other."""
    word = short_word(code)
    return (
        int(word)
        if word is not None and word.isascii() and word.isdigit() and 400 <= int(word) < 600
        else None
    )
