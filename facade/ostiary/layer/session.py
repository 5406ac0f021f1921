"""A session that is being recorded, and an action on its way to the service."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any
from uuid import UUID

from ostiary.record import Json, Session

__all__ = ["LayerSession", "PendingAction", "RecordedAction"]


class LayerSession(Session):
    """Add what delivery knows: whether the service has the session yet, and whether anything was recorded in it.

    A session that somebody else created (its id was given to an action) is announced from the start. One that was
    `tried` may be there already: its id isn't new (not `minted` here), an answer got lost, or a process died before it
    noted one. Creating it again is harmless, but what the request holds besides is not kept then, so actions go by
    themselves. The attributes of one that is `masked` went through the user's mask already.
    """

    __slots__ = ("announced", "error", "has_records", "masked", "tried")

    def __init__(
        self,
        owner: Hashable,
        id: UUID | str,
        attributes: Mapping[str, object],
        *,
        announced: bool = False,
        minted: bool = True,
    ) -> None:
        super().__init__(owner, id, attributes)
        self.announced: bool = announced
        self.tried: bool = not minted
        self.has_records: bool = False
        self.masked: bool = False
        self.error: BaseException | None = None


class PendingAction:
    """Hold one recorded action as plain data; times are seconds since the epoch. Without a kind: the session alone.

    One that is `masked` went through the user's mask already, before it was written to a disk.
    """

    __slots__ = ("attributes", "data", "ended", "error", "kind", "masked", "scanners", "session", "started")

    def __init__(
        self,
        session: LayerSession,
        kind: str | None = None,
        started: float = 0.0,
        ended: float = 0.0,
        attributes: Json = None,
        data: Json = None,
        error: Json = None,
        scanners: Json = None,
    ) -> None:
        self.session: LayerSession = session
        self.kind: str | None = kind
        self.started: float = started
        self.ended: float = ended
        self.attributes: Json = attributes
        self.data: Json = data
        self.error: Json = error
        self.scanners: Json = scanners
        self.masked: bool = False

    def contents(self) -> tuple[Json, Json, Json, Json]:
        """Return its attributes, data, error and scanners for one who writes them, and notices what can't be written.

        That may be so until `make_plain()`: most are plain as they are, and to make sure would take as long again.
        """
        return self.attributes, self.data, self.error, self.scanners

    def make_plain(self) -> bool:
        """Make its contents plain data; say whether that changed anything."""
        return False


class RecordedAction:
    """Collect what an action in a `with` block shall record; set any of its fields before the block ends.

    `data`: any JSON value. `error`: a `SessionActionError`, a mapping with `message`, or a text. `scanners`: a list of
    `SessionActionScanner`. `attributes`: a dictionary to add to.
    """

    __slots__ = ("attributes", "data", "error", "scanners")

    def __init__(self, attributes: Mapping[str, Any]) -> None:
        self.attributes: dict[str, Any] = dict(attributes)
        self.data: Any = None
        self.error: Any = None
        self.scanners: Any = None
