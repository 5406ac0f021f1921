"""Parts and steps: what the server does with one request, as a plain sequence.

A step is a name and a function from the request to *parts*. The connection's thread plays them one by one:
bytes are sent, a gate is waited at, a pause is slept, a mark ends or breaks the connection. All ready-made
steps are built from these, and so are your own:

    Step("half a head, then nothing", lambda request: [b"HTTP/1.1 200 OK\\r\\nContent-", Mark.HANG])
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias

from ostiary.testing.faults.gates import Gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ostiary.testing.faults.wire import Received

__all__ = ["Mark", "Moment", "Part", "Pause", "Step", "Tunnel"]

Moment: TypeAlias = Literal["accept", "head", "request"]


class Mark(Enum):
    """Name what can be done to a connection besides sending on it."""

    RESET = "reset"
    """Send a TCP reset: unread data is thrown away on both sides. Ends the connection."""
    CLOSE = "close"
    """Close in order (FIN). Ends the connection."""
    HALF_CLOSE = "half close"
    """Close the sending side only and go on reading until the client leaves. Ends the connection."""
    HANG = "hang"
    """Do nothing more until the client leaves, the server is released, or it ends. Ends the connection."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait some seconds before the next part. Prefer a gate: a pause proves nothing about order."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Tunnel:
    """Connect to another port, send `first` there, then pass bytes both ways until either side ends."""

    host: str
    port: int
    first: bytes = b""


Part: TypeAlias = bytes | Gate | Pause | Mark | Tunnel


@dataclass(frozen=True, slots=True)
class Step:
    """Answer one request, or break one connection.

    `parts` is called with the request, once for each time the step is played, and may yield lazily and for
    ever. `at` says when the step begins: on `"accept"` (nothing read, no TLS handshake made; the request that
    `parts` gets is then empty), after the request's `"head"` (body unread), or after the whole `"request"`. A
    connection on which no part is a `Mark` is kept for the next request.
    """

    name: str
    parts: Callable[[Received], Iterable[Part]]
    at: Moment = "request"
