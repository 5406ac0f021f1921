"""Plans: one call of a generated operation, ready to be sent.

A generated endpoint module matches `Endpoint` by its own names, so `plan(module, …)` checks the arguments against the
operation's and infers the type of its result; no URL, path or field name is written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Generic, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from ostiary_api._runtime import Operation, Reply, Request

__all__ = ["Endpoint", "Plan", "load_whole", "plan"]

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Endpoint(Protocol[P, T_co]):
    """What a generated endpoint module offers: facts, a pure request builder and a pure decoder."""

    @property
    def OPERATION(self) -> Operation: ...  # noqa: N802  (a module constant)

    @property
    def request(self) -> Callable[P, Request]: ...

    @property
    def decode(self) -> Callable[[Reply], T_co]: ...


class Plan(Generic[T]):
    """Hold one call: the operation's facts, how its request is built, and how its answer is decoded.

    `keeps` are statuses outside of 2xx whose answers are values of the call, not errors of it.
    """

    __slots__ = ("_build", "decode", "keeps", "operation", "request")

    request: Request

    def __init__(
        self,
        operation: Operation,
        build: Callable[[], Request],
        decode: Callable[[Reply], T],
        keeps: tuple[int, ...] = (),
    ) -> None:
        self.operation: Operation = operation
        self.decode: Callable[[Reply], T] = decode
        self.keeps: tuple[int, ...] = keeps
        self._build = build

    def prepare(self) -> None:
        """Build the request, once, so that every attempt sends the same bytes. Raises `InvalidRequest`."""
        self.request = self._build()


def plan(endpoint: Endpoint[P, T], *args: P.args, **kwargs: P.kwargs) -> Plan[T]:
    """Plan one call of a generated endpoint module; the arguments are checked when the call begins."""
    return Plan(endpoint.OPERATION, lambda: endpoint.request(*args, **kwargs), endpoint.decode)


def load_whole(models: ModuleType) -> None:
    """Load all of a package that loads its models when they are first touched.

    For what delivery threads build: a process that forks while one of them imports leaves its child with half a module,
    whose lock nobody lets go of.
    """
    for name in models.__all__:
        getattr(models, name)
