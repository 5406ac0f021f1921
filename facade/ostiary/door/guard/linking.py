"""Which links the chain of a governed stream has: the deadline, inspect, record, restore, confirm."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ostiary._core.flow import Flow, ask
from ostiary.door.guard.asking import seconds_left
from ostiary.door.guard.errors import GuardError
from ostiary.door.guard.explaining import StageReport
from ostiary.door.guard.records import Records
from ostiary.door.guard.restoring import Restorer
from ostiary.door.guard.state import CallState
from ostiary.door.guard.streams import chain
from ostiary.record.models import Answer
from ostiary.taps import ChatAssembler, Ending, Listener, tap

if TYPE_CHECKING:
    from ostiary.door.guard.inspecting import Buffered, Windowed

__all__ = ["govern_stream"]


def govern_stream(
    call: CallState, records: Records, inspected: Callable[[Any], Flow[Any]], stream: Any
) -> None:
    """Let a stream give the governed answer. `inspected` takes choices through the response side."""
    ways, inspector = call.guard.ways, call.guard.inspector
    for kept in records.kept:
        kept.ahead()
    if call.ends is not None:
        chain(stream, _Deadline(call, stream), ways)
    if inspector is not None and inspector.on_answers:
        link = (
            _InWindows(call, stream) if inspector.options.streams == "windowed" else _Whole(call, inspected)
        )
        chain(stream, link, ways)
    tap(stream, _Heard(call, records, plain=False))
    restorer = call.restorer()
    if restorer is not None:
        chain(stream, _Restored(restorer, call.told.stage("restore")), ways)
    if any(kept.is_plain for kept in records.kept):
        tap(stream, _Heard(call, records, plain=True))
    if any(kept.is_closed for kept in records.kept):
        chain(stream, _Confirmed(records), ways)


class _Restored:
    """Put back what placeholders stand for."""

    def __init__(self, restorer: Restorer, report: StageReport) -> None:
        self._restorer = restorer
        self._report = report

    def take(self, chunk: Any) -> Iterator[Any]:
        return self._timed(self._restorer.take(chunk))

    def end(self) -> Iterator[Any]:
        given = list(self._timed(self._restorer.end()))
        self._report.outcome = "changed" if self._restorer.restored else "done"
        return iter(given)

    def _timed(self, chunks: Iterator[Any]) -> Iterator[Any]:
        began = time.perf_counter()
        yield from chunks
        self._report.milliseconds += (time.perf_counter() - began) * 1000


class _Deadline:
    """End a stream whose time is up."""

    def __init__(self, call: CallState, stream: Any) -> None:
        self._call = call
        self._response = stream.response

    def take_flow(self, chunk: Any) -> Flow[Iterable[Any]]:
        if self._call.is_late():
            yield from ask(self._call.guard.ways.close_response, self._response)
            raise self._call.late()
        return (chunk,)

    def end_flow(self) -> Flow[Iterable[Any]]:
        yield from ()
        return ()


class _Whole:
    """Hold a stream back until all of it is inspected."""

    def __init__(self, call: CallState, inspected: Callable[[Any], Flow[Any]]) -> None:
        from ostiary.door.guard.inspecting import Buffered

        self._inspected = inspected
        self._buffer: Buffered = Buffered()
        inspector = call.guard.inspector
        assert inspector is not None
        call.told.stage("inspect answer", inspector.options.on_failure)

    def take_flow(self, chunk: Any) -> Flow[Iterable[Any]]:
        self._buffer.take(chunk)
        yield from ()
        return ()

    def end_flow(self) -> Flow[Iterable[Any]]:
        changed = yield from self._inspected(self._buffer.choices())
        return self._buffer.given(changed)


class _InWindows:
    """Inspect a stream in windows; a rejection ends it."""

    def __init__(self, call: CallState, stream: Any) -> None:
        self._call = call
        self._response = stream.response
        inspector = call.guard.inspector
        assert inspector is not None
        self._report = call.told.stage("inspect answer", inspector.options.on_failure)
        messages = call.asked.body.get("messages")
        self._windows: Windowed = inspector.windows(
            messages, call.tags, call.told, lambda: seconds_left(call.ends)
        )

    def take_flow(self, chunk: Any) -> Flow[Iterable[Any]]:
        return self._noted(self._windows.take(chunk))

    def end_flow(self) -> Flow[Iterable[Any]]:
        given = yield from self._noted(self._windows.end())
        if self._report.outcome == "pending":
            self._report.outcome = "done"
        return given

    def _ended(self, error: GuardError) -> Flow[None]:
        yield from ask(self._call.guard.ways.close_response, self._response)
        raise error

    def _stopped(self, error: Exception) -> GuardError:
        """Make the error of a window that could not be inspected: what is held back can't go on uninspected."""
        self._report.outcome, self._report.facts["why"] = "failed", type(error).__name__
        is_late = isinstance(error, TimeoutError)
        return self._call.late() if is_late else self._call.stops.failed(self._report.stage, error)

    def _noted(self, step: Flow[list[Any]]) -> Flow[Iterable[Any]]:
        from ostiary.door.guard.inspecting import note

        stopped: GuardError | None = None
        given: Iterable[Any] = ()
        try:
            with self._report.timed():
                given = yield from step
        except Exception as error:
            stopped = self._stopped(error)
        if stopped is not None:
            yield from self._ended(stopped)
        passages, self._windows.passages = self._windows.passages, []
        for passage in passages:
            note(self._call.told, self._report.stage, passage, self._report.policy)
            if passage.rejection is not None:
                yield from self._ended(self._call.stops.rejected(self._report.stage, passage))
        return given


class _Heard(Listener):
    """Record a stream as it passes: what the model said, or what the application got."""

    def __init__(self, call: CallState, records: Records, *, plain: bool) -> None:
        self._records = records
        self._plain = plain
        self._assembler = ChatAssembler()
        self._waited: float | None = None
        self._began = time.perf_counter()
        self._report = call.told.stage("model")

    def chunk(self, chunk: Any) -> None:
        if self._waited is None:
            self._waited = time.perf_counter() - self._began
        self._assembler.add(chunk)

    def ended(self, how: Ending, error: BaseException | None) -> None:
        whole = self._assembler
        said = whole.answer() if whole.chunks else None
        answer = Answer(
            said if self._plain else self._records.recordable(said),
            chunks=whole.chunks,
            waited=self._waited,
            whole=how == "finished",
            error=error,
        )
        if not self._plain:
            self._report.facts["chunks"] = whole.chunks
            self._report.facts["stream"] = how
            self._report.milliseconds += (time.perf_counter() - self._began) * 1000
        for kept in self._records.kept:
            if kept.is_plain is self._plain:
                kept.answered(answer)

    def stumbled(self, error: Exception) -> None:
        for kept in self._records.kept:
            kept.stumbled(error)


class _Confirmed:
    """Hold back the end of a stream until what was recorded of it has arrived."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def take_flow(self, chunk: Any) -> Flow[Iterable[Any]]:
        yield from ()
        return (chunk,)

    def end_flow(self) -> Flow[Iterable[Any]]:
        yield from self._records.confirmed()
        return ()
