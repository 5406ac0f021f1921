"""Recorded functions and coroutines are what they were: result, exception, kind, time; and the recording sees all."""

from __future__ import annotations

import asyncio
import functools
import gc
import inspect
import logging
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from ostiary.record import Call, Recorder, Recording, Scope, Session, current, outcome_of


class Diary(Recording[Scope]):
    """Write down each hook; with `broken`, raise in each after that."""

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
            raise ZeroDivisionError("the recorder's own fault")
        return self.later(entry[0]) if self.waits else None

    async def later(self, word: str) -> None:
        await asyncio.sleep(0)
        self.entries.append((word, "waited"))

    def begin(self, call: Call) -> Scope | None:
        self.entries.append(("begin", call.kind))
        inject = {"session_id": self.session.id, "unknown": 1} if self.session else {}
        return Scope(self.session, inject, value=self.session)

    def item(self, scope: Scope, item: object) -> None:
        self.write("item", item, scope.seen)

    def finish(self, scope: Scope, result: object) -> Any:
        return self.write("finish", result)

    def fail(self, scope: Scope, error: BaseException) -> Any:
        return self.write("fail", type(error), outcome_of(error))

    def close(self, scope: Scope) -> Any:
        return self.write("close", scope.seen)


@pytest.fixture(params=[False, True], ids=["working", "broken"])
def diary(request: pytest.FixtureRequest) -> Diary:
    return Diary(broken=request.param)


@pytest.fixture(autouse=True)
def _loop_free() -> Iterator[None]:
    yield
    gc.collect()  # a coroutine that nobody awaited warns here, in the test that made it


def frames(error: BaseException) -> list[str]:
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def test_a_function_keeps_result_name_and_signature(diary: Diary) -> None:
    marker = object()

    @Recorder(diary)
    def ask(question: str, *, times: int = 1) -> object:
        """Ask."""
        return marker

    assert ask("why", times=2) is marker
    assert (ask.__name__, ask.__doc__, str(inspect.signature(ask))) == (
        "ask",
        "Ask.",
        "(question: 'str', *, times: 'int' = 1) -> 'object'",
    )
    assert not inspect.iscoroutinefunction(ask)
    assert diary.entries == [("begin", "function"), ("finish", marker)]


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_exception_is_the_same_object_with_one_frame_more(diary: Diary, kind: type[BaseException]) -> None:
    error = kind("mine")

    @Recorder(diary)
    def fail() -> None:
        raise error

    with pytest.raises(kind) as caught:
        fail()
    assert caught.value is error
    assert (error.__context__, error.__cause__, error.__suppress_context__) == (None, None, False)
    assert frames(error)[1:] == ["call", "fail"]
    outcomes = {KeyboardInterrupt: "interrupted", SystemExit: "interrupted", GeneratorExit: "closed"}
    assert diary.entries[1:] == [("fail", kind, outcomes.get(kind, "error"))]


def test_wrong_arguments_are_the_functions_own_type_error(diary: Diary) -> None:
    @Recorder(diary)
    def two(a: int, b: int) -> int:
        return a + b

    with pytest.raises(TypeError, match="missing 1 required positional argument: 'b'"):
        two(1)  # type: ignore[call-arg]


def test_what_hooks_raise_is_swallowed_counted_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    diary = Diary(broken=True)
    double = Recorder(diary)(lambda number: number * 2)
    with caplog.at_level(logging.WARNING):
        assert [double(number) for number in range(3)] == [0, 2, 4]
    assert diary.mishaps.counts() == {"finish: ZeroDivisionError": 3}
    assert [record.name for record in caplog.records] == ["ostiary.record"]
    assert "fault" not in caplog.text  # the type, not the message: it may quote the user's data


def test_a_begin_that_raises_leaves_the_call_unrecorded() -> None:
    class Refusing(Recording[Scope]):
        def begin(self, call: Call) -> Scope | None:
            raise LookupError

        def finish(self, scope: Scope, result: object) -> None:
            raise AssertionError("not reached")

    recording = Refusing()
    assert Recorder(recording)(lambda: 5)() == 5
    assert asyncio.run(run_coroutine(Recorder(recording))) == 5
    assert list(Recorder(recording)(three)()) == [0, 1, 2]
    assert recording.mishaps.counts() == {"begin: LookupError": 3}


