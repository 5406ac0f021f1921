"""Connections that end, hang or drip where they should not."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal, TypeAlias

from ostiary.testing.faults.parts import Mark, Moment, Part, Pause, Step
from ostiary.testing.faults.replies import head_bytes, header_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostiary.testing.faults.gates import Gate
    from ostiary.testing.faults.replies import HeaderPairs
    from ostiary.testing.faults.wire import Received

__all__ = ["close", "half_close", "hang", "keep_alive_closed", "reset", "trickle"]

Place: TypeAlias = Literal["accept", "head", "request", "headers", "body"]

_BODY = b'{"ok": true, "text": "the second half of this answer is never sent"}'


def hang(*, at: Moment = "request", gate: Gate | None = None) -> Step:
    """Answer nothing and hold the connection.

    It ends when the client leaves, or by `server.release()`, or once `gate` is opened: the connection is
    closed then. `at="accept"` reads nothing at all and makes no TLS handshake.
    """
    held: tuple[Part, ...] = (Mark.HANG,) if gate is None else (gate, Mark.CLOSE)
    return Step(f"hang at {at}", lambda _request: held, at)


def _broken_off(mark: Mark, at: Place) -> Step:
    head = head_bytes(200, {"Content-Type": "application/json", "Content-Length": str(len(_BODY))})
    if at == "headers":
        sent = head
    elif at == "body":
        sent = head + _BODY[: len(_BODY) // 2]
    else:
        return Step(f"{mark.value} at {at}", lambda _request: (mark,), at)
    # A pause, since a reset overtakes what the client's kernel has not handed on yet.
    return Step(f"{mark.value} after {at}", lambda _request: (sent, Pause(0.02), mark))


def reset(at: Place = "request") -> Step:
    """Break the connection with a TCP reset.

    On `"accept"` (nothing read: the client may meet it while connecting, sending or reading), after the
    request's `"head"`, after the whole `"request"`, after the answer's `"headers"`, or in the middle of its
    `"body"`.
    """
    return _broken_off(Mark.RESET, at)


def close(at: Place = "request") -> Step:
    """Close the connection in order (FIN) where an answer was due; the places are those of `reset`."""
    return _broken_off(Mark.CLOSE, at)


def half_close(at: Place = "request") -> Step:
    """Close the sending side only and read on until the client leaves; the places are those of `reset`."""
    return _broken_off(Mark.HALF_CLOSE, at)


def keep_alive_closed() -> Step:
    """Close as the next request arrives, as a server does that gives up a connection just being reused.

    Script it after a `reply`. The request's head is read, so the client can't know whether it was acted on.
    """
    return Step("keep-alive closed", close("head").parts, "head")


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def trickle(
    body: bytes,
    *,
    size: int = 1,
    every: float | None = None,
    gates: Iterable[Gate] = (),
    status: int = 200,
    headers: HeaderPairs = (("Content-Type", "application/json"),),
    head_too: bool = False,
    endless: bool = False,
) -> Step:
    """Send the answer in pieces of `size` bytes.

    Before each piece comes the next of `gates` as long as there are any (one gate with `let()` works as well:
    pass `itertools.repeat(gate)`), then a pause of `every` seconds. `head_too` drips the head as well,
    `endless` repeats the body for ever under no announced length.
    """
    length = [] if endless else [("Content-Length", str(len(body)))]
    head = head_bytes(status, [*header_list(headers), *length])

    def parts(_request: Received) -> Iterator[Part]:
        waiting = iter(gates)
        if not head_too:
            yield head
        drops = itertools.chain(
            _cut(head, size) if head_too else (),
            itertools.cycle(_cut(body, size)) if endless else _cut(body, size),
        )
        for drop in drops:
            gate = next(waiting, None)
            if gate is not None:
                yield gate
            if every is not None:
                yield Pause(every)
            yield drop

    return Step("trickle", parts)
