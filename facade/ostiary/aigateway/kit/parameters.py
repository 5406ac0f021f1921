"""Parameters: how a gateway configures one use of a processor, validated strictly."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeAlias, final

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["DefaultParameters", "EmptyParameters", "Parameters"]

log: logging.Logger = logging.getLogger("ostiary.aigateway")
Scalar: TypeAlias = str | bool | int | float


class Parameters(BaseModel):
    """Hold what a processor may do, and, in a subclass, what else it can be told.

    `annotate`, `modify` and `reject` permit tags, changes and rejections; what is not permitted is dropped with a
    warning. Keys that a class doesn't know are ignored. Types are strict: `"true"` and `1` are no booleans.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(arbitrary_types_allowed=True)

    annotate: bool = Field(
        default=True, description="Whether the processor can annotate the input with tags."
    )
    modify: bool = Field(default=False, description="Whether the processor can modify the input.")
    reject: bool = Field(default=False, description="Whether the processor can reject requests.")

    def otel_attributes(self, key_prefix: str = "parameters.") -> Iterator[tuple[str, Scalar | list[Scalar]]]:
        """Give the parameters as attributes of a span: nested mappings by dotted names, other things as text."""
        for name in type(self).model_fields:
            yield from _attributes(f"{key_prefix}{name}", getattr(self, name))


def _undescribed(schema: dict[str, Any]) -> None:
    """Keep a docstring for authors out of the schema that gateways show."""
    schema.pop("description", None)


@final
class DefaultParameters(Parameters):
    """Hold what a processor may do, for processors that can be told nothing else."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, title="Default Parameters", json_schema_extra=_undescribed
    )


EmptyParameters = DefaultParameters


def _attributes(key: str, value: object) -> Iterator[tuple[str, Scalar | list[Scalar]]]:
    if value is None:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _attributes(f"{key}.{name}", inner)
        return
    try:
        if isinstance(value, list | tuple | set | frozenset):
            items: Any = value
            yield key, [item if isinstance(item, str | bool | int | float) else str(item) for item in items]
        else:
            yield key, value if isinstance(value, str | bool | int | float) else str(value)
    except Exception as problem:
        log.warning("the parameter %s can't be traced: %s", key, type(problem).__name__)
