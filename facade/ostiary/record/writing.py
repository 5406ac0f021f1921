"""Plain JSON data as bytes, by one call of C: what `json.dumps` does besides costs a paced caller more than that."""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Callable
from typing import Any

__all__ = ["json_bytes"]

_written: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=True, check_circular=False, separators=(",", ":")
).encode


def _refuse(value: object) -> Any:
    raise TypeError(f"{type(value).__name__} is no plain JSON data")


def _chunks() -> Callable[[Any, int], tuple[str, ...]] | None:
    """Return CPython's encoder, made once; `json.dumps` makes one for each value. None where there is none."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    try:
        return make(None, _refuse, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True)  # type: ignore[no-any-return]
    except TypeError:  # another Python's, with other arguments
        return None


_encode = _chunks()


def json_bytes(value: Any) -> bytes:
    """Return plain JSON data (a snapshot's) in ASCII."""
    if _encode is None:
        return _written(value).encode("ascii")
    return "".join(_encode(value, 0)).encode("ascii")
