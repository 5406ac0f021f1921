"""One SDK's calls of models, from the request to the last piece of the answer, told to observers.

The SDKs of OpenAI and Anthropic have the same frame: a client with one method `request(cast_to, options, *, stream,
stream_cls)`, through which every call goes, plain, raw, streaming or by a helper; `options` holds path, body and
headers. What this module does must not show: it gives the arguments on and the result back as they are.
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from ostiary.integrations.answers import watch_answer
from ostiary.integrations.headers import without_session
from ostiary.integrations.watch import Watch
from ostiary.record.models import MISHAPS, ModelCall, Operation, listening
from ostiary.taps import Assembler

__all__ = ["Sdk"]


class Sdk:
    """Know one SDK: which paths are calls of models, how streams come together, what ends one on the wire."""

    def __init__(
        self,
        *,
        provider: str,
        package: str,
        operations: Mapping[str, Operation],
        assemblers: Mapping[str, Callable[[], Assembler]],
        ends: tuple[bytes, ...],
    ) -> None:
        self.provider = provider
        self.package = package
        self.operations = operations
        self.assemblers = assemblers
        self.ends = ends

    def request(self, wrapped: Any, client: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Stand in for the sync client's `request`."""
        args, kwargs, watch = self._begin(client, args, kwargs)
        if watch is None:
            return wrapped(*args, **kwargs)
        watch.enter()
        try:
            result = wrapped(*args, **kwargs)
        except BaseException as error:
            watch.leave()
            watch.failed(error)
            raise
        watch.leave()
        watch_answer(watch, result)
        return result

    async def arequest(self, wrapped: Any, client: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Stand in for the async client's `request`."""
        args, kwargs, watch = self._begin(client, args, kwargs)
        if watch is None:
            return await wrapped(*args, **kwargs)
        watch.enter()
        try:
            result = await wrapped(*args, **kwargs)
        except BaseException as error:
            watch.leave()
            watch.failed(error)
            raise
        watch.leave()
        watch_answer(watch, result)
        return result

    def _begin(
        self, client: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any], Watch | None]:
        """Return the arguments to go on with, and the watch over this call where it is one of a model."""
        try:
            options = kwargs["options"] if "options" in kwargs else args[1]
            headers, session_id = without_session(options.headers, client)
            if session_id is not None:
                options = copy.copy(options)
                options.headers = headers
                if "options" in kwargs:
                    kwargs = {**kwargs, "options": options}
                else:
                    args = (args[0], options, *args[2:])
            return args, kwargs, self._watch(client, options, session_id, bool(kwargs.get("stream")))
        except Exception as error:
            MISHAPS.note(f"{self.provider} begin", error)
            return args, kwargs, None

    def _watch(self, client: Any, options: Any, session_id: str | None, streams: bool) -> Watch | None:
        operation = self.operations.get(options.url.partition("?")[0])
        if operation is None or options.method.lower() != "post":
            return None
        body = options.json_data
        # The type first: an abstract class asks Python.
        if type(body) is not dict and not isinstance(body, Mapping):
            return None
        extra = options.extra_json
        call = ModelCall(
            self.provider,
            operation,
            _given(body, extra),
            client=client,
            session_id=session_id or None,
            streams=streams,
            version=getattr(sys.modules.get(self.package), "__version__", ""),
            started=time.time(),
        )
        sights = []
        for observer in listening(self.provider):
            try:
                sight = observer.begin(call)
            except Exception as error:
                MISHAPS.note(f"{self.provider} begin", error)
            else:
                if sight is not None:
                    sights.append(sight)
        return Watch(call, sights, self.assemblers, self.ends) if sights else None


# How the SDKs mark a parameter that the caller left out; newer ones take the marks away only after `request`.
_UNSET = frozenset({"NotGiven", "Omit"})
# What parameters mostly are: to ask a built-in type for its name makes a new text each time.
_USUAL = frozenset({str, int, float, bool, list, dict})


def _given(body: Mapping[str, Any], extra: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the parameters that are sent."""
    given = {
        name: value
        for name, value in body.items()
        if type(value) in _USUAL or type(value).__name__ not in _UNSET
    }
    return {**given, **extra} if extra else given
