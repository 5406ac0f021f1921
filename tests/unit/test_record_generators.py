"""Recorded generators pass through all that a generator can be told, in whatever task each step runs."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import inspect
import sys
import traceback
import uuid
import warnings
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.record import Call, Recorder, Recording, Scope, Session, current, enter, leave, outcome_of


class Diary(Recording[Scope]):
    """Write down each hook."""

    provides = ("session_id",)

    def __init__(self, *, broken: bool = False, session: bool = False, waits: bool = False) -> None:
        super().__init__()
        self.entries: list[tuple[Any, ...]] = []
        self.session = Session("diary", uuid.uuid4()) if session else None
        self.broken = broken
        self.waits = waits

    def write(self, *entry: Any) -> Any:
        self.entries.append(entry)
        if self.broken:
            raise ZeroDivisionError
        return self.later(entry[0]) if self.waits else None

    async def later(self, word: str) -> None:
        await asyncio.sleep(0)
        self.entries.append((word, "waited"))

    def begin(self, call: Call) -> Scope | None:
        self.entries.append(("begin", call.kind))
        return Scope(self.session, {"session_id": self.session.id} if self.session else {})

    def item(self, scope: Scope, item: object) -> None:
        self.entries.append(("item", item, scope.seen))
        if self.broken:
            raise ZeroDivisionError

    def finish(self, scope: Scope, result: object) -> Any:
        return self.write("finish", result)

    def fail(self, scope: Scope, error: BaseException) -> Any:
        return self.write("fail", type(error), outcome_of(error))

    def close(self, scope: Scope) -> Any:
        return self.write("close", scope.seen)


@pytest.fixture(params=[False, True], ids=["working", "broken"])
def diary(request: pytest.FixtureRequest) -> Diary:
    return Diary(broken=request.param)


def script(told: list[Any]) -> Generator[Any, Any, Any]:
    """Answer what is sent, catch what can be caught, return at "stop"."""
    given: Any = "started"
    while True:
        try:
            given = yield given
        except LookupError as error:
            told.append(("caught", error))
            given = "caught"
        except GeneratorExit:
            told.append("closing")
            raise
        told.append(given)
        if given == "stop":
            return "returned"
        if given == "raise":
            raise ValueError("raised")


# Plain generators.


def test_a_generator_function_stays_one_and_begins_when_first_asked(diary: Diary) -> None:
    recorded = Recorder(diary)(script)
    assert inspect.isgeneratorfunction(recorded)
    unused = recorded([])
    unused.close()
    assert diary.entries == []
    assert list(Recorder(diary)(lambda_like)()) == [1, 2]
    assert diary.entries == [
        ("begin", "generator"),
        ("item", 1, 1),
        ("item", 2, 2),
        ("finish", "done"),
    ]


def lambda_like() -> Generator[int, None, str]:
    yield 1
    yield 2
    return "done"


MOVES = st.lists(
    st.sampled_from(
        ["next", "send", "throw lookup", "throw value", "throw exit", "throw stop", "close", "stop", "raise"]
    )
)


def play(generator: Generator[Any, Any, Any], moves: list[str]) -> list[Any]:
    """Make moves and write down what each leads to."""
    seen: list[Any] = []
    actions: dict[str, Callable[[], Any]] = {
        "next": lambda: next(generator),
        "send": lambda: generator.send("sent"),
        "throw lookup": lambda: generator.throw(LookupError("x")),
        "throw value": lambda: generator.throw(ValueError("x")),
        "throw exit": lambda: generator.throw(GeneratorExit()),
        "throw stop": lambda: generator.throw(StopIteration(7)),
        "close": generator.close,
        "stop": lambda: generator.send("stop"),
        "raise": lambda: generator.send("raise"),
    }
    for move in moves:
        try:
            seen.append(actions[move]())
        except BaseException as error:
            seen.append((type(error), str(error), getattr(error, "value", None)))
    return seen


@given(MOVES)
def test_any_play_ends_as_without_the_recorder(moves: list[str]) -> None:
    plain_told: list[Any] = []
    told: list[Any] = []
    for session in (False, True):
        told.clear()
        plain_told.clear()
        diary = Diary(session=session)
        assert play(Recorder(diary)(script)(told), moves) == play(script(plain_told), moves)
        assert list(map(str, told)) == list(map(str, plain_told))
        ends = [entry for entry in diary.entries if entry[0] in ("finish", "fail", "close")]
        assert len(ends) <= 1
        assert current("diary") is None


def stubborn() -> Generator[str, None, str]:
    while True:
        try:
            yield "more"
        except GeneratorExit:
            yield "no"
            return "late"


def test_a_generator_that_ignores_being_closed() -> None:
    for recorded in (stubborn, Recorder(Diary())(stubborn)):
        generator = recorded()
        next(generator)
        with pytest.raises(RuntimeError, match="generator ignored GeneratorExit"):
            generator.close()
        with pytest.raises(StopIteration) as stopped:
            next(generator)
        assert stopped.value.value == "late"


def quitter() -> Generator[str, None, str]:
    try:
        yield "more"
    except GeneratorExit:
        return "done"
    return "never"


def test_what_close_returns() -> None:
    answers = []
    for recorded in (quitter, Recorder(Diary())(quitter)):
        generator = recorded()
        next(generator)
        answers.append(generator.close())  # type: ignore[func-returns-value]  # from 3.13 on it returns "done"
    assert answers[0] == answers[1]


def test_tracebacks_have_one_frame_more(diary: Diary) -> None:
    def trace(generator: Generator[Any, Any, Any], move: str) -> tuple[BaseException, list[str]]:
        next(generator)
        thrown = KeyError("t")
        with pytest.raises((ValueError, KeyError)) as caught:
            generator.throw(thrown) if move == "throw" else generator.send(move)
        assert move != "throw" or caught.value is thrown
        assert caught.value.__context__ is None
        return caught.value, [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)][1:]

    def uncatching(told: list[Any]) -> Generator[Any, Any, Any]:
        if (yield) == "raise":
            raise ValueError

    for move in ("throw", "raise"):
        _, plain = trace(uncatching([]), move)
        error, recorded = trace(Recorder(diary)(uncatching)([]), move)
        assert recorded == ["call", *plain]
        assert diary.entries[-1] == ("fail", type(error), "error")


def test_a_break_is_recorded_as_closed_early(diary: Diary) -> None:
    told: list[Any] = []
    for _ in Recorder(diary)(script)(told):
        break
    gc.collect()
    assert diary.entries[2:] == [("close", 1)]
    assert told == ["closing"]


def test_forgotten_generators_are_recorded_quietly(diary: Diary) -> None:
    class Holder:
        generator: Any = None

    holder = Holder()
    holder.generator = Recorder(diary)(script)([holder])
    next(holder.generator)
    watch = weakref.ref(holder)
    del holder
    gc.collect()  # only the cycle collector can find it; what it raises would fail this test
    assert watch() is None
    assert diary.entries[2:] == [("close", 1)]


def test_nothing_leaks_between_the_steps_of_a_generator() -> None:
    diary = Diary(session=True)
    inner = Session("diary", uuid.uuid4())

    @Recorder(diary)
    def steps(session_id: uuid.UUID) -> Iterator[Session | None]:
        assert diary.session is not None
        assert session_id == diary.session.id
        yield current("diary")
        token = enter(inner)
        yield current("diary")
        yield current("diary")
        leave(token)
        yield current("diary")

    generator = steps()  # type: ignore[call-arg]
    seen = []
    for _ in range(4):
        seen.append(contextvars.copy_context().run(next, generator))
        assert current("diary") is None
    assert seen == [diary.session, inner, inner, diary.session]


def test_consumers_keep_their_own_session() -> None:
    diary = Diary(session=True)
    mine = Session("diary", uuid.uuid4())
    token = enter(mine)
    for _ in Recorder(diary)(lambda_like)():
        assert current("diary") is mine
    leave(token)


# Async generators.


async def ascript(told: list[Any]) -> AsyncGenerator[Any, Any]:
    given: Any = "started"
    while True:
        try:
            await asyncio.sleep(0)
            given = yield given
            await asyncio.sleep(0)
        except LookupError as error:
            told.append(("caught", error))
            given = "caught"
        except GeneratorExit:
            told.append("closing")
            raise
        told.append(given)
        if given == "stop":
            return
        if given == "raise":
            raise ValueError("raised")


async def aplay(generator: AsyncGenerator[Any, Any], moves: list[str]) -> list[Any]:
    seen: list[Any] = []
    actions: dict[str, Callable[[], Any]] = {
        "next": lambda: anext(generator),
        "send": lambda: generator.asend("sent"),
        "throw lookup": lambda: generator.athrow(LookupError("x")),
        "throw value": lambda: generator.athrow(ValueError("x")),
        "throw exit": lambda: generator.athrow(GeneratorExit()),
        "throw stop": lambda: generator.athrow(StopAsyncIteration()),
        "close": generator.aclose,
        "stop": lambda: generator.asend("stop"),
        "raise": lambda: generator.asend("raise"),
    }
    for move in moves:
        try:
            seen.append(await actions[move]())
        except BaseException as error:
            seen.append((type(error), str(error)))
    await generator.aclose()
    return seen


@given(MOVES)
def test_any_play_of_an_async_generator_ends_as_without(moves: list[str]) -> None:
    async def main() -> None:
        for session, waits in ((False, False), (True, True)):
            told: list[Any] = []
            plain_told: list[Any] = []
            diary = Diary(session=session, waits=waits)
            recorded = await aplay(Recorder(diary)(ascript)(told), moves)
            assert recorded == await aplay(ascript(plain_told), moves)
            assert list(map(str, told)) == list(map(str, plain_told))
            ends = [entry for entry in diary.entries if entry[0] in ("finish", "fail", "close")]
            assert len(ends) in ((0, 2) if waits else (0, 1))
            assert current("diary") is None

    asyncio.run(main())


def test_an_async_generator_function_stays_one(diary: Diary) -> None:
    recorded = Recorder(diary)(ascript)
    assert inspect.isasyncgenfunction(recorded)
    recorded([])  # never asked: begins nothing, warns of nothing
    gc.collect()
    assert diary.entries == []


def test_steps_run_in_the_callers_task_and_timeouts_fire(diary: Diary) -> None:
    tasks: list[Any] = []

    @Recorder(diary)
    async def stream() -> AsyncIterator[str]:
        tasks.append(asyncio.current_task())
        yield "one"
        tasks.append(asyncio.current_task())
        try:
            async with asyncio.timeout(0):
                await asyncio.Event().wait()
        except TimeoutError:
            yield "timed out"

    async def main() -> None:
        generator = stream()
        assert await anext(generator) == "one"

        async def elsewhere() -> str:
            return await anext(generator)

        other = asyncio.create_task(elsewhere())
        assert await other == "timed out"
        assert tasks == [asyncio.current_task(), other]
        await generator.aclose()

    asyncio.run(main())
    assert diary.entries[-1] == ("close", 2)


def test_a_timeout_that_spans_steps_still_fires(diary: Diary) -> None:
    @Recorder(diary)
    async def stream() -> AsyncIterator[int]:
        async with asyncio.timeout(0):
            yield 1
            await asyncio.Event().wait()

    async def main() -> None:
        with pytest.raises(TimeoutError):
            async for _ in stream():
                pass

    asyncio.run(main())
    assert diary.entries[-1] == ("fail", TimeoutError, "error")


def test_a_cancelled_step_is_recorded_as_cancelled(diary: Diary) -> None:
    async def main() -> None:
        started = asyncio.Event()

        @Recorder(diary)
        async def stream() -> AsyncIterator[int]:
            yield 1
            started.set()
            await asyncio.Event().wait()

        async def consume() -> None:
            async for _ in stream():
                pass

        task = asyncio.create_task(consume())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert diary.entries[-1] == ("fail", asyncio.CancelledError, "cancelled")


def test_sessions_of_interleaved_async_generators() -> None:
    diaries = [Diary(session=True), Diary(session=True)]

    async def who() -> AsyncIterator[Session | None]:
        for _ in range(3):
            await asyncio.sleep(0)
            yield current("diary")

    async def main() -> None:
        first, second = (Recorder(diary)(who)() for diary in diaries)
        async for seen in first:
            assert seen is diaries[0].session
            assert current("diary") is None
            assert await anext(second) is diaries[1].session

    asyncio.run(main())


def test_abandoned_async_generators_end_with_their_loop(diary: Diary) -> None:
    """The loop closes what it saw start, all at once: the inner generator must not be among it."""
    told: list[Any] = []
    kept = []
    reports: list[dict[str, Any]] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, report: reports.append(report))
        generator = Recorder(diary)(ascript)(told)
        kept.append(generator)
        await anext(generator)

    asyncio.run(main())
    assert reports == []
    assert told == ["closing"]
    assert diary.entries[-1] == ("close", 1)


def test_forgotten_async_generators_are_closed_by_the_loop(diary: Diary) -> None:
    told: list[Any] = []

    async def main() -> None:
        async for _ in Recorder(diary)(ascript)(told):
            break
        gc.collect()
        while not told:
            await asyncio.sleep(0)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(main())
    assert caught == []
    assert diary.entries[-1] == ("close", 1)


def test_without_a_loop_a_forgotten_async_generator_is_closed_quietly(diary: Diary) -> None:
    before = sys.get_asyncgen_hooks()
    told: list[Any] = []
    generator = Recorder(diary)(ascript)(told)
    step = anext(generator)
    assert step.send(None) is None  # type: ignore[attr-defined]  # asyncio.sleep(0) hands over to the loop
    with pytest.raises(StopIteration, match="started"):
        step.send(None)  # type: ignore[attr-defined]
    del generator, step
    gc.collect()
    assert told == ["closing"]
    assert diary.entries[-1] == ("close", 1)
    assert sys.get_asyncgen_hooks() == before
