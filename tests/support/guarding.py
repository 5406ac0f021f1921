"""Governed calls on either face, for tests that need not know the face."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import openai
from tests.support.faces import Face, Talk

from ostiary import AsyncOstiary, Ostiary
from ostiary.aigateway import BOTH_SIGNATURE, Processor, Result, Signature
from ostiary.aigateway.gateway import Pipeline, Stage, Step
from ostiary.sandbox import Sandbox

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
PROMPT = "Write to Ada Bell, ada@example.org"
CLEANSED = "Write to PERSON_0, EMAIL_ADDRESS_0"


def chat(*texts: str, **more: Any) -> dict[str, Any]:
    """Return the arguments of a chat."""
    return {"model": "gpt-4o", "messages": [{"role": "user", "content": text} for text in texts], **more}


class Both(Processor[Any, Any, Any]):
    """Look at both sides with functions, and keep what was seen."""

    def __init__(
        self, prompt: Callable[..., Any] | None = None, answer: Callable[..., Any] | None = None
    ) -> None:
        super().__init__("both", "1.0.0", "test", BOTH_SIGNATURE)
        self._prompt = prompt or (lambda *_: Result())
        self._answer = answer or (lambda *_: Result())
        self.texts: list[str] = []
        self.metadata: list[Any] = []

    def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
        self.texts.append(prompt.concatenate())
        self.metadata.append(metadata)
        return self._prompt(prompt)

    def process_response(
        self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any
    ) -> Any:
        self.texts.append(" ".join(choice.message.content or "" for choice in response.choices))
        self.metadata.append(metadata)
        return self._answer(response)


def pipeline(processor: Any, **step: Any) -> Pipeline:
    """Return a pipeline with one processor on both sides, which may do everything."""
    made = Step(processor=processor, **{"parameters": {"modify": True, "reject": True}, **step})
    signature: Signature | None = getattr(processor, "signature", None)
    both = signature is None or signature.supports_response()
    return Pipeline(input=[Stage([made])], response=[Stage([made])] if both else ())


class Guarded(Talk):
    """Hold a governed client, the door that made it, and the client that it was made of."""

    def __init__(self, door: Any, plain: Any, runner: asyncio.Runner | None, options: dict[str, Any]) -> None:
        self.door = door
        self.plain = plain
        super().__init__(door.guard(plain, **options), runner)

    def ask(self, *texts: str, **more: Any) -> Any:
        """Make a chat and return what it gives."""
        return self(self.client.chat.completions.create(**chat(*(texts or (PROMPT,)), **more)))

    def text(self, *texts: str, **more: Any) -> str:
        """Make a chat and return what the model said, from a stream too."""
        answer = self.ask(*texts, **more)
        if not more.get("stream"):
            return str(answer.choices[0].message.content)
        return "".join(choice.delta.content or "" for chunk in self.read(answer) for choice in chunk.choices)

    def deliver(self) -> None:
        """Let everything that was recorded arrive."""
        for service in (self.door.layer, self.door.libretto):
            assert self(service.flush(60)).complete


def settings_of(sandbox: Sandbox) -> dict[str, Any]:
    """Return the keywords of a door whose services are the sandbox's."""
    urls = sandbox.services
    return {
        "layer": {"base_url": urls["layer"], "application_id": APPLICATION},
        "liminal": {"api_server_url": urls["liminal"], "token": "t", "model_instance_name": "My Model"},
        "libretto": {"api_key": "libretto-key", "base_url": urls["libretto"]},
        "aigateway": {"base_url": urls["aigateway"]},
        "orquesta": {"api_key": sandbox.settings["ORQUESTA_API_KEY"], "base_url": urls["orquesta"]},
    }


@contextmanager
def guarding(face: Face, settings: dict[str, Any], model_url: str, **options: Any) -> Iterator[Guarded]:
    """Give a governed client of the face; the model is at a URL of its own."""
    model = {"base_url": model_url, "api_key": "model-key", "max_retries": options.pop("max_retries", 0)}
    if face == "sync":
        with Ostiary(**settings) as door, openai.OpenAI(**model) as client:
            yield Guarded(door, client, None, options)
        return
    with asyncio.Runner() as runner:
        other, plain = AsyncOstiary(**settings), openai.AsyncOpenAI(**model)
        try:
            yield Guarded(other, plain, runner, options)
        finally:
            runner.run(plain.close())
            runner.run(other.close())


class Sandboxed:
    """Read what a sandbox keeps."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._url = sandbox.services["sandbox"]

    def read(self, path: str, **query: Any) -> Any:
        """Read from the sandbox's own operations."""
        return httpx.get(self._url + path, params=query, timeout=60).raise_for_status().json()

    def reset(self) -> None:
        """Forget everything."""
        httpx.post(f"{self._url}/reset", timeout=60).raise_for_status()

    def bodies(self, service: str) -> list[str]:
        """Return the bodies of the requests that a service got."""
        return [each["body"] or "" for each in self.read("/requests", service=service, limit=200)["items"]]

    def asked(self) -> list[str]:
        """Return the bodies of what the model was asked."""
        return self.bodies("openai")

    def actions(self, session: str) -> list[dict[str, Any]]:
        """Return the bodies of a session's actions in Layer."""
        return [each["body"] for each in self.read(f"/layer/sessions/{session}")["actions"]]

    def executions(self, known_by: str, count: int) -> list[str]:
        """Return the processors that were asked under an id, as soon as there are so many, or after a while."""
        for _ in range(200):
            found = self.read("/aigateway/executions", known_by=known_by, limit=100)["items"]
            if len(found) >= count:
                break
            time.sleep(0.02)
        return [each["processor"] for each in found]

    def events(self) -> list[dict[str, Any]]:
        """Return the bodies of Libretto's events."""
        return [each["body"] for each in self.read("/libretto/events", limit=200)["items"]]
