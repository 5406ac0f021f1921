"""The two faces of an operation, as type checkers see them. Checked, never run."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, assert_type

from ostiary._core.flow import Flow, sleep
from ostiary._core.operation import AsyncResource, SyncResource, operation
from ostiary._core.trace import RawReply


class _Prompts:
    @operation
    def cleanse(self, model: int, text: str, *, thread: int | None = None) -> Flow[list[str]]:
        """Cleanse a text."""
        yield from sleep(0)
        return [text]


class Prompts(_Prompts, SyncResource):
    pass


class AsyncPrompts(_Prompts, AsyncResource):
    pass


def sync_face(prompts: Prompts) -> None:
    assert_type(prompts.cleanse(1, "x", thread=2), list[str])
    assert_type(prompts.cleanse.raw(1, "x"), RawReply[list[str]])
    prompts.cleanse("1", "x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    prompts.cleanse(1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    prompts.cleanse(1, "x", tread=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def async_face(prompts: AsyncPrompts) -> None:
    waiting = prompts.cleanse(1, "x")
    waiting = assert_type(waiting, Coroutine[Any, Any, list[str]])
    assert_type(await prompts.cleanse(1, "x"), list[str])
    assert_type(await prompts.cleanse.raw(1, "x"), RawReply[list[str]])
    text: list[str] = prompts.cleanse(1, "x")  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    await prompts.cleanse("1", "x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await waiting
    del text
