# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .fault_headers import FaultHeaders


@_attrs_define(repr=False)
class FaultRequest(_runtime.Model):
    """Which requests fail, and how. Needs at least one of `status` and `latency`. With `latency` alone the request is
    carried out and answered as usual, later. A name that stands for nothing here is refused: a slip in `service`
    would have the fault strike all.

    Attributes:
        service: Only this service; `null`: all.
        method: Only this HTTP method; `null`: all.
        path: Only paths that match, below the service's base. `*` stands for anything within a segment, `**` for anything. `null`: all.
        status: Status to answer with.
        body: What to answer: text is sent as it is, any other JSON value as JSON. Where it is absent, `{"detail": "fault <name>"}`. Only with a `status`.
        latency: Seconds to wait before the answer.
        skip: How many matching requests pass before the first that fails.
        times: How often it strikes; `null`: until it is removed.
        after: `true`: the service carries the request out first, and only its answer is lost. Otherwise the service doesn't see the request.
    """

    service: None | str | Unset = UNSET
    method: None | str | Unset = UNSET
    path: None | str | Unset = UNSET
    status: int | None | Unset = UNSET
    headers: FaultHeaders | None | Unset = UNSET
    body: Any | Unset = UNSET
    latency: float | None | Unset = UNSET
    skip: int | None | Unset = UNSET
    times: int | None | Unset = UNSET
    after: bool | None | Unset = UNSET

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("service", "service"),
        ("method", "method"),
        ("path", "path"),
        ("status", "status"),
        ("headers", "headers"),
        ("body", "body"),
        ("latency", "latency"),
        ("skip", "skip"),
        ("times", "times"),
        ("after", "after"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        return cls(
            service=_runtime.optional(rest, "service", _SERVICE),
            method=_runtime.optional(rest, "method", _SERVICE),
            path=_runtime.optional(rest, "path", _SERVICE),
            status=_runtime.optional(rest, "status", _STATUS),
            headers=_runtime.optional(rest, "headers", _HEADERS),
            body=_runtime.optional(rest, "body", _runtime.anything),
            latency=_runtime.optional(rest, "latency", _LATENCY),
            skip=_runtime.optional(rest, "skip", _STATUS),
            times=_runtime.optional(rest, "times", _STATUS),
            after=_runtime.optional(rest, "after", _AFTER),
        )


_SERVICE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_STATUS: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_LATENCY: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_AFTER: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_HEADERS: _runtime.Decoder[FaultHeaders | None] = _runtime.later(__name__, "_HEADERS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _HEADERS
    from .fault_headers import FaultHeaders

    _HEADERS = _runtime.one_of(_runtime.null, FaultHeaders.from_dict)
