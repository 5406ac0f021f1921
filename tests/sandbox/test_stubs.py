"""Services of a user's own in the sandbox: what can't be played is named when it is given, not when it is called."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ostiary.errors import ConfigurationError
from ostiary.sandbox import Answer, Call, Sandbox, Service, serve

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/notes": {"get": {"operationId": "list_notes", "responses": {"200": {"description": "All."}}}}
    },
}
UNNAMED: dict[str, Any] = {"paths": {"/notes": {"get": {"responses": {}}}}}


def listed(call: Call) -> Answer:
    return Answer(200, [])


def stub(name: str = "notes", document: Any = DOCUMENT, operations: Any = None) -> Service:
    return Service(name, document, {"list_notes": listed} if operations is None else operations)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("notes", "stubs holds a str; pass a list of Service"),
        ([stub("layer")], "stub 'layer': there is a service of that name already"),
        ([stub("sandbox")], "stub 'sandbox': there is a service of that name already"),
        ([stub(), stub()], "stub 'notes': there is a service of that name already"),
        ([stub("my notes/")], "stub 'my notes/': its name is a part of URLs"),
        ([stub(document="notes.yaml")], "its document is no OpenAPI document; pass one, such as json.loads"),
        ([stub(document={})], "its document is no OpenAPI document"),
        ([stub(document=UNNAMED)], "GET /notes has no operationId"),
        ([stub(operations={"list_note": listed})], "no operation 'list_note'; did you mean 'list_notes'"),
        ([stub(operations={"list_notes": 3})], "the handler of list_notes is an int, and no function"),
    ],
)
def test_one_that_cannot_be_played_is_refused(given: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Sandbox(stubs=given)


def test_a_handler_that_returns_no_answer_is_told_of_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with serve(stubs=[stub(operations={"list_notes": lambda call: []})]) as sandbox:
        answer = httpx.get(sandbox.services["notes"] + "/notes")
    assert (answer.status_code, answer.json()) == (
        500,
        {"detail": "the sandbox itself failed; its log says why"},
    )
    assert "a handler returned a list; it returns Answer(status, body)" in caplog.text
