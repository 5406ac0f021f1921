"""The operations of Orquesta: pick a variant, fill its templates, ask the model, answer whole or in pieces."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.model import Model, ModelFailure, Piece, Prompt, Said, Usage, pieces, shorten
from ostiary.sandbox.pictures import PNG, draw
from ostiary.sandbox.services.orquesta import answers, records
from ostiary.sandbox.services.orquesta.answers import Head
from ostiary.sandbox.services.orquesta.catalog import Catalog, Variant, deployment_id, filled, fits, variants

_SPEAKING = {"chat": "chat", "vision": "chat", "completion": "completion"}
_MOST_IMAGES = 10


@dataclass(frozen=True, slots=True)
class House:
    """What the service prepared: the catalog, and the model that answers."""

    catalog: Catalog
    model: Model


@dataclass(frozen=True, slots=True)
class Picked:
    """A variant that fits a call, its templates filled, and the transaction that began."""

    call: Call
    head: Head
    variant: Variant
    messages: list[dict[str, Any]]
    options: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """What the answer is: `chat`, `completion` or `image`."""
        return "image" if self.variant.type == "image" else _SPEAKING[self.variant.type]


def get_config(call: Call) -> Answer:
    """Answer with the configuration of the variant that fits."""
    variant = _variant(call)
    if variant is None:
        return Answer(204)
    head = Head.new(variant.provider, variant.model)
    messages = _messages(call, variant)
    told = {
        "id": head.id,
        "provider": variant.provider,
        "model": variant.model,
        "type": variant.type,
        "version": _definition(call).get("version") or "1",
        "messages": messages,
        "parameters": variant.parameters,
        "tools": variant.tools,
    }
    records.begin(call, "config", head, call.body["key"], variant.id, messages)
    records.finish(call.db, head.id, told)
    return Answer(200, told)


async def invoke(call: Call, picked: Picked, model: Model) -> Answer:
    """Answer with all that the model says."""
    if picked.variant.type == "image":
        answer = picked.head.answer("image", _drawn(picked))
    else:
        said = await _said(picked, model)
        choice = (
            answers.calls_choice(said.text, said.calls, said.finish)
            if said.calls
            else answers.text_choice(said.text or "", said.finish)
        )
        answer = picked.head.answer(picked.kind, [choice])
        answer.update(_extras(picked, said.usage))
    with call.state.store.transaction() as db:
        records.finish(db, picked.head.id, answer)
    return Answer(200, answer)


async def stream(call: Call, picked: Picked, model: Model) -> Answer:
    """Answer with what the model says, piece by piece; what fails before the first piece is an answer of its own."""
    said = _streamed(picked, model)
    first = await anext(said)
    pace = picked.variant.pace
    if call.headers.get("x-sdk-version", "").startswith("@orq.ai/python@2"):
        pace = max(pace, answers.SPACING)
    return Answer(200, _events(call, picked, first, said, pace), {"Content-Type": answers.MEDIA_TYPE})


def begun(call: Call, kind: str) -> Picked | None:
    """Pick the variant and begin the transaction; None where no variant fits. Raises `Problem`."""
    variant = _variant(call)
    if variant is None:
        return None
    if variant.type != "image" and variant.type not in _SPEAKING:
        raise Problem(400, f"a deployment of type {variant.type} can't be invoked in the sandbox")
    head = Head.new(variant.provider, variant.model)
    messages = _messages(call, variant)
    records.begin(call, kind, head, call.body["key"], variant.id, messages)
    return Picked(call, head, variant, messages, call.body.get("invoke_options") or {})


def _definition(call: Call) -> dict[str, Any]:
    house: House = call.state.prepared["orquesta"]
    definition = house.catalog.get(call.db, "deployments", call.body["key"])
    asked = call.body.get("deployment_id")
    if definition is None or asked not in (None, deployment_id(call.body["key"])):
        raise Problem(404, "there is no deployment of this key")
    return definition


def _variant(call: Call) -> Variant | None:
    context: Mapping[str, Any] = call.body.get("context") or {}
    asked = call.body.get("deployment_variant_id")
    for variant, told in variants(call.body["key"], _definition(call)):
        if variant.id == asked if asked is not None else fits(told, context):
            return variant
    if asked is not None:
        raise Problem(404, "the deployment has no variant of this id")
    return None


def _messages(call: Call, variant: Variant) -> list[dict[str, Any]]:
    prompt = filled(variant.messages, call.body.get("inputs") or {})
    return [*(call.body.get("prefix_messages") or ()), *prompt, *(call.body.get("messages") or ())]


def _prompt(picked: Picked) -> Prompt:
    limit, stop = _parameter(picked, "max_tokens", "maxTokens"), _parameter(picked, "stop")
    form = _parameter(picked, "response_format", "responseFormat")
    tools: list[dict[str, Any]] = _parameter(picked, "tools") or picked.variant.tools
    functions = [each["function"] for each in tools if "function" in each]
    documents = [each["text"] for each in picked.call.body.get("documents") or ()]
    read = [{"role": "system", "content": "\n".join(documents)}] if documents else []
    return Prompt(
        model=picked.variant.model,
        messages=[*read, *picked.messages],
        functions=functions,
        choice=_parameter(picked, "tool_choice", "toolChoice"),
        form=cast("dict[str, Any]", form) if isinstance(form, dict) else None,
        max_tokens=int(limit) if isinstance(limit, int | float) and limit > 0 else None,
        stop=[stop] if isinstance(stop, str) else stop or (),
    )


def _parameter(picked: Picked, *names: str) -> Any:
    """Return a parameter under the first name that has one: the call's own before the variant's."""
    extra: Mapping[str, Any] = picked.call.body.get("extra_params") or {}
    found = (source.get(name) for source in (extra, picked.variant.parameters) for name in names)
    return next((value for value in found if value is not None), None)


async def _said(picked: Picked, model: Model) -> Said:
    mock = picked.options.get("mock_response")
    if mock is not None:
        text, finish = shorten(mock, None)
        return Said(text, (), finish, Usage(0, 0))
    try:
        if picked.variant.fails is not None:
            raise _failure(picked.variant)
        return await model.say(_prompt(picked))
    except ModelFailure as failure:
        raise _refused(picked, failure) from None


async def _streamed(picked: Picked, model: Model) -> AsyncIterator[Piece]:
    """Yield the pieces. Raises `Problem` instead of the first one, `ModelFailure` instead of a later one."""
    fails, given = picked.variant.fails, 0
    mock = picked.options.get("mock_response")
    try:
        if picked.variant.type == "image":
            yield Piece(finish="stop")
        elif mock is not None:
            for text in pieces(mock):
                yield Piece(text)
            yield Piece(finish="stop", usage=Usage(0, 0))
        elif fails is not None and fails.after is None:
            raise _failure(picked.variant)
        else:
            async for piece in model.stream(_prompt(picked)):
                if fails is not None and given == fails.after:
                    raise _failure(picked.variant)
                given += 1
                yield piece
    except ModelFailure as failure:
        if given:
            raise
        raise _refused(picked, failure) from None


async def _events(
    call: Call, picked: Picked, first: Piece, rest: AsyncIterator[Piece], pace: float
) -> AsyncIterator[bytes]:
    """Yield the stream's bytes, an event a piece; record at the end what they make up."""
    texts: list[str] = []
    calls: list[Any] = []
    whole: dict[str, Any] | None = None
    piece: Piece | None = first
    try:
        while piece is not None:
            texts.append(piece.text)
            calls += piece.calls
            event = _event(picked, piece)
            if piece.finish is not None:
                text = "".join(texts) or None
                choice = (
                    answers.calls_choice(text, calls, piece.finish)
                    if calls
                    else answers.text_choice(text or "", piece.finish)
                )
                whole = {**event, "choices": event["choices"] if picked.kind == "image" else [choice]}
            yield answers.event(event)
            # Even without a pace others get their turn, and each event a write of its own.
            await asyncio.sleep(pace)
            piece = await anext(rest, None)
        yield answers.END
    except ModelFailure as failure:
        yield answers.event(answers.refusal(failure.status, failure.reason, "provider"))
    finally:
        if whole is None:
            whole = picked.head.answer(picked.kind, [answers.text_choice("".join(texts), None)], final=False)
        with call.state.store.transaction() as db:
            records.finish(db, picked.head.id, whole)


