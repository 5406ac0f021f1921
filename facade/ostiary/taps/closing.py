"""Hearing that a response is closed: of an httpx response, or what has its `close()` or `aclose()`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

__all__ = ["on_close"]


def on_close(response: Any, heard: Callable[[], None]) -> Callable[[], None]:
    """Call `heard` each time `response` is closed, just before it is; return what ends that.

    Neither raises anything, and what `heard` raises goes nowhere. Until it is ended the response refers to itself, so
    that it would wait for the garbage collector. (A weak reference is no way out: the collector clears it before it
    lets a generator close the response.)
    """
    hooks = []
    for name in ("close", "aclose"):
        with suppress(Exception):  # a response that takes no attributes is not heard
            if callable(getattr(type(response), name, None)):
                hook = _Close(response, name, heard)
                setattr(response, name, hook)
                hooks.append(hook)

    def end() -> None:
        for hook in hooks:
            hook.end()

    return end


class _Close:
    """Stand in for a response's `close` or `aclose`."""

    __slots__ = ("_earlier", "_heard", "_name", "_response")

    def __init__(self, response: Any, name: str, heard: Callable[[], None]) -> None:
        self._response = response
        self._name = name
        self._heard: Callable[[], None] | None = heard
        self._earlier: Any = vars(response).get(name)  # another tap's, or a mock's

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._heard is not None:
            with suppress(Exception):
                self._heard()
        if self._earlier is not None:
            return self._earlier(*args, **kwargs)
        return getattr(type(self._response), self._name)(self._response, *args, **kwargs)

    def end(self) -> None:
        """Hear no more, and give way where nobody else stands above."""
        self._heard = None
        with suppress(Exception):
            if vars(self._response).get(self._name) is self:
                if self._earlier is None:
                    delattr(self._response, self._name)
                else:
                    setattr(self._response, self._name, self._earlier)
