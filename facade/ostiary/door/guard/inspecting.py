"""Inspecting prompts and answers by the pipeline of `ostiary.aigateway.gateway`, whose steps may be anywhere."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from ostiary._core.flow import Flow, ask
from ostiary.aigateway.gateway import Passage, Runner
from ostiary.aigateway.gateway.running import Lives
from ostiary.aigateway.gateway.streams import Windows, retold
from ostiary.door.guard.explaining import Change, Explanation
from ostiary.door.guard.faces import Ways
from ostiary.door.guard.options import Inspect
from ostiary.taps import ChatAssembler, field, plain

__all__ = ["Buffered", "Inspector", "Windowed", "note"]


class Inspector:
    """Inspect for one guard. A passage that is refused is the caller's to see; what the pipeline itself raises, too.

    Processors of this process are started before the first passage, since only then there is a loop to start them on.
    """

    def __init__(self, options: Inspect, ways: Ways, **how: Any) -> None:
        self.options = options
        self._runner = Runner(options.pipeline, **how)
        self._lives = Lives([self._runner])
        self._ways = ways
        self.on_prompts: bool = any(stage.steps for stage in options.pipeline.input)
        self.on_answers: bool = any(stage.steps for stage in options.pipeline.response)

    def prompt(self, messages: Any, told: Explanation, left: float | None) -> Flow[Passage]:
        """Take the messages of a prompt through the input side."""

        async def work() -> Passage:
            await self._lives.begin()
            return await self._runner.inspect_prompt({"messages": messages}, request_id=told.id)

        return ask(self._ways.inspect, work, left)

    def answer(
        self, choices: Any, asked: Any, tags: Any, told: Explanation, left: float | None
    ) -> Flow[Passage]:
        """Take the choices of an answer through the response side."""
        return ask(self._ways.inspect, lambda: self._work(choices, asked, tags, told.id), left)

    async def _work(self, choices: Any, asked: Any, tags: Any, request_id: str) -> Passage:
        await self._lives.begin()
        return await self._runner.inspect_response(
            {"choices": choices}, {"messages": asked}, request_id=request_id, tags=tags
        )

    async def close(self) -> None:
        """Stop the processors of this process, and close the connections to others."""
        await self._lives.close()
        await self._runner.close()

    def windows(self, asked: Any, tags: Any, told: Explanation, left: Any) -> Windowed:
        """Return what inspects a stream in windows; `left()` says how many seconds there are."""

        async def inspect(response: dict[str, Any]) -> Passage:
            def work() -> Coroutine[Any, Any, Passage]:
                return self._work(response["choices"], asked, tags, told.id)

            return await self._ways.windowed(work, left())

        options = self.options
        return Windowed(Windows(inspect, window=options.window, overlap=options.overlap), self._ways)


def note(told: Explanation, stage: str, passage: Passage, policy: str, before: Any = None) -> None:
    """Put what a passage came to into the explanation."""
    report = told.stage(stage, policy)
    report.facts.setdefault("steps", []).extend(passage.explain())
    if passage.tags:
        report.facts["tags"] = {key: list(values) for key, values in passage.tags.items()}
    if passage.rejection is not None:
        report.outcome = "failed" if passage.failed else "rejected"
        report.facts["step"] = passage.refused_by
    elif passage.changed:
        report.outcome = "changed"
        if told.keep_texts and before is not None:
            report.changes.append(Change(stage, str(before), str(passage.text)))


class Buffered:
    """Hold the chunks of a stream until all of them are there and inspected."""

    def __init__(self) -> None:
        self._chunks: list[Any] = []
        self._assembler = ChatAssembler()

    def take(self, chunk: Any) -> None:
        """Keep a chunk."""
        self._chunks.append(chunk)
        self._assembler.add(chunk)

    def choices(self) -> Any:
        """Return the choices that the chunks tell."""
        return self._assembler.answer()["choices"]

    def given(self, changed: dict[str, Any] | None) -> list[Any]:
        """Return the chunks to go on with: those that came, or the changed answer told anew."""
        if changed is None or not self._chunks:
            return self._chunks
        kind: Any = type(self._chunks[0])
        chunks = [plain(chunk) for chunk in self._chunks]
        return [kind.construct(**each) for each in retold(chunks, changed)]


class Windowed:
    """Inspect the chunks of a stream in windows."""

    def __init__(self, windows: Windows, ways: Ways) -> None:
        self._windows = windows
        self._ways = ways
        self._kind: Any = None
        self._open: dict[int, dict[str, Any]] = {}
        self.passages: list[Passage] = []

    def take(self, chunk: Any) -> Flow[list[Any]]:
        """Return the chunks that may go out now."""
        self._kind = type(chunk)
        told = plain(chunk)
        for choice in told.get("choices") or ():
            index = choice.get("index", 0)
            if choice.get("finish_reason"):
                self._open.pop(index, None)
            else:
                self._open[index] = {**told, "choices": [{**choice, "delta": {}, "finish_reason": "stop"}]}
        return self._passed(told)

    def end(self) -> Flow[list[Any]]:
        """Return what is still held back of choices that ended without saying so."""
        found = list[Any]()
        for last in self._open.values():
            for chunk in (yield from self._passed(last)):
                for choice in field(chunk, "choices") or ():
                    choice.finish_reason = None
                found.append(chunk)
        return found

    def _passed(self, told: dict[str, Any]) -> Flow[list[Any]]:
        before = self._windows.passage
        given: list[Any] = yield from ask(lambda: self._ways.complete(_all(self._windows, told)))
        passage = self._windows.passage
        if passage is not None and passage is not before:
            self.passages.append(passage)
        return [self._kind.construct(**each) for each in given]


async def _all(windows: Windows, chunk: dict[str, Any]) -> list[dict[str, Any]]:
    return [each async for each in windows.take(chunk)]
