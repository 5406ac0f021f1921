"""Streams of a service of one's own: from a document to typed events on both faces, with retries and credentials."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest

from ostiary.auth import APIKey
from ostiary.config import RetryPolicy
from ostiary.errors import NotFoundError, OstiaryError, StreamError
from ostiary.generate import generate
from ostiary.own import AsyncClient, AsyncStream, Client, Stream

DOCUMENT = """
openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /watch:
    get:
      operationId: watch
      tags: [notes]
      parameters: [{name: since, in: query, schema: {type: integer}}]
      responses:
        "200": {description: "", content: {application/x-ndjson: {schema: {$ref: "#/components/schemas/Note"}}}}
        "404": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
  /hear:
    get:
      operationId: hear
      x-ostiary-stream-end: "[DONE]"
      tags: [notes]
      responses:
        "200": {description: "", content: {text/event-stream: {schema: {type: string}}}}
  /one:
    get:
      operationId: read_one
      tags: [notes]
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
components:
  schemas:
    Note: {type: object, required: [id], properties: {id: {type: integer}}}
"""
LINES = b'{"id": 1}\n{"id": 2}\n'
Answering = Callable[[httpx.Request], httpx.Response]


class Notes(Client):
    """Notes, with calls that wait."""

    def opened(self, module: Any, **arguments: Any) -> Stream[Any]:
        return self.open_stream(module, **arguments)


class AsyncNotes(AsyncClient):
    """Notes, with coroutines."""

    def opened(self, module: Any, **arguments: Any) -> AsyncStream[Any]:
        return self.open_stream(module, **arguments)


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ModuleType]]:
    """Compile the document, and give its operations by their names."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "notes.yaml").write_text(DOCUMENT)
    generate(folder / "notes.yaml", package="own_notes_api", output=folder, runtime="ostiary")
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"own_notes_api.api.notes.{name}")
    sys.path.remove(str(folder))


def read(face: str, answer: Answering, module: ModuleType, events: list[Any], **arguments: Any) -> None:
    """Read a stream on a face to its end; `events` holds what came before an error."""
    options: Any = {
        "http_session": httpx.MockTransport(answer),
        "auth": APIKey("X-Key", "k"),
        "retry": RetryPolicy(base=0.0),
    }
    if face == "sync":
        with Notes("https://notes.example", **options) as notes, notes.opened(module, **arguments) as stream:
            events.extend(stream)
        return

    async def main() -> None:
        async with AsyncNotes("https://notes.example", **options) as notes:
            async with notes.opened(module, **arguments) as stream:
                async for event in stream:
                    events.append(event)  # noqa: PERF401  (what came before an error is kept)

    asyncio.run(main())


def streamed(content: bytes, kind: str = "application/x-ndjson") -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": kind}, content=content)


@pytest.mark.parametrize("face", ["sync", "async"])
def test_events_are_typed_and_their_call_is_tried_again_with_credentials(face: str, operations: Any) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(503) if len(seen) == 1 else streamed(LINES)

    found: list[Any] = []
    read(face, answer, operations("watch"), found, since=3)
    assert [(type(each).__name__, each.id) for each in found] == [("Note", 1), ("Note", 2)]
    assert [(str(each.url), each.headers["X-Key"]) for each in seen] == [
        ("https://notes.example/watch?since=3", "k")
    ] * 2


@pytest.mark.parametrize("face", ["sync", "async"])
def test_bare_text_is_given_as_it_is_up_to_the_end_that_the_document_names(
    face: str, operations: Any
) -> None:
    found: list[Any] = []
    body = b"data: 1, 2\n\ndata: {\n\ndata: [DONE]\n\n"
    read(face, lambda _: streamed(body, "text/event-stream"), operations("hear"), found)
    assert found == ["1, 2", "{"]


@pytest.mark.parametrize("face", ["sync", "async"])
@pytest.mark.parametrize(
    ("name", "body", "before"),
    [("hear", b"data: a\n\n", ["a"]), ("watch", b'{"id": 1}\n{"id": "x"}\n', [1]), ("watch", b"<html>", [])],
    ids=["cut off", "another shape", "no JSON"],
)
def test_a_stream_that_breaks_gives_what_had_come_and_raises(
    face: str, name: str, body: bytes, before: list[Any], operations: Any
) -> None:
    found: list[Any] = []
    kind = "text/event-stream" if name == "hear" else "application/x-ndjson"
    with pytest.raises(StreamError):
        read(face, lambda _: streamed(body, kind), operations(name), found)
    assert [getattr(each, "id", each) for each in found] == before


@pytest.mark.parametrize("face", ["sync", "async"])
def test_errors_come_before_the_first_event(face: str, operations: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"id": 7})

    with pytest.raises(NotFoundError) as refused:
        read(face, answer, operations("watch"), [])
    assert isinstance(refused.value, OstiaryError)
    assert refused.value.operation == "watch"


@pytest.mark.parametrize("face", ["sync", "async"])
def test_an_operation_without_a_stream_is_told_to_be_invoked(face: str, operations: Any) -> None:
    with pytest.raises(TypeError, match="read_one answers with no stream: give it to `invoke`"):
        read(face, lambda _: httpx.Response(200), operations("read_one"), [])
