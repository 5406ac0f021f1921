"""Requests in a row: several over one connection, one behind the other, and their answers in the same order.

Sixteen small requests that leave in one write and are answered in one or two reads cost either side a fraction of what
sixteen connections do (RFC 9112, 9.3.2). The price is that an answer waits for those before it. So a row grows slowly,
where a service goes on answering whole rows quickly, and a request is alone again as soon as it doesn't; where a row
breaks, none is tried there for a while. Only requests whose senders can tell what became of each, and send again what
got no answer, go in rows: those of the deliveries.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any, Protocol

import httpcore

from ostiary._core.flow import SendFailure
from ostiary._io.outgoing import Target
from ostiary._io.sockets import SyncSocket

__all__ = ["Pace", "Place", "Row", "Rows"]

# So many answers in a row have come quickly before twice as many requests go together; never more than `_LONGEST`.
_PROOF = 32
_LONGEST = 16
# So many bytes a row has: what a socket takes at once, whether or not anybody reads.
_LARGEST = 32 * 1024
# A row is quick that is answered within so many seconds.
_QUICK = 0.1
# So many seconds each request is alone again after a row broke: a service, or what stands before it, may not take rows.
_ALONE = 600.0


class Pace:
    """Know how many requests one origin takes in a row. Threads may share it: what they miss is learned again."""

    __slots__ = ("_alone_until", "_quick", "longest")

    def __init__(self) -> None:
        self.longest: int = 1
        self._quick = 0
        self._alone_until = 0.0

    def answered(self, count: int, seconds: float) -> None:
        """Learn that `count` requests in a row were answered within so many seconds."""
        if seconds > _QUICK:
            self._quick, self.longest = 0, max(1, self.longest // 2)
            return
        if 2 * count > self.longest:  # shorter ones prove nothing about longer ones
            self._quick += count
        if self._quick >= _PROOF and self.longest < _LONGEST and time.monotonic() >= self._alone_until:
            self._quick, self.longest = 0, 2 * self.longest

    def ended(self, count: int) -> None:
        """Learn that a service ended the connection after so many answers, and took no more."""
        self._quick, self.longest = 0, max(1, min(count, self.longest))

    def broke(self, count: int) -> None:
        """Learn that of `count` requests in a row some got no answer."""
        self._quick, self.longest = 0, 1
        if count > 1:
            self._alone_until = time.monotonic() + _ALONE


class Connections(Protocol):
    """Lend turns and connections to rows, as `ostiary._io.underway.Lender` says."""

    def take(self, patience: float | None) -> bool: ...
    def borrow(self, target: Target, connect: float | None) -> SyncSocket: ...
    def give(self, origin: str, stream: SyncSocket | None, *, keeps: bool) -> None: ...
    def check(self) -> None: ...
    def still_has(self, stream: SyncSocket) -> bool: ...


class Place:
    """Stand in a row in the place of a connection, for one request."""

    __slots__ = ("_row", "request", "sent")

    def __init__(self, row: Row) -> None:
        self._row = row
        self.request: bytes = b""
        self.sent: bool = False

    def begin(self, request: bytes, timeout: float | None) -> None:
        """Have a request written with those of the row, in the order of their places."""
        self.request, self.sent = request, True
        self._row.timeout = timeout

    def read(self, max_bytes: int, timeout: float | None) -> bytes:
        """Return what comes next. Raises httpcore's exceptions, or `SendFailure` where the row is over."""
        return self._row.read(max_bytes, timeout)

    def has_data(self, max_bytes: int) -> bool:
        """Say whether the next read need not wait, where a poll says that there is something."""
        return self._row.has_come() or self._row.has_data(max_bytes)

    def get_extra_info(self, info: str) -> Any:
        """Tell of the connection."""
        return self._row.get_extra_info(info)


