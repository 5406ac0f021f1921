"""Model instances and threads. Written once for both faces."""

from __future__ import annotations

from typing import Any

from ostiary._core.flow import Flow
from ostiary._core.operation import AsyncResource, SyncResource, operation
from ostiary.errors import NotFoundError, rebuild
from ostiary.liminal.results import DeidentifiedToken, ModelInstance, Thread
from ostiary.liminal.state import LiminalState
from ostiary.liminal.wire import a_text, an_id

__all__ = ["AsyncModelInstances", "AsyncThreads", "ModelInstances", "Threads"]


class _Resource:
    """Hold what the calls of a resource share."""

    def __init__(self, state: LiminalState, runtime: Any) -> None:
        self._state = state
        self._runtime: Any = runtime


class _ModelInstances(_Resource):
    """Look up models with a policy."""

    @operation
    def list(self, *, timeout: float | None = None) -> Flow[list[ModelInstance]]:
        """Return all model instances that the user may use.

        Raises `RequestError`. Wire: `GET /api/v1/model-instances` in `openapi/liminal.yaml`.
        """
        return (yield from self._state.instances(timeout))

    @operation
    def get(self, name: str, *, timeout: float | None = None) -> Flow[ModelInstance]:
        """Return the model instance of a name, the first one where several have it.

        The list is kept for half a minute, and asked for anew where it doesn't hold the name. Raises
        `ModelInstanceUnknownError` where there is none, or where it has no connection to a model, and `RequestError`.
        Wire: as of `list`.
        """
        return (yield from self._state.usable_instance(a_text(name, "name"), timeout))


class _Threads(_Resource):
    """Begin and read conversations."""

    @operation
    def create(self, model_instance_id: int, name: str, *, timeout: float | None = None) -> Flow[Thread]:
        """Begin a thread with a model instance. Names need not be unique.

        Not made again after an answer that got lost: there would be two. Raises `RequestError`.
        Wire: `POST /api/v1/threads` in `openapi/liminal.yaml`.
        """
        instance, text = an_id(model_instance_id, "model_instance_id"), a_text(name, "name")
        thread = yield from self._state.ask(timeout, lambda wire: wire.create_thread(instance, text))
        return self._state.learnt.note(thread)

    @operation
    def get(self, thread_id: int, *, timeout: float | None = None) -> Flow[Thread]:
        """Return a thread by its id.

        Raises `RequestError`, also a `NotFoundError` where there is none.
        Wire: `GET /api/v1/threads/{thread_id}` in `openapi/liminal.yaml`.
        """
        number = an_id(thread_id, "thread_id")
        thread = yield from self._state.ask(timeout, lambda wire: wire.get_thread(number))
        return self._state.learnt.note(thread)

    @operation
    def context_history(
        self, thread_id: int, *, timeout: float | None = None
    ) -> Flow[list[DeidentifiedToken]]:
        """Return a thread's placeholders, with what they stand for in encrypted form. Some may stand there twice.

        On a bearer's wire alone; raises `LiminalUnsupportedError` for a session, whose `prompts.submit(…)` answers with
        the same list. Raises `RequestError`, also a `NotFoundError` for what is no thread's id, such as the id of a
        model instance. Wire: `POST /api/v1/sdk/get_context_history` in `openapi/liminal.yaml`.
        """
        number = an_id(thread_id, "thread_id")
        instead = "prompts.submit(…) answers with the same list, as deidentified_context_history"
        wire = yield from self._state.bearers_alone("context_history", instead)
        try:
            return (yield from self._state.on(wire, timeout, wire.context_history(number)))
        except NotFoundError as stopped:
            unknown = stopped
        text = "thread_id: there is no such thread; the id of a model instance is not the id of a thread"
        raise rebuild(type(unknown), (text,), unknown.facts)

    @operation
    def list(self, *, timeout: float | None = None) -> Flow[list[Thread]]:
        """Return all threads of the user that were made by an SDK.

        Raises `RequestError`. Wire: `GET /api/v1/threads` in `openapi/liminal.yaml`.
        """
        return (yield from self._state.ask(timeout, lambda wire: wire.list_threads()))


class ModelInstances(_ModelInstances, SyncResource):
    """Look up models with a policy, with calls that wait."""


class AsyncModelInstances(_ModelInstances, AsyncResource):
    """Look up models with a policy, with coroutines."""


class Threads(_Threads, SyncResource):
    """Begin and read conversations, with calls that wait."""


class AsyncThreads(_Threads, AsyncResource):
    """Begin and read conversations, with coroutines."""
