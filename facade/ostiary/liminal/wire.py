"""The two wires of Liminal behind one set of words: what is asked, as plans of the generated operations.

Arguments are checked here, before anything is sent. Answers are checked against the document and handed on as
they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar

from ostiary._core.given import kind_of
from ostiary._core.plan import Endpoint, Plan, plan
from ostiary.liminal.config import Generation
from ostiary.liminal.errors import refused
from ostiary.liminal.results import (
    Cleansed,
    DeidentifiedToken,
    Finding,
    Findings,
    Hydrated,
    ModelInstance,
    Submitted,
    Thread,
)
from ostiary_api._runtime import Decoder, Mismatch, Reply, json_body, list_of, properties
from ostiary_api.liminal import models as m
from ostiary_api.liminal.api.models import list_model_instances, list_model_instances_as_bearer
from ostiary_api.liminal.api.prompts import analyze, cleanse, hydrate, submit, submit_with_stream
from ostiary_api.liminal.api.sdk import (
    analyze_as_bearer,
    cleanse_as_bearer,
    get_context_history,
    hydrate_as_bearer,
    process,
)
from ostiary_api.liminal.api.threads import (
    create_thread,
    create_thread_as_bearer,
    get_thread,
    get_thread_as_bearer,
    list_threads,
    list_threads_as_bearer,
)

__all__ = ["BearerWire", "Place", "SessionWire", "Wire", "a_text", "an_id", "noticing", "plain_findings"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Say where a prompt belongs. Bearers need the thread, sessions the model instance."""

    thread_id: int | None
    model_instance_id: int | None


class Wire(Protocol):
    """Plan the calls of one generation."""

    generation: Generation

    def list_model_instances(self) -> Plan[list[ModelInstance]]: ...
    def list_threads(self) -> Plan[list[Thread]]: ...
    def get_thread(self, thread_id: int) -> Plan[Thread]: ...
    def create_thread(self, model_instance_id: int, name: str) -> Plan[Thread]: ...
    def analyze(self, place: Place, text: str) -> Plan[Findings]: ...
    def cleanse(self, place: Place, text: str, findings: list[Any] | None) -> Plan[Cleansed]: ...
    def hydrate(self, place: Place, text: str) -> Plan[Hydrated]: ...
    def submit(self, place: Place, text: str, findings: list[Any] | None) -> Plan[Submitted]: ...


