"""What the calls of one client share: the service, the environment, the user; and what one answer came from."""

from __future__ import annotations

from collections.abc import Callable

from ostiary._core.redact import short_word
from ostiary._core.service import OUR_HEADERS, Service
from ostiary._core.variants import Variants, positive
from ostiary._io.choose import retries_itself
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

__all__ = ["Origin", "OrquestaState", "UserId", "found_key"]

UserId = str | int | float | None


class OrquestaState(Variants):
    """Hold one client's settings. Raises `OrquestaInvalidAPIException` and `InvalidInputError`, naming the setting."""

    _of_streams = "timeouts"
    _refused = staticmethod(refused)

    def __init__(self, options: OrquestaClientOptions) -> None:
        key = found_key(options)
        base_url = BASE_URL.require(options.base_url)
        self.environment: str | None = ENVIRONMENT.find(options.environment)
        self.user_id: UserId = None
        timeout = positive(TIMEOUT.require(options.timeout), "timeout", refused)
        idle = positive(IDLE_TIMEOUT.require(options.idle_timeout), "idle_timeout", refused)
        self.whole: Service = Service(
            name="orquesta",
            base_url=base_url,
            headers=OUR_HEADERS,
            auth=bound(Bearer(key), base_url),
            timeouts=Timeouts(read=timeout),
            deadline=timeout,
            retry=NO_RETRIES if retries_itself(options.http_session) else options.retry,
            errors=ERRORS,
            hooks=options.hooks,
        )
        self.streamed: Service = self.whole.but(timeouts=Timeouts(read=idle))


def found_key(options: OrquestaClientOptions) -> ApiKey:
    """Return the API key of the options, else of the environment. Raises `OrquestaInvalidAPIException`."""
    given = options.api_key
    given = None if isinstance(given, Secret) and not given else given
    return API_KEY.require(given, error=OrquestaInvalidAPIException)


class Origin:
    """Say which client an answer came from, and how long it took: seconds of the client's monotonic clock."""

    __slots__ = ("finished", "first", "id", "now", "started", "state")

    def __init__(self, state: OrquestaState) -> None:
        self.state: OrquestaState = state
        self.now: Callable[[], float] = state.whole.clock.monotonic
        self.started: float = self.now()
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