async def run_coroutine(recorder: Recorder[Any]) -> int:
    @recorder
    async def five() -> int:
        return 5

    return await five()


def three() -> Iterator[int]:
    yield from range(3)


def test_fills_a_parameter_that_the_caller_left_out() -> None:
    diary = Diary(session=True)
    assert diary.session is not None
    mine = uuid.uuid4()
    record = Recorder(diary)

    @record
    def first(session_id: uuid.UUID, other: int = 0) -> tuple[uuid.UUID, int]:
        return session_id, other

    @record
    def last(other: int, *, session_id: uuid.UUID | None = None) -> tuple[uuid.UUID | None, int]:
        return session_id, other

    @record
    def anything(**given: Any) -> dict[str, Any]:
        return given

    assert first(other=1) == (diary.session.id, 1)  # type: ignore[call-arg]
    assert first(mine) == (mine, 0)
    assert first(session_id=mine) == (mine, 0)
    assert last(2) == (diary.session.id, 2)
    assert last(2, session_id=None) == (None, 2)
    assert anything(a=1) == {"a": 1}
    assert [str(inspect.signature(each)) for each in (first, last, anything)] == [
        "(other: 'int' = 0) -> 'tuple[uuid.UUID, int]'",
        "(other: 'int') -> 'tuple[uuid.UUID | None, int]'",
        "(**given: 'Any') -> 'dict[str, Any]'",
    ]


def test_arguments_are_bound_on_request() -> None:
    seen = []

    class Asking(Recording[Scope]):
        def begin(self, call: Call) -> None:
            seen.append(dict(call.arguments()))

    record = Recorder(Asking())
    record(lambda a, *more, b=2, **rest: None)(1, 5, c=3)
    record(lambda a: None)(a=1)
    with suppress(TypeError):
        record(lambda a: None)(1, 2)
    with record:
        pass
    assert seen == [{"a": 1, "more": (5,), "b": 2, "rest": {"c": 3}}, {"a": 1}, {}, {}]


def test_methods_of_all_sorts() -> None:
    diary = Diary(session=True)
    assert diary.session is not None
    record = Recorder(diary)

    class Bot:
        name = "bot"

        @record
        def method(self, session_id: uuid.UUID) -> tuple[str, uuid.UUID]:
            return self.name, session_id

        @record
        @classmethod
        def above(cls, session_id: uuid.UUID) -> tuple[str, uuid.UUID]:
            return cls.name, session_id

        @classmethod
        @record
        def below(cls, session_id: uuid.UUID) -> tuple[str, uuid.UUID]:
            return cls.name, session_id

        @record
        @staticmethod
        def static(session_id: uuid.UUID) -> uuid.UUID:
            return session_id

        @record
        async def later(self) -> str:
            return self.name

    expected = ("bot", diary.session.id)
    bot: Any = Bot()
    assert (bot.method(), bot.above(), Bot.below(), bot.below()) == (expected,) * 4  # type: ignore[call-arg]
    assert (bot.static(), asyncio.run(bot.later())) == (diary.session.id, "bot")
    assert inspect.iscoroutinefunction(bot.later)


def test_callables_of_other_kinds() -> None:
    diary = Diary()
    record = Recorder(diary)

    class Later:
        async def __call__(self, number: int) -> int:
            return number

    async def plus(a: int, b: int) -> int:
        return a + b

    assert asyncio.run(record(Later())(3)) == 3
    assert asyncio.run(record(functools.partial(plus, 1))(2)) == 3
    assert record(len)("abc") == 3
    assert [entry[1] for entry in diary.entries if entry[0] == "begin"] == [
        "coroutine",
        "coroutine",
        "function",
    ]
    for wrong in (Later, 5, property(lambda self: 1)):
        with pytest.raises(TypeError, match="decorate functions or methods"):
            record(wrong)


