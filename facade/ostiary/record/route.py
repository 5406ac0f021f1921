"""Another way for records than straight to their service: a collector of the user's own, or a broker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ostiary.record.mishaps import Mishaps
from ostiary.record.queue import Delivered, Record

__all__ = ["Parcel", "Route", "RouteSender"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Hold one record on its way: `body` as an outbox would keep it, and what it says for those who read it.

    `key` is the session's id; times are seconds since the epoch. `name` is None for a session alone.
    """

    service: str
    key: str
    body: bytes
    name: str | None
    started: float
    ended: float
    attributes: Mapping[str, Any]
    data: Any
    error: Any


class Route(Protocol):
    """Take parcels of one key, in order; raise where they were not taken, and they are offered again."""

    def send(self, parcels: Sequence[Parcel], timeout: float | None) -> None:
        """Hand parcels over, within `timeout` seconds where that is given; when this returns they are safe."""
        ...


class RouteSender:
    """Send records by a route; whatever it raises is a passing failure."""

    def __init__(self, route: Route, packed: Callable[[Record], Parcel]) -> None:
        self.mishaps: Mishaps = Mishaps()
        self._route = route
        self._packed = packed

    def __call__(self, key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
        """Send records of one key."""
        parcels: list[Parcel] = []
        refused: Exception | None = None
        for record in records:
            try:
                parcels.append(self._packed(record))
            except Exception as error:  # a mask that failed: nothing of the record may leave
                refused = error
                break
        try:
            if parcels:
                self._route.send(parcels, timeout)
        except Exception as error:
            self.mishaps.note("route", error)
            return Delivered.retry()
        if refused is not None:
            return Delivered.reject(type(refused).__name__, count=len(parcels))
        return Delivered.ok(len(parcels))
