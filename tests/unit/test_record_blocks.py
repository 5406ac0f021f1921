"""`with` and `async with` record a block as a decorator records a function."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from ostiary.record import Call, Recorder, Recording, Scope, Session, current


class Diary(Recording[Scope]):
    """Give each block a session of its own and write down how it ended."""

    def __init__(self, *, waits: bool = False, broken: bool = False) -> None:
        super().__init__()
        self.ends: list[tuple[uuid.UUID, object]] = []
        self.waits = waits
        self.broken = broken

    def begin(self, call: Call) -> Scope | None:
        if self.broken:
            raise LookupError
        session = Session("diary", uuid.uuid4())
        return Scope(session, value=session.id)

    def finish(self, scope: Scope, result: object) -> Any:
        return self.end(scope, result)

    def fail(self, scope: Scope, error: BaseException) -> Any:
        return self.end(scope, error)

    def close(self, scope: Scope) -> Any:
        return self.end(scope, "closed")

    def end(self, scope: Scope, how: object) -> Any:
        assert scope.session is not None
        if not self.waits:
            self.ends.append((scope.session.id, how))
            return None
        return self.later(scope.session.id, how)

    async def later(self, session: uuid.UUID, how: object) -> None:
        await asyncio.sleep(0)
        self.ends.append((session, how))


def inside() -> uuid.UUID:
    session = current("diary")
    assert session is not None
    return session.id


def test_a_block_binds_the_value_and_ends_once() -> None:
    diary = Diary()
    with Recorder(diary) as bound:
        assert inside() == bound
    assert current("diary") is None
    assert diary.ends == [(bound, None)]


def test_an_exception_leaves_the_block_as_it_is() -> None:
    diary = Diary()
    error = LookupError("mine")
    with pytest.raises(LookupError) as caught, Recorder(diary):
        raise error
    assert caught.value is error
    assert error.__context__ is None
    assert diary.ends[0][1] is error


def test_one_recorder_nested_in_itself() -> None:
    diary = Diary()
    record = Recorder(diary)
    with record as outer:
        with record as inner:
            assert inside() == inner
        assert inside() == outer
    assert [session for session, _ in diary.ends] == [inner, outer]


def test_one_recorder_in_many_tasks_and_threads() -> None:
    diary = Diary()
    record = Recorder(diary)

    async def task() -> None:
        async with record as mine:
            await asyncio.sleep(0)
            assert inside() == mine
            with record as inner:
                await asyncio.sleep(0)
                assert inside() == inner
            await asyncio.sleep(0)
            assert inside() == mine

    async def main() -> None:
        await asyncio.gather(*(task() for _ in range(20)))

    threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(diary.ends) == len(set(diary.ends)) == 4 * 20 * 2


def test_a_block_that_ends_in_another_context() -> None:
    """An async fixture or a dependency may: it is entered in one task and left in another."""
    diary = Diary()
    record = Recorder(diary)
    first, second = contextvars.Context(), contextvars.Context()
    bound = first.run(record.__enter__)
    second.run(record.__exit__, None, None, None)
    assert diary.ends == [(bound, None)]
    with record as later:  # and the next block is not confused by it
        assert inside() == later
    first.run(lambda: (record.__enter__(), record.__exit__(None, None, None)))
    assert len(set(diary.ends)) == 3


def test_exit_without_enter_does_nothing() -> None:
    diary = Diary()
    Recorder(diary).__exit__(None, None, None)
    asyncio.run(Recorder(diary).__aexit__(None, None, None))
    assert diary.ends == []


def test_async_blocks_wait_for_hooks_and_plain_ones_cannot() -> None:
    diary = Diary(waits=True)

    async def main() -> None:
        async with Recorder(diary):
            pass
        assert diary.ends[0][1] is None
        with pytest.raises(LookupError):
            async with Recorder(diary):
                raise LookupError
        assert isinstance(diary.ends[1][1], LookupError)

    asyncio.run(main())
    with Recorder(diary):
        pass
    assert diary.mishaps.counts() == {"await: RuntimeError": 1}


def test_a_block_in_a_generator_that_is_closed() -> None:
    diary = Diary()

    def numbers() -> Iterator[int]:
        with Recorder(diary):
            yield 1

    generator = numbers()
    next(generator)
    generator.close()  # type: ignore[attr-defined]
    assert diary.ends[0][1] == "closed"


def test_a_broken_begin_leaves_the_block_unrecorded() -> None:
    diary = Diary(broken=True)
    record = Recorder(diary)

    async def main() -> None:
        async with record as bound:
            assert bound is None

    with record as bound:
        assert bound is None
        assert current("diary") is None
    asyncio.run(main())
    assert diary.mishaps.counts() == {"begin: LookupError": 2}