def test_the_session_is_current_inside_and_only_there() -> None:
    diary = Diary(session=True)

    @Recorder(diary)
    def inside() -> Session | None:
        return current("diary")

    @Recorder(diary)
    def failing() -> None:
        raise LookupError

    assert inside() is diary.session
    with pytest.raises(LookupError):
        failing()
    assert current("diary") is None


# Coroutines.


def test_a_coroutine_function_stays_one_and_begins_when_awaited(diary: Diary) -> None:
    @Recorder(diary)
    async def ask(question: str) -> str:
        await asyncio.sleep(0)
        return question.upper()

    assert inspect.iscoroutinefunction(ask)
    unused = ask("never")
    assert diary.entries == []
    unused.close()
    assert asyncio.run(ask("why")) == "WHY"
    assert diary.entries == [("begin", "coroutine"), ("finish", "WHY")]


def test_a_coroutine_raises_its_own_exception(diary: Diary) -> None:
    error = ValueError("mine")

    @Recorder(diary)
    async def fail() -> None:
        await asyncio.sleep(0)
        raise error

    async def main() -> None:
        with pytest.raises(ValueError, match="mine") as caught:
            await fail()
        assert caught.value is error

    asyncio.run(main())
    assert frames(error)[1:] == ["call", "fail"]
    assert error.__context__ is None
    assert diary.entries[1:] == [("fail", ValueError, "error")]


def test_cancellation_is_recorded_and_goes_on(diary: Diary) -> None:
    async def main() -> None:
        started = asyncio.Event()

        @Recorder(diary)
        async def wait() -> None:
            started.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(wait())
        await started.wait()
        task.cancel("enough")
        with pytest.raises(asyncio.CancelledError, match="enough"):
            await task
        assert task.cancelled()

    asyncio.run(main())
    assert diary.entries[1:] == [("fail", asyncio.CancelledError, "cancelled")]


def test_a_timeout_inside_still_fires(diary: Diary) -> None:
    @Recorder(diary)
    async def slow() -> str:
        try:
            async with asyncio.timeout(0):
                await asyncio.Event().wait()
        except TimeoutError:
            return "timed out"
        return "never"

    assert asyncio.run(slow()) == "timed out"


def test_hooks_that_wait_are_awaited_before_the_result_comes() -> None:
    diary = Diary(waits=True)

    @Recorder(diary)
    async def ask(fail: bool) -> str:
        if fail:
            raise LookupError
        return "answer"

    assert asyncio.run(ask(False)) == "answer"
    with pytest.raises(LookupError):
        asyncio.run(ask(True))
    waited = [entry[0] for entry in diary.entries if entry[-1] == "waited"]
    assert waited == ["finish", "fail"]


def test_hooks_that_wait_cannot_in_a_plain_function() -> None:
    diary = Diary(waits=True)
    assert Recorder(diary)(lambda: 1)() == 1
    assert diary.mishaps.counts() == {"await: RuntimeError": 1}


def test_a_coroutine_that_is_dropped_half_way_is_closed() -> None:
    for waits in (False, True):
        diary = Diary(waits=waits)

        @Recorder(diary)
        async def hang() -> None:
            await asyncio.Event().wait()

        async def main(hang: Callable[[], Any] = hang) -> None:
            coroutine = hang()
            asyncio.get_running_loop()
            coroutine.send(None)
            coroutine.close()

        asyncio.run(main())
        assert diary.entries == [("begin", "coroutine"), ("close", 0)]


def test_tasks_see_their_own_sessions() -> None:
    class Each(Recording[Scope]):
        def begin(self, call: Call) -> Scope:
            return Scope(Session("each", uuid.uuid4()))

    @Recorder(Each())
    async def see() -> tuple[uuid.UUID, uuid.UUID]:
        before = current("each")
        await asyncio.sleep(0)
        after = current("each")
        assert before is not None
        assert after is not None
        return before.id, after.id

    async def main() -> list[tuple[uuid.UUID, uuid.UUID]]:
        return await asyncio.gather(*(see() for _ in range(20)))

    pairs = asyncio.run(main())
    assert all(before == after for before, after in pairs)
    assert len({before for before, _ in pairs}) == 20
