"""What the calls of one client share: the service, the login, and what has been learnt of threads and instances."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke
from ostiary._core.plan import Plan
from ostiary._core.service import Service
from ostiary._core.variants import Variants
from ostiary.liminal.errors import LiminalUnsupportedError, ModelInstanceUnknownError, refused
from ostiary.liminal.logins import Logins
from ostiary.liminal.placeholders import Placeholders
from ostiary.liminal.results import ModelInstance, Thread
from ostiary.liminal.wire import BearerWire, Place, SessionWire, Wire, an_id, noticing

__all__ = ["LiminalState"]

T = TypeVar("T")
# Seconds for which the list of model instances counts as current.
_INSTANCES_KEPT = 30.0
_THREADS = 10_000


class _Learnt:
    """Remember the list of model instances for a while, and which instance each thread is with, for good."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_thread: OrderedDict[int, int] = OrderedDict()
        self.instances: list[ModelInstance] = []
        self.instances_until: float = float("-inf")
        self.placeholders: Placeholders = Placeholders()

    def note(self, thread: Thread) -> Thread:
        with self._lock:
            self._by_thread[thread.id] = thread.model_instance_id
            while len(self._by_thread) > _THREADS:
                self._by_thread.popitem(last=False)
        return thread

    def instance_of(self, thread_id: int) -> int | None:
        return self._by_thread.get(thread_id)


class LiminalState(Variants):
    """Hold what the calls of one client share."""

    _of_streams = "deadline"
    _refused = staticmethod(refused)

    def __init__(self, service: Service, logins: Logins, source: str, default_instance: str | None) -> None:
        self.whole = service
        self.streamed: Service = service.but(deadline=None)
        self.logins = logins
        self.learnt: _Learnt = _Learnt()
        self._default_instance = default_instance
        self._bearer = BearerWire(source)
        self._session = SessionWire(source)

    def wire(self) -> Flow[Wire]:
        """Return the wire that this login speaks, logging in where only that tells."""
        generation = yield from self.logins.generation()
        return self._session if generation == "session" else self._bearer

    def ask(self, timeout: float | None, make: Callable[[Wire], Plan[T]]) -> Flow[T]:
        """Make a call on the wire that this login speaks."""
        wire = yield from self.wire()
        return (yield from self.on(wire, timeout, make(wire)))

    def on(self, wire: Wire, timeout: float | None, plan: Plan[T]) -> Flow[T]:
        """Make a call on a wire."""
        if wire.generation == "session":
            plan = noticing(plan, self.logins.adopt)
        return invoke(self.service(timeout), plan)

    def bearers_alone(self, what: str, instead: str) -> Flow[BearerWire]:
        """Return the wire of bearers. Raises `LiminalUnsupportedError` on that of sessions."""
        wire = yield from self.wire()
        if not isinstance(wire, BearerWire):
            raise LiminalUnsupportedError(f"{what}: a session's wire has no such operation; {instead}")
        return wire

    def sessions_alone(self, what: str, instead: str) -> Flow[SessionWire]:
        """Return the wire of sessions. Raises `LiminalUnsupportedError` on that of bearers."""
        wire = yield from self.wire()
        if not isinstance(wire, SessionWire):
            raise LiminalUnsupportedError(f"{what}: a bearer's wire has no such operation; {instead}")
        return wire

    def instances(self, timeout: float | None) -> Flow[list[ModelInstance]]:
        """Return all model instances that the user may use, and keep the list for a while."""
        found = yield from self.ask(timeout, lambda wire: wire.list_model_instances())
        self.learnt.instances = found
        self.learnt.instances_until = self.whole.clock.monotonic() + _INSTANCES_KEPT
        return found

    def usable_instance(self, name: str, timeout: float | None) -> Flow[ModelInstance]:
        """Return the first model instance of a name that has a connection, from the list that is kept where that helps.

        Raises `ModelInstanceUnknownError`.
        """
        is_current = self.whole.clock.monotonic() < self.learnt.instances_until
        if is_current:
            for each in self.learnt.instances:
                if each.name == name and each.model_connections:
                    return each
        found = yield from self.instances(timeout)
        named = [each for each in found if each.name == name]
        for each in named:
            if each.model_connections:
                return each
        if named:
            raise ModelInstanceUnknownError("the model instance of this name has no connection to a model")
        raise ModelInstanceUnknownError(
            f"there is no model instance of this name among the {len(found)} that this user may use"
        )

    def place(self, wire: Wire, thread_id: object, model_instance_id: object) -> Flow[Place]:
        """Return where a prompt belongs, looking up what the wire needs and the call doesn't say.

        Raises `LiminalInputError` naming the argument that is missing.
        """
        thread = None if thread_id is None else an_id(thread_id, "thread_id")
        instance = None if model_instance_id is None else an_id(model_instance_id, "model_instance_id")
        if wire.generation == "bearer":
            if thread is None:
                raise refused(
                    "thread_id is missing: on a bearer's wire each prompt belongs to a thread, which"
                    " threads.create(…) makes"
                )
            return Place(thread, instance)
        if instance is None and thread is not None:
            instance = yield from self._instance_of(wire, thread)
        if instance is None and self._default_instance is not None:
            instance = (yield from self.usable_instance(self._default_instance, None)).id
        if instance is None:
            raise refused(
                "model_instance_id is missing: pass it or thread_id=…, or name the usual model instance by"
                " model_instance_name=… or MODEL_INSTANCE_NAME"
            )
        return Place(thread, instance)

    def _instance_of(self, wire: Wire, thread_id: int) -> Flow[int]:
        known = self.learnt.instance_of(thread_id)
        if known is not None:
            return known
        thread = yield from self.on(wire, None, wire.get_thread(thread_id))
        return self.learnt.note(thread).model_instance_id
