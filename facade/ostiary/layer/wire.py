"""From what users give to the generated models, checked before anything is sent, and back from answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, cast

from ostiary._core.given import articled, kind_of
from ostiary._core.plan import load_whole
from ostiary.layer.errors import LayerRequestPreparationError, LayerSchemaValidationError
from ostiary.layer.schemas import (
    FirewallDecision,
    FirewallLookup,
    SessionAction,
    SessionActionError,
    SessionActionScanner,
    ViolatedPolicy,
)
from ostiary.record.snapshot import strict_snapshot
from ostiary_api._runtime import UNSET
from ostiary_api.layer import models as m

__all__ = [
    "Action",
    "Session",
    "action",
    "actions",
    "application_body",
    "lookup",
    "path_id",
    "recorded",
    "session_body",
    "session_id",
]

load_whole(m)

Action: TypeAlias = "m.SessionAction | dict[str, Any]"
"""An action as it is sent: the model, or, of what was recorded, the plain object that the model would be written as."""
_FIELDS = ("kind", "start_time", "end_time", "attributes", "data", "error", "scanners")
_SCANNER = {"name", "data"}


class Session(NamedTuple):
    """A session about to be created: a checked id, plain attributes, and when it ran where that is known."""

    id: str
    attributes: dict[str, Any]
    start_time: datetime | None = None
    end_time: datetime | None = None


def session_id(given: str | uuid.UUID) -> uuid.UUID:
    """Read a client-chosen session id: a UUID of version 5 in any spelling. Raises `LayerSchemaValidationError`."""
    try:
        identity = given if isinstance(given, uuid.UUID) else uuid.UUID(given)
    except (ValueError, AttributeError, TypeError):
        raise LayerSchemaValidationError(
            "session_id is not a UUID; pass a UUID of version 5, or none to have one made"
        ) from None
    if identity.version != 5:
        raise LayerSchemaValidationError(
            f"session_id is a UUID of version {identity.version}; Layer takes version 5, as uuid.uuid5() makes"
        )
    return identity


def path_id(given: object) -> str:
    """Read the id of an existing session, in the canonical spelling where it is a UUID."""
    if isinstance(given, uuid.UUID):
        return str(given)
    if not isinstance(given, str) or not given.strip():
        raise LayerRequestPreparationError("session_id is empty; pass what create_session() returned")
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return given


def plain_attributes(given: object) -> dict[str, Any]:
    """Copy attributes as plain JSON values. Raises `LayerRequestPreparationError`."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise LayerRequestPreparationError(
            f"attributes is {kind_of(given)}; pass a dictionary of names and JSON values"
        )
    plain = _plain(given, "attributes")
    assert isinstance(plain, dict)
    return plain


def actions(given: object) -> list[Action] | None:
    """Turn a list of actions into generated models, None into none. Raises `LayerRequestPreparationError`."""
    if given is None:
        return None
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise LayerRequestPreparationError(f"actions is {kind_of(given)}; pass a list of SessionAction")
    return [action(each) for each in given]


def action(given: SessionAction | Mapping[str, Any] | object) -> Action:
    """Turn one action into the generated model. Raises `LayerRequestPreparationError` naming the field."""
    values = (
        dict(given) if isinstance(given, Mapping) else {name: getattr(given, name, None) for name in _FIELDS}
    )
    unknown = sorted(set(values) - set(_FIELDS))
    if unknown:
        raise LayerRequestPreparationError(
            f"an action has no field {unknown[0]!r}; its fields are {', '.join(_FIELDS)}"
        )
    for name in ("kind", "start_time", "end_time"):
        if values.get(name) is None:
            raise LayerRequestPreparationError(f"an action needs {name}")
    return m.SessionAction(
        kind=_kind(values["kind"]),
        start_time=instant(values["start_time"], "start_time"),
        end_time=instant(values["end_time"], "end_time"),
        attributes=m.ActionAttributes.from_dict(plain_attributes(values.get("attributes"))),
        data=_plain(values.get("data"), "data"),
        error=_error(values.get("error")),
        scanners=_scanners(values.get("scanners")),
    )


def recorded(
    kind: str, started: float, ended: float, attributes: object, data: object, error: object, scanners: object
) -> Action:
    """Make an action of what a snapshot holds: plain JSON data already, so it is not copied once more.

    Times are in seconds since the epoch. Raises `LayerRequestPreparationError` where `error` or `scanners` don't fit.
    """
    # In the model's order. Both are written alike; an encoder has to ask each model what is in it.
    return {
        "kind": kind,
        "start_time": _instant_text(started),
        "end_time": _instant_text(ended),
        "attributes": attributes or {},
        "data": data,
        "error": None if error is None else _error(error),
        "scanners": scanners if scanners is None or _are_plain(scanners) else _scanners(scanners),
    }


