"""Records as OpenTelemetry spans, over OTLP, to the user's own collector. Needs the extra `otlp`."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ostiary.errors import ConfigurationError
from ostiary.record import Parcel

__all__ = ["OtlpRoute"]


class OtlpRoute:
    """Send records as spans: `layer.init(route=OtlpRoute("http://collector:4318/v1/traces"))`.

    A session is a trace, whose id is the session's; an action is a span. Both ids come from what was recorded, so a
    record that is sent again has the same ones. `endpoint` and `headers` are OTLP's over HTTP; without them the
    variables `OTEL_EXPORTER_OTLP_*` count. Raises `ConfigurationError` where the extra is missing.
    """

    def __init__(
        self, endpoint: str | None = None, *, headers: Mapping[str, str] | None = None, timeout: float = 10.0
    ) -> None:
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        except ImportError:
            raise ConfigurationError("OTLP needs an extra: pip install 'ostiary[otlp]'") from None
        self._exporter = OTLPSpanExporter(endpoint, headers=dict(headers or {}), timeout=timeout)

    def send(self, parcels: Sequence[Parcel], timeout: float | None) -> None:
        """Export a span for each action; raises `ConnectionError` where the collector did not take them."""
        from opentelemetry.sdk.trace.export import SpanExportResult

        spans = [_span(parcel) for parcel in parcels if parcel.name is not None]
        if spans and self._exporter.export(spans) is not SpanExportResult.SUCCESS:
            raise ConnectionError("the collector did not take the spans")


def _span(parcel: Parcel) -> Any:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

    flags = TraceFlags(TraceFlags.SAMPLED)
    context = SpanContext(_trace_id(parcel.key), _number(parcel.body, 8), is_remote=False, trace_flags=flags)
    attributes = {f"{parcel.service}.{name}": _plain(value) for name, value in parcel.attributes.items()}
    attributes |= {"session.id": parcel.key, f"{parcel.service}.data": _plain(parcel.data)}
    status = Status(StatusCode.UNSET)
    if parcel.error is not None:
        attributes[f"{parcel.service}.error"] = _plain(parcel.error)
        status = Status(StatusCode.ERROR)
    return ReadableSpan(
        name=f"{parcel.service}.{parcel.name}",
        context=context,
        kind=SpanKind.INTERNAL,
        attributes=attributes,
        status=status,
        start_time=int(parcel.started * 1e9),
        end_time=int(parcel.ended * 1e9),
        resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "ostiary")}),
    )


def _trace_id(key: str) -> int:
    try:
        return uuid.UUID(key).int
    except ValueError:
        return _number(key.encode(), 16)


def _number(content: bytes, size: int) -> int:
    return int.from_bytes(hashlib.sha256(content).digest()[:size], "big") or 1


def _plain(value: object) -> str | int | float | bool:
    return value if isinstance(value, str | int | float | bool) else json.dumps(value)
