"""Attributes of a GenAI span: what was asked for, and what came of it, but no content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ostiary.record.models import Answer, ModelCall
from ostiary.taps import field

__all__ = ["of_answer", "of_call"]

_OPERATIONS = {
    "chat": "chat",
    "response": "chat",
    "message": "chat",
    "completion": "text_completion",
    "embeddings": "embeddings",
    "moderation": "moderation",
}
_NUMBERS = (int, float)
# Parameter, attribute, type that it must have.
_REQUEST: Sequence[tuple[str, str, Any]] = (
    ("max_tokens", "gen_ai.request.max_tokens", int),
    ("max_completion_tokens", "gen_ai.request.max_tokens", int),
    ("max_output_tokens", "gen_ai.request.max_tokens", int),
    ("temperature", "gen_ai.request.temperature", _NUMBERS),
    ("top_p", "gen_ai.request.top_p", _NUMBERS),
    ("top_k", "gen_ai.request.top_k", _NUMBERS),
    ("frequency_penalty", "gen_ai.request.frequency_penalty", _NUMBERS),
    ("presence_penalty", "gen_ai.request.presence_penalty", _NUMBERS),
    ("seed", "gen_ai.request.seed", int),
    ("dimensions", "gen_ai.embeddings.dimension.count", int),
    ("service_tier", "openai.request.service_tier", str),
)
# Of an answer of OpenAI's.
_OPENAI = ("service_tier", "system_fingerprint")
_API_TYPES = {"chat": "chat_completions", "response": "responses"}
# Platforms that a client of the same SDK may speak to, by how its class is called.
_PLATFORMS = (
    ("openai", "Azure", "azure.ai.openai"),
    ("anthropic", "Bedrock", "aws.bedrock"),
    ("anthropic", "Vertex", "gcp.vertex_ai"),
)


def of_call(call: ModelCall) -> tuple[str, dict[str, Any]]:
    """Return a span's name and its first attributes."""
    body = call.body
    operation = _OPERATIONS[call.operation]
    model = body.get("model")
    attributes: dict[str, Any] = {
        "gen_ai.operation.name": operation,
        "gen_ai.provider.name": _provider(call),
    }
    if isinstance(model, str):
        attributes["gen_ai.request.model"] = model
    url: Any = getattr(call.client, "base_url", None)
    host = getattr(url, "host", None)
    if host:
        attributes["server.address"] = host
        attributes["server.port"] = getattr(url, "port", None) or (80 if url.scheme == "http" else 443)
    for name, attribute, kind in _REQUEST:
        value = body.get(name)
        if value is not None and isinstance(value, kind) and not isinstance(value, bool):
            attributes[attribute] = value
    _add_the_rest(call, attributes)
    return f"{operation} {model}" if isinstance(model, str) else operation, attributes


def _add_the_rest(call: ModelCall, attributes: dict[str, Any]) -> None:
    body = call.body
    if call.streams:
        attributes["gen_ai.request.stream"] = True
    count = body.get("n")
    if isinstance(count, int) and count != 1:
        attributes["gen_ai.request.choice.count"] = count
    stop = body.get("stop") or body.get("stop_sequences")
    if isinstance(stop, str):
        attributes["gen_ai.request.stop_sequences"] = [stop]
    elif isinstance(stop, (list, tuple)):
        attributes["gen_ai.request.stop_sequences"] = [text for text in stop if isinstance(text, str)]
    encoding = body.get("encoding_format")
    if isinstance(encoding, str):
        attributes["gen_ai.request.encoding_formats"] = [encoding]
    form = field(body.get("response_format") or field(body.get("text"), "format"), "type")
    if isinstance(form, str):
        attributes["gen_ai.output.type"] = "json" if form.startswith("json") else form
    if call.provider == "openai" and call.operation in _API_TYPES:
        attributes["openai.api.type"] = _API_TYPES[call.operation]


def _provider(call: ModelCall) -> str:
    names = [kind.__name__ for kind in type(call.client).__mro__]
    for provider, word, platform in _PLATFORMS:
        if provider == call.provider and any(word in name for name in names):
            return platform
    return call.provider


def of_answer(call: ModelCall, answer: Answer) -> dict[str, Any]:
    """Return the attributes that an answer adds."""
    value = answer.value
    attributes: dict[str, Any] = {}
    for name, attribute in (("id", "gen_ai.response.id"), ("model", "gen_ai.response.model")):
        found = field(value, name)
        if isinstance(found, str) and found:
            attributes[attribute] = found
    reasons = [text for text in _reasons(call, value) if isinstance(text, str)]
    if reasons:
        attributes["gen_ai.response.finish_reasons"] = reasons
    for name in _OPENAI if call.provider == "openai" else ():
        found = field(value, name)
        if isinstance(found, str) and found:
            attributes[f"openai.response.{name}"] = found
    if answer.waited is not None:
        attributes["gen_ai.response.time_to_first_chunk"] = answer.waited
    usage = field(value, "usage")
    if usage is not None:
        attributes.update(_usage(call, usage))
    return attributes


def _reasons(call: ModelCall, value: Any) -> list[Any]:
    if call.operation == "message":
        return [field(value, "stop_reason")]
    if call.operation == "response":
        return [field(field(value, "incomplete_details"), "reason") or field(value, "status")]
    return [field(choice, "finish_reason") for choice in field(value, "choices") or ()]


def _usage(call: ModelCall, usage: Any) -> Mapping[str, int]:
    first = _number(usage, "input_tokens", "prompt_tokens")
    written = _number(usage, "cache_creation_input_tokens")
    cached = _number(usage, "cache_read_input_tokens")
    if call.operation == "message" and first is not None:
        # Anthropic counts what its cache holds apart.
        first += (written or 0) + (cached or 0)
    for details in ("prompt_tokens_details", "input_tokens_details"):
        cached = cached if cached is not None else _number(field(usage, details), "cached_tokens")
    thought = None
    for details in ("completion_tokens_details", "output_tokens_details"):
        thought = thought if thought is not None else _number(field(usage, details), "reasoning_tokens")
    found = {
        "gen_ai.usage.input_tokens": first,
        "gen_ai.usage.output_tokens": _number(usage, "output_tokens", "completion_tokens"),
        "gen_ai.usage.cache_creation.input_tokens": written,
        "gen_ai.usage.cache_read.input_tokens": cached,
        "gen_ai.usage.reasoning.output_tokens": thought,
    }
    return {name: number for name, number in found.items() if number is not None}


def _number(value: Any, *names: str) -> int | None:
    for name in names:
        found = field(value, name)
        if isinstance(found, int) and not isinstance(found, bool):
            return found
    return None
