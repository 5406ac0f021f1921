"""Clients for services of one's own, as type checkers see them. Checked, never run."""

from __future__ import annotations

from typing import assert_type

from ostiary.own import AsyncClient, AsyncStream, Calls, Client, Flow, Stream, invoke, operation, plan
from ostiary_api.liminal.api.prompts import submit_with_stream
from ostiary_api.liminal.api.threads import list_threads
from ostiary_api.liminal.models import StreamChunk, StreamingSubmitRequest, Threads


class _Prompts(Calls):
    @operation
    def threads(self) -> Flow[Threads]:
        """List them."""
        return invoke(self.service, plan(list_threads))


class Prompts(_Prompts, Client):
    def ask(self, body: StreamingSubmitRequest) -> Stream[StreamChunk]:
        return self.open_stream(submit_with_stream, body=body)

    def wrongly(self) -> None:
        self.open_stream(submit_with_stream, body="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        self.open_stream(list_threads)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class AsyncPrompts(_Prompts, AsyncClient):
    def ask(self, body: StreamingSubmitRequest) -> AsyncStream[StreamChunk]:
        return self.open_stream(submit_with_stream, body=body)


def sync_face(prompts: Prompts, body: StreamingSubmitRequest) -> None:
    with prompts.ask(body) as stream:
        for chunk in stream:
            assert_type(chunk, StreamChunk)


async def async_face(prompts: AsyncPrompts, body: StreamingSubmitRequest) -> None:
    async with prompts.ask(body) as stream:
        async for chunk in stream:
            assert_type(chunk, StreamChunk)
