"""The calls of a gateway client, written once for both faces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke
from ostiary._core.operation import operation
from ostiary._core.service import Service
from ostiary.aigateway import wire
from ostiary.aigateway.errors import refused
from ostiary.aigateway.texts import Dumps, PromptLike, ResponseLike, as_json, place
from ostiary.aigateway.views import Execution, ParameterCheck, ProcessorInfo, ProcessorSignature
from ostiary_api.aigateway import models as m
from ostiary_api.aigateway.api.processors import execute, get_signature, list_processors, validate_parameters

__all__ = ["GatewayCalls"]


class GatewayCalls:
    """Offer what a server of processors does.

    A `processor` is named as `"namespace:name"`, `"namespace/name"` or by its `ProcessorInfo`. All calls raise
    `AIGatewayInputError` before anything is sent where an argument can't be put on the wire, and `AIGatewayError` (also
    of a family of `ostiary.errors`) where the call fails.
    """

    _service: Service

    def _within(self, timeout: float | None) -> Service:
        if timeout is None:
            return self._service
        if isinstance(timeout, bool) or not timeout > 0:
            raise refused("timeout is not a positive number of seconds")
        return self._service.but(deadline=timeout)

    @operation
    def discover(self, *, timeout: float | None = None) -> Flow[list[ProcessorInfo]]:
        """Return the processors that the server has.

        Wire: `GET /api/v1/info` in `openapi/aigateway.yaml`.
        """
        index = yield from invoke(self._within(timeout), wire.asking(list_processors, list_processors.decode))
        return [wire.info_of(entry) for entry in index.processors]

    @operation
    def signature(
        self, processor: str | ProcessorInfo, *, timeout: float | None = None
    ) -> Flow[ProcessorSignature]:
        """Return what a processor takes.

        Wire: `GET /api/v1/signature/{namespace}/{name}` in `openapi/aigateway.yaml`.
        """
        namespace, name = place(processor)
        call = wire.asking(get_signature, get_signature.decode, (), namespace=namespace, name=name)
        return wire.signature_of((yield from invoke(self._within(timeout), call)))

    @operation
    def validate(
        self,
        processor: str | ProcessorInfo,
        parameters: Mapping[str, Any] | Dumps,
        *,
        timeout: float | None = None,
    ) -> Flow[ParameterCheck]:
        """Ask whether parameters fit a processor; that they don't is a value, with the reasons.

        Wire: `POST /api/v1/signature/{namespace}/{name}` in `openapi/aigateway.yaml`.
        """
        namespace, name = place(processor)
        body = m.ProcessorParameters()
        body.additional_properties = as_json("parameters", parameters)
        call = wire.asking(
            validate_parameters, wire.check_of, (400,), namespace=namespace, name=name, body=body
        )
        return (yield from invoke(self._within(timeout), call))

    @operation
    def execute(
        self,
        processor: str | ProcessorInfo,
        prompt: PromptLike | None = None,
        response: ResponseLike | None = None,
        parameters: Mapping[str, Any] | Dumps | None = None,
        metadata: Mapping[str, Any] | None = None,
        *,
        raise_rejection: bool = False,
        timeout: float | None = None,
    ) -> Flow[Execution]:
        """Let a processor inspect a prompt, or a response (with its prompt where the processor takes one).

        A prompt is a text, a list of messages, or an object with `messages`; a response is a text, a list of choices,
        or an object with `choices`. `parameters` permit and configure (`{"reject": True}`). `metadata` may hold
        `request_id` and `step_id`, which come back; inside of `ostiary.session(…)` its `session_id` is that session's,
        unless it has one. A rejection is a value, `execution.rejection`, unless
        `raise_rejection` asks for `ProcessorRejectedError`.
        Wire: `POST /api/v1/execute/{namespace}/{name}` in `openapi/aigateway.yaml`.
        """
        namespace, name = place(processor)
        body = wire.execution_body(prompt, response, parameters, wire.in_session(metadata))
        call = wire.asking(
            execute, wire.heard(namespace, name), (422,), namespace=namespace, name=name, body=body
        )
        said = yield from invoke(self._within(timeout), call)
        return said.raise_if_rejected() if raise_rejection else said
