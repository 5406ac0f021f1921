"""Calls of OpenAI's package, plain and recorded by each: a chat call, and a stream of 10 000 chunks.

All in environments of their own with the same openai package; ours is on the path. Whoever records sends its records to
the same server, while the calls go on: the figures are those of the whole process, its delivery threads included.
`…_caller` counts the CPU of the calling thread alone, which is what a call's latency is made of.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import URL, Figures, measured, sequential

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
MESSAGES: Any = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": "Is anybody there?"},
]
CHUNKS = 10_000


def _client(base_url: str = f"{URL}/v1", kind: Any = None) -> Any:
    import openai

    return (kind or openai.OpenAI)(base_url=base_url, api_key="k", max_retries=0)


def _chat(client: Any) -> Any:
    create = client.chat.completions.create
    return lambda: create(model="gpt-4o-mini", messages=MESSAGES, temperature=0.2)


def _of_the_caller(call: Any, n: int) -> Figures:
    """Measure calls one after the other, and count the CPU of this thread alone."""
    began: list[float] = []

    def counted() -> None:
        if len(began) < 2:  # the call that warms up, and the first that counts
            began.append(time.thread_time())
        call()

    figures = sequential(counted, n)
    return figures | {"cpu_seconds": time.thread_time() - began[-1]}


def _stream(client: Any) -> Figures:
    create = client.chat.completions.create

    def read() -> int:
        return sum(
            1 for chunk in create(model="m", messages=MESSAGES, stream=True) if chunk.choices[0].delta.content
        )

    with measured(CHUNKS) as figures:
        seen = read()
    assert seen == CHUNKS, seen
    return figures | {"warm_up": 0}


def _events() -> str:
    return f"{URL}/events/{CHUNKS}/0"


# Ours.


def _ours() -> Any:
    sys.path[1:1] = [str(ROOT / "facade"), str(ROOT / "generated")]
    from ostiary.layer import layer

    layer.init(base_url=URL, application_id=APPLICATION, queue_capacity=2_000_000, exit_timeout=0)
    return layer


def chat_plain(n: int) -> Figures:
    return sequential(_chat(_client()), n)


def chat_plain_caller(n: int) -> Figures:
    return _of_the_caller(_chat(_client()), n)


def chat_ours(n: int) -> Figures:
    layer = _ours()
    figures = sequential(_chat(_client()), n)
    layer.shutdown(0)
    return figures


def chat_ours_caller(n: int) -> Figures:
    layer = _ours()
    with layer.session():
        figures = _of_the_caller(_chat(_client()), n)
    layer.shutdown(0)
    return figures


def stream_plain(n: int) -> Figures:
    return _stream(_client(_events()))


def stream_ours(n: int) -> Figures:
    layer = _ours()
    figures = _stream(_client(_events()))
    layer.shutdown(0)
    return figures


# Peers.


def _langfuse(base_url: str) -> Any:
    import os

    os.environ.update(LANGFUSE_PUBLIC_KEY="pk", LANGFUSE_SECRET_KEY="sk", LANGFUSE_HOST=URL)
    logging.disable(logging.CRITICAL)
    from langfuse.openai import OpenAI

    return _client(base_url, OpenAI)


def chat_langfuse(n: int) -> Figures:
    return sequential(_chat(_langfuse(f"{URL}/v1")), n)


def stream_langfuse(n: int) -> Figures:
    return _stream(_langfuse(_events()))


def _layer_sdk() -> None:
    from layer_sdk import layer

    logging.disable(logging.CRITICAL)
    layer.init(base_url=URL, application_id=APPLICATION, environment="production")


def chat_layer_sdk(n: int) -> Figures:
    _layer_sdk()
    return sequential(_chat(_client()), n)


def stream_layer_sdk(n: int) -> Figures:
    _layer_sdk()
    return _stream(_client(_events()))
