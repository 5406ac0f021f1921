"""The processors that stood behind the captures in tests/captures/f5, written anew from what they answered."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException

from ostiary.aigateway.kit import (
    BOTH_RESPONSE_PROMPT_SIGNATURE,
    BOTH_SIGNATURE,
    INPUT_ONLY_SIGNATURE,
    RESPONSE_AND_PROMPT_SIGNATURE,
    RESPONSE_ONLY_SIGNATURE,
    Limits,
    Parameters,
    ProcessExecutionError,
    Processor,
    ProcessorError,
    Reject,
    RejectCode,
    Result,
    Signature,
    Tags,
)


class GuardParams(Parameters):
    """Guard settings."""

    blocked_word: str = Field(default="bomb", description="Word that triggers", examples=["bomb"])
    threshold: float = 0.5
    labels: list[str] = Field(default_factory=list)


class Guard(Processor[Any, Any, GuardParams]):
    """Annotate, reject or change, by what the text says."""

    def __init__(self) -> None:
        super().__init__(
            "Guard",
            "1.2.0",
            "Demo",
            BOTH_SIGNATURE,
            parameters_class=GuardParams,
            app_details={"description": "demo guard", "build": 7},
        )

    def process_input(self, prompt: Any, metadata: Any, parameters: GuardParams, request: Any) -> Any:
        text = prompt.concatenate()
        if parameters.blocked_word in text:
            return Reject(
                code=RejectCode.POLICY_VIOLATION,
                detail="blocked word found",
                tags=Tags({"policy": ["weapons"]}),
                processor_result={"score": 0.99},
            )
        if "secret" in text:
            for message in prompt.messages:
                message.content = message.content.replace("secret", "[REDACTED]")
            tags = Tags({"pii": ["secret"]})
            return Result(modified_prompt=prompt, tags=tags, processor_result={"hits": 1})
        return Result(tags=Tags({"Seen": ["Yes"]}), processor_result={"len": len(text)})

    def process_response(
        self, prompt: Any, response: Any, metadata: Any, parameters: GuardParams, request: Any
    ) -> Any:
        for choice in response.choices:
            choice.message.content = choice.message.content.replace("secret", "[REDACTED]")
        return Result(modified_response=response, processor_result={"had_prompt": prompt is not None})


class Each(Processor[Any, Any, Any]):
    """Do one thing on both sides."""

    def __init__(self, name: str, say: Any, signature: Signature = BOTH_SIGNATURE, **more: Any) -> None:
        self.say = say
        super().__init__(name, "1", "t", signature, **more)

    def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
        return self.say(prompt, None, metadata)

    def process_response(
        self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any
    ) -> Any:
        return self.say(prompt, response, metadata)


class ReqParams(Parameters):
    must: str


def raises(error: Exception) -> Any:
    def say(prompt: Any, response: Any, metadata: Any) -> Any:
        raise error

    return say


def rejects(code: RejectCode, detail: str) -> Any:
    return lambda prompt, response, metadata: Reject(code=code, detail=detail)


def has_prompt(prompt: Any, response: Any, metadata: Any) -> Any:
    return Result(processor_result={"ok": True, "prompt": prompt is not None})


def has_response(prompt: Any, response: Any, metadata: Any) -> Any:
    return Result(processor_result={"ok": True, "resp": response is not None})


def same(prompt: Any, response: Any, metadata: Any) -> Any:
    return Result(modified_response=response) if response is not None else Result(modified_prompt=prompt)


def new_prompt(prompt: Any, response: Any, metadata: Any) -> Any:
    return Result(modified_prompt={"messages": [{"content": "new"}]})


def unicode(prompt: Any, response: Any, metadata: Any) -> Any:
    prompt.messages[0].content = "héllo ☃ 😍"
    return Result(modified_prompt=prompt, tags=Tags({"é": ["ü"]}), processor_result={"s": "☃"})


async def awaited(prompt: Any, response: Any, metadata: Any) -> Any:
    await asyncio.sleep(0)
    return Result(processor_result={"async": True})


def slow_sync(prompt: Any, response: Any, metadata: Any) -> Any:
    time.sleep(0.5)
    return Result()


async def slow_async(prompt: Any, response: Any, metadata: Any) -> Any:
    await asyncio.sleep(0.5)
    return Result()


def nothing(prompt: Any, response: Any, metadata: Any) -> Any:
    return Result()


def older_rejection(prompt: Any, response: Any, metadata: Any) -> Any:
    return Result(rejected=True, processor_result={"reason": "old api"})


def processors(limits: Limits | None = None) -> list[Processor[Any, Any, Any]]:
    """Return all of them, in the order of the index."""
    made: list[Processor[Any, Any, Any]] = [
        Guard(),
        Each("noop", nothing),
        Each("emptymeta", lambda prompt, response, metadata: Result(metadata={})),
        Each("echometa", lambda prompt, response, metadata: Result(metadata=metadata)),
        Each("same", same),
        Each("input-only", nothing, INPUT_ONLY_SIGNATURE),
        Each("resp-only", has_prompt, RESPONSE_ONLY_SIGNATURE),
        Each("resp-and-prompt", has_response, RESPONSE_AND_PROMPT_SIGNATURE),
        Each("both-resp-prompt", has_response, BOTH_RESPONSE_PROMPT_SIGNATURE),
        Each("reqparams", nothing, parameters_class=ReqParams),
        Each("raise-value", raises(ValueError("x"))),
        Each("raise-processor-error", raises(ProcessorError(418, "teapot"))),
        Each("raise-exec-error", raises(ProcessExecutionError("custom detail"))),
    ]
    down = ProcessExecutionError("backend down", ["retry later"])
    down.status_code = 503
    made += [
        Each("raise-exec-503", raises(down)),
        Each("ret-none", lambda prompt, response, metadata: None),
        Each("ret-dict", lambda prompt, response, metadata: {"a": 1}),
        Each("ret-awaitable", awaited),
        Each("http-exc", raises(HTTPException(401))),
        Each("reject-validation", rejects(RejectCode.VALIDATION, "bad")),
        Each("reject-timeout", rejects(RejectCode.TIMEOUT, "slow")),
        Each("old-rejected-kw", older_rejection),
        Each("prompt-mod-in-response", new_prompt),
        Each("unicode", unicode),
        Each("async-ok", awaited),
        Each("slow-sync", slow_sync),
        Each("slow-async", slow_async),
    ]
    return made
