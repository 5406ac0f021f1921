"""What leaves through the streams under httpx's connections, in how many pieces, and within how much time."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from typing import Any

import httpcore
import pytest

from ostiary._io.direct import readable
from ostiary._io.sockets import AsyncSocket, Left, SyncSocket
from ostiary.testing import FaultServer, steps

HEAD = b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Fake:
    """Stand for the library's stream: keep what is written, and the timeouts of all steps."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.timeouts: list[float | None] = []

    def get_extra_info(self, info: str) -> Any:
        return None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.written.append(bytes(buffer))
        self.timeouts.append(timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.timeouts.append(timeout)
        return ANSWER

    def close(self) -> None: ...


class AsyncFake(Fake):
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # type: ignore[override]
        super().write(buffer, timeout)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # type: ignore[override]
        return super().read(max_bytes, timeout)

    async def aclose(self) -> None: ...


async def in_turn(stream: Any, steps: list[bytes | None]) -> None:
    """Write the pieces; None stands for reading."""
    for step in steps:
        done = stream.read(1000) if step is None else stream.write(step)
        if asyncio.iscoroutine(done):
            await done


@pytest.mark.parametrize("face", ["sync", "async"])
@pytest.mark.parametrize(
    ("steps", "written"),
    [
        ([HEAD, b"body", b"", None], [HEAD + b"body"]),
        ([HEAD, b"", None], [HEAD]),
        ([HEAD, None], [HEAD]),
        ([HEAD, b"body", b"", None] * 2, [HEAD + b"body"] * 2),
        ([HEAD, b"a", b"b", b"", None], [HEAD + b"a", b"b"]),
    ],
    ids=["a body", "none", "an answer before the body", "two requests", "a body in pieces"],
)
def test_a_head_leaves_with_what_follows_it(
    face: str, steps: list[bytes | None], written: list[bytes]
) -> None:
    fake = AsyncFake() if face == "async" else Fake()
    stream = AsyncSocket(fake) if face == "async" else SyncSocket(fake, direct=False)
    asyncio.run(in_turn(stream, steps))
    assert [piece for piece in fake.written if piece] == written


def test_each_step_has_what_is_left_when_it_begins() -> None:
    now = [100.0]
    left = Left.of(5.0, 107.0, lambda: now[0])
    fake = Fake()
    stream = SyncSocket(fake, direct=False)
    stream.write(HEAD, left)
    stream.write(b"x" * 200_000, left)
    assert set(fake.timeouts) == {5.0}
    assert len(fake.written) == 4, "a large body goes in pieces, which ask for the time between them"
    now[0] = 106.0
    stream.read(1000, left)
    now[0] = 108.0
    stream.write(HEAD + HEAD, left)
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1000, left)  # though there may be something to read
    assert fake.timeouts[4:] == [1.0, pytest.approx(1e-4)]


@pytest.fixture
def pair() -> Any:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


class Plain(Fake):
    """Stand for the library's stream over a plain socket."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__()
        self.sock = sock

    def get_extra_info(self, info: str) -> Any:
        return self.sock


def test_a_plain_socket_is_used_directly_and_fails_in_the_librarys_words(pair: Any) -> None:
    ours, theirs = pair
    fake = Plain(ours)
    stream = SyncSocket(fake, direct=True)
    stream.write(HEAD, 5.0)
    stream.write(b"body", 5.0)
    assert theirs.recv(1000) == HEAD + b"body"
    assert stream.get_extra_info("is_readable") is False
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1000, 0.01)
    theirs.sendall(ANSWER)
    assert stream.get_extra_info("is_readable") is True
    assert stream.read(1000, 5.0) == ANSWER
    stream.write(HEAD, 0.01)
    with pytest.raises(httpcore.WriteTimeout):
        stream.write(b"x" * 10_000_000, 0.01)  # nobody reads
    theirs.close()
    with pytest.raises(httpcore.ReadError):
        stream.read(1000, 5.0)
    stream.write(HEAD, 5.0)
    with pytest.raises(httpcore.WriteError):
        stream.write(b"x" * 100_000, 5.0)
    ours.close()
    assert stream.get_extra_info("is_readable") is True
    assert fake.written == []


def test_an_async_socket_is_asked_itself_whether_it_can_be_read(pair: Any) -> None:
    """Through the library's layers, that costs more than parsing a small answer does."""

    class Layered(AsyncFake):
        asked: list[str] = []  # noqa: RUF012

        def get_extra_info(self, info: str) -> Any:
            self.asked.append(info)
            return ours if info == "socket" else None

    ours, theirs = pair
    stream = AsyncSocket(Layered())
    assert [stream.get_extra_info("is_readable") for _ in range(3)] == [False] * 3
    theirs.sendall(ANSWER)
    assert stream.get_extra_info("is_readable") is True
    assert ours.recv(1000) == ANSWER
    assert stream.get_extra_info("is_readable") is False
    theirs.close()
    assert stream.get_extra_info("is_readable") is True
    ours.close()
    assert stream.get_extra_info("is_readable") is True
    assert Layered.asked == ["socket"]
    assert AsyncSocket(AsyncFake()).get_extra_info("is_readable") is True, "as the library says of no socket"