def _event(picked: Picked, piece: Piece) -> dict[str, Any]:
    final = piece.finish is not None
    if final and picked.variant.type == "image":
        choices: Sequence[dict[str, Any]] = _drawn(picked)
    elif piece.calls:
        choices = [answers.calls_choice(None, piece.calls, None)]
    else:
        choices = [answers.text_choice(piece.text, piece.finish)]
    event = picked.head.answer(picked.kind, choices, final=final)
    if final:
        event.update(_extras(picked, piece.usage))
    return event


def _drawn(picked: Picked) -> list[dict[str, Any]]:
    """Return the choices of an answer in images: kept and named by URL, or in base64."""
    wanted = _parameter(picked, "n", "numImages")
    number = max(1, min(int(wanted), _MOST_IMAGES)) if isinstance(wanted, int | float) else 1
    subject = "\n".join(str(each.get("content")) for each in picked.messages)
    pictures = [draw(f"{subject}\n{index}") for index in range(number)]
    if _parameter(picked, "response_format", "format") == "b64_json":
        urls = [f"data:{PNG};base64,{base64.b64encode(each).decode()}" for each in pictures]
    else:
        with picked.call.state.store.transaction() as db:
            ids = [records.keep_image(db, each) for each in pictures]
        urls = [records.image_url(picked.call.origin, each) for each in ids]
    return [answers.image_choice(url, index) for index, url in enumerate(urls)]


def _extras(picked: Picked, usage: Usage | None) -> dict[str, Any]:
    """Return what the caller asked for besides the words."""
    found: dict[str, Any] = {}
    if picked.options.get("include_usage") and usage is not None:
        found["usage"] = answers.usage(usage)
    if picked.options.get("include_retrievals"):
        found["retrievals"] = [_retrieval(each) for each in picked.call.body.get("documents") or ()]
    return found


def _retrieval(document: Mapping[str, Any]) -> dict[str, Any]:
    metadata: Mapping[str, Any] = document.get("metadata") or {}
    return {
        "document": document["text"],
        "metadata": {
            "file_name": metadata.get("file_name") or "document.txt",
            "page_number": metadata.get("page_number"),
            "file_type": metadata.get("file_type") or "text/plain",
            "search_score": 1.0,
        },
    }


def _failure(variant: Variant) -> ModelFailure:
    fails = variant.fails
    assert fails is not None
    headers = {} if fails.retry_after is None else {"Retry-After": str(fails.retry_after)}
    return ModelFailure(fails.status, fails.error, headers)


def _refused(picked: Picked, failure: ModelFailure) -> Problem:
    """Return the answer to a call whose model failed; its transaction came to nothing."""
    with picked.call.state.store.transaction() as db:
        records.forget(db, picked.head.id)
    content = answers.refusal(failure.status, failure.reason, "provider")
    return Problem(failure.status, failure.reason, failure.headers, content)
