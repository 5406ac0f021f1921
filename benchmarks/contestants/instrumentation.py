"""Calls of OpenAI's package, plain and recorded by each: a chat call, and a stream of 10 000 chunks.

All in environments of their own with the same openai package; ours is on the path. Whoever records sends its records to
the same server, while the calls go on: the figures are those of the whole process, its delivery threads included.
`…_caller` counts the CPU of the calling thread alone, which is what a call's latency is made of.

`chat_and_post_…` are floors. Layer's wire has no batch of sessions, so a call in a session of its own is one POST at
least: these make that POST, of a body that is there already, from a thread that does nothing else.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measure import URL, Figures, measured, sequential

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
MESSAGES: Any = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": "Is anybody there?"},
]
CHUNKS = 10_000
SLOW = f"{URL}/delay/20/v1"


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
    figures = _of_the_caller(_chat(_client()), n)
    layer.shutdown(0)
    return figures


def chat_ours_caller_in_session(n: int) -> Figures:
    layer = _ours()
    with layer.session():
        figures = _of_the_caller(_chat(_client()), n)
    layer.shutdown(0)
    return figures


def chat_plain_slow(n: int) -> Figures:
    return sequential(_chat(_client(SLOW)), n)


def chat_ours_slow(n: int) -> Figures:
    layer = _ours()
    figures = sequential(_chat(_client(SLOW)), n)
    layer.shutdown(0)
    return figures


def chat_ours_slow_caller(n: int) -> Figures:
    layer = _ours()
    figures = _of_the_caller(_chat(_client(SLOW)), n)
    layer.shutdown(0)
    return figures


def stream_plain(n: int) -> Figures:
    return _stream(_client(_events()))


def stream_ours(n: int) -> Figures:
    layer = _ours()
    figures = _stream(_client(_events()))
    layer.shutdown(0)
    return figures


# Floors.

# As long as the session of one such call.
BODY = b'{"actions":"' + b"x" * 1_000 + b'"}'
LINGER = 0.1  # as our delivery lingers while records come steadily: the threads change hands as seldom
TOGETHER = 16  # and as many requests are under way


def _and_post(post: Callable[[], object], n: int, after: Callable[[], object] = lambda: None) -> Figures:
    """Make chat calls, and behind each of them, on a thread, a POST; `after` is called when none is due for now."""
    waiting: SimpleQueue[bool] = SimpleQueue()

    def work() -> None:
        while True:
            time.sleep(LINGER)
            while not waiting.empty():
                if not waiting.get():
                    return
                post()
            after()

    post()
    chat = _chat(_client())
    thread = threading.Thread(target=work)
    thread.start()
    try:
        return sequential(lambda: (chat(), waiting.put(True)), n)
    finally:
        waiting.put(False)
        thread.join()


def chat_and_post_httpx(n: int) -> Figures:
    import httpx

    headers = {"Content-Type": "application/json"}
    with httpx.HTTPTransport() as transport:

        def post() -> None:
            request = httpx.Request("POST", f"{URL}/v1/sessions", content=BODY, headers=headers)
            response = transport.handle_request(request)
            response.read()

        return _and_post(post, n)


def chat_and_post_stdlib(n: int) -> Figures:
    import http.client

    connection = http.client.HTTPConnection(urlsplit(URL).netloc)

    def post() -> None:
        connection.request("POST", "/v1/sessions", BODY, {"Content-Type": "application/json"})
        connection.getresponse().read()

    try:
        return _and_post(post, n)
    finally:
        connection.close()


def chat_and_post_socket(n: int) -> Figures:
    """The least that a POST can be from Python: bytes that are there already, an answer that nobody reads."""
    request = _written()
    with _connected() as connection:

        def post() -> None:
            connection.sendall(request)
            _answered(connection)

        return _and_post(post, n)


def chat_and_post_sockets(n: int) -> Figures:
    """The same over several connections, which are all written to before the first is read."""
    request = _written()
    with ExitStack() as stack:
        connections = [stack.enter_context(_connected()) for _ in range(TOGETHER)]
        asked: list[socket.socket] = []

        def read() -> None:
            while asked:
                _answered(asked.pop(0))

        def post() -> None:
            if len(asked) == TOGETHER:
                read()
            connection = connections[len(asked)]
            connection.sendall(request)
            asked.append(connection)

        return _and_post(post, n, read)


def _connected() -> socket.socket:
    host = urlsplit(URL)
    connection = socket.create_connection((host.hostname or "", host.port or 80))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _written() -> bytes:
    head = f"POST /v1/sessions HTTP/1.1\r\nHost: {urlsplit(URL).netloc}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(BODY)}\r\n\r\n".encode("ascii") + BODY


def _answered(connection: socket.socket) -> None:
    assert connection.recv(65_536).startswith(b"HTTP/1.1 2")


# Peers.


def _langfuse(base_url: str) -> Any:
    import os

    os.environ.update(LANGFUSE_PUBLIC_KEY="pk", LANGFUSE_SECRET_KEY="sk", LANGFUSE_HOST=URL)
    logging.disable(logging.CRITICAL)
    from langfuse.openai import OpenAI

    return _client(base_url, OpenAI)


def chat_langfuse(n: int) -> Figures:
    return sequential(_chat(_langfuse(f"{URL}/v1")), n)


def chat_langfuse_slow(n: int) -> Figures:
    return sequential(_chat(_langfuse(SLOW)), n)


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