class Row:
    """Lend one connection to several requests.

    It has one turn, and leaves as a whole. What fails in it fails all that stand behind; nothing is known of these.
    Where the service says that it ends the connection, it has not taken them. How long an answer may take counts from
    the one before it, and a deadline is looked at when its answer is the next.
    """

    __slots__ = (
        "_answers",
        "_count",
        "_ended",
        "_error",
        "_has_left",
        "_lender",
        "_looked_at",
        "_members",
        "_pace",
        "_places",
        "_refused",
        "_rest",
        "_room",
        "_since",
        "_stream",
        "timeout",
    )

    def __init__(self, lender: Connections, pace: Pace, size: int) -> None:
        self._lender = lender
        self._pace = pace
        self._places: deque[Place] = deque()
        self._stream: SyncSocket | None = None
        self._room = _LARGEST - size
        self._members = 0  # that have their share of the turn
        self._count = 0
        self._answers = 0
        self._looked_at = False
        self._has_left = False
        self._refused = False
        self._ended = False
        self._error: Exception | None = None
        self._rest = b""
        self._since = 0.0
        self.timeout: float | None = None
        """The seconds that writing it may take."""

    # Before it leaves.

    def takes(self, size: int) -> bool:
        """Say whether a request of so many bytes may go with it, and keep the room for it."""
        if self._has_left or self._stream is None or size > self._room or self._count >= self._pace.longest:
            return False
        self._room -= size
        return True

    def take(self, patience: float | None) -> bool:
        """Take a turn for the first; the others go with it."""
        if not self._members and not self._lender.take(patience):
            return False
        self._members += 1
        return True

    def borrow(self, target: Target, connect: float | None) -> Place:
        """Return a place at its end. Raises httpcore's exceptions."""
        if self._stream is None:
            self._stream = self._lender.borrow(target, connect)
        place = Place(self)
        self._places.append(place)
        self._count += 1
        return place

    def still_has(self, place: Place) -> bool:
        """Say whether the connection is as it was; where it isn't, another one has to be borrowed."""
        if self._stream is not None and (self._looked_at or self._lender.still_has(self._stream)):
            self._looked_at = True  # one look is enough for all
            return True
        self._stream = None
        self._places.remove(place)
        self._count -= 1
        return False

    def leave(self) -> None:
        """Write all requests. Where that fails, whoever reads their answers hears of it."""
        if self._has_left or self._stream is None:
            return
        self._has_left = True
        self._since = time.monotonic()
        try:
            requests = b"".join([place.request for place in self._places])
            for place in self._places:
                place.request = b""  # there is a credential in its head
            if requests:
                self._stream.begin(requests, self.timeout)
        except httpcore.WriteError:
            self._refused = True  # the service may have answered before it had read all, and closed
        except Exception as error:
            # Made anew: the frames that it comes from hold requests, and these hold credentials.
            self._error = type(error)(str(error))

    # Its answers.

    def is_next(self, place: Place) -> bool:
        """Say whether the next answer is for this one, or none will come for it."""
        return not place.sent or self._places[0] is place

    def has_come(self, place: Place | None = None) -> bool:
        """Say without a look at the connection whether something of the next answer is there, or none will come."""
        return bool(self._rest) or self._ended or self._error is not None

    def read(self, max_bytes: int, timeout: float | None) -> bytes:
        """Return what comes next. Raises httpcore's exceptions, or `SendFailure` where the row is over."""
        if self._rest:
            rest, self._rest = self._rest, b""
            return rest
        if self._error is not None:
            raise type(self._error)(str(self._error))  # a new one: the frames that it passes lead here
        if self._stream is None:
            raise SendFailure("no", "connect", "no connection could be had")
        if self._ended:
            raise SendFailure("no", "lost", "the service ended the connection before it took this request")
        return self._stream.read(max_bytes, timeout)

    def has_data(self, max_bytes: int) -> bool:
        """Say whether the connection has something to read, where a poll says so."""
        return self._stream is None or self._stream.has_data(max_bytes)

    def get_extra_info(self, info: str) -> Any:
        """Tell of the connection."""
        return None if self._stream is None else self._stream.get_extra_info(info)

    def check(self) -> None:
        """Refuse the end of an answer that may be our own doing."""
        self._lender.check()

    def takes_back(self, surplus: bytes) -> bool:
        """Take what came after an answer; False where nobody stands behind whose it may be."""
        if len(self._places) > 1:
            self._rest = surplus
        return len(self._places) > 1

    def ends(self) -> None:
        """Hear that the service ends the connection with the answer that has been read."""
        self._ended = True

    def give(self, origin: str, place: Place | None, *, keeps: bool) -> None:
        """Give a share and a place back: with the last the turn, and the connection, kept if all were answered."""
        self._members -= 1
        if place is not None and place in self._places:
            self._places.remove(place)
            if keeps:
                self._answers += 1
            elif not (place.sent and self._has_left):
                self._count -= 1  # it didn't go along
            elif not self._ended and self._error is None:
                self._error = httpcore.ReadError("a request before it on this connection got no answer")
                self._rest = b""
        if not self._members:
            stream, self._stream = self._stream, None
            whole = 0 < self._answers == self._count and not self._refused
            self._learn(whole)
            self._lender.give(origin, stream, keeps=whole)

    def _learn(self, whole: bool) -> None:
        if whole:
            self._pace.answered(self._count, time.monotonic() - self._since)
        elif self._error is not None or self._refused:
            self._pace.broke(self._count)
        elif self._ended:
            self._pace.ended(self._answers + 1)


class Rows:
    """Keep the rows of one group of requests: those that may still grow, by origin, and all that haven't left."""

    __slots__ = ("_growing", "_waiting")

    def __init__(self) -> None:
        self._growing: dict[str, Row] = {}
        self._waiting: list[Row] = []

    def joined(self, origin: str, size: int) -> Row | None:
        """Return the row that takes a request of so many bytes along, if there is one."""
        row = self._growing.get(origin)
        return row if row is not None and row.takes(size) else None

    def begun(self, origin: str, size: int, lender: Connections, pace: Pace) -> Row:
        """Begin a row with a request of so many bytes."""
        row = self._growing[origin] = Row(lender, pace, size)
        self._waiting.append(row)
        return row

    def leave(self) -> None:
        """Send all rows off."""
        waiting, self._waiting = self._waiting, []
        for row in waiting:
            row.leave()
