"""One body, two faces: names, signatures, docstrings, results, errors."""

from __future__ import annotations

import asyncio
import copy
import gc
import inspect
import pickle
from typing import Any
from unittest import mock

import pytest

from ostiary._core.flow import Ask, Flow, Guard, Sleep, ask, guard, sleep
from ostiary._core.operation import AsyncResource, SyncResource, operation, registry
from ostiary._core.trace import RawReply
from ostiary._io.aio import AsyncRuntime
from ostiary._io.async_senders import AsyncTransportSender
from ostiary._io.senders import TransportSender
from ostiary._io.sync import SyncRuntime
from ostiary.errors import ConfigurationError, DeadlineExceededError, Facts, NotFoundError, OstiaryError


class _Calls:
    @operation
    def add(self, a: int, b: int = 2, *, hook: Any = None) -> Flow[int]:
        """Add two numbers."""
        yield from sleep(0)
        if hook is not None:
            b = yield from ask(hook, b)
        return a + b

    @operation
    def fail(self) -> Flow[int]:
        """Fail."""
        yield from sleep(0)
        raise LookupError("inside")

    @operation
    def nested(self) -> Flow[int]:
        """Guard a key inside itself."""
        return (yield from guard("k", lambda: guard("k", _seven, deadline=None), deadline=None))

    @operation
    def guarded(self, flow: Any) -> Flow[int]:
        """Run a flow under a key."""
        result: int = yield from guard("k", flow, deadline=None)
        return result


def _seven() -> Flow[int]:
    yield from sleep(0)
    return 7


class Calls(_Calls, SyncResource):
    def __init__(self) -> None:
        self._runtime = SyncRuntime(TransportSender())


class AsyncCalls(_Calls, AsyncResource):
    def __init__(self) -> None:
        self._runtime = AsyncRuntime(AsyncTransportSender())


def test_the_sync_face_is_a_plain_function() -> None:
    calls = Calls()
    assert calls.add(1) == 3
    assert calls.add(1, b=5) == 6
    assert not inspect.iscoroutinefunction(calls.add)


async def _async_add(*args: Any, **kwargs: Any) -> int:
    return await AsyncCalls().add(*args, **kwargs)


def test_the_async_face_is_a_coroutine_function() -> None:
    assert asyncio.run(_async_add(1, b=5)) == 6
    assert inspect.iscoroutinefunction(AsyncCalls().add)


@pytest.mark.parametrize("calls", [Calls(), AsyncCalls()], ids=["sync", "async"])
def test_both_faces_show_the_body_to_help_and_inspect(calls: Any) -> None:
    assert calls.add.__name__ == "add"
    assert calls.add.__doc__ == "Add two numbers."
    signature = inspect.signature(calls.add)
    assert list(signature.parameters) == ["a", "b", "hook"]
    assert signature.return_annotation is int
    assert inspect.signature(calls.add.raw) == signature


def test_wrong_arguments_are_refused_before_anything_runs() -> None:
    with pytest.raises(TypeError, match="add"):
        Calls().add()  # type: ignore[call-arg]


def test_a_face_is_kept_on_its_instance_and_can_be_mocked() -> None:
    calls = Calls()
    assert calls.add is calls.add
    with mock.patch.object(calls, "add", return_value=9):
        assert calls.add(1) == 9
    assert calls.add(1) == 3


def test_every_operation_is_in_the_registry() -> None:
    assert registry()[f"{__name__}._Calls.add"].name == "add"


def test_raw_without_a_request_has_no_status() -> None:
    raw = Calls().add.raw(1)
    assert isinstance(raw, RawReply)
    assert (raw.value, raw.status, raw.attempts) == (3, None, 0)


def test_a_failure_inside_keeps_its_type_and_its_place() -> None:
    with pytest.raises(LookupError, match="inside") as caught:
        Calls().fail()
    assert caught.traceback[-1].name == "fail"


def test_a_hook_may_be_a_coroutine_on_the_async_face_only() -> None:
    async def double(n: int) -> int:
        return n * 2

    assert asyncio.run(_async_add(1, hook=double)) == 5
    assert asyncio.run(_async_add(1, hook=lambda n: n * 3)) == 7
    with pytest.raises(ConfigurationError, match="plain function"):
        Calls().add(1, hook=double)


