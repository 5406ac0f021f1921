"""One body, two typed faces.

`@operation` takes a method that returns a flow. On a `SyncResource` the attribute is a plain function, on an
`AsyncResource` a coroutine function; both have the body's parameters, its result type and its docstring, and both offer
`.raw(…)`, which returns a `RawReply` around the same value.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from functools import cached_property, update_wrapper
from typing import (
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Protocol,
    Self,
    TypeVar,
    get_args,
    get_type_hints,
    overload,
)

from ostiary._core.flow import Flow
from ostiary._core.trace import RawReply, Trace

__all__ = [
    "AsyncFace",
    "AsyncResource",
    "AsyncRunner",
    "SyncFace",
    "SyncResource",
    "SyncRunner",
    "operation",
    "registry",
]

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class SyncRunner(Protocol):
    """Carry a flow out and return its value."""

    def run(self, flow: Flow[T], trace: Trace | None = None) -> T: ...


class AsyncRunner(Protocol):
    """Carry a flow out on the running event loop and return its value."""

    async def run(self, flow: Flow[T], trace: Trace | None = None) -> T: ...


class SyncResource:
    """Mark a class whose operations are plain calls."""

    __slots__ = ()
    _runtime: SyncRunner


class AsyncResource:
    """Mark a class whose operations are coroutines."""

    __slots__ = ()
    _runtime: AsyncRunner


class SyncFace(Protocol[P, T_co]):
    """An operation as a plain call."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co: ...

    def raw(self, *args: P.args, **kwargs: P.kwargs) -> RawReply[T_co]: ...


class AsyncFace(Protocol[P, T_co]):
    """An operation as a coroutine function."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T_co]: ...

    def raw(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, RawReply[T_co]]: ...


_registry: dict[str, operation[..., Any]] = {}


def registry() -> dict[str, operation[..., Any]]:
    """Return every operation that has been defined so far, by the qualified name of its body."""
    return dict(_registry)


class operation(Generic[P, T]):  # noqa: N801  (used as a decorator)
    """Turn a method that returns a flow into a call on a sync class and a coroutine function on an async one."""

    def __init__(self, body: Callable[Concatenate[Any, P], Flow[T]]) -> None:
        self.body = body
        self.name: str = body.__name__
        self.__doc__ = body.__doc__
        self.__wrapped__ = body
        _registry[f"{body.__module__}.{body.__qualname__}"] = self

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    @cached_property
    def signature(self) -> inspect.Signature:
        """The signature that users see: no `self`, and the value in place of the flow."""
        return signature_of(self)

    @overload
    def __get__(self, obj: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, obj: SyncResource, owner: type[Any]) -> SyncFace[P, T]: ...
    @overload
    def __get__(self, obj: AsyncResource, owner: type[Any]) -> AsyncFace[P, T]: ...
    def __get__(self, obj: Any, owner: type[Any]) -> Any:
        if obj is None:
            return self
        make = _async_face if isinstance(obj, AsyncResource) else _sync_face
        face = make(self, obj)
        kept = getattr(obj, "__dict__", None)
        if kept is not None:
            # Found there before this descriptor: the second access costs a dict look-up. Small values with slots alone
            # have no such place, and no cycle through it.
            kept[self.name] = face
        return face


def _sync_face(op: operation[..., T], obj: Any) -> Callable[..., T]:
    body = op.body

    def call(*args: Any, **kwargs: Any) -> T:
        runtime: SyncRunner = obj._runtime
        return runtime.run(body(obj, *args, **kwargs))

    def raw(*args: Any, **kwargs: Any) -> RawReply[T]:
        runtime: SyncRunner = obj._runtime
        trace = Trace()
        return RawReply(runtime.run(body(obj, *args, **kwargs), trace), trace)

    return _dressed(op, call, raw)


def _async_face(op: operation[..., T], obj: Any) -> Callable[..., Coroutine[Any, Any, T]]:
    body = op.body

    async def call(*args: Any, **kwargs: Any) -> T:
        runtime: AsyncRunner = obj._runtime
        return await runtime.run(body(obj, *args, **kwargs))

    async def raw(*args: Any, **kwargs: Any) -> RawReply[T]:
        runtime: AsyncRunner = obj._runtime
        trace = Trace()
        return RawReply(await runtime.run(body(obj, *args, **kwargs), trace), trace)

    return _dressed(op, call, raw)


F = TypeVar("F", bound=Callable[..., Any])


def _dressed(op: operation[..., Any], call: F, raw: Callable[..., Any]) -> F:
    """Give both functions the body's name, docstring and parameters, and its result instead of its flow."""
    for function in (call, raw):
        update_wrapper(function, op.body)
        function.__dict__.pop("__wrapped__", None)
    signature = op.signature
    call.__signature__ = signature  # type: ignore[attr-defined]
    call.raw = raw  # type: ignore[attr-defined]
    raw.__signature__ = signature  # type: ignore[attr-defined]
    return call


def signature_of(op: operation[..., Any]) -> inspect.Signature:
    """Return the signature that users see: no `self`, and the value in place of the flow."""
    signature = inspect.signature(op.body)
    parameters = [p for name, p in signature.parameters.items() if name != "self"]
    try:
        flow = get_type_hints(op.body).get("return")
    except NameError:  # a name that only a type checker sees
        flow = None
    arguments = get_args(flow)
    returns = arguments[-1] if arguments else inspect.Signature.empty
    return signature.replace(parameters=parameters, return_annotation=returns)
