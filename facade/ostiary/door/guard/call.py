"""One governed call, from the application's arguments to its answer: a flow that both faces carry out.

    cleanse → inspect the prompt → begin the records → ask the model → inspect the answer → record → restore

A stream is returned before its answer is there: the later stages are links of its chain (`streams.py`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeVar

from openai import NOT_GIVEN

from ostiary._core.deadline import deadline, until
from ostiary._core.flow import Flow, ask
from ostiary.door.guard.asking import Attempts, seconds_left
from ostiary.door.guard.errors import GuardError
from ostiary.door.guard.explaining import StageReport, attach
from ostiary.door.guard.guard import Guard
from ostiary.door.guard.linking import govern_stream
from ostiary.door.guard.others import may_pass, name_of, ungoverned
from ostiary.door.guard.places import Asked
from ostiary.door.guard.raw import is_raw, replace_body, replace_stream
from ostiary.door.guard.records import Records
from ostiary.door.guard.restoring import changed_copy
from ostiary.door.guard.state import CallState
from ostiary.integrations.headers import without_session
from ostiary.libretto.params import checked_params
from ostiary.record import SharedSession, current_session, session
from ostiary.record.models import kept_by
from ostiary.taps import field, plain

__all__ = ["LIBRETTO", "GovernedCall", "call_of"]

E = TypeVar("E", bound=BaseException)

LIBRETTO = "libretto"
"""The key of `extra_body` by which a call says something to Libretto; it goes no further than here."""
_PATH = "/chat/completions"


def call_of(guard: Guard, client: Any, options: Any, streams: bool) -> GovernedCall | None:
    """Return the governed call that a request is, None for one that may pass as it is.

    Raises `GuardUngovernedError` for one that may not, `LibrettoInputError` for what the call says to Libretto,
    and `InvalidInputError` for its session's id.
    """
    is_chat = options.url.partition("?")[0] == _PATH and options.method.lower() == "post"
    if not is_chat or not isinstance(options.json_data, dict):
        if not may_pass(options, guard.plan.others):
            name = name_of(options.url)
            raise ungoverned(client, f"{options.method.upper()} /{name}", name)
        return None
    options = options.copy() if not hasattr(options, "model_copy") else options.model_copy()
    options.headers, named = without_session(options.headers, client)
    extra = dict(options.extra_json or {})
    params = checked_params(extra.pop(LIBRETTO, None))
    options.extra_json = extra or None
    return GovernedCall(guard, client, options, streams, _session(named), params)


def _session(named: str | None) -> SharedSession:
    """Return the session of a call: the one that its headers name, else the one around it, else a new one."""
    if named:
        return session(named)
    return current_session() or session()


class GovernedCall:
    """Carry one call through. `options` are the request's, as OpenAI's client made them, and are not changed."""

    def __init__(
        self,
        guard: Guard,
        client: Any,
        options: Any,
        streams: bool,
        session: SharedSession,
        params: Mapping[str, Any],
    ) -> None:
        body: Mapping[str, Any] = options.json_data
        given = {**body, **(options.extra_json or {})}
        self.state: CallState = CallState(guard, client, given, streams, session)
        self._options = options
        self._records: Records = Records(self.state, params)

    def around(self) -> AbstractContextManager[Any]:
        """Return the session and the deadline that the call belongs to."""
        stack = ExitStack()
        stack.enter_context(self.state.session)
        if self.state.guard.plan.deadline is not None:
            stack.enter_context(deadline(self.state.guard.plan.deadline))
        return stack

    def flow(self, request: Callable[[Any], Any]) -> Flow[Any]:
        """Return the answer, or a stream of it. Raises what the model's client raises, and `GuardError`s."""
        self.state.ends = until()
        try:
            return (yield from self._through(request))
        except BaseException as error:
            if self._was_late(error):
                raise self.failed(self.state.late()) from None
            self.failed(error)
            raise

    def _was_late(self, error: BaseException) -> bool:
        if isinstance(error, GuardError) or not isinstance(error, Exception):
            return False
        return isinstance(error, TimeoutError) or self.state.is_late()

    def _through(self, request: Callable[[Any], Any]) -> Flow[Any]:
        yield from self._cleansed()
        yield from self._prompt_inspected()
        yield from self._records.begun()
        options, parser = self._prepared()
        report = self.state.told.stage("model")
        attempts = Attempts(self.state.client, self.state.guard.policy, self.state.guard.ways)
        with report.timed(), kept_by(self._records.places()):
            answer: Any = yield from attempts.answer(request, options)
        report.outcome, report.facts["attempts"] = "done", attempts.made
        if self.state.streams:
            return (yield from self._streamed(answer))
        raw = answer if hasattr(answer, "http_response") else None
        if raw is not None:
            answer = yield from self._read(raw)
        answer = yield from self._answer_inspected(answer)
        restored = self._restored(answer)
        yield from self._records.answered(answer, restored)
        if raw is not None:
            replace_body(self.state.client, raw, restored)
            restored = raw
        self.attached(restored)
        if raw is None and parser is not None:
            restored = parser(restored)
            self.attached(restored)
        return restored

    def _cleansed(self) -> Flow[None]:
        cleanser = self.state.guard.cleanser
        if cleanser is None:
            return
        report = self.state.told.stage("cleanse", cleanser.options.on_failure)
        if self.state.asked.attachments and cleanser.options.attachments == "refuse":
            raise self.state.stops.attachments(self.state.asked.attachments)
        original = self.state.asked
        self.state.asked = Asked(self.state.given)
        try:
            with report.timed():
                self.state.known = yield from cleanser.cleanse(
                    self.state.asked, self.state.session, self.state.told
                )
        except Exception as error:
            # What was cleansed of it until then is not told apart from the rest.
            self.state.asked, stopped = original, error
        else:
            self.state.is_cleansed = True
            _done(report)
            return
        self.state.tolerate(report, stopped)

    def _prompt_inspected(self) -> Flow[None]:
        inspector = self.state.guard.inspector
        if inspector is None or not inspector.on_prompts:
            return
        from ostiary.door.guard.inspecting import note

        policy = inspector.options.on_failure
        report = self.state.told.stage("inspect prompt", policy)
        messages = self.state.asked.body.get("messages")
        try:
            with report.timed():
                passage = yield from inspector.prompt(messages, self.state.told, seconds_left())
        except Exception as error:
            stopped = error
        else:
            note(self.state.told, report.stage, passage, policy, messages)
            self.state.tags = passage.tags
            if passage.rejection is not None:
                raise self.state.stops.rejected(report.stage, passage)
            if passage.changed:
                self.state.asked = Asked({**self.state.asked.body, **passage.text})
            _done(report)
            return
        self.state.tolerate(report, stopped)

    def _prepared(self) -> tuple[Any, Any]:
        """Return the options to send, and what parses an answer: it reads the restored one, so it has to wait."""
        options = copy.copy(self._options)
        options.json_data, options.extra_json = self.state.asked.body, None
        parser = options.post_parser if hasattr(options, "post_parser") else NOT_GIVEN
        if is_raw(options) or not callable(parser):
            return options, None
        options.post_parser = NOT_GIVEN
        return options, parser

    def _read(self, raw: Any) -> Flow[Any]:
        """Return what a response says that the application takes apart by itself."""
        yield from ask(self.state.guard.ways.read, raw.http_response)
        return raw.http_response.json()

    def _answer_inspected(self, answer: Any) -> Flow[Any]:
        inspector = self.state.guard.inspector
        if inspector is None or not inspector.on_answers:
            return answer
        choices = [plain(each) for each in field(answer, "choices") or ()]
        text = yield from self._inspected(choices)
        if text is None:
            return answer
        if isinstance(answer, dict):
            return changed_copy(answer, **text)
        made = type(answer).construct(**{**plain(answer), **text})
        made._request_id = getattr(answer, "_request_id", None)
        return made

    def _inspected(self, choices: Any) -> Flow[Any]:
        """Take choices through the response side; return them changed, None where they stay as they are."""
        from ostiary.door.guard.inspecting import note

        inspector = self.state.guard.inspector
        assert inspector is not None
        policy = inspector.options.on_failure
        report = self.state.told.stage("inspect answer", policy)
        asked = self.state.asked.body.get("messages")
        try:
            with report.timed():
                passage = yield from inspector.answer(
                    choices, asked, self.state.tags, self.state.told, seconds_left(self.state.ends)
                )
        except Exception as error:
            stopped = error
        else:
            note(self.state.told, report.stage, passage, policy, choices)
            if passage.rejection is not None:
                raise self.state.stops.rejected(report.stage, passage)
            _done(report)
            return passage.text if passage.changed else None
        self.state.tolerate(report, stopped)
        return None

    def _restored(self, answer: Any) -> Any:
        restorer = self.state.restorer()
        if restorer is None:
            return answer
        report = self.state.told.stage("restore")
        with report.timed():
            restored = restorer.whole(answer)
        report.outcome = "done" if restored is answer else "changed"
        return restored

    def failed(self, error: E) -> E:
        """Note in the records that there is no answer, and let the error tell what happened; return it."""
        report = self.state.told.stages[-1] if self.state.told.stages else None
        if report is not None and report.outcome == "pending":
            report.outcome = "failed"
            report.facts["why"] = type(error).__name__
        self._records.failed(error)
        attach(error, self.state.told)
        return error

    def _streamed(self, answer: Any) -> Flow[Any]:
        raw = answer if hasattr(answer, "http_response") else None
        stream: Any = answer
        if raw is not None:
            stream = yield from ask(raw.parse)
        govern_stream(self.state, self._records, self._inspected, stream)
        self.attached(stream)
        if raw is not None:
            replace_stream(self.state.client, raw, stream)
            self.attached(raw)
            return raw
        return stream

    def attached(self, holder: Any) -> None:
        """Let an answer tell what happened, and its feedback key, as Libretto's own clients do."""
        attach(holder, self.state.told)
        if self.state.told.feedback_key is not None:
            try:
                holder.libretto_feedback_key = self.state.told.feedback_key
            except Exception:
                return


def _done(report: StageReport) -> None:
    if report.outcome == "pending":
        report.outcome = "done"
