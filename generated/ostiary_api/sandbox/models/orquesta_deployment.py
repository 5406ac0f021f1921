# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .orquesta_deployment_request import OrquestaDeploymentRequest


@_attrs_define(repr=False)
class OrquestaDeployment(_runtime.OpenModel[Any]):
    """`OrquestaDeployment`.

    Attributes:
        key: Its key.
        source: Where it comes from: `built_in`, `file` or `set`.
        definition: A deployment. Also what stands under a key of `deployments` in the file that the sandbox is started with.
    """

    key: str
    source: str
    definition: OrquestaDeploymentRequest
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("key", "key"),
        ("source", "source"),
        ("definition", "definition"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            key=_runtime.required(rest, "key", _runtime.text),
            source=_runtime.required(rest, "source", _runtime.text),
            definition=_runtime.required(rest, "definition", _DEFINITION),
        )
        found.additional_properties = rest
        return found


_DEFINITION: _runtime.Decoder[OrquestaDeploymentRequest] = _runtime.later(__name__, "_DEFINITION")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DEFINITION
    from .orquesta_deployment_request import OrquestaDeploymentRequest

    _DEFINITION = OrquestaDeploymentRequest.from_dict
