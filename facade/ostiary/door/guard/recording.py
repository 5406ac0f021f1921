"""What is kept of a governed call: Layer's actions and Libretto's event, by the observers that both services have.

Nothing here hurts a call whose policies are open: what fails is counted, and told in the explanation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ostiary._core.flow import Flow, ask
from ostiary.door.guard.explaining import Explanation
from ostiary.door.guard.options import Log, Record
from ostiary.record.models import MISHAPS, Answer, ModelCall, Sight, destination_of

__all__ = ["Keeper", "Kept", "NotKeptError"]


class NotKeptError(Exception):
    """Say that a service has not taken what was recorded."""


class Keeper:
    """Keep one service's record of each call; `kind` is the stage's name."""

    def __init__(self, kind: str, options: Record | Log, client: Any, observer: Any) -> None:
        self.kind = kind
        self.options = options
        self.client = client
        self._observer = observer

    @property
    def destination(self) -> str | None:
        """Where calls are recorded: whoever watches OpenAI's package for the same place need not hear of them."""
        return destination_of(self._observer)

    def begin(self, call: ModelCall, params: Any, session_id: str) -> Sight | None:
        """Hear of a call."""
        if isinstance(self.options, Log):
            named = {"prompt_template_name": self.options.prompt_template_name, "chain_id": session_id}
            sight: Sight | None = self._observer.begin(call, {**named, **(params or {})})
            return sight
        found: Sight | None = self._observer.begin(call)
        return found

    def arrived(self) -> Flow[None]:
        """Wait until the service has what was recorded. Raises `NotKeptError`."""
        client, timeout = self.client, self.options.timeout
        lost = sum(client.ledger().dropped.values())
        result: Any = yield from ask(lambda: client.flush(timeout))
        if not result.complete or sum(client.ledger().dropped.values()) > lost:
            raise NotKeptError(f"{self.kind}: the service has not taken it within {timeout} seconds")


class Kept:
    """Follow one call for one keeper."""

    def __init__(self, keeper: Keeper, told: Explanation) -> None:
        self.keeper = keeper
        self._told = told
        self._report = told.stage(keeper.kind, keeper.options.on_failure)
        self._sight: Sight | None = None
        self._is_over = False

    @property
    def is_closed(self) -> bool:
        """Whether the call may not go on unrecorded."""
        return self.keeper.options.on_failure == "closed"

    @property
    def is_told(self) -> bool:
        """Whether the service hears of the call."""
        return self._sight is not None

    @property
    def is_plain(self) -> bool:
        """Whether it records what the application sent and got."""
        return self.keeper.options.texts == "plain"

    def begin(
        self, body: Mapping[str, Any], call: Callable[[Mapping[str, Any]], ModelCall], params: Any
    ) -> None:
        """Note the prompt."""
        with self._report.timed():
            try:
                self._sight = self.keeper.begin(call(body), params, self._told.id)
            except Exception as error:
                self.stumbled(error)
                return
        if self._sight is None:
            self._report.outcome = "skipped"
        key = getattr(self._sight, "feedback_key", None)
        if key is not None:
            self._told.feedback_key = key

    def ahead(self) -> None:
        """Let the prompt go ahead of the answer."""
        self._tell(lambda sight: sight.streaming())

    def answered(self, answer: Answer) -> None:
        """Note the answer."""
        self._end(lambda sight: sight.answered(answer))

    def failed(self, error: BaseException) -> None:
        """Note that there is none."""
        self._end(lambda sight: sight.failed(error))

    def _end(self, what: Callable[[Sight], None]) -> None:
        if self._is_over:
            return
        self._is_over = True
        if self._tell(what) and self._report.outcome == "pending":
            self._report.outcome = "done"

    def _tell(self, what: Callable[[Sight], None]) -> bool:
        if self._sight is None:
            return False
        with self._report.timed():
            try:
                what(self._sight)
            except Exception as error:
                self.stumbled(error)
                return False
        return True

    def stumbled(self, error: BaseException) -> None:
        """Count what went wrong here, and tell it."""
        self._report.outcome = "failed"
        self._report.facts["why"] = type(error).__name__
        MISHAPS.note(f"guard {self.keeper.kind}", error)

    def confirmed(self) -> Flow[None]:
        """Where the policy is closed, wait until the service has all of it. Raises `NotKeptError`."""
        if not self.is_closed:
            return
        if self._report.outcome in ("failed", "skipped"):
            raise NotKeptError(f"{self.keeper.kind}: the call could not be recorded")
        began = time.perf_counter()
        try:
            yield from self.keeper.arrived()
        except Exception as error:
            self.stumbled(error)
            raise
        self._report.milliseconds += (time.perf_counter() - began) * 1000