@pytest.mark.parametrize("stop", [StopIteration, StopAsyncIteration])
def test_a_hook_that_raises_stop_iteration_does_not_end_the_flow_in_silence(stop: type[Exception]) -> None:
    def hook(n: int) -> int:
        raise stop

    with pytest.raises(RuntimeError, match="hook raised"):
        asyncio.run(_async_add(1, hook=hook))
    if stop is StopIteration:
        with pytest.raises(RuntimeError, match="hook raised"):
            Calls().add(1, hook=hook)


def test_a_key_inside_itself_raises_instead_of_waiting_for_itself() -> None:
    with pytest.raises(RuntimeError, match="guards a key inside itself"):
        Calls().nested()


def test_cancellation_reaches_the_body() -> None:
    seen: list[str] = []

    class _Waiting:
        @operation
        def wait(self) -> Flow[None]:
            """Wait."""
            try:
                yield from sleep(60)
            except asyncio.CancelledError:
                seen.append("cancelled")
                raise
            finally:
                seen.append("finally")

    class Waiting(_Waiting, AsyncCalls):
        pass

    async def main() -> None:
        task = asyncio.create_task(Waiting().wait())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert seen == ["cancelled", "finally"]


def test_fifty_tasks_that_want_the_same_thing_fetch_it_once_and_survive_a_cancelled_leader() -> None:
    fetched: list[int] = []
    release: list[asyncio.Event] = []

    def fetch() -> Flow[int]:
        async def wait() -> None:
            fetched.append(1)
            await release[0].wait()

        yield from ask(wait)
        return 7

    async def main() -> None:
        release.append(asyncio.Event())
        calls = AsyncCalls()
        tasks = [asyncio.create_task(calls.guarded(fetch)) for _ in range(50)]
        await asyncio.sleep(0.01)
        tasks[0].cancel()
        release[0].set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert results[1:] == [7] * 49

    asyncio.run(main())
    assert len(fetched) == 1


def test_followers_get_an_error_of_their_own() -> None:
    def fetch() -> Flow[int]:
        yield from sleep(0.01)
        raise NotFoundError("gone", facts=Facts(service="s", operation="o", status=404))

    async def main() -> list[Any]:
        calls = AsyncCalls()
        return await asyncio.gather(*(calls.guarded(fetch) for _ in range(3)), return_exceptions=True)

    errors = asyncio.run(main())
    assert [type(error) for error in errors] == [NotFoundError] * 3
    assert len({id(error) for error in errors}) == 3
    assert {error.status for error in errors} == {404}


def test_a_leaders_own_deadline_is_not_its_followers() -> None:
    turns: list[int] = []

    def fetch() -> Flow[int]:
        turns.append(1)
        yield from sleep(0.01)
        if len(turns) == 1:
            raise DeadlineExceededError("mine")
        return 7

    async def main() -> list[Any]:
        calls = AsyncCalls()
        return await asyncio.gather(*(calls.guarded(fetch) for _ in range(3)), return_exceptions=True)

    first, *others = asyncio.run(main())
    assert isinstance(first, DeadlineExceededError)
    assert others == [7, 7]


def test_effects_are_small_and_errors_travel_in_pickles_without_the_services_words() -> None:
    effects = (Sleep(1), Guard("k", _seven, deadline=None), Ask(len, ()))
    assert not any(hasattr(effect, "__dict__") for effect in effects)
    error = NotFoundError(
        "gone", facts=Facts(service="s", operation="o", status=404, body="secret", message="secret")
    )
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.status, again.body) == (NotFoundError, 404, None)
    assert str(again) == str(error)
    assert isinstance(copy.copy(error), OstiaryError)


class _Counting:
    __slots__ = ()

    @operation
    def count(self) -> Flow[int]:
        """Count to one."""
        return 1
        yield


class Counter(_Counting, SyncResource):
    """A value with slots alone."""

    __slots__ = ("_runtime",)

    def __init__(self) -> None:
        self._runtime = SyncRuntime(TransportSender())


def test_a_value_with_slots_alone_has_operations_and_no_cycle() -> None:
    counter = Counter()
    assert not hasattr(counter, "__dict__")
    assert counter.count() == counter.count() == 1
    assert counter.count.raw().value == 1
    assert [each for each in gc.get_referrers(counter) if callable(each)] == []