def test_patience_shortens_one_read_and_ends_with_the_next_request(pair: Any) -> None:
    ours, theirs = pair
    stream = SyncSocket(Plain(ours), direct=True)
    stream.patience = 0.01
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1000, 60.0)
    stream.write(HEAD, 5.0)
    answering = threading.Timer(0.05, theirs.sendall, [ANSWER])
    answering.start()
    assert stream.read(1000, 60.0) == ANSWER
    answering.join()


def test_a_pool_may_look_at_a_connection_that_another_thread_begins_to_read(pair: Any) -> None:
    """As httpcore's does, which looks over those that are idle while one of them is being taken."""
    ours, theirs = pair
    stream = SyncSocket(Plain(ours), direct=True)
    came: list[bytes] = []
    reading = threading.Thread(target=lambda: came.append(stream.read(1000, 60.0)))
    reading.start()
    until = time.monotonic() + 0.1
    while time.monotonic() < until:
        assert stream.get_extra_info("is_readable") is False
    theirs.sendall(ANSWER)
    reading.join()
    assert came == [ANSWER]


def test_what_never_has_data_is_read_no_longer_than_its_time() -> None:
    """A poll says of TLS that there is something, though it is no data, for as long as the service likes."""

    class Empty(socket.socket):
        def recv(self, *args: Any) -> bytes:
            raise ssl.SSLWantReadError

        send = recv  # type: ignore[assignment]

    plain, theirs = socket.socketpair()
    ours = Empty(fileno=plain.detach())
    theirs.sendall(b"x")
    stream = SyncSocket(Plain(ours), direct=True)
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1000, 0.05)
    with pytest.raises(httpcore.WriteTimeout):
        stream.begin(HEAD, 0.05)
    ours.close()
    theirs.close()


def test_of_several_all_are_looked_at_though_one_is_closed(pair: Any) -> None:
    ours, theirs = pair
    quiet, closed = socket.socketpair()
    closed.close()
    ends = readable([ours, closed], None)
    assert ends == {1}
    theirs.close()
    assert readable([ours, closed], 0.0) == {0, 1}
    quiet.close()


def test_a_large_request_waits_for_who_reads_slowly(pair: Any) -> None:
    ours, theirs = pair
    stream = SyncSocket(Plain(ours), direct=True)
    request = bytes(range(256)) * 20_000
    came: list[bytes] = []

    def read() -> None:
        while sum(map(len, came)) < len(request):
            came.append(theirs.recv(100_000))

    reading = threading.Timer(0.05, read)
    reading.start()
    stream.begin(request, 60.0)
    reading.join()
    assert b"".join(came) == request


def test_tls_is_read_and_written_directly_too() -> None:
    """Records of TLS that hold no data, and data that no poll sees, since TLS has read it already."""
    with FaultServer(tls="good") as server:
        answer = b"x" * 5_000
        server.script([steps.after(server.gate("asked"), steps.reply(body=answer))])
        plain = socket.create_connection(("localhost", int(server.url.rpartition(":")[2])))
        secure = server.trust().wrap_socket(plain, server_hostname="localhost")
        stream = SyncSocket(Plain(secure), direct=True)
        stream.begin(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", 60.0)
        server.wait_for_requests(1)
        with pytest.raises(httpcore.ReadTimeout):
            stream.read(1000, 0.01)
        server.gate("asked").open()
        came = b""
        while not came.endswith(answer):
            came += stream.read(1000, 60.0)
        with pytest.raises(httpcore.ReadTimeout):
            stream.read(1000, 0.01)
        secure.close()
