"""Hold every answer of the sandbox against the document that promises it."""

import json
import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from ostiary.sandbox.documents import Document, load
from ostiary.sandbox.messages import Problem

DOCUMENTS = {
    "layer": "layer",
    "firewall": "layer",
    "sandbox": "sandbox",
    "orquesta": "orquesta",
    "openai": "openai",
    "anthropic": "anthropic",
    "liminal": "liminal",
    "libretto": "libretto",
}
STREAMS = ("text/event-stream", "application/x-ndjson")


def _pointer(*keys: str) -> str:
    escapes = {"~": "~0", "/": "~1", "{": "%7B", "}": "%7D"}
    return "".join("/" + "".join(escapes.get(letter, letter) for letter in key) for key in keys)


def _problem(document: Document, method: str, path: str) -> Problem | None:
    try:
        document.match(method, path)
    except Problem as problem:
        return problem
    return None


def _twin(definition: Any, response: httpx.Response, streamed: bool) -> list[str]:
    """Return where in an operation the twin lies that a response is to be held against."""
    if streamed and "x-ostiary-stream" in definition:
        return ["x-ostiary-stream"]
    bearer = "authorization" in response.request.headers and response.is_success
    return ["x-ostiary-twin"] if bearer and "x-ostiary-twin" in definition else []


def conforms(response: httpx.Response) -> None:
    """Fail where a response isn't what the document says of its operation and status."""
    response.read()
    name, _, path = response.request.url.raw_path.decode().lstrip("/").partition("?")[0].partition("/")
    if name not in DOCUMENTS:
        return
    content = load(DOCUMENTS[name])
    document, sent = Document(content), (response.request.method, re.sub("/+", "/", f"/{path}"))
    if problem := _problem(document, *sent):
        assert response.status_code == problem.status
        return
    operation, _ = document.match(*sent)
    template = "/" + "/".join(operation.segments)
    method = operation.method.lower()
    streamed = response.headers.get("content-type", "").startswith(STREAMS)
    place = ["paths", template, method, *_twin(content["paths"][template][method], response, streamed)]
    promised = _at(content, *place)["responses"]
    status = next(
        (s for s in (str(response.status_code), f"{response.status_code // 100}XX") if s in promised), None
    )
    # What a server answers to a malformed request goes without saying in the sandbox's own document.
    assert status is not None or response.status_code in (400, 404, 405, 413, 415, 422), response.text
    if status is None:
        return
    if "content" not in promised[status]:
        assert response.content == b""
        return
    media_type = response.headers["content-type"]
    assert list(promised[status]["content"]) == [media_type]
    pointer = _pointer(*place, "responses", status, "content", media_type, "schema")
    registry: Registry[Any] = Registry().with_resource("urn:document", DRAFT202012.create_resource(content))
    check = Draft202012Validator({"$ref": f"urn:document#{pointer}"}, registry=registry)
    if streamed:
        for value in events(response):
            check.validate(value)
    elif media_type == "application/json":
        check.validate(response.json())


def events(response: httpx.Response) -> list[Any]:
    """Return the JSON values of a stream's events, less its end mark, or of its lines."""
    lines = response.read().decode().split("\n")
    if response.headers["content-type"].startswith("application/x-ndjson"):
        return [json.loads(line) for line in lines if line]
    texts = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    return [json.loads(text) for text in texts if text != "[DONE]"]


def _at(content: Any, *keys: str) -> Any:
    for key in keys:
        content = content[key]
    return content
