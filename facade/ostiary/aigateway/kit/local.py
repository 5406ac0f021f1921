"""Let a processor inspect a text in this process: the same checks and the same answers, without HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request

from ostiary.aigateway.codes import RejectCode, Rejection
from ostiary.aigateway.kit import tracing
from ostiary.aigateway.kit.asked import understood
from ostiary.aigateway.kit.form import Form, Part
from ostiary.aigateway.kit.parts import (
    INPUT_NAME,
    INPUT_PARAMETERS_NAME,
    METADATA_NAME,
    RESPONSE_NAME,
    RESPONSE_PARAMETERS_NAME,
)
from ostiary.aigateway.kit.problems import ProcessorError
from ostiary.aigateway.kit.processor import Processor
from ostiary.aigateway.kit.results import REJECTED, Reject, Result
from ostiary.aigateway.kit.work import carried_out
from ostiary.aigateway.texts import Dumps, PromptLike, ResponseLike, as_json, as_prompt, as_response
from ostiary.aigateway.views import Execution, execution

__all__ = ["inspect_locally", "inspect_parts"]


async def inspect_locally(
    processor: Processor[Any, Any, Any],
    prompt: PromptLike | None = None,
    response: ResponseLike | None = None,
    parameters: Mapping[str, Any] | Dumps | None = None,
    metadata: Mapping[str, Any] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> Execution:
    """Let a processor inspect a prompt or response as `AsyncGatewayClient.execute` does, without a server.

    Raises `ProcessorError` as the server would answer it, with status 504 where the processor's time limit passes, and
    `AIGatewayInputError` for what is no JSON.
    """
    given: dict[str, Any] = {METADATA_NAME: as_json("metadata", metadata or {})}
    if prompt is not None:
        given[INPUT_NAME] = as_prompt(prompt)
    if response is not None:
        given[RESPONSE_NAME] = as_response(response)
    if parameters is not None:
        name = INPUT_PARAMETERS_NAME if response is None else RESPONSE_PARAMETERS_NAME
        given[name] = as_json("parameters", parameters)
    parts = {name: Part(json.dumps(value).encode(), is_file=False) for name, value in given.items()}
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    try:
        async with asyncio.timeout(processor.limits.seconds):
            return await inspect_parts(processor, parts, raw)
    except TimeoutError:
        late = ProcessorError(504, f"the processor took longer than {processor.limits.seconds} seconds")
    raise late


async def inspect_parts(
    processor: Processor[Any, Any, Any], parts: dict[str, Part], headers: Sequence[tuple[bytes, bytes]] = ()
) -> Execution:
    """Let a processor inspect the parts of a form, by the names of the wire. The caller bounds its time.

    Each call reads the parts anew, so that what a processor does to its texts is seen by nobody else.
    """
    asked = understood(processor, Form(parts, complete=True))
    request = Request(
        {"type": "http", "method": "POST", "path": processor.execute_path(), "headers": list(headers)}
    )
    with tracing.span("process"):
        return _execution(await carried_out(processor, asked, request, processor.limits.threads))


def _execution(said: Result | Reject) -> Execution:
    metadata = said.told()
    rejection = prompt = response = None
    if isinstance(said, Reject):
        rejection = Rejection(said.code, said.detail, said.processor_result)
    elif said.rejected:
        rejection = Rejection(RejectCode.POLICY_VIOLATION, REJECTED, said.processor_result)
    else:
        prompt = None if said.modified_prompt is None else said.modified_prompt.model_dump(mode="json")
        response = None if said.modified_response is None else said.modified_response.model_dump(mode="json")
    return execution(metadata, rejection, prompt, response)
