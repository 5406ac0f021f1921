"""A real model in the place of the sandbox's own: any server that speaks OpenAI's chat completions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar, cast

from ostiary.errors import ConfigurationError
from ostiary.sandbox.model import FunctionCall, ModelFailure, Piece, Prompt, Said, Usage
from ostiary_api import openai
from ostiary_api._runtime import ApiError, ErrorReply, Unset
from ostiary_api.openai.api.chat import create_chat_completion, stream_chat_completion
from ostiary_api.openai.models.chat_request import ChatRequest
from ostiary_api.openai.models.streaming_chat_request import StreamingChatRequest
from ostiary_api.openai.models.token_usage import TokenUsage

T = TypeVar("T")

# Models take their time; a server that says nothing for this many seconds has failed.
TIMEOUT = 300.0
# Roles of the vendors' prompts, in the terms of chat completions.
_ROLES = {"prompt": "user", "correction": "user", "exception": "system", "expected_output": "assistant"}
_KEPT = ("content", "tool_calls", "tool_call_id", "name")


class UpstreamModel:
    """A model behind a base URL, with or without `/v1`.

    Raises `ostiary.errors.ConfigurationError` for a URL that can't be used.
    """

    def __init__(self, url: str, key: str | None) -> None:
        self._url = url.rstrip("/").removesuffix("/v1")
        self._key = key or "none"
        try:
            self._client()
        except ApiError as problem:
            raise ConfigurationError(f"the model's base URL can't be used: {problem}") from None

    def _client(self) -> openai.Client:
        # One a call: connections belong to an event loop, and nobody tells when the sandbox's ends.
        return openai.Client(self._url, token=self._key, timeout=TIMEOUT)

    async def say(self, prompt: Prompt) -> Said:
        """Return the model's answer. Raises `ModelFailure`."""
        body = ChatRequest.from_dict(_request(prompt))
        try:
            async with self._client() as client:
                completion = await create_chat_completion.asyncio(client=client, body=body)
        except Exception as problem:
            raise _failure(problem) from None
        if not completion.choices:
            raise ModelFailure(502, "the model gave no answer")
        choice = completion.choices[0].to_dict()
        message: Mapping[str, Any] = choice.get("message") or {}
        calls = [_call(each) for each in message.get("tool_calls") or ()]
        usage = _usage(given(completion.usage))
        return Said(message.get("content"), tuple(calls), choice.get("finish_reason") or "stop", usage)

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        """Yield the model's answer in pieces; its calls come whole, at the end. Raises `ModelFailure`."""
        told = {**_request(prompt), "stream": True, "stream_options": {"include_usage": True}}
        body = StreamingChatRequest.from_dict(told)
        finish, usage = "stop", Usage(0, 0)
        calls: dict[int, dict[str, str]] = {}
        try:
            async with (
                self._client() as client,
                stream_chat_completion.astream(client=client, body=body) as events,
            ):
                async for event in events:
                    if given(event.error):
                        raise ModelFailure(500, "the model's server broke off")
                    usage = _usage(given(event.usage)) if given(event.usage) else usage
                    for choice in (each.to_dict() for each in given(event.choices) or ()):
                        delta: Mapping[str, Any] = choice.get("delta") or {}
                        finish = choice.get("finish_reason") or finish
                        _gather(calls, delta.get("tool_calls") or ())
                        if delta.get("content"):
                            yield Piece(delta["content"])
        except (ModelFailure, GeneratorExit):
            raise
        except Exception as problem:
            raise _failure(problem) from None
        if calls:
            yield Piece(calls=tuple(FunctionCall(**each) for _, each in sorted(calls.items())))
        yield Piece(finish=finish, usage=usage)


def given(value: T | Unset) -> T | None:
    """Return a value that is there, None for one that was left out."""
    return None if isinstance(value, Unset) else value


def _request(prompt: Prompt) -> dict[str, Any]:
    messages = [
        {
            "role": _ROLES.get(each["role"], each["role"]),
            **{key: each[key] for key in _KEPT if each.get(key) is not None},
        }
        for each in prompt.messages
    ]
    told: dict[str, Any] = {"model": prompt.model, "messages": messages}
    if prompt.functions:
        told["tools"] = [{"type": "function", "function": dict(each)} for each in prompt.functions]
    optional = {
        "tool_choice": prompt.choice,
        "response_format": prompt.form,
        "max_tokens": prompt.max_tokens,
        "stop": list(prompt.stop) or None,
    }
    return {**told, **{name: value for name, value in optional.items() if value is not None}}


def _call(told: Mapping[str, Any]) -> FunctionCall:
    function: Mapping[str, Any] = told.get("function") or {}
    return FunctionCall(told.get("id") or "", function.get("name") or "", function.get("arguments") or "")


def _gather(calls: dict[int, dict[str, str]], deltas: Any) -> None:
    for each in deltas:
        piece = _call(each)
        call = calls.setdefault(each.get("index") or 0, {"id": "", "name": "", "arguments": ""})
        call["id"] = call["id"] or piece.id
        call["name"] += piece.name
        call["arguments"] += piece.arguments


def _usage(told: TokenUsage | None) -> Usage:
    fields: Mapping[str, Any] = told.to_dict() if told else {}
    return Usage(fields.get("prompt_tokens") or 0, fields.get("completion_tokens") or 0)


def _failure(problem: Exception) -> ModelFailure:
    if not isinstance(problem, ErrorReply):
        # Whatever stands between: no connection, a timeout, an answer that isn't OpenAI's.
        return ModelFailure(502, f"the model can't be reached ({type(problem).__name__})")
    body: Any = problem.error.to_dict() if problem.error is not None else {}
    error: Any = body.get("error")
    message = cast("dict[str, Any]", error).get("message") if isinstance(error, dict) else error
    headers = problem.reply.headers
    passed = {"Retry-After": headers["retry-after"]} if "retry-after" in headers else {}
    status = problem.status if problem.status >= 400 else 502
    return ModelFailure(status, str(message or "the model's server refused"), passed)
