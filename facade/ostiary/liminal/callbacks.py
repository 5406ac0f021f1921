"""Those who want to know each new refresh token."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ostiary._core.flow import Flow, ask
from ostiary._core.secrets import Secret

__all__ = ["Callbacks"]

_log = logging.getLogger("ostiary.liminal")


class Callbacks:
    """Call functions back for each new refresh token, in the order in which they were added."""

    def __init__(self) -> None:
        self._functions: list[Callable[[str], object]] = []
        self._last: Secret | None = None

    def add(self, function: Callable[[str], object]) -> Callable[[], None]:
        """Call back from now on; return what ends that, which may be called again."""
        registered = [function]
        self._functions.append(function)

        def remove() -> None:
            if registered:
                self._functions.remove(registered.pop())

        return remove

    def tell(self, token: Secret | None) -> Flow[None]:
        """Tell a refresh token, once. A function that fails is reported, and costs nothing else."""
        if token is None or token == self._last:
            return
        self._last = token
        for function in list(self._functions):
            try:
                yield from ask(function, token.reveal())
            except Exception as problem:
                # Its words may hold what it was given.
                _log.warning("A callback for refresh tokens failed: %s", type(problem).__name__)
