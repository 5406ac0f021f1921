"""What gateway clients send, read and refuse, on both faces, against made-up servers."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpx
import pytest
from tests.support.faces import FACES, Face
from tests.support.gateway import gateway_client

from ostiary import errors as e
from ostiary.aigateway import AIGatewayInputError, Execution, GatewayClient, GatewayOptions, RejectCode

URL = "http://processors.test"


def multipart(**parts: Any) -> httpx.Response:
    pieces = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name.replace("_", ".") if "_" in name else name}"\r\n'
        f"Content-Type: application/json\r\n\r\n{json.dumps(value)}\r\n"
        for name, value in parts.items()
    )
    return httpx.Response(
        200,
        content=f"{pieces}--b--\r\n".encode(),
        headers={"content-type": 'multipart/form-data;boundary="b"'},
    )


def asked(face: Face, answer: httpx.Response, call: str = "execute", *args: Any, **kwargs: Any) -> Any:
    """Call a server that gives one answer; return the value and the request."""
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        request.read()
        seen.append(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    transport = httpx.MockTransport(handle)
    with gateway_client(face, base_url=URL, http_session=transport, token="a-token") as client:
        return client(call, *(args or ("ns:name", "hi")), **kwargs), seen[-1]


@pytest.mark.parametrize("face", FACES)
def test_a_call_sends_the_form_of_the_document(face: Face) -> None:
    said, request = asked(
        face,
        multipart(metadata={"processor_id": "NS:Name", "tags": {"a": ["b"]}, "request_id": 7}),
        "execute",
        "NS:Name",
        [{"role": "user", "content": "hi"}],
        "answer",
        {"reject": True},
        {"request_id": 7},
    )
    assert request.url.path == "/api/v1/execute/ns/name"
    assert request.headers["authorization"] == "Bearer a-token"
    body = request.content.decode()
    for name, value in (
        ("input.messages", '{"messages":[{"role":"user","content":"hi"}]}'),
        ("response.choices", '{"choices":[{"message":{"role":"assistant","content":"answer"}}]}'),
        ("response.parameters", '{"reject":true}'),
        ("metadata", '{"request_id":7}'),
    ):
        assert f'name="{name}"\r\nContent-Type: application/json\r\n\r\n' in body
        content = body.split(f'name="{name}"')[1].split("\r\n\r\n")[1].split("\r\n")[0]
        assert json.loads(content) == json.loads(value)
    assert (said.tags, said.request_id) == ({"a": ["b"]}, 7)


@pytest.mark.parametrize("face", FACES)
def test_both_generations_of_rejections_are_values(face: Face) -> None:
    for code in ("AIGW_TIMEOUT", "fAIGW_TIMEOUT"):
        answer = multipart(reject={"code": code, "detail": "d", "processor_result": None}, metadata={})
        assert asked(face, answer)[0].rejection.code is RejectCode.TIMEOUT
    answer = multipart(reject={"code": "NEW_CODE", "detail": "d"}, metadata={})
    assert asked(face, answer)[0].rejection.code is None
    older = httpx.Response(
        422, json={"detail": "d", "metadata": {"tags": {"a": ["b"]}, "processor_result": {"s": 1}}}
    )
    said, _ = asked(face, older)
    assert (said.rejection.code, said.rejection.detail, said.tags) == (None, "d", {"a": ["b"]})
    assert said.rejection.processor_result == {"s": 1}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(200, json={}), e.DecodeError),
        (multipart(input_messages={"messages": []}), e.DecodeError),
        (multipart(metadata={"processor_id": "other:one"}), e.DecodeError),
        (httpx.Response(422, json={}), e.DecodeError),
        (httpx.Response(422, text="no"), e.DecodeError),
        (httpx.Response(400, json={"detail": "d"}), e.BadRequestError),
        (httpx.Response(404, json={"message": "Not found", "status_code": 404}), e.NotFoundError),
        (httpx.Response(405, text="Method Not Allowed"), e.ClientStatusError),
        (httpx.Response(500, json={"detail": "d"}), e.ServerError),
        (httpx.Response(307, headers={"location": "/"}), e.RedirectError),
    ],
    ids=range(10),
)
def test_other_answers_are_typed_errors(face: Face, answer: httpx.Response, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        asked(face, answer)


@pytest.mark.parametrize("face", FACES)
def test_a_server_may_refuse_to_check_parameters(face: Face) -> None:
    with pytest.raises(e.NotFoundError):
        asked(face, httpx.Response(404), "validate", "a:b", {})
    with pytest.raises(e.DecodeError):
        asked(face, httpx.Response(400, json={"detail": "d"}), "validate", "a:b", {})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("name", "hi"), "is not namespace:name"),
        (("a:b:c", "hi"), "is not namespace:name"),
        (("a:b",), "there is nothing to inspect"),
        (("a:b", 3), "prompt is an int; pass a mapping"),
        (("a:b", {"text": "x"}), "input.messages/messages: is missing"),
        (("a:b", [{"content": 3}]), "input.messages/messages/0/content: expected"),
        (("a:b", None, {"choices": [{}]}), "response.choices/choices/0/message: is missing"),
        (("a:b", "hi", None, {"x": object()}), r"parameters.x is an object, which JSON can't hold"),
        (("a:b", "hi", None, {"reject": "yes"}), "input.parameters/reject: expected a boolean"),
        (("a:..", "hi"), "name"),
    ],
)
def test_what_cannot_be_sent_is_named(arguments: Any, words: str) -> None:
    with GatewayClient(base_url=URL) as client, pytest.raises(e.InvalidInputError, match=words) as raised:
        client.execute(*arguments)
    assert isinstance(raised.value, AIGatewayInputError)


def test_settings_are_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(e.MissingConfigurationError, match="base_url=… or set AIGATEWAY_BASE_URL"):
        GatewayClient()
    monkeypatch.setenv("AIGATEWAY_BASE_URL", f"{URL}/api/v1/")
    assert repr(GatewayClient()) == f"<GatewayClient {URL}>"
    options = GatewayOptions(base_url="http://other.test", token="secret-token")
    assert "secret-token" not in repr(options)
    assert repr(GatewayClient(options, base_url=URL)) == f"<GatewayClient {URL}>"
    wrong: Any = {"no_such": 1}
    with pytest.raises(e.InvalidInputError, match="there is no setting 'no_such'"):
        GatewayClient(base_url=URL, **wrong)


def test_values_are_plain_and_show_no_text() -> None:
    said = Execution(prompt={"messages": [{"content": "the prompt"}]}, tags={"a": ["b"]})
    assert "the prompt" not in repr(said)
    assert pickle.loads(pickle.dumps(said)) == said
    assert said.raise_if_rejected() is said


def test_a_client_needs_no_extra() -> None:
    import subprocess
    import sys

    check = (
        "import sys; sys.modules['starlette'] = sys.modules['pydantic'] = None\n"
        "from ostiary.aigateway import GatewayClient, RejectCode\n"
        "from ostiary.errors import MissingExtraError\n"
        "GatewayClient(base_url='http://a.test')\n"
        "try:\n from ostiary.aigateway import Processor\n"
        "except MissingExtraError as e: print(e)"
    )
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert "pip install 'ostiary[aigateway]'" in run.stdout
