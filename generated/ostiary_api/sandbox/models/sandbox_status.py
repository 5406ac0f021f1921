# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .service_status import ServiceStatus


@_attrs_define(repr=False)
class SandboxStatus(_runtime.OpenModel[Any]):
    """`SandboxStatus`.

    Attributes:
        version: Version of the installed Ostiary.
        started_at: When this sandbox started.
        durable: Whether the state is in a file, and survives a restart.
        requests: How many requests the services have received since the last reset.
    """

    version: str
    started_at: datetime.datetime
    durable: bool
    requests: int
    services: list[ServiceStatus]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("version", "version"),
        ("started_at", "started_at"),
        ("durable", "durable"),
        ("requests", "requests"),
        ("services", "services"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            version=_runtime.required(rest, "version", _runtime.text),
            started_at=_runtime.required(rest, "started_at", _runtime.instant),
            durable=_runtime.required(rest, "durable", _runtime.boolean),
            requests=_runtime.required(rest, "requests", _runtime.integer),
            services=_runtime.required(rest, "services", _SERVICES),
        )
        found.additional_properties = rest
        return found


_SERVICES: _runtime.Decoder[list[ServiceStatus]] = _runtime.later(__name__, "_SERVICES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _SERVICES
    from .service_status import ServiceStatus

    _SERVICES = _runtime.list_of(ServiceStatus.from_dict)
