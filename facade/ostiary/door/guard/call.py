"""One governed call, from the application's arguments to its answer: a flow that both faces carry out.

    cleanse → inspect the prompt → begin the records → ask the model → inspect the answer → record → restore

A stream is returned before its answer is there: the later stages are links of its chain (`streams.py`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Any, TypeVar

from openai import NOT_GIVEN

from ostiary._core.deadline import deadline, until
from ostiary._core.flow import Flow, ask
from ostiary.door.guard.asking import Attempts, seconds_left
from ostiary.door.guard.errors import GuardError, timed_out
from ostiary.door.guard.explaining import Explanation, StageReport, attach
from ostiary.door.guard.linking import govern_stream
from ostiary.door.guard.places import Asked
from ostiary.door.guard.raw import is_raw, replace_body, replace_stream
from ostiary.door.guard.records import Records
from ostiary.door.guard.restoring import Restorer, changed_copy
from ostiary.door.guard.stopping import Stops
from ostiary.record import SharedSession
from ostiary.record.models import kept_by
from ostiary.taps import field, plain

if TYPE_CHECKING:
    from ostiary.door.guard.guard import Guard

__all__ = ["GovernedCall"]

E = TypeVar("E", bound=BaseException)


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
        self.guard = guard
        self.client = client
        self.session = session
        self.told: Explanation = Explanation(session.text, guard.plan.keep_texts)
        self.streams = streams
        self.known: dict[str, str] = {}
        self.tags: dict[str, list[str]] = {}
        self._options = options
        body: Mapping[str, Any] = options.json_data
        self.given: dict[str, Any] = {**body, **(options.extra_json or {})}
        self.asked: Asked = Asked(self.given)
        self.is_cleansed: bool = guard.cleanser is None
        self.stops: Stops = Stops(self.client, self.told)
        self.records: Records = Records(self, params)
        self.ends: float | None = None

    def around(self) -> AbstractContextManager[Any]:
        """Return the session and the deadline that the call belongs to."""
        stack = ExitStack()
        stack.enter_context(self.session)
        if self.guard.plan.deadline is not None:
            stack.enter_context(deadline(self.guard.plan.deadline))
        return stack

    def flow(self, request: Callable[[Any], Any]) -> Flow[Any]:
        """Return the answer, or a stream of it. Raises what the model's client raises, and `GuardError`s."""
        self.ends = until()
        try:
            return (yield from self._through(request))
        except BaseException as error:
            if self._was_late(error):
                raise self.failed(self.late()) from None
            self.failed(error)
            raise

    def late(self) -> GuardError:
        """Make the error of a call whose time is up."""
        return timed_out(self.client, self.told, self.stage)

    @property
    def stage(self) -> str:
        """The stage that began last."""
        return self.told.stages[-1].stage if self.told.stages else ""

    def _is_late(self) -> bool:
        return seconds_left(self.ends) == 0.0

    def _was_late(self, error: BaseException) -> bool:
        if isinstance(error, GuardError) or not isinstance(error, Exception):
            return False
        return isinstance(error, TimeoutError) or self._is_late()

    def _through(self, request: Callable[[Any], Any]) -> Flow[Any]:
        yield from self._cleansed()
        yield from self._prompt_inspected()
        yield from self.records.begun()
        options, parser = self._prepared()
        report = self.told.stage("model")
        attempts = Attempts(self.client, self.guard.policy, self.guard.ways)
        with report.timed(), kept_by(self.records.places()):
            answer: Any = yield from attempts.answer(request, options)
        report.outcome, report.facts["attempts"] = "done", attempts.made
        if self.streams:
            return (yield from self._streamed(answer))
        raw = answer if hasattr(answer, "http_response") else None
        if raw is not None:
            answer = yield from self._read(raw)
        answer = yield from self._answer_inspected(answer)
        restored = self._restored(answer)
        yield from self.records.answered(answer, restored)
        if raw is not None:
            replace_body(self.client, raw, restored)
            restored = raw
        self.attached(restored)
        if raw is None and parser is not None:
            restored = parser(restored)
            self.attached(restored)
        return restored

    def _cleansed(self) -> Flow[None]:
        cleanser = self.guard.cleanser
        if cleanser is None:
            return
        report = self.told.stage("cleanse", cleanser.options.on_failure)
        if self.asked.attachments and cleanser.options.attachments == "refuse":
            raise self.stops.attachments(self.asked.attachments)
        original = self.asked
        self.asked = Asked(self.given)
        try:
            with report.timed():
                self.known = yield from cleanser.cleanse(self.asked, self.session, self.told)
        except Exception as error:
            # What was cleansed of it until then is not told apart from the rest.
            self.asked, stopped = original, error
        else:
            self.is_cleansed = True
            _done(report)
            return
        self._tolerate(report, stopped)

    def _tolerate(self, report: StageReport, error: Exception) -> None:
        """Go on without a stage that failed, where its policy is open. Raises `GuardFailedError` where it is closed."""
        report.outcome, report.facts["why"] = "failed", type(error).__name__
        if self._is_late():
            raise self.late() from error
        if report.policy == "closed":
            raise self.stops.failed(report.stage, error) from error

    def _prompt_inspected(self) -> Flow[None]:
        inspector = self.guard.inspector
        if inspector is None or not inspector.on_prompts:
            return
        from ostiary.door.guard.inspecting import note

        policy = inspector.options.on_failure
        report = self.told.stage("inspect prompt", policy)
        messages = self.asked.body.get("messages")
        try:
            with report.timed():
                passage = yield from inspector.prompt(messages, self.told, seconds_left())
        except Exception as error:
            stopped = error
        else:
            note(self.told, report.stage, passage, policy, messages)
            self.tags = passage.tags
            if passage.rejection is not None:
                raise self.stops.rejected(report.stage, passage)
            if passage.changed:
                self.asked = Asked({**self.asked.body, **passage.text})
            _done(report)
            return
        self._tolerate(report, stopped)

    def _prepared(self) -> tuple[Any, Any]:
        """Return the options to send, and what parses an answer: it reads the restored one, so it has to wait."""
        options = copy.copy(self._options)
        options.json_data, options.extra_json = self.asked.body, None
        parser = options.post_parser if hasattr(options, "post_parser") else NOT_GIVEN
        if is_raw(options) or not callable(parser):
            return options, None
        options.post_parser = NOT_GIVEN
        return options, parser

    def _read(self, raw: Any) -> Flow[Any]:
        """Return what a response says that the application takes apart by itself."""
        yield from ask(self.guard.ways.read, raw.http_response)
        return raw.http_response.json()

    def _answer_inspected(self, answer: Any) -> Flow[Any]:
        inspector = self.guard.inspector
        if inspector is None or not inspector.on_answers:
            return answer
        choices = [plain(each) for each in field(answer, "choices") or ()]
        text = yield from self.inspected(choices)
        if text is None:
            return answer
        if isinstance(answer, dict):
            return changed_copy(answer, **text)
        made = type(answer).construct(**{**plain(answer), **text})
        made._request_id = getattr(answer, "_request_id", None)
        return made

    def inspected(self, choices: Any) -> Flow[Any]:
        """Take choices through the response side; return them changed, None where they stay as they are."""
        from ostiary.door.guard.inspecting import note

        inspector = self.guard.inspector
        assert inspector is not None
        policy = inspector.options.on_failure
        report = self.told.stage("inspect answer", policy)
        asked = self.asked.body.get("messages")
        try:
            with report.timed():
                passage = yield from inspector.answer(
                    choices, asked, self.tags, self.told, seconds_left(self.ends)
                )
        except Exception as error:
            stopped = error
        else:
            note(self.told, report.stage, passage, policy, choices)
            if passage.rejection is not None:
                raise self.stops.rejected(report.stage, passage)
            _done(report)
            return passage.text if passage.changed else None
        self._tolerate(report, stopped)
        return None

    def restorer(self) -> Restorer | None:
        """Return what restores the answer; None where nothing was replaced."""
        return Restorer(self.known) if self.known else None

    def _restored(self, answer: Any) -> Any:
        restorer = self.restorer()
        if restorer is None:
            return answer
        report = self.told.stage("restore")
        with report.timed():
            restored = restorer.whole(answer)
        report.outcome = "done" if restored is answer else "changed"
        return restored

    def failed(self, error: E) -> E:
        """Note in the records that there is no answer, and let the error tell what happened; return it."""
        report = self.told.stages[-1] if self.told.stages else None
        if report is not None and report.outcome == "pending":
            report.outcome = "failed"
            report.facts["why"] = type(error).__name__
        self.records.failed(error)
        attach(error, self.told)
        return error

    def _streamed(self, answer: Any) -> Flow[Any]:
        raw = answer if hasattr(answer, "http_response") else None
        stream: Any = answer
        if raw is not None:
            stream = yield from ask(raw.parse)
        govern_stream(self, stream)
        self.attached(stream)
        if raw is not None:
            replace_stream(self.client, raw, stream)
            self.attached(raw)
            return raw
        return stream

    def attached(self, holder: Any) -> None:
        """Let an answer tell what happened, and its feedback key, as Libretto's own clients do."""
        attach(holder, self.told)
        if self.told.feedback_key is not None:
            try:
                holder.libretto_feedback_key = self.told.feedback_key
            except Exception:
                return


def _done(report: StageReport) -> None:
    if report.outcome == "pending":
        report.outcome = "done"
