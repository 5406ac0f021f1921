"""What all stages of one governed call know of it, and what becomes of a stage that fails."""

from __future__ import annotations

from typing import Any

from ostiary.door.guard.asking import seconds_left
from ostiary.door.guard.errors import GuardError, timed_out
from ostiary.door.guard.explaining import Explanation, StageReport
from ostiary.door.guard.guard import Guard
from ostiary.door.guard.places import Asked
from ostiary.door.guard.restoring import Restorer
from ostiary.door.guard.stopping import Stops
from ostiary.record import SharedSession

__all__ = ["CallState"]


class CallState:
    """Hold what is known of a call: `given` is the body as the application wrote it, `asked` as the stages left it."""

    def __init__(
        self, guard: Guard, client: Any, given: dict[str, Any], streams: bool, session: SharedSession
    ) -> None:
        self.guard = guard
        self.client = client
        self.session = session
        self.told: Explanation = Explanation(session.text, guard.plan.keep_texts)
        self.streams = streams
        self.known: dict[str, str] = {}
        self.tags: dict[str, list[str]] = {}
        self.given = given
        self.asked: Asked = Asked(given)
        self.is_cleansed: bool = guard.cleanser is None
        self.stops: Stops = Stops(client, self.told)
        self.ends: float | None = None

    @property
    def stage(self) -> str:
        """The stage that began last."""
        return self.told.stages[-1].stage if self.told.stages else ""

    def late(self) -> GuardError:
        """Make the error of a call whose time is up."""
        return timed_out(self.client, self.told, self.stage)

    def is_late(self) -> bool:
        """Say whether the call's time is up."""
        return seconds_left(self.ends) == 0.0

    def tolerate(self, report: StageReport, error: Exception) -> None:
        """Go on without a stage that failed, where its policy is open. Raises `GuardFailedError` where it is closed."""
        report.outcome, report.facts["why"] = "failed", type(error).__name__
        if self.is_late():
            raise self.late() from error
        if report.policy == "closed":
            raise self.stops.failed(report.stage, error) from error

    def restorer(self) -> Restorer | None:
        """Return what restores the answer; None where nothing was replaced."""
        return Restorer(self.known) if self.known else None
