# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .input_audio import InputAudio


@_attrs_define(repr=False)
class AudioPart(_runtime.OpenModel[Any]):
    """Sound. From 3.x on.

    Attributes:
        type_: What kind of part it is.
    """

    type_: Literal["input_audio"]
    input_audio: InputAudio
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("input_audio", "input_audio"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _TYPE_),
            input_audio=_runtime.required(rest, "input_audio", _INPUT_AUDIO),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[Literal["input_audio"]] = _runtime.constant("input_audio")
_INPUT_AUDIO: _runtime.Decoder[InputAudio] = _runtime.later(__name__, "_INPUT_AUDIO")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _INPUT_AUDIO
    from .input_audio import InputAudio

    _INPUT_AUDIO = InputAudio.from_dict
