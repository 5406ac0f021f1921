"""The demo's conversation, turns of a dialogue in the public domain, and a model that answers from it.

The model is behind a port, as models are: it answers chat completions as OpenAI's API does.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

DIALOGUE = Path(__file__).with_name("dialogue.txt")


def turns() -> list[tuple[str, str]]:
    """Return the dialogue as (speaker, words)."""
    lines = DIALOGUE.read_text(encoding="utf-8").splitlines()
    return [
        (who, said)
        for who, _, said in (line.partition("\t") for line in lines)
        if said and not who.startswith("#")
    ]


class BookModel:
    """Stand in for a language model, always with the same answers: of the Cat's lines, the one that fits best."""

    name = "cheshire-1865"

    def __init__(self) -> None:
        spoken = turns()
        self._pairs = [(asked, said) for (_, asked), (who, said) in pairwise(spoken) if who == "Cat"]

    def answer(self, prompt: str) -> str:
        """Return the Cat's answer to the line of Alice's that shares the most words with the prompt."""
        wanted = words(prompt)
        return max(self._pairs, key=lambda pair: len(wanted & words(pair[0])) / len(wanted | words(pair[0])))[
            1
        ]

    def complete(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return a chat completion for a request."""
        prompt = asked["messages"][-1]["content"]
        said = self.answer(prompt)
        tokens = len(prompt.split()), len(said.split())
        return {
            "id": "chatcmpl-1865",
            "object": "chat.completion",
            "created": 0,
            "model": self.name,
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
            ],
            "usage": {
                "prompt_tokens": tokens[0],
                "completion_tokens": tokens[1],
                "total_tokens": sum(tokens),
            },
        }


@contextmanager
def served(model: BookModel) -> Iterator[str]:
    """Serve a model on a loopback port for the length of a block; gives the base URL for OpenAI's package."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(model.complete(asked)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            thread.join()


def words(text: str) -> set[str]:
    """Return the words of a text, lower case."""
    return set(re.findall(r"[a-z']+", text.lower()))
