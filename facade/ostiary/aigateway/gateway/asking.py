"""Ask one step of a pipeline: a processor of this process or of a server, within its time, unless it is left alone."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from ostiary.aigateway.client import AsyncGatewayClient
from ostiary.aigateway.gateway.breaker import Breaker
from ostiary.aigateway.gateway.steps import Passage, Step
from ostiary.aigateway.gateway.texts import Projection, has_parts
from ostiary.aigateway.kit.form import Part
from ostiary.aigateway.kit.local import inspect_parts
from ostiary.aigateway.kit.messages import MultimodalInput
from ostiary.aigateway.kit.processor import Processor
from ostiary.aigateway.texts import as_json
from ostiary.aigateway.traces import passing
from ostiary.aigateway.views import Execution
from ostiary.aigateway.wire import in_session
from ostiary.config import ConnectionOptions, RetryPolicy
from ostiary.errors import OstiaryError

__all__ = ["Asker", "Heard", "Shown"]

# A processor that can't read a text answers, and is well: else a caller's odd texts would have it left alone for all.
_OF_THE_TEXT = {400, 413, 415, 422}
_LEFT_ALONE = "it is left alone after failures"


@dataclass(slots=True, eq=False)
class Heard:
    """Hold what a step said, or why it said nothing."""

    step: Step
    step_id: str
    said: Execution | None
    why: str
    milliseconds: float

    @property
    def refuses(self) -> bool:
        """Whether the request goes no further: by a rejection, or by a failure that its policy does not pass over."""
        return self.said.rejected if self.said is not None else self.step.on_failure == "closed"


class Shown:
    """Hold the texts of one passage in the forms in which steps take them, each made when it is first needed.

    With a `prompt` the passage's text is a response. `renew()` follows when the passage's text has changed.
    """

    def __init__(
        self, passage: Passage, prompt: dict[str, Any] | None, headers: Mapping[str, str] | None
    ) -> None:
        self.passage = passage
        self.is_response: bool = prompt is not None
        self._prompt = prompt
        self._raw: dict[str, Part] = {}
        self._projection: Projection | None = None
        self.sent: Mapping[str, str] = headers or {}
        self._raw_headers: list[tuple[bytes, bytes]] | None = None

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The request's headers, as a processor's `Request` has them."""
        if self._raw_headers is None:
            self._raw_headers = [
                (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.sent.items()
            ]
        return self._raw_headers

    @property
    def prompt(self) -> dict[str, Any]:
        """The prompt, that of the response where one is inspected."""
        return self.passage.text if self._prompt is None else self._prompt

    def projection_for(self, step: Step) -> Projection | None:
        """Return the prompt's texts by themselves, for a step that reads no lists of parts; None where it has none."""
        if not has_parts(self.prompt.get("messages", [])) or _reads_parts(step):
            return None
        if self._projection is None:
            self._projection = Projection(self.prompt["messages"])
        return self._projection

    def parts(self, projection: Projection | None) -> dict[str, Part]:
        """Return prompt and response as parts of a form. Written once, whatever the number of steps."""
        name = "prompt" if projection is None else "projected"
        found = {"input.messages": self._written(name, self._seen(projection))}
        if self.is_response:
            found["response.choices"] = self._written("response", self.passage.text)
        return found

    def texts(self, projection: Projection | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return prompt and response as plain JSON."""
        return self._seen(projection), self.passage.text if self.is_response else None

    def renew(self) -> None:
        """Forget how the text was."""
        self._raw.clear()
        self._projection = None

    def _seen(self, projection: Projection | None) -> dict[str, Any]:
        return self.prompt if projection is None else {**self.prompt, "messages": projection.shown}

    def _written(self, name: str, value: Any) -> Part:
        if name not in self._raw:
            self._raw[name] = Part(json.dumps(value).encode(), is_file=False)
        return self._raw[name]


class Asker:
    """Ask steps; keep the clients of their servers, their breakers, and their parameters as they are sent."""

    def __init__(
        self,
        steps: Iterable[Step],
        connection: ConnectionOptions,
        http_session: object,
        retry: RetryPolicy | None = None,
    ) -> None:
        self.breakers: dict[int, tuple[Step, Breaker]] = {
            id(step): (step, Breaker(step.breaker, time.monotonic)) for step in steps
        }
        self.processors: list[Processor[Any, Any, Any]] = [
            step.processor for step, _ in self.breakers.values() if not isinstance(step.processor, str)
        ]
        self._clients: dict[tuple[str, str | None], AsyncGatewayClient] = {}
        self._parameters: dict[int, Part] = {}
        self._connection = connection
        self._session = http_session
        self._retry = retry or RetryPolicy()

    async def ask(self, step: Step, shown: Shown) -> Heard:
        """Ask one step; what goes wrong is noted, not raised."""
        breaker, step_id, began = self.breakers[id(step)][1], str(uuid4()), time.perf_counter()
        said, why, status = None, "", None
        if not breaker.admits():
            return Heard(step, step_id, None, _LEFT_ALONE, 0.0)
        metadata = {"request_id": shown.passage.request_id, "step_id": step_id}
        seconds = step.timeout
        if not isinstance(step.processor, str):
            seconds = min(seconds, step.processor.limits.seconds or seconds)
        timer = asyncio.timeout(seconds)
        try:
            async with timer:
                said = await self._execution(step, shown, metadata)
        except asyncio.CancelledError:
            breaker.forgone()
            raise
        except Exception as problem:
            status = getattr(problem, "status" if isinstance(problem, OstiaryError) else "status_code", None)
            kind = type(problem).__name__
            why = (kind.rpartition("_")[2] if isinstance(problem, OstiaryError) else kind) + (
                f" {status}" if status else ""
            )
            if timer.expired():
                why = f"it took longer than {seconds} seconds"
        if said is None and status not in _OF_THE_TEXT:
            breaker.failed()
        else:
            breaker.succeeded()
        return Heard(step, step_id, said, why, (time.perf_counter() - began) * 1000)

    async def _execution(self, step: Step, shown: Shown, metadata: dict[str, Any]) -> Execution:
        projection = shown.projection_for(step)
        if isinstance(step.processor, str):
            prompt, response = shown.texts(projection)
            with passing(shown.sent):
                said = await self._client(step).execute(
                    step.processor, prompt, response, step.parameters, metadata
                )
        else:
            parts = shown.parts(projection)
            side = "response" if shown.is_response else "input"
            parts[f"{side}.parameters"] = self._permitted(step)
            parts["metadata"] = Part(json.dumps(in_session(metadata)).encode(), is_file=False)
            said = await inspect_parts(step.processor, parts, shown.headers)
        if projection is not None and said.prompt is not None and not shown.is_response:
            said.prompt["messages"] = projection.back(said.prompt["messages"])
        return said

    def _permitted(self, step: Step) -> Part:
        if id(step) not in self._parameters:
            text = json.dumps(as_json("parameters", step.parameters))
            self._parameters[id(step)] = Part(text.encode(), is_file=False)
        return self._parameters[id(step)]

    def _client(self, step: Step) -> AsyncGatewayClient:
        assert step.url is not None
        key = (step.url, step.token)
        if key not in self._clients:
            self._clients[key] = AsyncGatewayClient(
                base_url=step.url,
                token=step.token,
                connection=self._connection,
                http_session=self._session,
                retry=self._retry,
            )
        return self._clients[key]

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.close()


def _reads_parts(step: Step) -> bool:
    if isinstance(step.processor, str):
        return step.multimodal
    return issubclass(step.processor.prompt_type, MultimodalInput)
