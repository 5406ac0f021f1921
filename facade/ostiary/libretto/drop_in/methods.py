"""Wrapping the methods of OpenAI's resources: each takes `libretto=` as well, and is otherwise what it was."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from ostiary._core.ids import new_uuid4
from ostiary.libretto.drafts import Api
from ostiary.libretto.drop_in.tracking import FEEDBACK_KEY, Told, begin
from ostiary.libretto.params import LibrettoCreateParamDict, checked_params
from ostiary.libretto.recorder import LibrettoRecorder

__all__ = ["tracked", "tracked_async", "tracked_stream"]

Method = Callable[..., Any]


def tracked(resource: type[Any], name: str, api: Api) -> Method:
    """Record the calls of a method that returns when the model has answered, or has begun to.

    OpenAI's own method is looked up at each call, so that others who wrap it, now or later, are heard too.
    """
    wrapped: Method = getattr(resource, name)

    @functools.wraps(wrapped)
    def call(self: Any, *args: Any, **arguments: Any) -> Any:
        with _noted(self, api, arguments) as answered:
            return answered(getattr(resource, name)(self, *args, **arguments))

    return _with_libretto(call, wrapped)


def tracked_async(resource: type[Any], name: str, api: Api) -> Method:
    """Record the calls of a coroutine method, as `tracked` does."""
    wrapped: Method = getattr(resource, name)

    @functools.wraps(wrapped)
    async def call(self: Any, *args: Any, **arguments: Any) -> Any:
        with _noted(self, api, arguments) as answered:
            return answered(await getattr(resource, name)(self, *args, **arguments))

    return _with_libretto(call, wrapped)


def tracked_stream(resource: type[Any], name: str) -> Method:
    """Let a helper that streams through the resource's own `create` tell that what `libretto=` says.

    The stream's manager, which the helper returns, has the feedback key at once.
    """
    wrapped: Method = getattr(resource, name)

    @functools.wraps(wrapped)
    def call(self: Any, *args: Any, **arguments: Any) -> Any:
        given = dict(checked_params(arguments.pop("libretto", None)))
        key = given.setdefault("feedback_key", new_uuid4())
        view = copy.copy(self)
        view.create = functools.partial(self.create, libretto=given)
        manager = getattr(resource, name)(view, *args, **arguments)
        setattr(manager, FEEDBACK_KEY, key)
        return manager

    return _with_libretto(call, wrapped)


def _noted(resource: Any, api: Api, arguments: dict[str, Any]) -> AbstractContextManager[Told]:
    recorder: LibrettoRecorder = resource._client._libretto_recorder
    return begin(recorder, api, arguments, arguments.pop("libretto", None))


def _with_libretto(call: Method, method: Method) -> Method:
    """Show `libretto` in the signature, after the arguments that were there."""
    signature = inspect.signature(method)
    extra = inspect.Parameter(
        "libretto", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=LibrettoCreateParamDict | None
    )
    parameters = list(signature.parameters.values())
    at = len(parameters) - (bool(parameters) and parameters[-1].kind is inspect.Parameter.VAR_KEYWORD)
    parameters.insert(at, extra)
    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return call
