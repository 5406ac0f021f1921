"""The vocabulary of configuration: frozen values, and the rule by which a setting is found.

Keyword beats environment beats default; an empty string counts as unset. Each service lists its settings as a table of
`Setting`, which is also their documentation.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

from ostiary.errors import InvalidInputError, MissingConfigurationError

if TYPE_CHECKING:
    import ssl

__all__ = [
    "NUMBERS",
    "Cipher",
    "ConnectionOptions",
    "Hooks",
    "Limits",
    "Outbox",
    "RetryPolicy",
    "Setting",
    "Timeouts",
    "as_it_is",
    "base_url",
    "seconds",
    "text",
]

T = TypeVar("T")

NUMBERS = (int, float)
"""The kinds of a setting that is a number."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Give the seconds that each step of a request may take; None waits for ever.

    `connect`: opening the connection. `read`: between two pieces of the answer. `write`: between two pieces of the
    request. `pool`: waiting for a free connection. A deadline over the whole call is a setting of its own.
    """

    connect: float | None = 5.0
    read: float | None = 60.0
    write: float | None = 30.0
    pool: float | None = 5.0

    def __post_init__(self) -> None:
        for name in ("connect", "read", "write", "pool"):
            given: object = getattr(self, name)
            is_number = isinstance(given, int | float) and not isinstance(given, bool)
            if given is not None and not (is_number and cast("float", given) >= 0):
                raise InvalidInputError(
                    f"Timeouts({name}={given!r}): pass a number of seconds, or None to wait for ever"
                )

    @classmethod
    def of(cls, value: float | Timeouts) -> Timeouts:
        """Take one number for every step, as the services' own SDKs do."""
        return value if isinstance(value, Timeouts) else cls(value, value, value, value)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Say how often and when a call is made again. Times are in seconds.

    The wait before attempt n+1 is random between 0 and `min(cap, base * 2**(n-1))` ("full jitter"), with
    `throttled_base` in place of `base` after a 429; a `Retry-After` up to `retry_after_cap` is obeyed, a longer one
    ends the call. The budget keeps a failing service from being flooded: a bucket of `budget` tokens; each retry
    takes `transient_cost` or `throttled_cost`, each success gives one back.
    """

    attempts: int = 4
    base: float = 0.5
    throttled_base: float = 1.0
    cap: float = 8.0
    statuses: frozenset[int] = frozenset({408, 425, 429, 502, 503, 504})
    retry_after_cap: float = 60.0
    budget: int = 500
    transient_cost: int = 14
    throttled_cost: int = 5

    def __post_init__(self) -> None:
        if type(self.attempts) is not int:
            raise InvalidInputError("RetryPolicy(attempts=…) is no whole number")
        for name in ("base", "throttled_base", "cap", "retry_after_cap", "transient_cost", "throttled_cost"):
            _at_least(0, "RetryPolicy", name, getattr(self, name))
        _at_least(0, "RetryPolicy", "budget", self.budget)
        if self.attempts < 1:
            raise InvalidInputError(f"RetryPolicy(attempts={self.attempts}): at least 1, the first try")


class Cipher(Protocol):
    """Encrypt what is stored: `open(seal(body)) == body`. `open` raises where the key is another one."""

    def seal(self, body: bytes, /) -> bytes:
        """Return `body`, encrypted."""
        ...

    def open(self, sealed: bytes, /) -> bytes:
        """Return what was sealed."""
        ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """Say where and how records are kept on disk until they are delivered (`delivery="durable"`).

    `path`: the file; None for one in the user's state folder, named after service and destination. `sync`: "crash" (a
    record survives the process; a power failure may take the last ones) or "power" (every record waits for the disk).
    Beyond `max_bytes` the overflow policy decides, and records older than `max_age` seconds are dropped; both are
    counted. Records of a process that has ended are delivered by the next one that looks; those of one that was not
    seen for `lease` seconds (frozen) too. `cipher` encrypts what is recorded, but not session ids and times.
    """

    path: str | os.PathLike[str] | None = None
    sync: Literal["crash", "power"] = "crash"
    max_bytes: int = 256 * 1024 * 1024
    max_age: float = 7 * 24 * 3600.0
    lease: float = 60.0
    cipher: Cipher | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.sync not in ("crash", "power"):
            raise InvalidInputError(f"Outbox(sync={self.sync!r}): pass 'crash' or 'power'")
        for name, least in (("max_bytes", 64 * 1024), ("max_age", 1.0), ("lease", 1.0)):
            _at_least(least, "Outbox", name, getattr(self, name))

    @classmethod
    def of(cls, value: Outbox | str | os.PathLike[str] | None) -> Outbox:
        """Take a path for an outbox at that path."""
        return value if isinstance(value, Outbox) else cls(value)


def _at_least(least: float, kind: str, name: str, value: object) -> None:
    """Refuse what is no number, or too small a one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInputError(f"{kind}({name}=…) is no number")
    if not value >= least:
        raise InvalidInputError(f"{kind}({name}={value!r}): at least {least}")


