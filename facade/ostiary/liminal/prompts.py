"""Prompts: analyze, cleanse, submit, hydrate, whole and as streams. Written once for both faces."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from ostiary._core.feed import Opened
from ostiary._core.flow import Flow
from ostiary._core.invoke import open_stream
from ostiary._core.operation import AsyncResource, AsyncRunner, SyncResource, SyncRunner, operation
from ostiary._core.rehydrating import BareRehydrator
from ostiary.liminal.errors import refused
from ostiary.liminal.placeholders import aligned
from ostiary.liminal.results import Cleansed, Finding, Findings, Hydrated, StreamChunk, Submitted
from ostiary.liminal.state import LiminalState
from ostiary.liminal.streams import AsyncPromptStream, PromptStream, rules
from ostiary.liminal.wire import BearerWire, Place, Wire, a_text, an_id, plain_findings

__all__ = ["AsyncPrompts", "FindingsLike", "Prompts"]

S = TypeVar("S")
FindingsLike: TypeAlias = Findings | Sequence[Finding | Mapping[str, Any]]


class _Prompts(Generic[S]):
    """Find, replace and restore sensitive text, and ask the model; `S` is the face's stream.

    `thread_id` and `model_instance_id` say where a prompt belongs. A bearer's wire needs the thread; a session's needs
    the model instance, which is looked up where only the thread is given, and is the client's `model_instance_name`
    where neither is. All raise `LiminalInputError` before anything is sent where an argument is missing or can't be put
    on the wire, and `RequestError` where the call fails.
    """

    def __init__(self, state: LiminalState, runtime: Any) -> None:
        self._state = state
        self._runtime: Any = runtime

    @operation
    def analyze(
        self,
        text: str,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        timeout: float | None = None,
    ) -> Flow[Findings]:
        """Find sensitive text, by the policy of the model instance.

        Wire: `POST /api/v1/prompts/analyze`, `/api/v1/sdk/analyze_response` in `openapi/liminal.yaml`.
        """
        text = a_text(text, "text")
        wire, place = yield from self._placed(thread_id, model_instance_id)
        return (yield from self._state.on(wire, timeout, wire.analyze(place, text)))

    @operation
    def cleanse(
        self,
        text: str,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        findings: FindingsLike | None = None,
        timeout: float | None = None,
    ) -> Flow[Cleansed]:
        """Put placeholders in the place of sensitive text; the thread keeps what they stand for.

        `findings` are what `analyze` returned, or some of it; without them the service looks by itself. On a session's
        wire a prompt without a thread begins one, whose id the answer doesn't tell: its `mapping` is all that is left.
        Wire: `POST /api/v1/prompts/cleanse`, `/api/v1/sdk/cleanse_response` in `openapi/liminal.yaml`.
        """
        text, found = a_text(text, "text"), plain_findings(findings)
        wire, place = yield from self._placed(thread_id, model_instance_id)
        cleansed = yield from self._state.on(wire, timeout, wire.cleanse(place, text, found))
        cleansed.mapping = aligned(text, cleansed.text, cleansed.items, found)
        if place.thread_id is not None:
            self._state.learnt.placeholders.learn(place.thread_id, cleansed)
        return cleansed

    @operation
    def submit(
        self,
        text: str,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        findings: FindingsLike | None = None,
        timeout: float | None = None,
    ) -> Flow[Submitted]:
        """Cleanse a prompt, ask the model, and restore its answer; return all steps on the way.

        Arguments: as of `cleanse`; the answer tells the thread, a new one too. Not sent again once it may have been
        read: the model is paid for each time.
        Wire: `POST /api/v1/prompts/submit`, `/api/v1/sdk/process` in `openapi/liminal.yaml`.
        """
        text, found = a_text(text, "text"), plain_findings(findings)
        wire, place = yield from self._placed(thread_id, model_instance_id)
        answer = yield from self._state.on(wire, timeout, wire.submit(place, text, found))
        cleansed = answer.deidentified_input_text_data
        cleansed.mapping = aligned(text, cleansed.text, cleansed.items, found)
        self._state.learnt.placeholders.learn(answer.thread_id, cleansed)
        return answer

    @operation
    def hydrate(
        self,
        text: str,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        timeout: float | None = None,
    ) -> Flow[Hydrated]:
        """Put back what a thread's placeholders stand for; others stay.

        Wire: `POST /api/v1/prompts/hydrate`, `/api/v1/sdk/hydrate_response` in `openapi/liminal.yaml`.
        """
        text = a_text(text, "text")
        wire, place = yield from self._placed(thread_id, model_instance_id)
        return (yield from self._state.on(wire, timeout, wire.hydrate(place, text)))

    @operation
    def placeholders(
        self,
        *,
        thread_id: int,
        model_instance_id: int | None = None,
        mapping: Mapping[str, str] | Cleansed | None = None,
    ) -> Flow[dict[str, str]]:
        """Return what a thread's placeholders stand for, by their names.

        It is what `cleanse` and `submit` in the same thread told this client, or `mapping`; where they left it open,
        one call settles it. Raises `LiminalInputError` where nothing is known of the thread.
        Wire: `POST /api/v1/prompts/hydrate`, `/api/v1/sdk/hydrate_response` in `openapi/liminal.yaml`.
        """
        return dict((yield from self._mapping(thread_id, model_instance_id, mapping)))

    def stream(
        self,
        text: str,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        findings: FindingsLike | None = None,
        timeout: float | None = None,
        idle_timeout: float | None = None,
    ) -> S:
        """Cleanse a prompt, ask the model, and return its restored answer in fragments, as they arrive.

        Arguments: as of `submit`; `idle_timeout`: seconds that the stream may stay silent. A sync client sends the
        request now; an async one when the stream is first awaited, entered or iterated. On a session's wire alone;
        raises `LiminalUnsupportedError` for a bearer, whose `submit(…)` gives the answer whole.
        Wire: `POST /api/v1/prompts/submit` with `isStreaming: true` in `openapi/liminal.yaml`.
        """
        text, found = a_text(text, "text"), plain_findings(findings)
        state = self._state
        service = state.stream_service(timeout, idle_timeout)

        def opened() -> Flow[Opened[StreamChunk]]:
            instead = "prompts.submit(…) gives the answer whole"
            wire = yield from state.sessions_alone("stream", instead)
            place = yield from state.place(wire, thread_id, model_instance_id)
            return (yield from open_stream(service, wire.stream(place, text, found), rules()))

        return self._stream(opened)

    def _stream(self, opened: Callable[[], Flow[Opened[StreamChunk]]]) -> S:
        """Make the face's stream of what a flow opens."""
        raise NotImplementedError

    def _placed(self, thread_id: object, model_instance_id: object) -> Flow[tuple[Wire, Place]]:
        wire = yield from self._state.wire()
        return wire, (yield from self._state.place(wire, thread_id, model_instance_id))

    def _mapping(
        self, thread_id: object, model_instance_id: object, given: Mapping[str, str] | Cleansed | None
    ) -> Flow[Mapping[str, str]]:
        """Return what placeholders stand for: as given, as learnt, or by one question to the service."""
        if isinstance(given, Cleansed) and given.mapping is not None:
            return given.mapping
        if given is not None and not isinstance(given, Cleansed):
            return given
        if thread_id is None:
            raise refused("thread_id is missing: pass it, or mapping=… as a cleansed prompt has it")
        thread = an_id(thread_id, "thread_id")
        known = self._state.learnt.placeholders.of(thread)
        if known is not None and not known[1]:
            return known[0]
        wire, place = yield from self._placed(thread, model_instance_id)
        names = known[1] if known is not None else (yield from self._names(wire, thread))
        restored = yield from self._state.on(wire, None, wire.hydrate(place, "\n".join(names)))
        return self._state.learnt.placeholders.settle(thread, restored, names)

    def _names(self, wire: Wire, thread_id: int) -> Flow[list[str]]:
        if not isinstance(wire, BearerWire):
            raise refused(
                "this client has cleansed nothing in this thread, and a session's wire doesn't tell its placeholders:"
                " pass mapping=… as the cleansed prompt has it"
            )
        history = yield from self._state.on(wire, None, wire.context_history(thread_id))
        return sorted({each.deid_text for each in history})


