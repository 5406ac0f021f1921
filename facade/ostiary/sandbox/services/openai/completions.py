"""Chat completions, and the older completions of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.model import FINGERPRINT, FunctionCall, Prompt, Said, Usage, answer, count, cut, pieces
from ostiary.sandbox.services.openai import shapes

_SHORT = 16


def chat(call: Call) -> Answer:
    """Answer `create_chat_completion` and its stream."""
    body = call.body
    prompt = Prompt(
        model=body["model"],
        messages=body["messages"],
        functions=[each["function"] for each in body.get("tools") or () if each.get("function")],
        choice=body.get("tool_choice"),
        form=body.get("response_format"),
        max_tokens=body.get("max_completion_tokens") or body.get("max_tokens"),
        stop=shapes.stops(body.get("stop")),
    )
    said = [answer(prompt, variation) for variation in range(body.get("n") or 1)]
    if body.get("stream"):
        return shapes.streamed(_chat_chunks(body, said))
    choices = [_choice(index, each) for index, each in enumerate(said)]
    head = _head("chatcmpl-", "chat.completion", body["model"])
    return Answer(200, {**head, "choices": choices, "usage": shapes.usage(_together(said))})


def complete(call: Call) -> Answer:
    """Answer `create_completion` and its stream."""
    body = call.body
    told = body.get("max_tokens")
    texts: list[tuple[str, Said]] = []
    for prompt in inputs(body["prompt"], "prompt"):
        asked = Prompt(
            body["model"], [{"role": "user", "content": prompt}], stop=shapes.stops(body.get("stop"))
        )
        for variation in range(body.get("n") or 1):
            said = answer(replace(asked, max_tokens=_SHORT if told is None else told), variation)
            # A completion's prompt is the text alone, without the tokens that hold messages together.
            texts.append(
                (
                    prompt if body.get("echo") else "",
                    replace(said, usage=Usage(count(prompt), said.usage.completion)),
                )
            )
    head = _head("cmpl-", "text_completion", body["model"])
    if body.get("stream"):
        return shapes.streamed(_completion_chunks(body, head, texts))
    choices = [
        _continuation(index, echo + (said.text or ""), said.finish)
        for index, (echo, said) in enumerate(texts)
    ]
    total = _sum([said.usage for _, said in texts])
    return Answer(200, {**head, "choices": choices, "usage": shapes.usage(total)})


def inputs(given: Any, name: str) -> list[str]:
    """Return the texts of an input: text, texts, tokens or lists of tokens. Raises `Problem` 400 for anything else."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, list) or not given:
        raise Problem(400, f"/{name}: must be text, or a list that holds some")
    items: list[Any] = given
    if all(isinstance(each, str) for each in items):
        return items
    lists: list[Any] = items if isinstance(items[0], list) else [items]
    if not all(isinstance(each, list) for each in lists):
        raise Problem(400, f"/{name}: must hold texts, tokens, or lists of tokens")
    found: list[str] = []
    for tokens in cast("list[list[Any]]", lists):
        if not tokens or not all(type(token) is int for token in tokens):
            raise Problem(400, f"/{name}: must hold texts, tokens, or lists of tokens")
        # Without a vocabulary a token's number is its word.
        found.append(" ".join(map(str, tokens)))
    return found


def _head(prefix: str, kind: str, model: str) -> dict[str, Any]:
    return {
        "id": shapes.new_id(prefix),
        "object": kind,
        "created": shapes.now(),
        "model": model,
        "system_fingerprint": FINGERPRINT,
    }


def _choice(index: int, said: Said) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": said.text, "refusal": None}
    if said.calls:
        message["tool_calls"] = [_called(each) for each in said.calls]
    return {"index": index, "message": message, "logprobs": None, "finish_reason": said.finish}


def _called(call: FunctionCall) -> dict[str, Any]:
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def _chat_chunks(body: Mapping[str, Any], said: list[Said]) -> Iterator[dict[str, Any]]:
    head = _head("chatcmpl-", "chat.completion.chunk", body["model"])
    told = bool((body.get("stream_options") or {}).get("include_usage"))
    if told:
        head["usage"] = None
    for index, each in enumerate(said):
        for delta, finish in _deltas(each):
            choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish}
            yield {**head, "choices": [choice]}
    if told:
        yield {**head, "choices": [], "usage": shapes.usage(_together(said))}


def _deltas(said: Said) -> Iterator[tuple[dict[str, Any], str | None]]:
    yield {"role": "assistant", "content": None if said.calls else ""}, None
    for piece in cut(said):
        if piece.text:
            yield {"content": piece.text}, None
        for index, call in enumerate(piece.calls):
            opening = {**_called(call), "index": index, "function": {"name": call.name, "arguments": ""}}
            yield {"tool_calls": [opening]}, None
            for part in pieces(call.arguments):
                yield {"tool_calls": [{"index": index, "function": {"arguments": part}}]}, None
    yield {}, said.finish


def _completion_chunks(
    body: Mapping[str, Any], head: dict[str, Any], texts: list[tuple[str, Said]]
) -> Iterator[dict[str, Any]]:
    told = bool((body.get("stream_options") or {}).get("include_usage"))
    if told:
        head = {**head, "usage": None}
    for index, (echo, said) in enumerate(texts):
        for text in pieces(echo + (said.text or "")):
            yield {**head, "choices": [_continuation(index, text, None)]}
        yield {**head, "choices": [_continuation(index, "", said.finish)]}
    if told:
        yield {**head, "choices": [], "usage": shapes.usage(_sum([said.usage for _, said in texts]))}


def _continuation(index: int, text: str, finish: str | None) -> dict[str, Any]:
    return {"index": index, "text": text, "logprobs": None, "finish_reason": finish}


def _together(said: list[Said]) -> Usage:
    """Return the tokens of several answers to one prompt, which is read once."""
    return Usage(said[0].usage.prompt, sum(each.usage.completion for each in said))


def _sum(every: list[Usage]) -> Usage:
    return Usage(sum(each.prompt for each in every), sum(each.completion for each in every))