def an_id(given: object, name: str) -> int:
    """Return the id of a thread or model instance. Raises `LiminalInputError` naming the argument."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    hint = "; pass its id" if isinstance(given, Thread | ModelInstance) else ""
    raise refused(f"{name} is {kind_of(given)}, not a number{hint}")


def a_text(given: object, name: str) -> str:
    """Return a text. Raises `LiminalInputError` naming the argument."""
    if not isinstance(given, str):
        raise refused(f"{name} is {kind_of(given)}, not a text")
    try:
        given.encode()
    except UnicodeEncodeError:
        pass
    else:
        return str(given)
    raise refused(f"{name} holds half of a surrogate pair, which can't be sent")


def plain_findings(given: object) -> list[dict[str, Any]] | None:
    """Return findings as plain JSON, None for none. Raises `LiminalInputError` naming argument and place."""
    if given is None:
        return None
    if isinstance(given, Findings):
        return [dict(each) for each in given.to_dict()["findings"]]
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise refused(f"findings is {kind_of(given)}; pass what analyze() returned, or a list of findings")
    found: list[dict[str, Any]] = []
    for place, each in enumerate(given):
        if isinstance(each, Finding):
            found.append(each.to_dict())
        elif isinstance(each, Mapping):
            found.append(dict(each))
        else:
            raise refused(f"findings[{place}] is {kind_of(each)}, not a finding")
    return found


def _of(
    endpoint: Endpoint[P, Any],
    read: Callable[[Any], T],
    check: Decoder[Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Plan[T]:
    """Plan a call whose answer is checked, whatever success it comes with, and handed on as it came."""

    def checked(value: Any) -> Any:
        check(value)
        return value

    return Plan(
        endpoint.OPERATION,
        lambda: endpoint.request(*args, **kwargs),
        lambda reply: read(json_body(reply, checked)),
    )


def _body(kind: Any, fields: Mapping[str, Any]) -> Any:
    """Build a body from plain JSON. Raises `LiminalInputError` naming the place."""
    try:
        return kind.from_dict(fields)
    except Mismatch as problem:
        place, reason = problem.pointer(), problem.reason
    raise refused(f"{place.removeprefix('/')}: {reason}")


class BearerWire:
    """Speak as 2024.3.4 did: bare answers, prompts addressed by thread, `source` in every query."""

    generation: Generation = "bearer"

    def __init__(self, source: str) -> None:
        self._source = source

    def list_model_instances(self) -> Plan[list[ModelInstance]]:
        """Plan listing model instances."""
        check = list_of(m.BearerModelInstance.from_dict)
        return _of(list_model_instances_as_bearer, _each(ModelInstance), check, source=self._source)

    def list_threads(self) -> Plan[list[Thread]]:
        """Plan listing threads."""
        check = list_of(m.BearerThread.from_dict)
        return _of(list_threads_as_bearer, _each(Thread), check, source=self._source)

    def get_thread(self, thread_id: int) -> Plan[Thread]:
        """Plan reading a thread."""
        check = m.BearerThread.from_dict
        return _of(get_thread_as_bearer, Thread, check, thread_id=thread_id, source=self._source)

    def create_thread(self, model_instance_id: int, name: str) -> Plan[Thread]:
        """Plan making a thread."""
        body = m.ThreadRequest(name=name, model_instance_id=model_instance_id)
        check = m.BearerThread.from_dict
        return _of(create_thread_as_bearer, Thread, check, body=body, source=self._source)

    def context_history(self, thread_id: int) -> Plan[list[DeidentifiedToken]]:
        """Plan reading what a thread's placeholders stand for."""
        body = m.ContextHistoryRequest(thread_id=thread_id)
        check = list_of(m.DeidentifiedToken.from_dict)
        return _of(get_context_history, _each(DeidentifiedToken), check, body=body, source=self._source)

    def analyze(self, place: Place, text: str) -> Plan[Findings]:
        """Plan an analysis."""
        body = _body(m.ThreadTextRequest, {"threadId": place.thread_id, "text": text})
        check = m.BearerFindings.from_dict
        return _of(analyze_as_bearer, Findings, check, body=body, source=self._source)

    def cleanse(self, place: Place, text: str, findings: list[Any] | None) -> Plan[Cleansed]:
        """Plan a cleansing."""
        body, check = self._prompt(place, text, findings), m.BearerCleansed.from_dict
        return _of(cleanse_as_bearer, Cleansed, check, body=body, source=self._source)

    def hydrate(self, place: Place, text: str) -> Plan[Hydrated]:
        """Plan a restoration."""
        body = _body(m.ThreadTextRequest, {"threadId": place.thread_id, "text": text})
        check = m.BearerHydrated.from_dict
        return _of(hydrate_as_bearer, Hydrated, check, body=body, source=self._source)

    def submit(self, place: Place, text: str, findings: list[Any] | None) -> Plan[Submitted]:
        """Plan asking the model."""
        body, check = self._prompt(place, text, findings), m.BearerProcessed.from_dict
        return _of(process, Submitted, check, body=body, source=self._source)

    def _prompt(self, place: Place, text: str, findings: list[Any] | None) -> m.ThreadPromptRequest:
        fields: dict[str, Any] = {"threadId": place.thread_id, "text": text}
        if findings is not None:
            # A finding of a session has none of the one, and another's word for the other.
            fields["findings"] = [
                {name: value for name, value in {"origin": "sdk", **each}.items() if name != "customTerm"}
                for each in findings
            ]
        body: m.ThreadPromptRequest = _body(m.ThreadPromptRequest, fields)
        return body