class Prompts(_Prompts[PromptStream], SyncResource):
    """Find, replace and restore sensitive text, and ask the model, with calls that wait."""

    _runtime: SyncRunner

    def _stream(self, opened: Callable[[], Flow[Opened[StreamChunk]]]) -> PromptStream:
        return PromptStream(self._runtime.run(opened()))

    def hydrate_stream(
        self,
        chunks: Iterable[str | None],
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        mapping: Mapping[str, str] | Cleansed | None = None,
    ) -> Iterator[str]:
        """Put back what placeholders stand for in a text that still comes, such as the stream of a model of your own.

        What it gives, joined, is what the whole text would become, however it is cut: only an end that may be a
        placeholder waits for the next chunk. What the placeholders stand for is what `cleanse` and `submit` in the same
        thread told this client, or `mapping`; where they left it open, one call settles it, and never one for each
        chunk. Raises `LiminalInputError` where nothing is known of the thread.
        """
        rehydrator = BareRehydrator(self._runtime.run(self._mapping(thread_id, model_instance_id, mapping)))
        return _restored(rehydrator, chunks)


def _restored(rehydrator: BareRehydrator, chunks: Iterable[str | None]) -> Iterator[str]:
    for chunk in chunks:
        certain = rehydrator.feed(chunk) if chunk else ""
        if certain:
            yield certain
    rest = rehydrator.end()
    if rest:
        yield rest


class AsyncPrompts(_Prompts[AsyncPromptStream], AsyncResource):
    """Find, replace and restore sensitive text, and ask the model, with coroutines."""

    _runtime: AsyncRunner

    def _stream(self, opened: Callable[[], Flow[Opened[StreamChunk]]]) -> AsyncPromptStream:
        return AsyncPromptStream(lambda: self._runtime.run(opened()))

    async def hydrate_stream(
        self,
        chunks: AsyncIterable[str | None] | Iterable[str | None],
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        mapping: Mapping[str, str] | Cleansed | None = None,
    ) -> AsyncIterator[str]:
        """Put back what placeholders stand for in a text that still comes, such as the stream of a model of your own.

        Iterate over it: `async for text in client.prompts.hydrate_stream(chunks, thread_id=…)`. `chunks` may be an
        async iterable or a plain one. The rest: as of `Prompts.hydrate_stream`; it raises when the
        first text is asked for.
        """
        known = await self._runtime.run(self._mapping(thread_id, model_instance_id, mapping))
        rehydrator = BareRehydrator(known)
        if isinstance(chunks, AsyncIterable):
            async for chunk in chunks:
                certain = rehydrator.feed(chunk) if chunk else ""
                if certain:
                    yield certain
            rest = rehydrator.end()
            if rest:
                yield rest
            return
        for text in _restored(rehydrator, chunks):
            yield text
