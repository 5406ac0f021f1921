"""JSON out: compact, UTF-8, from models as from plain values, with one prebuilt encoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from json import JSONEncoder, encoder
from typing import Any
from uuid import UUID

from .errors import InvalidRequest
from .unset import Unset

__all__ = ["Writable", "encode_json", "instant_text", "plain"]


class Writable:
    """What knows its own properties by their names on the wire; their values may be such objects in turn."""

    __slots__ = ()

    def wire_fields(self) -> dict[str, Any]:
        """Return the properties that are set."""
        raise NotImplementedError


def instant_text(value: datetime) -> str:
    """Write an instant as RFC 3339 text, UTC as `Z`; a naive one has no offset on the wire either."""
    text = value.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def _unknown(value: object) -> object:
    """Answer the encoder's question about something that JSON has no word for."""
    if isinstance(value, Writable):
        return value.wire_fields()
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    raise InvalidRequest(f"the body holds a {type(value).__name__}, which JSON can't hold")


def _prebuilt() -> Callable[[object], str]:
    """Return an encoder that is made once; `JSONEncoder.encode` makes one for each call, which takes as long again."""
    make: Any = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return JSONEncoder(
            ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_unknown
        ).encode
    # No marks against cycles: they end at the recursion limit.
    chunks = make(None, _unknown, encoder.encode_basestring, None, ":", ",", False, False, False)
    return lambda value: "".join(chunks(value, 0))


_encode = _prebuilt()


def encode_json(value: object) -> bytes:
    """Write a body. Raises `InvalidRequest` for NaN, infinity, cycles, lone surrogates and what JSON can't hold."""
    try:
        return _encode(value).encode()
    except InvalidRequest:
        raise
    except UnicodeEncodeError:
        problem = "a lone surrogate, which UTF-8 can't write"
    except (ValueError, RecursionError):
        problem = "NaN, infinity or a cycle, which JSON can't hold"
    except TypeError:
        problem = "an object whose keys are not text"
    # Raised here, outside the handlers, so that no chain shows the value.
    raise InvalidRequest(f"the body holds {problem}")


def plain(value: object) -> Any:
    """Turn models, enums, instants and UUIDs, at any depth, into what `json.loads` would give."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Unset):
        raise InvalidRequest("UNSET can stand for an optional property only")
    return plain(_unknown(value))
