"""P19: a recorded function's result, exception, traceback, kind and thread are its own, whatever becomes of the record.

The troubles are those of a whole client; tests/unit/test_record_calls.py and test_record_generators.py show the same of
the wrappers alone, for every way a caller may play a generator.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.support.faces import FACES, Face
from tests.support.recording import TAKEN, layer_client

from ostiary.config import Hooks
from ostiary.layer import DefaultLayer, Layer
from ostiary.layer.recorder import LayerRecorder
from ostiary.testing import FaultServer, Step, steps


class Grumpy:
    """A result that can neither be shown, compared, copied nor hashed."""

    def _refuse(self, *_: object) -> Any:
        raise RuntimeError("leave me alone")

    __repr__ = __str__ = __eq__ = __hash__ = __iter__ = __len__ = __getstate__ = __reduce_ex__ = _refuse


class OddError(BaseException):
    """Neither an `Exception` nor showable."""

    def __str__(self) -> str:
        raise RuntimeError("leave me alone")

    __repr__ = __str__


def cyclic() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


RESULTS: list[Any] = [Grumpy(), cyclic(), b"\xff" * 10, float("nan"), "\ud800", {1: {2, 3}}, None, (1, 2, 3)]
ERRORS: list[BaseException] = [LookupError("mine"), OddError(), KeyboardInterrupt(), SystemExit(7)]


def broken_provider() -> Any:
    class Provider:
        def get_headers(self) -> dict[str, str]:
            raise RuntimeError("no headers today")

    return Provider()


def raising(*_: object, **__: object) -> Any:
    raise MemoryError


# name -> what the service does, settings of the client, and what is broken inside
TROUBLES: dict[str, tuple[Step, dict[str, Any], str]] = {
    "none": (TAKEN, {}, ""),
    "a service that hangs": (steps.hang(), {}, ""),
    "a service that fails": (steps.reply(500), {}, ""),
    "a service that refuses": (steps.reply(422), {}, ""),
    "a service that talks nonsense": (steps.malformed_json(), {}, ""),
    "blocking delivery to a failing service": (steps.reply(500), {"delivery": "blocking"}, ""),
    "a full queue": (steps.hang(), {"queue_capacity": 1}, ""),
    "a full queue that takes no more": (steps.hang(), {"queue_capacity": 1, "overflow": "drop_new"}, ""),
    "a full queue that blocks": (
        steps.hang(),
        {"queue_capacity": 1, "overflow": "block", "block_timeout": 0.01},
        "",
    ),
    "a callback that raises": (steps.reply(422), {"on_drop": raising, "queue_capacity": 1}, ""),
    "hooks that raise": (TAKEN, {"hooks": Hooks(request=(raising,))}, ""),
    "credentials that raise": (TAKEN, {"auth_provider": broken_provider()}, ""),
    "no memory in the recorder": (TAKEN, {}, "record"),
    "no thread to be had": (TAKEN, {}, "threads"),
    "logging that raises": (steps.reply(422), {"queue_capacity": 1}, "logging"),
    "a closed client": (TAKEN, {}, "closed"),
}


@contextmanager
def client_in_trouble(face: Face, trouble: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    step, settings, broken = TROUBLES[trouble]
    monkeypatch.setattr(logging, "raiseExceptions", False)
    with (
        FaultServer(default=step) as server,
        layer_client(face, server.url, exit_timeout=0, **settings) as call,
    ):
        if broken == "record":
            monkeypatch.setattr(LayerRecorder, "record", raising)
        elif broken == "threads":
            monkeypatch.setattr("ostiary.record.crew._thread.start_new_thread", raising_runtime)
        elif broken == "logging":
            monkeypatch.setattr(logging.Logger, "handle", raising)
        elif broken == "closed":
            call("close")
        yield call.client


def raising_runtime(*_: object) -> Any:
    raise RuntimeError("can't start new thread")


class Functions:
    """One of each kind, all doing the same: note the thread, then return or raise what they were given."""

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def _end(self, value: Any) -> Any:
        self.threads.add(threading.get_ident())
        if isinstance(value, BaseException):
            raise value
        return value

    def plain(self, value: Any, *, more: int = 1) -> Any:
        return self._end(value)

    async def coroutine(self, value: Any, *, more: int = 1) -> Any:
        await asyncio.sleep(0)
        return self._end(value)

    def generator(self, value: Any, *, more: int = 1) -> Iterator[Any]:
        yield "first"
        yield self._end(value)

    async def async_generator(self, value: Any, *, more: int = 1) -> AsyncIterator[Any]:
        yield "first"
        yield self._end(value)


KINDS = ("plain", "coroutine", "generator", "async_generator")
TESTS_OF_KIND = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)


async def played(function: Callable[..., Any], value: Any) -> list[Any]:
    """Call a function of any kind, and return all that it gives: results, or at the end the exception."""
    given: list[Any] = []
    try:
        if inspect.isasyncgenfunction(function):
            async for item in function(value):
                given += [item]
        elif inspect.isgeneratorfunction(function):
            given.extend(function(value))
        elif inspect.iscoroutinefunction(function):
            given.append(await function(value))
        else:
            given.append(function(value))
    except BaseException as error:
        given.append(error)
    return given


def taken_frames(value: object) -> list[str]:
    """Return the lines of an exception's traceback, but for the wrapper's own; and take the traceback off."""
    if not isinstance(value, BaseException):
        return []
    ours = [
        each
        for each in traceback.extract_tb(value.__traceback__)
        if "record/wrappers.py" not in each.filename
    ]
    value.__traceback__ = None
    return [f"{frame.name}: {frame.line}" for frame in ours]


def compare(bare: Callable[..., Any], recorded: Callable[..., Any], value: Any) -> None:
    expected, there = asyncio.run(played(bare, value)), taken_frames(value)
    given, here = asyncio.run(played(recorded, value)), taken_frames(value)
    assert all(one is other for one, other in zip(given, expected, strict=True))
    assert here == there
    if isinstance(value, BaseException):
        assert (value.__cause__, value.__context__) == (None, None)
        assert not hasattr(value, "__notes__")


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("trouble", list(TROUBLES))
def test_results_and_exceptions_are_the_functions_own(
    face: Face, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client_in_trouble(face, trouble, monkeypatch) as client:
        functions = Functions()
        for kind in KINDS:
            bare = getattr(functions, kind)
            for recorded in (client.action(bare), client.session(bare), client.session(client.action(bare))):
                assert [test(recorded) for test in TESTS_OF_KIND] == [test(bare) for test in TESTS_OF_KIND]
                for value in [*RESULTS[:2], *ERRORS]:
                    compare(bare, recorded, value)
        assert functions.threads == {threading.get_ident()}, "nothing ran anywhere else"


@pytest.mark.parametrize("result", RESULTS, ids=lambda value: type(value).__name__)
def test_any_result_passes(result: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with client_in_trouble("sync", "none", monkeypatch) as client:
        assert client.action(lambda: result)() is result
        assert client.session(client.action(lambda: result))() is result
        assert client.flush().complete


def test_before_init_too(caplog: pytest.LogCaptureFixture) -> None:
    client = DefaultLayer()
    functions = Functions()
    for kind in KINDS:
        bare = getattr(functions, kind)
        error = LookupError("mine")
        assert asyncio.run(played(client.session(client.action(bare)), error))[-1] is error
        expected = asyncio.run(played(bare, "x"))
        assert asyncio.run(played(client.action(bare), "x")) == expected
    assert client.unrecorded > 0
    assert len(caplog.records) == 1


def test_a_wrong_call_is_the_functions_own_type_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with client_in_trouble("sync", "none", monkeypatch) as client:
        recorded = client.action(Functions().plain)
        with pytest.raises(TypeError, match=r"plain\(\) missing 1 required positional argument: 'value'"):
            recorded()
        with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
            recorded(1, other=2)


@pytest.mark.parametrize("trouble", list(TROUBLES))
def test_a_block_lets_its_own_exception_out(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with client_in_trouble("sync", trouble, monkeypatch) as client:
        for mine in ERRORS:
            with pytest.raises(type(mine)) as caught:
                raise_in_a_block(client, mine)
            assert caught.value is mine
            mine.__traceback__ = None


def raise_in_a_block(client: Any, error: BaseException) -> None:
    with client.session(), client.action() as action:
        action.data = RESULTS[0]
        raise error


def test_a_coroutine_that_is_destroyed_is_recorded_too() -> None:
    """P19: nothing can be awaited then, and nothing is lost either."""

    class Never:
        def __await__(self) -> Iterator[None]:
            yield

    with FaultServer(default=TAKEN) as server:
        layer = Layer(base_url=server.url, application_id="app", platform="Test")

        @layer.action
        async def never() -> None:
            await Never()

        running = never()
        running.send(None)
        running.close()
        assert layer.close().complete
        (request,) = server.requests
    (action,) = request.json()["actions"]
    assert action["attributes"] == {"stream.items": 0, "stream.closed_early": True}
    assert layer._origin.mishaps.counts() == {}
