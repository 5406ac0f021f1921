"""From what callers give as prompt, response and parameters to plain JSON, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias, cast, runtime_checkable

from ostiary._core.given import articled, kind_of
from ostiary.aigateway.errors import refused
from ostiary.record.snapshot import strict_snapshot

__all__ = ["Dumps", "PromptLike", "ResponseLike", "as_json", "as_prompt", "as_response", "place"]


@runtime_checkable
class Dumps(Protocol):
    """What gives its JSON by `model_dump()`, such as the kit's `RequestInput` and `Parameters`."""

    def model_dump(self) -> dict[str, Any]: ...


PromptLike: TypeAlias = str | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Dumps
ResponseLike: TypeAlias = str | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Dumps


def as_json(name: str, value: object) -> dict[str, Any]:
    """Return a copy of an object as plain JSON. Raises `AIGatewayInputError` naming the argument."""
    if not isinstance(value, Mapping) and isinstance(value, Dumps):
        value = cast("Any", value).model_dump(mode="json")
    if not isinstance(value, Mapping):
        raise refused(f"{name} is {kind_of(value)}; pass a mapping")
    copy: Any = strict_snapshot(
        cast("object", value),
        lambda path, kind: refused(f"{name}{path[1:]} is {articled(kind)}, which JSON can't hold"),
    )
    return cast("dict[str, Any]", copy)


def as_prompt(value: object) -> dict[str, Any]:
    """Return a prompt as the wire has it: a text is one message of a user, a list is its messages."""
    if isinstance(value, str):
        return {"messages": [{"role": "user", "content": value}]}
    if isinstance(value, Sequence):
        value = {"messages": list(value)}
    return as_json("prompt", value)


def as_response(value: object) -> dict[str, Any]:
    """Return a model's response as the wire has it: a text is one answer, a list is its choices."""
    if isinstance(value, str):
        return {"choices": [{"message": {"role": "assistant", "content": value}}]}
    if isinstance(value, Sequence):
        value = {"choices": list(value)}
    return as_json("response", value)


def place(processor: object) -> tuple[str, str]:
    """Return namespace and name as paths have them, from `namespace:name`, `namespace/name` or a `ProcessorInfo`."""
    given: Any = getattr(processor, "id", processor)
    if callable(given):
        given = given()
    namespace, found, name = str(given).replace("/", ":").partition(":")
    if not found or not namespace or not name or ":" in name:
        raise refused(f"processor={given!r} is not namespace:name")
    return namespace.lower(), name.lower()
