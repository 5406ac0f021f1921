# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .answer_kind import AnswerKind
    from .choice import Choice
    from .retrieval import Retrieval
    from .telemetry import Telemetry
    from .usage import Usage


@_attrs_define(repr=False)
class Deployment(_runtime.OpenModel[Any]):
    """A model's answer.

    Attributes:
        id: Id of the transaction
        created: When the call began.
        object_: What the answer is.
        model: Name of the model.
        provider: Who runs it, such as `openai`. Open: the list grows.
        is_final: Whether nothing follows. Always true outside of streams.
        finalized: When the call ended.
        system_fingerprint: The provider's mark of the model's state.
        choices: The answers. The last event of a stream may have none.
        integration_id: Id of the integration that made the call.
        retrievals: What was found in the knowledge base.
        provider_response: The provider's own answer, of any shape.
    """

    id: str
    created: None | str | Unset = UNSET
    object_: AnswerKind | None | str | Unset = UNSET
    model: None | str | Unset = UNSET
    provider: None | str | Unset = UNSET
    is_final: bool | None | Unset = UNSET
    finalized: None | str | Unset = UNSET
    system_fingerprint: None | str | Unset = UNSET
    choices: list[Choice] | None | Unset = UNSET
    integration_id: None | str | Unset = UNSET
    retrievals: list[Retrieval] | None | Unset = UNSET
    provider_response: Any | Unset = UNSET
    usage: None | Usage | Unset = UNSET
    telemetry: None | Telemetry | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("created", "created"),
        ("object_", "object"),
        ("model", "model"),
        ("provider", "provider"),
        ("is_final", "is_final"),
        ("finalized", "finalized"),
        ("system_fingerprint", "system_fingerprint"),
        ("choices", "choices"),
        ("integration_id", "integration_id"),
        ("retrievals", "retrievals"),
        ("provider_response", "provider_response"),
        ("usage", "usage"),
        ("telemetry", "telemetry"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            created=_runtime.optional(rest, "created", _CREATED),
            object_=_runtime.optional(rest, "object", _OBJECT_),
            model=_runtime.optional(rest, "model", _CREATED),
            provider=_runtime.optional(rest, "provider", _CREATED),
            is_final=_runtime.optional(rest, "is_final", _IS_FINAL),
            finalized=_runtime.optional(rest, "finalized", _CREATED),
            system_fingerprint=_runtime.optional(rest, "system_fingerprint", _CREATED),
            choices=_runtime.optional(rest, "choices", _CHOICES),
            integration_id=_runtime.optional(rest, "integration_id", _CREATED),
            retrievals=_runtime.optional(rest, "retrievals", _RETRIEVALS),
            provider_response=_runtime.optional(rest, "provider_response", _runtime.anything),
            usage=_runtime.optional(rest, "usage", _USAGE),
            telemetry=_runtime.optional(rest, "telemetry", _TELEMETRY),
        )
        found.additional_properties = rest
        return found


_CREATED: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_IS_FINAL: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_OBJECT_: _runtime.Decoder[AnswerKind | None | str] = _runtime.later(__name__, "_OBJECT_")
_CHOICES: _runtime.Decoder[list[Choice] | None] = _runtime.later(__name__, "_CHOICES")
_RETRIEVALS: _runtime.Decoder[list[Retrieval] | None] = _runtime.later(__name__, "_RETRIEVALS")
_USAGE: _runtime.Decoder[None | Usage] = _runtime.later(__name__, "_USAGE")
_TELEMETRY: _runtime.Decoder[None | Telemetry] = _runtime.later(__name__, "_TELEMETRY")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _OBJECT_, _CHOICES, _RETRIEVALS, _USAGE, _TELEMETRY
    from .answer_kind import AnswerKind
    from .choice import Choice
    from .retrieval import Retrieval
    from .telemetry import Telemetry
    from .usage import Usage

    _OBJECT_ = _runtime.one_of(_runtime.null, _runtime.enumeration(AnswerKind, str), _runtime.text)
    _CHOICES = _runtime.one_of(_runtime.null, _runtime.list_of(Choice.from_dict))
    _RETRIEVALS = _runtime.one_of(_runtime.null, _runtime.list_of(Retrieval.from_dict))
    _USAGE = _runtime.one_of(_runtime.null, Usage.from_dict)
    _TELEMETRY = _runtime.one_of(_runtime.null, Telemetry.from_dict)
