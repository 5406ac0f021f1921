"""Instrumentation, taps and sessions, as type checkers see them. Checked, never run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, assert_type
from uuid import UUID

import ostiary
from ostiary import integrations
from ostiary.layer import Layer, layer
from ostiary.record import SessionMiddleware, SharedSession, Stats, current_session, stats
from ostiary.taps import (
    Assembler,
    ChatAssembler,
    CompletionAssembler,
    Ending,
    Listener,
    MessageAssembler,
    ResponseAssembler,
    chunks_of,
    field,
    plain,
    tap,
    tap_body,
)


class Answer(Listener):
    """Put a stream together."""

    def __init__(self) -> None:
        self.assembler: Assembler = ChatAssembler()

    def chunk(self, chunk: Any) -> None:
        self.assembler.add(chunk)

    def ended(self, how: Ending, error: BaseException | None) -> None:
        if how == "lost":  # type: ignore[comparison-overlap]  # pyright: ignore[reportUnnecessaryComparison]
            raise AssertionError
        assert_type(self.assembler.answer(), dict[str, Any])
        assert_type(self.assembler.chunks, int)


ASSEMBLERS: list[Callable[[], Assembler]] = [
    ChatAssembler,
    CompletionAssembler,
    MessageAssembler,
    ResponseAssembler,
]


def tapped(stream: object) -> None:
    assert_type(tap(stream, Answer()), bool)
    assert_type(tap_body(stream, Answer()), bool)
    tap(stream, Answer)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert_type(chunks_of([b"data: {}\n\n"]), Iterator[Any])
    chunks_of("text")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    field(stream, "id")
    plain(stream)


class Own(integrations.Instrumentation):
    """Be one of a kind."""

    provider: ClassVar[str] = "openai"


def instrumented(client: Layer) -> None:
    integrations.instrument()
    integrations.instrument("openai", "anthropic")
    integrations.uninstrument("openai")
    integrations.instrument(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    integrations.OpenAIInstrumentation().instrument()
    integrations.AnthropicInstrumentation().uninstrument()
    Own().instrument()
    integrations.trace(capture_content=True)
    integrations.trace("openai", capture_content=False, tracer_provider=None)
    integrations.trace(capture_content="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    integrations.untrace()
    client.instrument("openai")
    client.uninstrument()
    layer.init(disabled_instrumentors=["openai"])
    layer.init(disable_instrumentations=["openai"])
    layer.init(disabled_instrumentors=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def work(item: int) -> str:
    return str(item)


def sessions() -> None:
    with ostiary.session("chat 42", attributes={"user.id": "u"}) as session:
        assert_type(session, SharedSession)
        assert_type(session.id, UUID)
        assert_type(session.text, str)
        assert_type(session.name, str | None)
        assert_type(current_session(), SharedSession | None)
        assert_type(ostiary.carry(work)(1), str)
        ostiary.carry(work)("1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ostiary.session(42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert_type(stats(), Stats)


async def async_sessions(app: Any) -> None:
    async with ostiary.session() as session:
        assert_type(session, SharedSession)
    SessionMiddleware(app, header="X-Session", identify=lambda scope: None)
