# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .stream_options import StreamOptions


@_attrs_define(repr=False)
class CompletionRequest(_runtime.OpenModel[Any]):
    """A text to continue.

    Attributes:
        model: Name of the model.
        prompt: Text, texts, tokens, or lists of tokens.
        suffix: What shall follow the continuation.
        n: How many continuations of each text.
        echo: Put the text before its continuation.
        stop: Text, or up to four texts, that end a continuation.
        max_tokens: How long it may be; 16 where it isn't given.
        temperature: How freely it speaks.
        user: The end user.
        stream: Whether the answer shall come in pieces.
    """

    model: str
    prompt: Any
    suffix: None | str | Unset = UNSET
    n: int | None | Unset = UNSET
    echo: bool | None | Unset = UNSET
    stop: Any | Unset = UNSET
    max_tokens: int | None | Unset = UNSET
    temperature: float | None | Unset = UNSET
    user: None | str | Unset = UNSET
    stream_options: None | StreamOptions | Unset = UNSET
    stream: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("model", "model"),
        ("prompt", "prompt"),
        ("suffix", "suffix"),
        ("n", "n"),
        ("echo", "echo"),
        ("stop", "stop"),
        ("max_tokens", "max_tokens"),
        ("temperature", "temperature"),
        ("user", "user"),
        ("stream_options", "stream_options"),
        ("stream", "stream"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            model=_runtime.required(rest, "model", _runtime.text),
            prompt=_runtime.required(rest, "prompt", _runtime.anything),
            suffix=_runtime.optional(rest, "suffix", _SUFFIX),
            n=_runtime.optional(rest, "n", _N),
            echo=_runtime.optional(rest, "echo", _ECHO),
            stop=_runtime.optional(rest, "stop", _runtime.anything),
            max_tokens=_runtime.optional(rest, "max_tokens", _N),
            temperature=_runtime.optional(rest, "temperature", _TEMPERATURE),
            user=_runtime.optional(rest, "user", _SUFFIX),
            stream_options=_runtime.optional(rest, "stream_options", _STREAM_OPTIONS),
            stream=_runtime.optional(rest, "stream", _ECHO),
        )
        found.additional_properties = rest
        return found


_SUFFIX: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_N: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_ECHO: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_TEMPERATURE: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_STREAM_OPTIONS: _runtime.Decoder[None | StreamOptions] = _runtime.later(__name__, "_STREAM_OPTIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _STREAM_OPTIONS
    from .stream_options import StreamOptions

    _STREAM_OPTIONS = _runtime.one_of(_runtime.null, StreamOptions.from_dict)
