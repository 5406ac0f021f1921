"""Following one call of a model from its arguments to its end; the caller gets what the model gave, as it is."""

from __future__ import annotations

import inspect
import time
import weakref
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, Final, TypeAlias, cast

from ostiary.libretto.answers import as_it_is
from ostiary.libretto.drafts import Api, Draft, draft_of, plain_arguments, untracked_because
from ostiary.libretto.events import Failure, PendingEvent
from ostiary.libretto.params import checked_params
from ostiary.libretto.recorder import LibrettoRecorder
from ostiary.prompts import TemplateError
from ostiary.taps import (
    Assembler,
    ChatAssembler,
    CompletionAssembler,
    Ending,
    Listener,
    ResponseAssembler,
    chunks_of,
    field,
    tap,
    tap_body,
)

__all__ = ["FEEDBACK_KEY", "Call", "Told", "begin"]

Told: TypeAlias = Callable[[Any], Any]

FEEDBACK_KEY: Final = "libretto_feedback_key"
"""Under this name answers and streams tell what feedback on them shall name."""

_ASSEMBLERS: Final[dict[Api, type[Assembler]]] = {
    "chat": ChatAssembler,
    "completion": CompletionAssembler,
    "responses": ResponseAssembler,
}
_WHOLE: Final = frozenset({"chat.completion", "text_completion", "response"})
# Of an answer that its reader takes apart alone, this much is kept for the event.
_LARGEST: Final = 8 * 1024 * 1024


def begin(
    recorder: LibrettoRecorder, api: Api, arguments: dict[str, Any], given: object
) -> AbstractContextManager[Told]:
    """Note that a call begins, and make its arguments plain: `with begin(…) as answered: return answered(call())`.

    An answer goes through `answered` as it is; an error that leaves the block is noted, and goes on. Where the call
    isn't recorded, nothing is noted. Raises `LibrettoInputError` and `MissingParameterError` for what the call says to
    Libretto, before anything is sent.
    """
    params = checked_params(given)
    why = untracked_because(recorder.state, params)
    draft: Draft | None = None
    asked = dict(arguments)
    plain_arguments(api, arguments)
    if why is not None:
        recorder.note_untracked(why)
        return nullcontext(_untold)
    try:
        # Templates are noted, and of what can be read only once, what the model reads.
        draft = draft_of(recorder.state, api, _readable(asked, arguments), params)
    except TemplateError:
        raise
    except Exception as error:
        recorder.mishaps.note("begin", error)
        return nullcontext(_untold)
    return Call(recorder, draft)


def _untold(answer: Any) -> Any:
    return answer