@lru_cache(maxsize=64)  # where one action ends, the next one begins
def _instant_text(seconds: float) -> str:
    """Write seconds since the epoch as `datetime` does, to the microsecond, in a third of the time."""
    whole = int(seconds // 1)
    micros = round((seconds - whole) * 1e6)
    if micros == 1_000_000:
        whole, micros = whole + 1, 0
    return f"{_whole_second(whole)}.{micros:06}Z" if micros else f"{_whole_second(whole)}Z"


@lru_cache(maxsize=64)  # actions of one time share their seconds
def _whole_second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()


def _are_plain(scanners: object) -> bool:
    return isinstance(scanners, list) and all(
        isinstance(each, dict)
        and each.keys() == _SCANNER
        and isinstance(each["name"], str)
        and isinstance(each["data"], dict)
        for each in scanners
    )


def session_body(application: str, session: Session, actions: Sequence[Action] | None) -> m.SessionRequest:
    """Build the request that creates a session. Every optional field is sent; null means unset."""
    return m.SessionRequest(
        application_id=application,
        session_id=session.id,
        attributes=cast("Any", session.attributes),  # plain already, and written alike
        actions=cast("Any", list(actions) if actions is not None else None),
        start_time=UNSET if session.start_time is None else instant(session.start_time, "start_time"),
        end_time=UNSET if session.end_time is None else instant(session.end_time, "end_time"),
    )


def application_body(name: str) -> m.ApplicationRequest:
    """Build the request that creates an application."""
    return m.ApplicationRequest(name=name, source="manual")


def lookup(found: m.FirewallLookup) -> FirewallLookup:
    """Turn the firewall's answer into what users read."""
    policies = found.context.violated_policies if found.context else None
    try:
        decision: FirewallDecision | str = FirewallDecision(str(found.decision))
    except ValueError:
        decision = str(found.decision)
    return FirewallLookup(
        session_id=found.session_id,
        decision=decision,
        violated_policies=tuple(_policy(p) for p in policies or ()),
    )


def _policy(found: m.FirewallViolatedPolicy) -> ViolatedPolicy:
    # The vendor's SDK insists on all four; a service that leaves one out is read all the same.
    return ViolatedPolicy(found.id or 0, found.name or "", found.severity or "", found.action or "")


def instant(given: object, name: str) -> datetime:
    """Read an instant; a naive one is taken as UTC. Raises `LayerRequestPreparationError`."""
    if isinstance(given, str):
        found = _read_instant(given)
        if found is None:
            raise LayerRequestPreparationError(f"{name} is not an ISO 8601 date and time")
        given = found
    if not isinstance(given, datetime):
        raise LayerRequestPreparationError(f"{name} is {kind_of(given)}; pass a datetime with a time zone")
    return given if given.tzinfo is not None else given.replace(tzinfo=UTC)


def _read_instant(text: str) -> datetime | None:
    # Python's own error shows the text.
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _kind(given: object) -> str:
    value = getattr(given, "value", given)
    if not isinstance(value, str) or not value:
        raise LayerRequestPreparationError(f"kind is {kind_of(given)}; pass a SessionActionKind or its text")
    return value


def _plain(value: object, where: str) -> Any:
    return strict_snapshot(value, lambda path, kind: _unserialisable(where + path.removeprefix("$"), kind))


def _unserialisable(where: str, kind: str) -> LayerRequestPreparationError:
    return LayerRequestPreparationError(
        f"{where} is {articled(kind)}, which JSON can't hold; pass text, numbers, booleans, lists, dictionaries or None"
    )


def _error(given: object) -> m.SessionActionError | None:
    if given is None:
        return None
    if isinstance(given, str):
        given = SessionActionError(given)
    values = (
        dict(given)
        if isinstance(given, Mapping)
        else {n: getattr(given, n, None) for n in ("message", "code", "details")}
    )
    message = values.get("message")
    if not isinstance(message, str):
        raise LayerRequestPreparationError("error needs a message (text)")
    details = _plain(values.get("details"), "error.details")
    return m.SessionActionError(
        message=message,
        code=values.get("code"),
        details=m.SessionActionErrorDetails.from_dict(details) if isinstance(details, dict) else None,
    )


def _scanners(given: object) -> list[m.SessionActionScanner] | None:
    if given is None:
        return None
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Sequence):
        raise LayerRequestPreparationError(
            f"scanners is {kind_of(given)}; pass a list of SessionActionScanner"
        )
    return [_scanner(item, index) for index, item in enumerate(given)]


def _scanner(given: object, index: int) -> m.SessionActionScanner:
    if isinstance(given, Mapping):
        name, data = given.get("name"), given.get("data")
    elif isinstance(given, SessionActionScanner):
        name, data = given.name, given.data
    else:
        name, data = getattr(given, "name", None), getattr(given, "data", None)
    found = _plain(data, f"scanners[{index}].data")
    if not isinstance(name, str) or not isinstance(found, dict):
        raise LayerRequestPreparationError(f"scanners[{index}] needs a name (text) and data (a dictionary)")
    return m.SessionActionScanner(name=name, data=m.SessionActionScannerData.from_dict(found))
