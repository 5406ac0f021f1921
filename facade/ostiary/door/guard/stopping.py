"""Making the errors of one call: the stages say what happened, this says it as OpenAI's API would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ostiary.door.guard.errors import GuardError, GuardFailedError, GuardRejectedError, refusal
from ostiary.door.guard.explaining import Explanation
from ostiary.door.guard.places import Place

__all__ = ["Stops"]


class Stops:
    """Make errors for one call."""

    def __init__(self, client: Any, told: Explanation) -> None:
        self._client = client
        self._told = told

    def rejected(self, stage: str, passage: Any) -> GuardError:
        """Make the error of a passage that was refused: the gateway's own status and body."""
        from ostiary.aigateway.gateway.refusals import of_passage

        status, answer = of_passage(passage)
        body: dict[str, Any] = answer["error"]
        what = "the prompt" if stage == "inspect prompt" else "the answer"
        if passage.failed:
            text = f"{stage}: the step {passage.refused_by} failed, and its policy is closed ({body['code']})"
            return self._made(GuardFailedError, text, stage, status, body)
        text = f"{stage}: the step {passage.refused_by} rejected {what} ({body['code']})"
        return self._made(GuardRejectedError, text, stage, status, body)

    def failed(self, stage: str, error: Exception) -> GuardError:
        """Make the error of a stage that failed under a closed policy."""
        why = type(error).__name__.rpartition("_")[2]
        text = f"{stage}: {why}, and the stage's policy is closed"
        code = f"guard_{stage.replace(' ', '_')}_failed"
        body = {"message": text, "type": "server_error", "param": stage, "code": code}
        return self._made(GuardFailedError, text, stage, 503, body)

    def attachments(self, found: Sequence[Place]) -> GuardError:
        """Make the error of parts that can't be cleansed."""
        self._told.stage("cleanse").outcome = "rejected"
        text = (
            f"cleanse: {found[0].where} is no text and can't be cleansed; pass Cleanse(attachments='pass') to send such"
            " parts as they are"
        )
        body = {
            "message": text,
            "type": "policy_violation",
            "param": found[0].where,
            "code": "guard_attachment_refused",
        }
        return self._made(GuardRejectedError, text, "cleanse", 400, body)

    def _made(
        self, root: type[GuardError], text: str, stage: str, status: int, body: dict[str, Any]
    ) -> GuardError:
        return refusal(
            root, text, stage=stage, status=status, body=body, client=self._client, explanation=self._told
        )