class SessionWire:
    """Speak as 2025.5.0 does: answers in an envelope, prompts addressed by model instance, `source` in bodies."""

    generation: Generation = "session"

    def __init__(self, source: str) -> None:
        self._source = source

    def list_model_instances(self) -> Plan[list[ModelInstance]]:
        """Plan listing model instances."""
        check = m.ModelInstances.from_dict
        return _of(list_model_instances, _data(_each(ModelInstance)), check)

    def list_threads(self) -> Plan[list[Thread]]:
        """Plan listing threads."""
        check = m.Threads.from_dict
        return _of(list_threads, _data(_each(Thread)), check, source=self._source)

    def get_thread(self, thread_id: int) -> Plan[Thread]:
        """Plan reading a thread."""
        return _of(get_thread, _data(Thread), m.ThreadAnswer.from_dict, thread_id=thread_id)

    def create_thread(self, model_instance_id: int, name: str) -> Plan[Thread]:
        """Plan making a thread."""
        body = m.ThreadRequest(name=name, model_instance_id=model_instance_id, source=self._source)
        return _of(create_thread, _data(Thread), m.ThreadAnswer.from_dict, body=body)

    def analyze(self, place: Place, text: str) -> Plan[Findings]:
        """Plan an analysis."""
        fields = {"modelInstanceId": place.model_instance_id, "source": self._source, "text": text}
        body = _body(m.AnalyzeRequest, fields)
        return _of(analyze, _data(Findings), m.AnalyzeAnswer.from_dict, body=body)

    def cleanse(self, place: Place, text: str, findings: list[Any] | None) -> Plan[Cleansed]:
        """Plan a cleansing."""
        body = _body(m.CleanseRequest, self._prompt(place, text, findings))
        return _of(cleanse, _data(Cleansed), m.CleanseAnswer.from_dict, body=body)

    def hydrate(self, place: Place, text: str) -> Plan[Hydrated]:
        """Plan a restoration."""
        body = _body(m.HydrateRequest, self._prompt(place, text, None))
        return _of(hydrate, _data(Hydrated), m.HydrateAnswer.from_dict, body=body)

    def submit(self, place: Place, text: str, findings: list[Any] | None) -> Plan[Submitted]:
        """Plan asking the model."""
        body = _body(m.SubmitRequest, self._prompt(place, text, findings))
        return _of(submit, _data(Submitted), m.SubmitAnswer.from_dict, body=body)

    def stream(self, place: Place, text: str, findings: list[Any] | None) -> Plan[list[m.StreamChunk]]:
        """Plan asking the model for a stream."""
        fields = {**self._prompt(place, text, findings), "isStreaming": True}
        body: m.StreamingSubmitRequest = _body(m.StreamingSubmitRequest, fields)
        return plan(submit_with_stream, body=body)

    def _prompt(self, place: Place, text: str, findings: list[Any] | None) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "modelInstanceId": place.model_instance_id,
            "source": self._source,
            "text": text,
            # There always, as the vendor's SDK has it: null asks for a new thread.
            "threadId": place.thread_id,
        }
        if findings is not None:
            fields["findings"] = [
                {name: value for name, value in {"customTerm": None, **each}.items() if name != "origin"}
                for each in findings
            ]
        return fields


def _each(kind: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    return lambda values: [kind(value) for value in values]


def _data(read: Callable[[Any], T]) -> Callable[[Any], T]:
    return lambda value: read(properties(value)["data"])


def noticing(planned: Plan[T], notice: Callable[[Reply], None]) -> Plan[T]:
    """Let somebody see the answer before it is read."""
    decode = planned.decode

    def seen(reply: Reply) -> T:
        notice(reply)
        return decode(reply)

    planned.decode = seen
    return planned
