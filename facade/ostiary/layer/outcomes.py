"""What a recorded function's result or exception means as an action: data, error, scanners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ostiary.layer.schemas import SessionActionError, SessionActionScanner
from ostiary.record import outcome_of

__all__ = ["error_of", "interpreted"]


def interpreted(result: object) -> tuple[Any, Any, Any]:
    """Read a result: a tuple of one to three is `(data, error, scanners)` where its parts fit, all else is data."""
    if type(result) is not tuple or not 1 <= len(result) <= 3:
        return result, None, None
    data, error, scanners = (*result, None, None)[:3]
    if not _is_error(error) or not _are_scanners(scanners):
        return result, None, None
    return data, _error(error), scanners


def error_of(error: BaseException) -> dict[str, Any]:
    """Describe an exception as an action's error: its words, its HTTP status where it has one, its type."""
    outcome = outcome_of(error)
    kind = type(error)
    words = str(error) if outcome == "error" else outcome
    status = getattr(error, "status_code", None)
    return {
        "message": words or kind.__name__,
        "code": status if isinstance(status, int) else None,
        "details": {"type": f"{kind.__module__}.{kind.__qualname__}", "outcome": outcome},
    }


def _is_error(error: object) -> bool:
    if isinstance(error, Mapping):
        return isinstance(error.get("message"), str)
    return (
        error is None
        or isinstance(error, (str, BaseException, SessionActionError))
        or hasattr(error, "message")
    )


def _are_scanners(scanners: object) -> bool:
    if scanners is None:
        return True
    if isinstance(scanners, (str, bytes, Mapping)) or not isinstance(scanners, Sequence):
        return False
    return all(
        isinstance(s, SessionActionScanner) or (isinstance(s, Mapping) and "name" in s) or hasattr(s, "name")
        for s in scanners
    )


def _error(error: object) -> Any:
    if isinstance(error, BaseException):
        return error_of(error)
    return {"message": error} if isinstance(error, str) else error
