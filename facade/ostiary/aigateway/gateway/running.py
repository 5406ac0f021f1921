"""Take a text through the stages of a pipeline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from ostiary.aigateway.client import AsyncGatewayClient
from ostiary.aigateway.gateway.breaker import Breaker
from ostiary.aigateway.gateway.steps import Passage, Pipeline, Stage, Step, StepReport
from ostiary.aigateway.gateway.texts import Projection, has_parts
from ostiary.aigateway.views import Execution
from ostiary.config import ConnectionOptions
from ostiary.errors import OstiaryError

__all__ = ["Runner"]


@dataclass(slots=True)
class _Asked:
    """Hold what a step said, or why it said nothing."""

    step: Step
    step_id: str
    said: Execution | None
    why: str
    milliseconds: float


class Runner:
    """Carry out a pipeline: keep the clients of its servers and the breakers of its steps.

    `inspect_prompt` and `inspect_response` never raise for what a step does. Close it with `await close()`.
    """

    def __init__(
        self, pipeline: Pipeline, *, connection: ConnectionOptions | None = None, http_session: object = None
    ) -> None:
        self.pipeline = pipeline
        self._clients: dict[tuple[str, str | None], AsyncGatewayClient] = {}
        self._breakers = {
            id(step): Breaker(step.breaker, time.monotonic)
            for stage in (*pipeline.input, *pipeline.response)
            for step in stage.steps
        }
        self._connection = connection or ConnectionOptions()
        self._session = http_session

    async def inspect_prompt(
        self, prompt: dict[str, Any], *, request_id: str = "", headers: Mapping[str, str] | None = None
    ) -> Passage:
        """Take a prompt, `{"messages": […]}`, through the input side."""
        passage = Passage(prompt, request_id or str(uuid4()))
        await self._through(self.pipeline.input, passage, None, headers)
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
        await self._through(self.pipeline.response, passage, prompt or {"messages": []}, headers)
        return passage

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.close()

    async def _through(
        self,
        stages: Sequence[Stage],
        passage: Passage,
        prompt: dict[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> None:
        for number, stage in enumerate(stages, 1):
            name = stage.name or str(number)
            taken = [step for step in stage.steps if step.applies(passage.tags)]
            passage.reports += [
                StepReport(name, step.label, "", "skip") for step in stage.steps if step not in taken
            ]
            if stage.concurrent:
                await self._at_once(name, taken, passage, prompt, headers)
            else:
                for step in taken:
                    if step.applies(passage.tags):
                        self._note(name, passage, await self._ask(step, passage, prompt, headers))
                    if passage.rejection is not None:
                        return
            if passage.rejection is not None:
                return

    async def _at_once(
        self,
        name: str,
        steps: list[Step],
        passage: Passage,
        prompt: dict[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> None:
        asked = await asyncio.gather(*(self._ask(step, passage, prompt, headers) for step in steps))
        is_changed = False
        for each in asked:
            again = is_changed and each.said is not None and each.said.changed
            answer = await self._ask(each.step, passage, prompt, headers) if again else each
            is_changed = is_changed or (answer.said is not None and answer.said.changed)
            self._note(name, passage, answer)
            if passage.rejection is not None:
                return

    async def _ask(
        self,
        step: Step,
        passage: Passage,
        prompt: dict[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> _Asked:
        """Ask one step; what goes wrong is noted, not raised."""
        breaker, step_id, began = self._breakers[id(step)], str(uuid4()), time.perf_counter()
        said, why = None, ""
        if not breaker.admits():
            return _Asked(step, step_id, None, "it is left alone after failures", 0.0)
        try:
            async with asyncio.timeout(step.timeout):
                said = await self._execution(step, passage, prompt, step_id, headers)
        except TimeoutError:
            why = f"it took longer than {step.timeout} seconds"
        except OstiaryError as problem:
            why = type(problem).__name__.rpartition("_")[2] + (f" {problem.status}" if problem.status else "")
        except Exception as problem:
            status = getattr(problem, "status_code", None)
            why = type(problem).__name__ + (f" {status}" if status else "")
        if said is None:
            breaker.failed()
        else:
            breaker.succeeded()
        return _Asked(step, step_id, said, why, (time.perf_counter() - began) * 1000)

    async def _execution(
        self,
        step: Step,
        passage: Passage,
        prompt: dict[str, Any] | None,
        step_id: str,
        headers: Mapping[str, str] | None,
    ) -> Execution:
        is_response = prompt is not None
        shown = prompt if prompt is not None else passage.text
        projection = None
        if has_parts(shown.get("messages", [])) and not _reads_parts(step):
            projection = Projection(shown["messages"])
            shown = {**shown, "messages": projection.shown}
        metadata = {"request_id": passage.request_id, "step_id": step_id}
        response = passage.text if is_response else None
        if isinstance(step.processor, str):
            client = self._client(step)
            said = await client.execute(step.processor, shown, response, step.parameters, metadata)
        else:
            from ostiary.aigateway.kit.local import inspect_locally

            given = shown if not is_response or _takes_prompt(step) else None
            said = await inspect_locally(
                step.processor, given, response, step.parameters, metadata, headers=headers
            )
        if projection is not None and said.prompt is not None and not is_response:
            said.prompt["messages"] = projection.back(said.prompt["messages"])
        return said

    def _client(self, step: Step) -> AsyncGatewayClient:
        assert step.url is not None
        key = (step.url, step.token)
        if key not in self._clients:
            self._clients[key] = AsyncGatewayClient(
                base_url=step.url,
                token=step.token,
                connection=self._connection,
                http_session=self._session,
            )
        return self._clients[key]

    def _note(self, stage: str, passage: Passage, asked: _Asked) -> None:
        """Put what a step said into the passage."""
        step, said = asked.step, asked.said
        if said is None:
            passage.reports.append(
                StepReport(stage, step.label, asked.step_id, "fail", asked.milliseconds, why=asked.why)
            )
            if step.on_failure == "closed":
                passage.fail(step, asked.why)
            return
        passage.add_tags(said.tags)
        if said.processor_result:
            passage.results[step.label] = said.processor_result
        decision = "reject" if said.rejected else "modify" if said.changed else "pass"
        report = StepReport(stage, step.label, asked.step_id, decision, asked.milliseconds, dict(said.tags))
        passage.reports.append(report)
        if said.rejection is not None:
            passage.rejection, passage.refused_by = said.rejection, step.label
            return
        # A prompt can't be changed any more when its response is there.
        changed = said.response if "choices" in passage.text else said.prompt
        if changed is not None:
            passage.text, passage.changed = {**passage.text, **changed}, True


def _reads_parts(step: Step) -> bool:
    if isinstance(step.processor, str):
        return step.multimodal
    from ostiary.aigateway.kit import MultimodalInput

    return issubclass(step.processor.prompt_type, MultimodalInput)


def _takes_prompt(step: Step) -> bool:
    return not isinstance(step.processor, str)
