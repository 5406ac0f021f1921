"""The public surface of processors, their client and the gateway, as type checkers see it. Checked, never run."""

from __future__ import annotations

from typing import Any, assert_type

from pydantic import Field
from starlette.applications import Starlette
from starlette.requests import Request

from ostiary.aigateway import (
    BOTH_SIGNATURE,
    AsyncGatewayClient,
    Execution,
    GatewayClient,
    ParameterCheck,
    Parameters,
    Processor,
    ProcessorInfo,
    ProcessorSignature,
    Reject,
    RejectCode,
    Rejection,
    RequestInput,
    ResponseOutput,
    Result,
    processor_app,
)
from ostiary.aigateway.gateway import GatewayConfig, Pipeline, Stage, Step, gateway_app


class Mine(Parameters):
    words: list[str] = Field(default_factory=list[str])


class Words(Processor[RequestInput, ResponseOutput, Mine]):
    def __init__(self) -> None:
        super().__init__("words", "1", "my", BOTH_SIGNATURE, parameters_class=Mine)

    def process_input(
        self, prompt: RequestInput, metadata: dict[str, Any], parameters: Mine, request: Request
    ) -> Result | Reject:
        assert_type(parameters.words, list[str])
        assert_type(prompt.messages[0].content, str)
        if prompt.concatenate(["user"]) in parameters.words:
            return Reject(code=RejectCode.POLICY_VIOLATION, detail="no")
        return Result(modified_prompt=prompt)

    async def process_response(
        self,
        prompt: RequestInput | None,
        response: ResponseOutput,
        metadata: dict[str, Any],
        parameters: Mine,
        request: Request,
    ) -> Result:
        assert_type(response.choices[0].message.role, str)
        return Result()


def served() -> None:
    assert_type(processor_app([Words()], wire="modern", bearer="t"), Starlette)
    processor_app([Words()], wire="newer")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def calls(client: GatewayClient) -> None:
    assert_type(client.discover(), list[ProcessorInfo])
    assert_type(client.signature("a:b"), ProcessorSignature)
    assert_type(client.validate("a:b", Mine()), ParameterCheck)
    said = client.execute("a:b", [{"role": "user", "content": "hi"}], parameters={"reject": True})
    assert_type(said, Execution)
    assert_type(said.rejection, Rejection | None)
    client.execute("a:b", promt="hi")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def coroutines(client: AsyncGatewayClient) -> None:
    assert_type(await client.discover(), list[ProcessorInfo])
    assert_type(await client.execute("a:b", "hi", timeout=2.0), Execution)


def piped() -> None:
    step = Step(processor=Words(), parameters={"modify": True}, on_failure="open")
    config = GatewayConfig("https://api.openai.com/v1", Pipeline(input=[Stage([step])]), streams="windowed")
    assert_type(gateway_app(config), Starlette)
    Step(processor=Words(), on_failure="maybe")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
