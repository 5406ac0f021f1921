"""A recorded stream of Orquesta, over real sockets, broken in every way at every place, on every face.

What had arrived is kept, a typed error says what happened, no connection is left, and nothing hangs.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.support.faces import ALL_FACES, Face, over, sent_as

from ostiary import errors as e
from ostiary.orquesta import AsyncOrquesta, Orquesta, OrquestaException
from ostiary.testing import FaultServer, Step, steps

CAPTURE = Path(__file__).parent.parent / "captures" / "orquesta" / "stream-ok.json"
PARTS = json.loads(CAPTURE.read_text("utf-8"))["response"]["body"]
WHOLE = "".join(part for part in PARTS if isinstance(part, str)).encode()
EVENTS = "text/event-stream"
# Where each event that is a piece of the answer ends.
ENDS = [
    index + 2
    for index in range(len(WHOLE))
    if WHOLE.startswith(b"\n\n", index) and not WHOLE[:index].endswith(b"[DONE]")
]


class Listener:
    """Read streams of either face from a sync test; what arrived stays in `stream.events`."""

    def __init__(self, face: Face, url: str, **options: Any) -> None:
        self._runner = None if face == "sync" else asyncio.Runner()
        self._way = ExitStack()
        self._way.enter_context(sent_as(face))
        kind: Any = Orquesta if face == "sync" else AsyncOrquesta
        self.client: Any = kind(api_key="k", base_url=url, **over(face, options))
        self.stream: Any = None

    def listen(self) -> None:
        """Invoke and read to the end, or to the failure, which is raised."""
        self.stream = self.client.deployments.invoke_with_stream("k")
        if self._runner is None:
            self.stream.drain()
        else:
            self._runner.run(self.stream.drain())

    def breathe(self) -> None:
        """Let the event loop, which stands still between two streams, close what is to be closed."""
        if self._runner is not None:
            self._runner.run(asyncio.sleep(0.01))

    def close(self) -> None:
        """Close the client, and the loop."""
        self._way.close()
        if self._runner is None:
            self.client.close()
        else:
            self._runner.run(self.client.close())
            self._runner.close()


@contextmanager
def listening(face: Face, server: FaultServer, kept: int | None = 0, **options: Any) -> Iterator[Listener]:
    listener = Listener(face, server.url, **options)
    try:
        yield listener
        # Before the client is closed: a broken stream leaves no connection, unless all of it has come.
        listener.breathe()
        server.wait_until_idle(connections=kept)
    finally:
        listener.close()
    server.wait_until_idle()


def chunked(piece: bytes, mark: steps.Mark) -> Step:
    head = steps.head_bytes(200, {"Content-Type": EVENTS, "Transfer-Encoding": "chunked"})
    return steps.raw(head, f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if piece else b"", mark)


def until_closed(piece: bytes, mark: steps.Mark) -> Step:
    return steps.raw(steps.head_bytes(200, {"Content-Type": EVENTS}), piece, mark)


def arrived(cut: int) -> int:
    return sum(1 for end in ENDS if cut >= end)


@pytest.mark.parametrize("face", ALL_FACES)
@pytest.mark.parametrize("framing", [chunked, until_closed])
def test_cut_after_every_byte(face: Face, framing: Any) -> None:
    assert len(ENDS) >= 3
    with FaultServer() as server, listening(face, server) as listener:
        for cut in range(len(WHOLE)):
            server.script([framing(WHOLE[:cut], steps.Mark.CLOSE)])
            broken: OrquestaException | None = None
            try:
                listener.listen()
            except OrquestaException as error:
                broken = error
            # Behind the piece that says it is the last one, nothing is missing.
            assert isinstance(broken, e.StreamError) == (cut < ENDS[-1]), cut
            assert listener.stream.received == arrived(cut), cut
            assert broken is None or broken.retryable, cut


@pytest.mark.parametrize("face", ALL_FACES)
@pytest.mark.parametrize("cut", [0, 1, ENDS[0] - 1, ENDS[0], ENDS[1] + 3])
def test_reset_in_the_middle(face: Face, cut: int) -> None:
    with FaultServer() as server, listening(face, server) as listener:
        server.script([chunked(WHOLE[:cut], steps.Mark.RESET)])
        with pytest.raises(OrquestaException) as caught:
            listener.listen()
        assert isinstance(caught.value, e.StreamError)
        # What the system had taken in but not handed out may be lost with a reset.
        assert listener.stream.received <= arrived(cut)


@pytest.mark.parametrize("face", ALL_FACES)
@pytest.mark.parametrize("cut", [ENDS[0] - 1, ENDS[0], ENDS[1] + 3])
def test_silence_ends_with_the_idle_timeout(face: Face, cut: int) -> None:
    with FaultServer() as server, listening(face, server, idle_timeout=1.0) as listener:
        server.script([chunked(WHOLE[:cut], steps.Mark.HANG)])
        with pytest.raises(OrquestaException, match="read timeout") as caught:
            listener.listen()
        assert isinstance(caught.value, e.StreamError)
        assert listener.stream.received == arrived(cut)


BROKEN = {
    "a garbage line": b"data: {nonsense\n\n",
    "an array": b"data: [1]\n\n",
    "a bare text": b'data: "error"\n\n',
    "an error event": b'data: {"code": 429, "error": "overloaded", "source": "provider"}\n\n',
    "NaN where a piece was": b"data: NaN\n\n",
    "half a character": b"data: \xf0\x9f\n\n",
}


@pytest.mark.parametrize("face", ALL_FACES)
@pytest.mark.parametrize("wrong", BROKEN)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_no_piece_is_an_error_after_those_before_it(face: Face, wrong: str, place: int) -> None:
    at = [0, *ENDS][place]
    body = WHOLE[:at] + BROKEN[wrong] + WHOLE[at:]
    with FaultServer() as server, listening(face, server, kept=None) as listener:
        server.script([steps.stream([body], content_type=EVENTS)])
        with pytest.raises(OrquestaException) as caught:
            listener.listen()
        assert isinstance(caught.value, e.StreamError)
        assert listener.stream.received == place
        assert "nonsense" not in str(caught.value)
        if wrong == "an error event":
            assert (caught.value.status, caught.value.source, caught.value.retryable) == (
                429,
                "provider",
                True,
            )
        assert len(server.connections) == 1
