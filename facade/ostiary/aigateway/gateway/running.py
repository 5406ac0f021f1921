"""Take a text through the stages of a pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

from ostiary.aigateway.gateway.asking import Asker, Heard, Shown
from ostiary.aigateway.gateway.changes import changes_of
from ostiary.aigateway.gateway.steps import Passage, Pipeline, Stage, Step, StepReport
from ostiary.config import ConnectionOptions, RetryPolicy

__all__ = ["Lives", "Runner"]

_OVERRULED = "its change is dropped: that of a later step counts"


class Runner:
    """Carry out a pipeline: keep the clients of its servers and the breakers of its steps.

    `inspect_prompt` and `inspect_response` never raise for what a step does. Close it with `await close()`. Processors
    of this process are taken as they are: `Lives([runner])` calls their `on_startup` and `on_shutdown`.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        connection: ConnectionOptions | None = None,
        http_session: object = None,
        retry: RetryPolicy | None = None,
    ) -> None:
        self.pipeline = pipeline
        steps = [step for stage in (*pipeline.input, *pipeline.response) for step in stage.steps]
        self.asker: Asker = Asker(steps, connection or ConnectionOptions(), http_session, retry)

    async def inspect_prompt(
        self, prompt: dict[str, Any], *, request_id: str = "", headers: Mapping[str, str] | None = None
    ) -> Passage:
        """Take a prompt, `{"messages": […]}`, through the input side."""
        passage = Passage(prompt, request_id or str(uuid4()))
        await self._through("input", self.pipeline.input, Shown(passage, None, headers))
        return passage

    async def inspect_response(
        self,
        response: dict[str, Any],
        prompt: dict[str, Any] | None = None,
        *,
        request_id: str = "",
        tags: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Passage:
        """Take a response, `{"choices": […]}`, through the response side, with its prompt and the tags so far."""
        passage = Passage(response, request_id or str(uuid4()))
        passage.add_tags({key: list(values) for key, values in (tags or {}).items()})
        shown = Shown(passage, prompt or {"messages": []}, headers)
        await self._through("response", self.pipeline.response, shown)
        return passage

    async def close(self) -> None:
        """Close the connections."""
        await self.asker.close()

    async def _through(self, side: str, stages: Sequence[Stage], shown: Shown) -> None:
        for number, stage in enumerate(stages, 1):
            way = _Way(self.asker, shown, side, stage.name or str(number))
            if stage.concurrent:
                await way.at_once(stage)
            else:
                await way.in_turn(stage.steps)
            if shown.passage.rejection is not None:
                return


class Lives:
    """Start the processors of this process that runners hold, each once; stop them, the last one first."""

    def __init__(self, runners: Iterable[Runner]) -> None:
        self._known = {id(each): each for runner in runners for each in runner.asker.processors}
        self._stack, self._beginning, self._has_begun = AsyncExitStack(), asyncio.Lock(), False

    async def begin(self) -> None:
        """Call `on_startup` of all, once, whoever comes first. Where one raises, those before it are stopped."""
        if self._has_begun:
            return
        async with self._beginning:
            if self._has_begun:
                return
            async with AsyncExitStack() as stack:
                for processor in self._known.values():
                    await processor.on_startup()
                    stack.push_async_callback(processor.on_shutdown)
                self._stack = stack.pop_all()
            self._has_begun = True

    async def close(self) -> None:
        """Call `on_shutdown` of those that were started."""
        await self._stack.aclose()


class _Way:
    """Take a text through one stage."""

    def __init__(self, asker: Asker, shown: Shown, side: str, name: str) -> None:
        self._ask = asker.ask
        self._shown = shown
        self._passage = shown.passage
        self._side = side
        self._name = name

    async def in_turn(self, steps: Sequence[Step]) -> None:
        """Take steps one after the other, until one refuses."""
        for step in steps:
            if not step.applies(self._passage.tags):
                self._skip(step)
                continue
            self._note(await self._ask(step, self._shown))
            if self._passage.rejection is not None:
                return

    async def at_once(self, stage: Stage) -> None:
        """Take steps at once, and put together what they say."""
        taken = [step for step in stage.steps if step.applies(self._passage.tags)]
        for step in stage.steps:
            if step not in taken:
                self._skip(step)
        heard = await asyncio.gather(*(self._ask(step, self._shown) for step in taken))
        if any(each.refuses for each in heard):
            # What a text would have become is of no use any more, but what each step said is told.
            for each in heard:
                self._note(each, keep=False)
        elif stage.merge == "ordered":
            await self._ordered(heard)
        elif stage.merge == "last":
            self._last(heard)
        else:
            self._agreed(heard)

    async def _ordered(self, heard: Sequence[Heard]) -> None:
        is_changed = False
        for each in heard:
            again = is_changed and self._change(each) is not None
            answer = await self._ask(each.step, self._shown) if again else each
            is_changed = is_changed or self._change(answer) is not None
            self._note(answer)
            if self._passage.rejection is not None:
                return

    def _last(self, heard: Sequence[Heard]) -> None:
        changers = [each for each in heard if self._change(each) is not None]
        for each in heard:
            is_overruled = each in changers[:-1]
            self._note(each, keep=not is_overruled, why=_OVERRULED if is_overruled else "")

    def _agreed(self, heard: Sequence[Heard]) -> None:
        changers = [each for each in heard if self._change(each) is not None]
        in_conflict = next(
            (each for each in changers if self._change(each) != self._change(changers[0])), None
        )
        for each in heard:
            self._note(each, keep=in_conflict is None)
        if in_conflict is not None:
            first, second = changers[0].step.label, in_conflict.step.label
            self._passage.fail(second, f"it and {first} changed the text, and differently")

    def _change(self, heard: Heard) -> dict[str, Any] | None:
        """Return the text as a step wants it; a prompt can't be changed any more when its response is there."""
        if heard.said is None:
            return None
        return heard.said.response if self._side == "response" else heard.said.prompt

    def _skip(self, step: Step) -> None:
        self._passage.reports.append(StepReport(self._side, self._name, step.label, "", "skip"))

    def _note(self, heard: Heard, *, keep: bool = True, why: str = "") -> None:
        """Put what a step said into the passage; its change only where that is to be kept."""
        passage, step, said = self._passage, heard.step, heard.said
        decision, tags, code, rejection = "fail", dict[str, list[str]](), "", None
        changed = self._change(heard)
        before = passage.text
        if said is not None:
            passage.add_tags(said.tags)
            if said.processor_result:
                passage.results[step.label] = said.processor_result
            decision = "reject" if said.rejected else "pass" if changed is None else "modify"
            tags, rejection = dict(said.tags), said.rejection
            code = rejection.code.value if rejection is not None and rejection.code is not None else ""
        if changed is not None and rejection is None and keep:
            passage.text, passage.changed = {**before, **changed}, True
            self._shown.renew()
        passage.reports.append(
            StepReport(
                self._side,
                self._name,
                step.label,
                heard.step_id,
                decision,
                heard.milliseconds,
                tags,
                why or heard.why,
                code,
                changes_of(before, passage.text) if passage.text is not before else (),
            )
        )
        if passage.rejection is not None:
            return
        if rejection is not None:
            passage.rejection, passage.refused_by = rejection, step.label
        elif said is None and step.on_failure == "closed":
            passage.fail(step.label, heard.why)
