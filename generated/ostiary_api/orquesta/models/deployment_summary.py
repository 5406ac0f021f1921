# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .prompt_config import PromptConfig


@_attrs_define(repr=False)
class DeploymentSummary(_runtime.OpenModel[Any]):
    """`DeploymentSummary`.

    Attributes:
        id: Its id, which pages are cut by.
        key: Its key.
        created: When it was made.
        updated: When it was changed.
        description: What it is for.
        version: Its version.
    """

    id: str
    key: str
    created: None | str | Unset = UNSET
    updated: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    version: None | str | Unset = UNSET
    prompt_config: None | PromptConfig | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("key", "key"),
        ("created", "created"),
        ("updated", "updated"),
        ("description", "description"),
        ("version", "version"),
        ("prompt_config", "prompt_config"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            key=_runtime.required(rest, "key", _runtime.text),
            created=_runtime.optional(rest, "created", _CREATED),
            updated=_runtime.optional(rest, "updated", _CREATED),
            description=_runtime.optional(rest, "description", _CREATED),
            version=_runtime.optional(rest, "version", _CREATED),
            prompt_config=_runtime.optional(rest, "prompt_config", _PROMPT_CONFIG),
        )
        found.additional_properties = rest
        return found


_CREATED: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_PROMPT_CONFIG: _runtime.Decoder[None | PromptConfig] = _runtime.later(__name__, "_PROMPT_CONFIG")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _PROMPT_CONFIG
    from .prompt_config import PromptConfig

    _PROMPT_CONFIG = _runtime.one_of(_runtime.null, PromptConfig.from_dict)
