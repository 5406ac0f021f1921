# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .response_format import ResponseFormat


@_attrs_define(repr=False)
class ModelParameters(_runtime.OpenModel[Any]):
    """Parameters of the model; names are camelCase, with one exception.

    Attributes:
        temperature: How freely it speaks.
        max_tokens: How much it may say, in tokens.
        top_k: From how many tokens it picks.
        top_p: From which share of the probability it picks.
        frequency_penalty: How much a token's repetitions count against it.
        presence_penalty: How much a token's presence counts against it.
        num_images: How many images it makes.
        seed: Seed of its choices.
        format_: `url`, `b64_json`, `text` or `json_object`.
        dimensions: Size of images or embeddings, such as `1024x1024`.
        quality: `standard` or `hd`.
        style: Style of images.
        photo_real_version: `v1` or `v2`.
        encoding_format: `float` or `base64`, for embeddings.
        reasoning_effort: How hard it thinks. From 4.x on.
        budget_tokens: How much it may think, in tokens. From 4.x on.
        verbosity: How much it says. From 4.x on.
        thinking_level: How deeply it thinks. From 4.x on.
        cache_control: What the provider shall remember of the prompt. From 4.x on.
    """

    temperature: float | None | Unset = UNSET
    max_tokens: float | None | Unset = UNSET
    top_k: float | None | Unset = UNSET
    top_p: float | None | Unset = UNSET
    frequency_penalty: float | None | Unset = UNSET
    presence_penalty: float | None | Unset = UNSET
    num_images: float | None | Unset = UNSET
    seed: float | None | Unset = UNSET
    format_: None | str | Unset = UNSET
    dimensions: None | str | Unset = UNSET
    quality: None | str | Unset = UNSET
    style: None | str | Unset = UNSET
    response_format: None | ResponseFormat | Unset = UNSET
    photo_real_version: None | str | Unset = UNSET
    encoding_format: None | str | Unset = UNSET
    reasoning_effort: None | str | Unset = UNSET
    budget_tokens: float | None | Unset = UNSET
    verbosity: None | str | Unset = UNSET
    thinking_level: None | str | Unset = UNSET
    cache_control: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("temperature", "temperature"),
        ("max_tokens", "maxTokens"),
        ("top_k", "topK"),
        ("top_p", "topP"),
        ("frequency_penalty", "frequencyPenalty"),
        ("presence_penalty", "presencePenalty"),
        ("num_images", "numImages"),
        ("seed", "seed"),
        ("format_", "format"),
        ("dimensions", "dimensions"),
        ("quality", "quality"),
        ("style", "style"),
        ("response_format", "responseFormat"),
        ("photo_real_version", "photoRealVersion"),
        ("encoding_format", "encoding_format"),
        ("reasoning_effort", "reasoningEffort"),
        ("budget_tokens", "budgetTokens"),
        ("verbosity", "verbosity"),
        ("thinking_level", "thinkingLevel"),
        ("cache_control", "cacheControl"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            temperature=_runtime.optional(rest, "temperature", _TEMPERATURE),
            max_tokens=_runtime.optional(rest, "maxTokens", _TEMPERATURE),
            top_k=_runtime.optional(rest, "topK", _TEMPERATURE),
            top_p=_runtime.optional(rest, "topP", _TEMPERATURE),
            frequency_penalty=_runtime.optional(rest, "frequencyPenalty", _TEMPERATURE),
            presence_penalty=_runtime.optional(rest, "presencePenalty", _TEMPERATURE),
            num_images=_runtime.optional(rest, "numImages", _TEMPERATURE),
            seed=_runtime.optional(rest, "seed", _TEMPERATURE),
            format_=_runtime.optional(rest, "format", _FORMAT_),
            dimensions=_runtime.optional(rest, "dimensions", _FORMAT_),
            quality=_runtime.optional(rest, "quality", _FORMAT_),
            style=_runtime.optional(rest, "style", _FORMAT_),
            response_format=_runtime.optional(rest, "responseFormat", _RESPONSE_FORMAT),
            photo_real_version=_runtime.optional(rest, "photoRealVersion", _FORMAT_),
            encoding_format=_runtime.optional(rest, "encoding_format", _FORMAT_),
            reasoning_effort=_runtime.optional(rest, "reasoningEffort", _FORMAT_),
            budget_tokens=_runtime.optional(rest, "budgetTokens", _TEMPERATURE),
            verbosity=_runtime.optional(rest, "verbosity", _FORMAT_),
            thinking_level=_runtime.optional(rest, "thinkingLevel", _FORMAT_),
            cache_control=_runtime.optional(rest, "cacheControl", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_TEMPERATURE: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_FORMAT_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_RESPONSE_FORMAT: _runtime.Decoder[None | ResponseFormat] = _runtime.later(__name__, "_RESPONSE_FORMAT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _RESPONSE_FORMAT
    from .response_format import ResponseFormat

    _RESPONSE_FORMAT = _runtime.one_of(_runtime.null, ResponseFormat.from_dict)
