"""From what users give to request bodies, checked before anything is sent; and from answers to checked JSON.

What a user gives is copied, so that nothing of the caller's is changed or changes later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar, cast

from ostiary._core.given import articled, refuse_unknown
from ostiary._core.plan import Endpoint, Plan
from ostiary.orquesta.errors import OrquestaInputError, refused
from ostiary.orquesta.schemas import CallOptions, StreamOptions
from ostiary.orquesta.slips import check_message, spelt
from ostiary.orquesta.state import OrquestaState, UserId
from ostiary.record.snapshot import strict_snapshot
from ostiary_api._runtime import (
    Decoder,
    Mismatch,
    Reply,
    boolean,
    integer,
    json_body,
    list_of,
    mapping_of,
    one_of,
    properties,
    required,
)
from ostiary_api._runtime import number as a_number
from ostiary_api._runtime import text as a_text
from ostiary_api.orquesta import models as m

__all__ = [
    "STREAM_OPTIONS",
    "asking",
    "call_fields",
    "check_answer",
    "check_config",
    "check_piece",
    "fields",
    "fitting",
    "in_environment",
    "nothing",
    "typed",
    "whole",
]

P = ParamSpec("P")
T = TypeVar("T")


def _message(value: Any) -> Any:
    """Check a message as far as every generation agrees; roles and kinds of parts that are not listed pass."""
    found = properties(value)
    check_message(found)
    required(found, "role", a_text)
    content = found.get("content")
    if content is not None and not isinstance(content, str | list):
        raise Mismatch("expected a string or an array").within("content")
    if isinstance(content, list):
        parts = {"content": content}
        required(parts, "content", list_of(_part))
    if found.get("tool_calls") is not None:
        required(found, "tool_calls", list_of(m.ToolCall.from_dict))
    return value


def _part(value: Any) -> Any:
    required(properties(value), "type", a_text)
    return value


def _choice(value: Any) -> Any:
    spelt(m.Choice.from_dict)(value)
    message = value.get("message")
    if message is not None:
        try:
            check_message(message)
        except Mismatch as problem:
            raise problem.within("message") from None
    return value


def _score(value: Any) -> Any:
    feedback = spelt(m.MetricsFeedback.from_dict)(value)
    if not 0 <= feedback.score <= 100:
        raise Mismatch("is not between 0 and 100").within("score")
    return value


def _key(value: Any) -> str:
    if not a_text(value).strip():
        raise Mismatch("is empty")
    return a_text(value)


_MESSAGES = list_of(_message)
_SHAPES: Mapping[str, Decoder[Any]] = {
    "key": _key,
    "transaction_id": _key,
    "context": m.EvaluationContext.from_dict,
    "inputs": properties,
    "metadata": properties,
    "messages": _MESSAGES,
    "prefix_messages": _MESSAGES,
    "chain_id": a_text,
    "conversation_id": a_text,
    "user_id": one_of(a_text, a_number),
    "extra_params": properties,
    "invoke_options": spelt(m.InvokeOptions.from_dict),
    "file_ids": list_of(a_text),
    "documents": list_of(spelt(m.Document.from_dict)),
    "knowledge_filter": properties,
    "identity": spelt(m.Identity.from_dict),
    "thread": spelt(m.Thread.from_dict),
    "deployment_id": a_text,
    "deployment_variant_id": a_text,
    "feedback": _score,
    "usage": spelt(m.MetricsUsage.from_dict),
    "performance": spelt(m.MetricsPerformance.from_dict),
    "choices": list_of(_choice),
    "property": _key,
    "value": one_of(a_text, list_of(a_text)),
    "trace_id": _key,
    "text": a_text,
    "language": a_text,
    "threshold": a_number,
    "redacted_text": a_text,
    "mappings": mapping_of(a_text),
    "include_entities": boolean,
    "limit": integer,
    "starting_after": a_text,
    "ending_before": a_text,
}
_OPTIONS = frozenset(CallOptions.__annotations__)
STREAM_OPTIONS = frozenset(StreamOptions.__annotations__)


def fitting(argument: str, given: object) -> Any:
    """Return an argument as plain JSON of its own. Raises `OrquestaInputError` naming argument and place."""
    plain = strict_snapshot(
        given, lambda path, kind: _unserialisable(argument + path.removeprefix("$"), kind)
    )
    try:
        _SHAPES[argument](plain)
    except Mismatch as problem:
        place, reason = problem.pointer(), problem.reason
    else:
        return plain
    raise refused(f"{argument}{place}: {reason}")


def _unserialisable(where: str, kind: str) -> OrquestaInputError:
    return refused(
        f"{where} is {articled(kind)}, which JSON can't hold; pass text, numbers, booleans, lists, dictionaries or None"
    )


def fields(given: Mapping[str, object]) -> dict[str, Any]:
    """Check arguments by their names; those that are None are left out."""
    return {name: fitting(name, value) for name, value in given.items() if value is not None}


def call_fields(
    state: OrquestaState,
    key: object,
    given: Mapping[str, object],
    options: Mapping[str, Any],
    known: frozenset[str] = _OPTIONS,
) -> dict[str, Any]:
    """Build the fields of a call of a deployment: its arguments, and the client's environment and user.

    `known` are the options that the call has. Raises `OrquestaInputError` naming the argument.
    """
    if not known.issuperset(options):
        refuse_unknown(options, {*known, *given}, "argument", refused)
    wire = {name: value for name, value in options.items() if name not in ("timeout", "idle_timeout")}
    user: UserId = wire.pop("user_id", None)
    found: dict[str, Any] = {"key": fitting("key", key), **fields(given), **fields(wire)}
    found |= fields({"user_id": state.user_id if user is None else user})
    in_environment(found, state.environment)
    return found


def in_environment(found: dict[str, Any], environment: str | None) -> None:
    """Add the client's environment to the context, unless the call's own names one."""
    if environment is None:
        return
    context: dict[str, Any] = found.get("context") or {}
    if not context.get("environments"):
        found["context"] = {**context, "environments": [environment]}


def asking(
    endpoint: Endpoint[P, Any], read: Callable[[Reply], T], *args: P.args, **kwargs: P.kwargs
) -> Plan[T]:
    """Plan a call whose answer `read` reads, whatever success it comes with: gateways answer 201 and 202, too."""
    return Plan(endpoint.OPERATION, lambda: endpoint.request(*args, **kwargs), read)


def nothing(reply: Reply) -> None:
    """Read nothing: the status is all that counts."""


def typed(decode: Decoder[T]) -> Callable[[Reply], T]:
    """Make the reader of a JSON body."""
    return lambda reply: json_body(reply, decode)


def whole(check: Callable[[Any], dict[str, Any]]) -> Callable[[Reply], dict[str, Any]]:
    """Make the decoder of an answer that may come with any success status; 204 says that no variant fits: `{}`."""

    def decode(reply: Reply) -> dict[str, Any]:
        return {} if reply.status == 204 else json_body(reply, check)

    return decode


def check_config(value: Any) -> dict[str, Any]:
    """Check a configuration. Raises `Mismatch`."""
    m.DeploymentConfig.from_dict(value)
    return cast("dict[str, Any]", value)


def check_answer(value: Any) -> dict[str, Any]:
    """Check the frame of an answer that was paid for: its id, and choices that can be walked. Raises `Mismatch`.

    Scalars are the service's own: an answer isn't thrown away because a number came as text.
    """
    required(properties(value), "id", a_text)
    return check_piece(value)


def check_piece(value: Any) -> dict[str, Any]:
    """Check the frame of one event of a stream. Raises `Mismatch`."""
    if type(value) is not dict:
        raise Mismatch("expected an object")
    choices = value.get("choices")
    if not choices:
        return value
    if type(choices) is not list:
        raise Mismatch("expected an array").within("choices")
    for choice in choices:
        if type(choice) is not dict:
            raise Mismatch("expected an object").within("choices")
        message = choice.get("message")
        if message is None:
            continue
        if type(message) is not dict:
            raise Mismatch("expected an object").within("message")
        if message.get("tool_calls"):
            list_of(_tool_call)(message["tool_calls"])
    return value


def _tool_call(value: Any) -> Any:
    properties(properties(value).get("function") or {})
    return value
