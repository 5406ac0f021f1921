"""A chat call of OpenAI's package, plain and governed: without any stage, with each stage alone, and with all of them.

Whoever cleanses asks a Liminal that answers at once, on the same server; whoever records sends there. Processors are in
this process, and look at both sides without changing them. Every call is in a session of its own, but has one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openai
from benchmarks.measure import URL, Figures, measured, sequential

from ostiary import Ostiary

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
MESSAGES: Any = [{"role": "user", "content": "Write to Ada Bell, please"}]
CHUNKS = 10_000
OFF: dict[str, Any] = {"cleanse": False, "record": False, "log": False}


def _model(base_url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=base_url, api_key="k", max_retries=0)


def _door() -> Ostiary:
    return Ostiary(
        layer={
            "base_url": URL,
            "application_id": APPLICATION,
            "queue_capacity": 2_000_000,
            "exit_timeout": 0,
        },
        liminal={"api_server_url": f"{URL}/liminal", "session_id": "benchmark"},
        libretto={"api_key": "k", "base_url": URL, "queue_capacity": 2_000_000, "exit_timeout": 0},
    )


def _stages(*names: str, streams: str = "buffered") -> dict[str, Any]:
    """Return the options of a guard that has these stages."""
    from ostiary.door.guard import Cleanse

    options = dict(OFF)
    if "cleanse" in names:
        options["cleanse"] = Cleanse(thread_id=42)
    if "inspect" in names:
        options["inspect"] = _inspect(streams)
    return options | {name: True for name in ("record", "log") if name in names}


def _inspect(streams: Any) -> Any:
    from ostiary.aigateway import BOTH_SIGNATURE, Processor, Result
    from ostiary.aigateway.gateway import Pipeline, Stage, Step
    from ostiary.door.guard import Inspect

    class Looks(Processor):  # type: ignore[type-arg]
        def __init__(self) -> None:
            super().__init__("looks", "1.0.0", "benchmark", BOTH_SIGNATURE)

        async def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
            return Result(processor_result={"length": len(prompt.concatenate())})

        async def process_response(
            self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any
        ) -> Any:
            return Result(processor_result={"choices": len(response.choices)})

    stage = [Stage([Step(processor=Looks())])]
    return Inspect(pipeline=Pipeline(input=stage, response=stage), streams=streams)


def _chat(client: Any) -> Callable[[], object]:
    create = client.chat.completions.create
    return lambda: create(model="gpt-4o-mini", messages=MESSAGES, temperature=0.2)


def _whole(n: int, *names: str) -> Figures:
    door = _door()
    return sequential(_chat(door.guard(_model(f"{URL}/placeholders/v1"), **_stages(*names))), n)


def chat_plain(n: int) -> Figures:
    return sequential(_chat(_model(f"{URL}/placeholders/v1")), n)


def chat_bare(n: int) -> Figures:
    return _whole(n)


def chat_cleanse(n: int) -> Figures:
    return _whole(n, "cleanse")


def chat_inspect(n: int) -> Figures:
    return _whole(n, "inspect")


def chat_record(n: int) -> Figures:
    return _whole(n, "record")


def chat_log(n: int) -> Figures:
    return _whole(n, "log")


def chat_all(n: int) -> Figures:
    return _whole(n, "cleanse", "inspect", "record", "log")


def _read(client: Any) -> Figures:
    create = client.chat.completions.create

    def read() -> int:
        return sum(
            1 for chunk in create(model="m", messages=MESSAGES, stream=True) if chunk.choices[0].delta.content
        )

    with measured(CHUNKS) as figures:
        seen = read()
    assert seen > 0
    return figures | {"warm_up": 0}


def _streamed(*names: str, streams: str = "buffered") -> Figures:
    door = _door()
    return _read(door.guard(_model(f"{URL}/events/{CHUNKS}/0"), **_stages(*names, streams=streams)))


def stream_plain(n: int) -> Figures:
    return _read(_model(f"{URL}/events/{CHUNKS}/0"))


def stream_bare(n: int) -> Figures:
    return _streamed()


def stream_cleanse(n: int) -> Figures:
    return _streamed("cleanse")


def stream_records(n: int) -> Figures:
    return _streamed("record", "log")


def stream_buffered(n: int) -> Figures:
    return _streamed("inspect")


def stream_windowed(n: int) -> Figures:
    return _streamed("inspect", streams="windowed")


def stream_all(n: int) -> Figures:
    return _streamed("cleanse", "inspect", "record", "log")
