"""Both faces of every operation send the same bytes, wait the same, return the same and raise the same."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from tests.congruence import liminal

import ostiary.aigateway
import ostiary.compat.layer_sdk
import ostiary.compat.orquesta_sdk
import ostiary.layer
import ostiary.orquesta
from ostiary._core.operation import registry
from ostiary.aigateway import AsyncGatewayClient, GatewayClient
from ostiary.errors import OstiaryError
from ostiary.layer import AsyncLayer, Layer
from ostiary.libretto import AsyncLibretto, Libretto
from ostiary.orquesta import AsyncOrquesta, Orquesta

SESSION = "43f82426-0be8-519d-b555-c068abf14d92"
THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Example:
    """How to call an operation, and what a service answers to it when all is well: JSON, or bytes as they are."""

    call: Callable[[Any], Any]
    answer: Any
    status: int = 200
    product: str = "layer"


def orquesta(call: Callable[[Any], Any], answer: Any) -> Example:
    return Example(call, answer, product="orquesta")


def libretto(call: Callable[[Any], Any], answer: Any) -> Example:
    return Example(call, answer, product="libretto")


def aigateway(call: Callable[[Any], Any], answer: Any, status: int = 200) -> Example:
    return Example(call, answer, status, product="aigateway")


EXAMPLES = {
    "ostiary.layer.calls.LayerCalls.create_session": Example(
        lambda c: c.create_session(session_id=SESSION, attributes={"a": "b"}), {"session_id": SESSION}, 202
    ),
    "ostiary.layer.calls.LayerCalls.append_action": Example(
        lambda c: c.append_action(
            SESSION, kind="moderation", start_time=THEN, end_time=THEN, data={"input": ["x"]}
        ),
        None,
        202,
    ),
    "ostiary.layer.calls.LayerCalls.list_applications": Example(
        lambda c: c.list_applications(), [{"id": "1", "name": "n"}]
    ),
    "ostiary.layer.calls.LayerCalls.get_applications_by_name": Example(
        lambda c: c.get_applications_by_name(), [{"id": "1", "name": "n"}]
    ),
    "ostiary.layer.calls.LayerCalls.create_application": Example(
        lambda c: c.create_application("n"), {"application_id": "1"}, 201
    ),
    "ostiary.layer.calls.LayerCalls.firewall_session_lookup": Example(
        lambda c: c.firewall_session_lookup(SESSION),
        {"session_id": SESSION, "decision": "pass", "context": {"violated_policies": None}},
    ),
    "ostiary.libretto.calls.LibrettoCalls.send_event": libretto(
        lambda c: c.send_event(
            "hi", template_text="Hello {n}", template_params={"n": "Ada"}, event_id="e", feedback_key="f"
        ),
        {"id": "e", "api_name": "auto"},
    ),
    "ostiary.libretto.calls.LibrettoCalls.send_feedback": libretto(
        lambda c: c.send_feedback(feedback_key="f", rating=0.5), {"ok": True}
    ),
    "ostiary.libretto.calls.LibrettoCalls.update_chain": libretto(
        lambda c: c.update_chain(chain_id="c", result="done"), {"ok": True}
    ),
    "ostiary.orquesta.deployments._Deployments.invoke": orquesta(
        lambda c: c.deployments.invoke("k", {"country": "NLD"}, {"name": "Sam"}, timeout=9),
        {"id": "01H", "choices": [{"index": 0, "message": {"role": "assistant", "content": "hi"}}]},
    ),
    "ostiary.orquesta.deployments._Deployments.get_config": orquesta(
        lambda c: c.deployments.get_config("k", messages=[{"role": "user"}]), {"id": "01H", "messages": []}
    ),
    "ostiary.orquesta.deployments._Deployments.list": orquesta(
        lambda c: c.deployments.list(5), {"data": [{"id": "1", "key": "k"}], "has_more": False}
    ),
    "ostiary.orquesta.answers.Reporting.add_metrics": orquesta(
        lambda c: c.deployments.transaction("01H").add_metrics({"score": 3}), {"success": True}
    ),
    "ostiary.orquesta.resources._RemoteConfigs.get": orquesta(
        lambda c: c.remote_configs.get("k"), {"value": True, "type": "boolean"}
    ),
    "ostiary.orquesta.resources._Feedbacks.create": orquesta(
        lambda c: c.feedback.create("rating", "good", "t"), {"id": "f"}
    ),
    "ostiary.orquesta.resources._Pii.detect": orquesta(
        lambda c: c.pii.detect("text"), {"has_pii": True, "entities": {"PERSON": 1}}
    ),
    "ostiary.orquesta.resources._Pii.redact": orquesta(
        lambda c: c.pii.redact("text"), {"redacted_text": "<P>", "mappings": {"<P>": "text"}}
    ),
    "ostiary.orquesta.resources._Pii.restore": orquesta(
        lambda c: c.pii.restore("<P>", {"<P>": "text"}), {"original_text": "text"}
    ),
    "ostiary.aigateway.calls.GatewayCalls.discover": aigateway(
        lambda c: c.discover(), {"api_versions": ["v1"], "processors": []}
    ),
    "ostiary.aigateway.calls.GatewayCalls.signature": aigateway(
        lambda c: c.signature("a:b"), {"fields": [], "parameters": {}}
    ),
    "ostiary.aigateway.calls.GatewayCalls.validate": aigateway(
        lambda c: c.validate("a:b", {"x": 1}),
        {"fields": [], "parameters": {}, "validation": {"valid": True, "errors": []}},
    ),
    "ostiary.aigateway.calls.GatewayCalls.execute": aigateway(
        lambda c: c.execute("a:b", "hi", parameters={"reject": True}), None, 204
    ),
}
EXAMPLES |= liminal.examples(Example)
# Calls that are answered by a stream are no operations; reading one to its end is.
STREAMS = {
    "ostiary.orquesta.deployments._Deployments.invoke_with_stream": orquesta(
        lambda c: c.deployments.invoke_with_stream("k", inputs={"name": "Sam"}).final(),
        b'data: {"id": "01H", "is_final": true, "choices": []}\n\ndata: [DONE]\n\n',
    ),
}
STREAMS |= liminal.streams(Example)
# The vendors' shapes of operations above: the same bodies with other result types.
SAME_BODY = {name for name in registry() if name.startswith("ostiary.compat.")}


def test_every_operation_of_the_product_has_an_example() -> None:
    ours = {name for name in registry() if name.startswith("ostiary.")}
    assert ours - SAME_BODY == {name.partition(" ")[0] for name in EXAMPLES}


@dataclass
class Script:
    """Answer requests in order, the last answer for ever, and keep what was asked."""

    answers: list[httpx.Response | type[Exception]]
    requests: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name != "x-request-id"}
        content = request.content
        _, marker, boundary = headers.get("content-type", "").partition("boundary=")
        if marker:
            # By chance, and another one on each face.
            headers["content-type"] = "multipart/form-data"
            content = content.replace(boundary.encode(), b"")
        self.requests.append((request.method, str(request.url), content, headers))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        raise answer("made up")


def scenarios(example: Example) -> dict[str, list[httpx.Response | type[Exception]]]:
    body = b"" if example.answer is None else example.answer
    if isinstance(body, httpx.Response):
        good = body
    else:
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        good = httpx.Response(example.status, content=body, headers={"content-type": "application/json"})
    return {
        "good": [good],
        "503 then good": [httpx.Response(503), good],
        "429 with Retry-After": [httpx.Response(429, headers={"Retry-After": "3"}), good],
        "always 503": [httpx.Response(503)],
        "401": [httpx.Response(401, json={"detail": "who are you"})],
        "404": [httpx.Response(404, content=b"<html>")],
        "307": [httpx.Response(307, headers={"Location": "http://elsewhere.test/"})],
        "refused": [httpx.ConnectError, good],
        "lost": [httpx.RemoteProtocolError, good],
        "timeout": [httpx.ReadTimeout],
        "not JSON": [httpx.Response(example.status, content=b"<html>")],
        "other JSON": [httpx.Response(example.status, json=7)],
        "empty": [httpx.Response(example.status)],
    }


PRODUCTS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "aigateway": (GatewayClient, AsyncGatewayClient, {"base_url": "http://processors.test", "token": "t"}),
    "layer": (
        Layer,
        AsyncLayer,
        {
            "base_url": "http://layer.test",
            "firewall_base_url": "http://firewall.test",
            "application_id": "app",
            "platform": "Test",
        },
    ),
    "libretto": (
        Libretto,
        AsyncLibretto,
        {"base_url": "http://libretto.test", "api_key": "key", "allow_unnamed_prompts": True},
    ),
    "orquesta": (
        Orquesta,
        AsyncOrquesta,
        {"base_url": "http://orquesta.test", "api_key": "key", "environment": "production"},
    ),
}

PRODUCTS |= liminal.PRODUCTS


def plain(result: Any) -> Any:
    """Return what a value holds, where it is a class of its own on each face."""
    if isinstance(result, list):
        return [plain(each) for each in result]
    return result.to_dict() if hasattr(result, "to_dict") else result


def outcome(error: OstiaryError) -> tuple[Any, ...]:
    facts = error.facts
    return (type(error), error.args, facts.status, facts.attempts, facts.retryable, facts.message, facts.body)


def run_sync(example: Example, script: Script) -> tuple[Any, list[float]]:
    waits: list[float] = []
    sync, _, settings = PRODUCTS[example.product]
    client = sync(**settings, http_session=httpx.MockTransport(script))
    client._runtime._wait = waits.append
    try:
        result = plain(example.call(client))
    except OstiaryError as error:
        result = outcome(error)
    client.close()
    return result, waits


def run_async(example: Example, script: Script) -> tuple[Any, list[float]]:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def main() -> Any:
        _, asynchronous, settings = PRODUCTS[example.product]
        async with asynchronous(**settings, http_session=httpx.MockTransport(script)) as client:
            client._runtime._wait = wait
            try:
                return plain(await example.call(client))
            except OstiaryError as error:
                return outcome(error)

    return asyncio.run(main()), waits


@pytest.fixture(autouse=True)
def _no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the waits be the bounds, so that both faces must wait exactly the same."""
    from ostiary._core import service
    from ostiary._core.clock import Clock

    monkeypatch.setattr(
        service.Service, "__init__", _with_clock(service.Service.__init__, Clock(chance=lambda: 1.0))
    )


def _with_clock(init: Any, clock: Any) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **(kwargs | {"clock": clock}))

    return __init__


@pytest.mark.parametrize("scenario", list(scenarios(Example(lambda c: None, None))))
@pytest.mark.parametrize("name", [*EXAMPLES, *STREAMS])
def test_both_faces_do_the_same(name: str, scenario: str) -> None:
    example = (EXAMPLES | STREAMS)[name]
    first, second = Script(scenarios(example)[scenario]), Script(scenarios(example)[scenario])
    result, waits = run_sync(example, first)
    assert (result, waits) == run_async(example, second)
    assert first.requests == second.requests
    assert first.requests
    if scenario == "good":
        assert not isinstance(result, tuple)


def test_compat_and_the_default_client_are_the_same_operations() -> None:
    for operation in ("create_session", "append_action", "get_applications_by_name", "create_application"):
        ours = getattr(ostiary.layer.Layer, operation)
        assert getattr(ostiary.compat.layer_sdk.Client, operation) is ours
    theirs: Any = ostiary.compat.orquesta_sdk.Orquesta
    for operation in ("invoke", "get_config", "list"):
        assert getattr(theirs._offered, operation) is getattr(ostiary.orquesta.Orquesta._offered, operation)