NO_RETRIES = RetryPolicy(attempts=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound the connection pool: connections in all, idle ones kept, seconds an idle one is kept."""

    connections: int = 100
    keepalive: int = 20
    keepalive_expiry: float = 30.0

    def __post_init__(self) -> None:
        for name, least in (("connections", 1), ("keepalive", 0)):
            if type(getattr(self, name)) is not int:
                raise InvalidInputError(f"Limits({name}=…) is no whole number")
            _at_least(least, "Limits", name, getattr(self, name))
        _at_least(0, "Limits", "keepalive_expiry", self.keepalive_expiry)


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """Say how connections are made.

    `verify`: True (the usual certificate authorities), a path to a CA bundle, or an `ssl.SSLContext`.
    `certificate`: a client certificate, as a path or `(certificate, key)` or `(certificate, key, password)`.
    `proxy`: a proxy URL, False for none, or None for what the environment names (`HTTP_PROXY`, `HTTPS_PROXY`,
    `ALL_PROXY`, `NO_PROXY`). `fast`: send async requests on a shorter way than httpx's (extra `fast`), past
    whoever watches or mocks httpx.
    """

    verify: bool | str | ssl.SSLContext = True
    certificate: str | tuple[str, str] | tuple[str, str, str] | None = field(default=None, repr=False)
    proxy: str | Literal[False] | None = field(default=None, repr=False)
    limits: Limits = Limits()
    fast: bool = False

    def __post_init__(self) -> None:
        verify: object = self.verify
        # Of a context only what it does is asked: some are replaced by others that trust the system's authorities.
        if not isinstance(verify, bool | str | os.PathLike) and not hasattr(verify, "wrap_socket"):
            raise InvalidInputError(
                "ConnectionOptions(verify=…) is neither True nor False, nor a path or an ssl.SSLContext"
            )
        if not isinstance(self.limits, Limits):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidInputError("ConnectionOptions(limits=…): pass Limits(…), from ostiary.config")


Hook: TypeAlias = Callable[[Any], "Awaitable[None] | None"]


@dataclass(frozen=True, slots=True)
class Hooks:
    """Hold callables that see each request before it leaves and each reply after it came.

    `request` hooks get a `RequestEvent`, `reply` hooks a `ReplyEvent` (both in `ostiary._core.events`); on an async
    client they may be coroutine functions. What a hook raises ends the call: hooks are the caller's own code.
    """

    request: tuple[Hook, ...] = ()
    reply: tuple[Hook, ...] = ()

    def __post_init__(self) -> None:
        for name, given in (("request", self.request), ("reply", self.reply)):
            if not isinstance(given, tuple) or not all(map(callable, given)):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise InvalidInputError(
                    f"Hooks({name}=…) is a {type(given).__name__}; pass a tuple of functions"
                )


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """Describe one setting: its keyword, its environment variables (first one wins), how text becomes its value.

    The table of a service's settings is its documentation; `find()` is the one rule by which a value is chosen. A
    keyword's value may be text, or of one of `kinds`. Where these are numbers it is no text: that is for variables.
    """

    keyword: str
    variables: tuple[str, ...]
    meaning: str
    parse: Callable[[str, str], T]
    default: T | None = None
    kinds: tuple[type, ...] = ()

    def find(self, given: T | str | None, environ: Mapping[str, str] | None = None) -> T | None:
        """Return the keyword's value, else the environment's, else the default. Raises `InvalidInputError`."""
        if given is not None and given != "":
            if isinstance(given, str) and not self.is_number:
                return self.parse(given, self.keyword)
            return self._fitting(given)
        source = os.environ if environ is None else environ
        for variable in self.variables:
            value = source.get(variable, "")
            if value.strip():
                return self.parse(value, variable)
        return self.default

    @property
    def is_number(self) -> bool:
        """Whether its value is a number of seconds."""
        return float in self.kinds

    def _fitting(self, given: Any) -> T:
        if not isinstance(given, self.kinds):
            what = "a number of seconds" if self.is_number else "text"
            raise InvalidInputError(f"{self.keyword} takes {what}, not {type(given).__name__}")
        return cast("T", given)

    def require(
        self,
        given: T | str | None,
        environ: Mapping[str, str] | None = None,
        *,
        error: type[MissingConfigurationError] = MissingConfigurationError,
    ) -> T:
        """Return the value, or raise `error` naming the argument and the variable."""
        value = self.find(given, environ)
        if value is None:
            raise error(self.missing())
        return value

    def missing(self) -> str:
        """Say which argument or variable to set."""
        return f"{self.meaning} is missing: pass {self.keyword}=… or set {' or '.join(self.variables)}"


def as_it_is(value: str, name: str) -> str:
    """Take a text as it is, white space too: a secret may begin or end with it."""
    return value


def text(value: str, name: str) -> str:
    """Take a text as it is, without surrounding white space."""
    return value.strip()


def seconds(value: str, name: str) -> float:
    """Read a positive number of seconds."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise InvalidInputError(f"{name}={value!r} is not a positive number of seconds")
    return number


def base_url(value: str, name: str) -> str:
    """Check a base URL (http or https, a host, no user name in it) and drop quotes and trailing slashes."""
    url = value.strip().strip('"').strip("'").strip().rstrip("/")
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that don't match, a port that is no number
        parts, is_fine = urlsplit(""), False
    if "@" in url.partition("//")[2].partition("/")[0]:
        raise InvalidInputError(f"{name} holds a user name or password; pass credentials as auth instead")
    if not is_fine:
        raise InvalidInputError(f"{name}={value!r} is not a base URL such as https://api.example.com")
    if parts.query or parts.fragment:
        raise InvalidInputError(f"{name}={value!r} has a query or a fragment; a base URL has neither")
    return url
