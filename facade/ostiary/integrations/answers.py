"""What a watched call returned: the answer itself, a stream, or a response that the application reads by itself."""

from __future__ import annotations

import time
from typing import Any

from ostiary.integrations.watch import Watch
from ostiary.record.models import Answer
from ostiary.taps import Assembler, Ending, Listener, chunks_of, field, tap, tap_body

__all__ = ["watch_answer"]

# The bytes of a response that are kept to see what it says; the rest passes unseen.
_MOST_BYTES = 16_000_000


def watch_answer(watch: Watch, result: Any) -> None:
    """See what the call returned, and tell of the answer, now or when it is complete. Raises nothing."""
    try:
        _watch_result(watch, result)
    except Exception as error:
        watch.stumbled(error)


def _watch_result(watch: Watch, result: Any) -> None:
    response = field(result, "http_response")  # of `with_raw_response` and `with_streaming_response`
    if response is not None:
        _watch_response(watch, response)
    elif watch.call.streams:
        watch.tell(lambda sight: sight.streaming())
        if not tap(result, _StreamListener(watch)):
            # No stream that we know; it may at least hold a response.
            _watch_response(watch, getattr(result, "response", None))
    else:
        watch.answered(Answer(result))


def _watch_response(watch: Watch, response: Any) -> None:
    body = _read(response)
    if body is not None:
        watch.answered(Answer(next(chunks_of(body), None)))
        return
    watch.tell(lambda sight: sight.streaming())
    if response is None or not tap_body(response, _BodyListener(watch)):
        watch.answered(Answer(None))


def _read(response: Any) -> bytes | None:
    """Return a response's body where the SDK has read it."""
    if response is None or not getattr(response, "is_closed", False):
        return None
    try:
        content = response.content
    except Exception:  # closed unread
        return None
    return content if isinstance(content, bytes) else None


class _StreamListener(Listener):
    """Put a stream's answer together as the application reads it."""

    __slots__ = ("_add", "_assembler", "_began", "_waited", "_watch")

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._assembler: Assembler = watch.assemblers[watch.call.operation]()
        self._add = self._assembler.add
        self._began = watch.call.started
        self._waited: float | None = None

    def chunk(self, chunk: Any) -> None:
        if self._waited is None:
            self._waited = time.time() - self._began
        self._add(chunk)

    def ended(self, how: Ending, error: BaseException | None) -> None:
        answer = Answer(
            self._assembler.answer() if self._assembler.chunks else None,
            chunks=self._assembler.chunks,
            waited=self._waited,
            whole=how == "finished",
            error=error,
        )
        self._watch.answered(answer)

    def stumbled(self, error: Exception) -> None:
        self._watch.stumbled(error)


class _BodyListener(Listener):
    """Keep the bytes that the application reads, and see at the end what they say."""

    __slots__ = ("_began", "_kept", "_pieces", "_waited", "_watch")

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._pieces: list[bytes] = []
        self._kept = 0
        self._began = watch.call.started
        self._waited: float | None = None

    def chunk(self, chunk: Any) -> None:
        if self._waited is None:
            self._waited = time.time() - self._began
        if self._kept < _MOST_BYTES:
            self._kept += len(chunk)
            self._pieces.append(chunk)

    def ended(self, how: Ending, error: BaseException | None) -> None:
        watch, call = self._watch, self._watch.call
        body = b"".join(self._pieces)
        # A reader of events stops at the last one, before the response ends.
        whole = how == "finished" or (how != "failed" and call.streams and any(e in body for e in watch.ends))
        chunks = list(chunks_of(body))
        value: Any = None
        if call.streams and chunks and call.operation in watch.assemblers:
            assembler = watch.assemblers[call.operation]()
            for chunk in chunks:
                assembler.add(chunk)
            value = assembler.answer()
        elif chunks:
            value = chunks[0]
        answer = Answer(
            value,
            chunks=len(chunks) if call.streams else 0,
            waited=self._waited,
            whole=whole,
            error=error,
        )
        self._watch.answered(answer)

    def stumbled(self, error: Exception) -> None:
        self._watch.stumbled(error)
