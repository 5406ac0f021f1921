"""Hearing that a response is closed: of an httpx response, or what has its `close()` or `aclose()`."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

__all__ = ["on_close"]


def on_close(response: Any, heard: Callable[[], None]) -> None:
    """Call `heard` each time `response` is closed, just before it is; raises nothing, nor lets `heard` raise."""
    for name in ("close", "aclose"):
        with suppress(Exception):  # a response that takes no attributes is not heard
            if callable(getattr(type(response), name, None)):
                setattr(response, name, _Close(response, name, heard))


class _Close:
    """Stand in for a response's `close` or `aclose`.

    It holds the response weakly, so that dropping the response frees it at once.
    """

    __slots__ = ("_earlier", "_heard", "_name", "_response")

    def __init__(self, response: Any, name: str, heard: Callable[[], None]) -> None:
        self._response = weakref.ref(response)
        self._name = name
        self._heard = heard
        self._earlier: Any = vars(response).get(name)  # another tap's, or a mock's

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        response = self._response()
        with suppress(Exception):
            self._heard()
        if self._earlier is not None:
            return self._earlier(*args, **kwargs)
        if response is not None:
            return getattr(type(response), self._name)(response, *args, **kwargs)
        return _nothing() if self._name == "aclose" else None


async def _nothing() -> None:
    """Close what is gone."""
