"""From arguments to the requests of `openapi/aigateway.yaml`, and from answers to views."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from ostiary._core.plan import Endpoint, Plan
from ostiary.aigateway.codes import RejectCode, Rejection
from ostiary.aigateway.errors import refused
from ostiary.aigateway.texts import as_json, as_prompt, as_response
from ostiary.aigateway.traces import traced
from ostiary.aigateway.views import Execution, ParameterCheck, ProcessorInfo, ProcessorSignature, execution
from ostiary.record.shared import current_session
from ostiary_api._runtime import File, MalformedReply, Mismatch, Reply, json_body
from ostiary_api.aigateway import models as m
from ostiary_api.aigateway.api.processors import execute, validate_parameters

__all__ = [
    "asking",
    "check_of",
    "execution_body",
    "execution_of",
    "heard",
    "in_session",
    "info_of",
    "rejection_of",
    "signature_of",
]

P = ParamSpec("P")
T = TypeVar("T")
# Servers take larger parts as files only.
LARGEST_TEXT = 1024 * 1024


def asking(
    endpoint: Endpoint[P, Any],
    read: Callable[[Reply], T],
    keeps: tuple[int, ...] = (),
    *args: P.args,
    **kwargs: P.kwargs,
) -> Plan[T]:
    """Plan a call whose answer `read` reads; the current trace goes along."""

    def build() -> Any:
        request = endpoint.request(*args, **kwargs)
        traced(request.headers)
        return request

    return Plan(endpoint.OPERATION, build, read, keeps)


def in_session(metadata: Any) -> Any:
    """Add the session around a call to its metadata, unless they name one; what is no mapping is left to be refused."""
    shared = current_session()
    if shared is None or not (metadata is None or isinstance(metadata, Mapping)):
        return metadata
    return {"session_id": shared.text, **(metadata or {})}


def execution_body(prompt: object, response: object, parameters: object, metadata: object) -> m.Execution:
    """Build the form of one execution. Raises `AIGatewayInputError` naming the argument."""
    if prompt is None and response is None:
        raise refused("there is nothing to inspect: pass prompt=… or response=…")
    parts: dict[str, Any] = {"metadata": as_json("metadata", metadata if metadata is not None else {})}
    if prompt is not None:
        parts["input.messages"] = as_prompt(prompt)
    if response is not None:
        parts["response.choices"] = as_response(response)
    if parameters is not None:
        side = "input" if response is None else "response"
        parts[f"{side}.parameters"] = as_json("parameters", parameters)
    try:
        body = m.Execution.from_dict(parts)
    except Mismatch as problem:
        place, reason = problem.pointer().removeprefix("/"), problem.reason
    else:
        _as_files(body, parts)
        return body
    raise refused(f"{place}: {reason}")


def _as_files(body: m.Execution, parts: dict[str, Any]) -> None:
    """Turn texts that are too large for fields into files."""
    for attribute, name in (("input_messages", "input.messages"), ("response_choices", "response.choices")):
        if name in parts:
            text = json.dumps(parts[name], ensure_ascii=False, separators=(",", ":")).encode()
            if len(text) > LARGEST_TEXT:
                setattr(body, attribute, File(text, f"{name}.json", "application/json"))


def info_of(entry: m.IndexEntry) -> ProcessorInfo:
    """Read an entry of the index."""
    return ProcessorInfo(
        entry.name,
        entry.namespace,
        entry.id,
        entry.latest_version,
        tuple(entry.available_versions),
        entry.execute_path,
        entry.signature_path,
    )


def signature_of(document: m.SignatureDocument | m.ValidatedSignature) -> ProcessorSignature:
    """Read a signature document."""
    fields = [field.to_dict() for field in document.fields]
    return ProcessorSignature(
        tuple(field["type"] for field in fields if field["required"]),
        tuple(field["type"] for field in fields if not field["required"]),
        document.parameters.to_dict(),
    )


def check_of(reply: Reply) -> ParameterCheck:
    """Read the check of parameters, which is the same document whether they fit or not."""
    if reply.status not in (200, 400):
        # Raises what the document says of this status.
        validate_parameters.decode(reply)
    document = json_body(reply, m.ValidatedSignature.from_dict)
    validation = document.validation
    return ParameterCheck(validation.valid, tuple(validation.errors), signature_of(document))


def heard(namespace: str, name: str) -> Callable[[Reply], Execution]:
    """Make the reader of what a processor said; it must be the one that was asked."""

    def read(reply: Reply) -> Execution:
        if reply.status == 422:
            return rejection_of(reply)
        verdict = execute.decode(reply)
        if verdict is None:
            return Execution()
        said = execution_of(verdict.to_dict())
        if said.processor_id is not None and said.processor_id.lower() != f"{namespace}:{name}":
            raise MalformedReply("/metadata/processor_id", "is another processor's")
        return said

    return read


def rejection_of(reply: Reply) -> Execution:
    """Read a rejection of the older generation."""
    told = json_body(reply, m.OlderRejection.from_dict).to_dict()
    if "detail" not in told and "metadata" not in told:
        raise MalformedReply("", "a rejection has a detail or metadata")
    metadata = told.get("metadata") or {}
    rejection = Rejection(None, told.get("detail") or "", metadata.get("processor_result"))
    return execution(metadata, rejection)


def execution_of(parts: dict[str, Any]) -> Execution:
    """Read the parts of an answer, as plain JSON."""
    rejection = None
    if (rejected := parts.get("reject")) is not None:
        rejection = Rejection(_code(rejected["code"]), rejected["detail"], rejected.get("processor_result"))
    return execution(
        parts.get("metadata") or {}, rejection, parts.get("input.messages"), parts.get("response.choices")
    )


def _code(text: str) -> RejectCode | None:
    try:
        return RejectCode(text)
    except ValueError:
        return None