def _readable(asked: dict[str, Any], plain: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments as they were given, but lists in the place of iterators."""
    return {name: plain[name] if hasattr(value, "__next__") else value for name, value in asked.items()}


class Call:
    """Hold a call that is under way: the block in which it is made. Noting what comes of it raises nothing."""

    __slots__ = ("_began", "_draft", "_recorder")

    def __init__(self, recorder: LibrettoRecorder, draft: Draft) -> None:
        self._recorder = recorder
        self._draft = draft
        self._began = time.perf_counter()

    def __enter__(self) -> Told:
        return self._answered

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            try:
                self._record(None, Failure(error))
            except Exception as mishap:
                self._recorder.mishaps.note("fail", mishap)

    def _answered(self, answer: Any) -> Any:
        """Note the answer: whole, a stream, or a response that the caller reads alone."""
        try:
            self._take(answer)
        except Exception as mishap:
            self._recorder.mishaps.note("answer", mishap)
        return answer

    def _record(self, answer: Any, failure: Failure | None = None) -> None:
        milliseconds = (time.perf_counter() - self._began) * 1000
        self._recorder.record(PendingEvent(self._draft, milliseconds, answer, failure))

    def _take(self, answer: Any) -> None:
        if field(answer, "http_response") is not None:
            self._take_response(answer)
        elif field(answer, "_iterator") is not None:
            # A stream. Of a model, `hasattr` would cost an exception inside of pydantic.
            _tell(answer, self._draft.feedback_key)
            heard = _Heard(self)
            if not tap(answer, heard):
                self._record(None)
        else:
            _tell(answer, self._draft.feedback_key)
            self._record(as_it_is(answer))

    def _take_response(self, answer: Any) -> None:
        """Take what `with_raw_response` and `with_streaming_response` give: a body, perhaps yet to be read."""
        _tell(answer, self._draft.feedback_key)
        _tell_what_is_parsed(answer, self._draft.feedback_key)
        response = answer.http_response
        if getattr(response, "is_stream_consumed", False):
            self._record(_Body(self._draft.api, [response.content]))
        elif not tap_body(response, _HeardBytes(self)):
            self._record(None)

    def ended(self, answer: Any, how: Ending, error: BaseException | None) -> None:
        """Note that a stream has ended."""
        self._record(answer, Failure(error) if error is not None and how == "failed" else None)

    def stumbled(self, error: Exception) -> None:
        """Count what failed in listening."""
        self._recorder.mishaps.note("stream", error)

    @property
    def api(self) -> Api:
        """Which of OpenAI's APIs was called."""
        return self._draft.api


class _Heard(Listener):
    """Put a stream's answer together while its reader reads."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._assembler = _ASSEMBLERS[call.api]()
        self.chunk = self._assembler.add  # type: ignore[method-assign]

    def ended(self, how: Ending, error: BaseException | None) -> None:
        self._call.ended(self._assembler, how, error)

    def stumbled(self, error: Exception) -> None:
        self._call.stumbled(error)


class _HeardBytes(Listener):
    """Keep the bytes that a reader takes."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._pieces: list[bytes] = []
        self._left = _LARGEST

    def chunk(self, chunk: Any) -> None:
        self._left -= len(chunk)
        if self._left >= 0:
            self._pieces.append(chunk)

    def ended(self, how: Ending, error: BaseException | None) -> None:
        self._call.ended(_Body(self._call.api, self._pieces), how, error)

    def stumbled(self, error: Exception) -> None:
        self._call.stumbled(error)


class _Body:
    """Make an answer of bytes, when it is asked for: on the delivery thread."""

    __slots__ = ("_api", "_pieces")
    _api: Api

    def __init__(self, api: Api, pieces: list[bytes]) -> None:
        self._api = api
        self._pieces = pieces

    def answer(self) -> Any:
        """Return the answer, None where the bytes hold none."""
        chunks = list(chunks_of(self._pieces))
        if len(chunks) == 1 and field(chunks[0], "object") in _WHOLE:
            return chunks[0]
        assembler = _ASSEMBLERS[self._api]()
        for chunk in chunks:
            assembler.add(chunk)
        return assembler.answer() if chunks else None


def _tell(answer: Any, key: str) -> None:
    """Let an answer or a stream tell its feedback key. What takes no further field (a text, say) can't."""
    with suppress(Exception):
        extra = getattr(answer, "__pydantic_extra__", None)
        if type(extra) is dict:
            # Where a model itself would put it, after it has looked in vain for an attribute of this name.
            extra[FEEDBACK_KEY] = key
        else:
            setattr(answer, FEEDBACK_KEY, key)


def _tell_what_is_parsed(answer: Any, key: str) -> None:
    """Have what `answer.parse()` returns tell the feedback key too."""
    # Weakly: whoever drops the answer frees its connection at once.
    held = cast("Callable[[], Any]", weakref.ref(answer))

    def parse(*args: Any, **kwargs: Any) -> Any:
        owner = held()
        found = type(owner).parse(owner, *args, **kwargs)
        if inspect.isawaitable(found):
            return _told_later(found, key)
        _tell(found, key)
        return found

    answer.parse = parse


async def _told_later(parsing: Awaitable[Any], key: str) -> Any:
    found = await parsing
    _tell(found, key)
    return found
