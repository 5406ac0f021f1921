"""One service as different calls need it: answered whole or by a stream, with the options of a client or of a call."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Self

from ostiary._core.given import texts_by_name
from ostiary._core.service import Service
from ostiary.config import RetryPolicy, Timeouts
from ostiary.errors import InvalidInputError

__all__ = ["Variants", "positive"]


class Variants:
    """Hold one service twice: `whole` for calls that are answered whole, `streamed` for those answered by a stream.

    `_of_streams` names the field of `Service` that streams have a value of their own for, whatever other calls have.
    """

    whole: Service
    streamed: Service
    _of_streams: ClassVar[str]

    @staticmethod
    def _refused(text: str) -> InvalidInputError:
        """Make the service's own error of an argument."""
        raise NotImplementedError

    def service(self, timeout: float | None) -> Service:
        """Return the service for a call that is answered whole; `timeout` is the call's own, None for the client's."""
        if timeout is None:
            return self.whole
        limit = positive(timeout, "timeout", self._refused)
        return self.whole.but(deadline=limit, timeouts=replace(self.whole.timeouts, read=limit))

    def stream_service(self, timeout: float | None, idle_timeout: float | None) -> Service:
        """Return the service for a call that is answered by a stream; what is None is the client's."""
        changes: dict[str, Any] = {}
        if timeout is not None:
            changes["deadline"] = positive(timeout, "timeout", self._refused)
        if idle_timeout is not None:
            idle = positive(idle_timeout, "idle_timeout", self._refused)
            changes["timeouts"] = replace(self.streamed.timeouts, read=idle)
        return self.streamed.but(**changes) if changes else self.streamed

    def but(
        self, *, timeout: float | None, retry: RetryPolicy | None, headers: Mapping[str, str] | None
    ) -> Self:
        """Return a copy for a client with other options; what is None stays, and headers are added."""
        changes: dict[str, Any] = {}
        if timeout is not None:
            limit = positive(timeout, "timeout", self._refused)
            changes |= {"deadline": limit, "timeouts": Timeouts(read=limit)}
        if retry is not None:
            changes["retry"] = retry
        if headers:
            changes["headers"] = (*self.whole.headers, *texts_by_name(headers, "headers", self._refused))
        other = copy.copy(self)
        other.whole = self.whole.but(**changes)
        other.streamed = self.streamed.but(**{k: v for k, v in changes.items() if k != self._of_streams})
        return other


def positive(given: object, name: str, refused: Callable[[str], InvalidInputError]) -> float | None:
    """Read a number of seconds; infinity is None, for no limit. Raises what `refused` makes, naming the argument."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
        raise refused(f"{name} is not a positive number of seconds")
    return None if given == float("inf") else float(given)
