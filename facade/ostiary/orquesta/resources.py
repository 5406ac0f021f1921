"""The smaller resources: remote configurations, feedback, personal data. Written once for both faces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke
from ostiary._core.operation import AsyncResource, SyncResource, operation
from ostiary.orquesta import wire
from ostiary.orquesta.lists import Feedback, PiiFindings, PiiRedaction, RemoteConfig
from ostiary.orquesta.state import OrquestaState
from ostiary_api.orquesta import models as m
from ostiary_api.orquesta.api.feedback import add_feedback
from ostiary_api.orquesta.api.pii import detect_pii, redact_pii, restore_pii
from ostiary_api.orquesta.api.remoteconfigs import get_remote_config

__all__ = ["AsyncFeedbacks", "AsyncPii", "AsyncRemoteConfigs", "Feedbacks", "Pii", "RemoteConfigs"]


class _Resource:
    """Hold what the calls of a resource share."""

    def __init__(self, state: OrquestaState, runtime: Any) -> None:
        self._state = state
        self._runtime: Any = runtime


class _RemoteConfigs(_Resource):
    """Fetch settings that are picked by context."""

    @operation
    def get(
        self,
        key: str,
        context: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
    ) -> Flow[RemoteConfig]:
        """Return the value of a setting for a context; without `environments` in it, the client's counts.

        Raises `OrquestaException` (also a `NotFoundError`) for a key that isn't known.
        Wire: `POST /v2/remoteconfigs` in `openapi/orquesta.yaml`.
        """
        found = wire.fields({"context": context, "metadata": metadata})
        wire.in_environment(found, self._state.environment)
        body = m.RemoteConfigRequest(key=wire.fitting("key", key), **found)
        call = wire.asking(get_remote_config, wire.typed(m.RemoteConfig.from_dict), body=body)
        answer = (yield from invoke(self._state.service(timeout), call)).to_dict()
        return RemoteConfig(answer["value"], answer.get("type"))


class _Feedbacks(_Resource):
    """Record what people think of an answer."""

    @operation
    def create(
        self, property: str, value: str | Sequence[str], trace_id: str, *, timeout: float | None = None
    ) -> Flow[Feedback]:
        """Record a judgment, one word or several, on the trace that `deployment.telemetry.trace_id` names.

        Wire: `POST /v2/feedback` in `openapi/orquesta.yaml`.
        """
        given = {"property": property, "value": value, "trace_id": trace_id}
        body = m.FeedbackRequest.from_dict({name: wire.fitting(name, each) for name, each in given.items()})
        call = wire.asking(add_feedback, wire.typed(m.Feedback.from_dict), body=body)
        return Feedback((yield from invoke(self._state.service(timeout), call)).id)


class _Pii(_Resource):
    """Find personal data in text, replace it by placeholders, and put it back."""

    @operation
    def detect(
        self,
        text: str,
        language: str | None = None,
        threshold: float | None = None,
        *,
        include_entities: bool = True,
        timeout: float | None = None,
    ) -> Flow[PiiFindings]:
        """Tell whether a text holds personal data, and how many pieces of each kind.

        `language` is a BCP 47 tag, found out where it isn't given; `threshold`, 0 to 1, is how sure a finding must be.
        Wire: `POST /v2/pii/detect` in `openapi/orquesta.yaml`.
        """
        given = _text(text, language, threshold)
        body = m.PiiDetectRequest(**wire.fields({**given, "include_entities": include_entities}))
        call = wire.asking(detect_pii, wire.typed(m.PiiFindings.from_dict), body=body)
        found = (yield from invoke(self._state.service(timeout), call)).to_dict()
        return PiiFindings(found.get("has_pii") is True, found.get("entities") or {})

    @operation
    def redact(
        self,
        text: str,
        language: str | None = None,
        threshold: float | None = None,
        *,
        timeout: float | None = None,
    ) -> Flow[PiiRedaction]:
        """Replace personal data by placeholders; arguments as of `detect`. `restore` puts it back.

        Wire: `POST /v2/pii/redact` in `openapi/orquesta.yaml`.
        """
        body = m.PiiRedactRequest(**wire.fields(_text(text, language, threshold)))
        call = wire.asking(redact_pii, wire.typed(m.PiiRedaction.from_dict), body=body)
        found = (yield from invoke(self._state.service(timeout), call)).to_dict()
        return PiiRedaction(found.get("redacted_text") or "", found.get("mappings") or {})

    @operation
    def restore(
        self, redacted_text: str, mappings: Mapping[str, str], *, timeout: float | None = None
    ) -> Flow[str]:
        """Replace placeholders by what they stand for, and return the text.

        Wire: `POST /v2/pii/restore` in `openapi/orquesta.yaml`.
        """
        given = {"redacted_text": redacted_text, "mappings": mappings}
        body = m.PiiRestoreRequest(**{name: wire.fitting(name, each) for name, each in given.items()})
        call = wire.asking(restore_pii, wire.typed(m.PiiRestoration.from_dict), body=body)
        found = (yield from invoke(self._state.service(timeout), call)).to_dict()
        return str(found.get("original_text") or "")


def _text(text: object, language: object, threshold: object) -> dict[str, object]:
    return {"text": wire.fitting("text", text), "language": language, "threshold": threshold}


class RemoteConfigs(_RemoteConfigs, SyncResource):
    """Fetch settings that are picked by context, with calls that wait."""


class AsyncRemoteConfigs(_RemoteConfigs, AsyncResource):
    """Fetch settings that are picked by context, with coroutines."""


class Feedbacks(_Feedbacks, SyncResource):
    """Record what people think of an answer, with calls that wait."""


class AsyncFeedbacks(_Feedbacks, AsyncResource):
    """Record what people think of an answer, with coroutines."""


class Pii(_Pii, SyncResource):
    """Find, replace and restore personal data, with calls that wait."""


class AsyncPii(_Pii, AsyncResource):
    """Find, replace and restore personal data, with coroutines."""
