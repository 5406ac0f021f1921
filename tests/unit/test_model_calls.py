"""An SDK is watched without its noticing, by whoever observes, and left as it was; what fails there stays there."""

from __future__ import annotations

import asyncio
import builtins
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.models import ANSWER, FakeSdk, Stream, instrumented_sdk, recorded_by

import ostiary
from ostiary.errors import InvalidInputError, MissingExtraError
from ostiary.integrations import OpenAIInstrumentation, instrument, uninstrument
from ostiary.layer import Layer
from ostiary.record import stats
from ostiary.record.models import Answer, ModelCall, Sight, observe, observers_of


class Watching(Sight):
    """Keep what is told."""

    def __init__(self, call: ModelCall) -> None:
        self.call = call
        self.told: list[Any] = []

    def enter(self) -> None:
        self.told.append("enter")

    def leave(self) -> None:
        self.told.append("leave")

    def failed(self, error: BaseException) -> None:
        self.told.append(error)

    def streaming(self) -> None:
        self.told.append("streaming")

    def answered(self, answer: Answer) -> None:
        self.told.append(answer)


class Observer:
    def __init__(self) -> None:
        self.seen: list[Watching] = []

    def begin(self, call: ModelCall) -> Watching:
        self.seen.append(Watching(call))
        return self.seen[-1]


class Broken(Sight):
    """Everything in it fails."""

    def __getattribute__(self, name: str) -> Any:
        raise LookupError(name)


class Breaking:
    def begin(self, call: ModelCall) -> Sight:
        return Broken()


class Unwilling:
    def begin(self, call: ModelCall) -> Sight:
        raise LookupError("begin")


@pytest.fixture
def sdk() -> Iterator[FakeSdk]:
    with instrumented_sdk("openai") as made:
        yield made


@pytest.fixture
def observer(sdk: FakeSdk) -> Iterator[Observer]:
    made = Observer()
    observe(made, ["openai"])
    yield made
    observe(made, ())


def call(sdk: FakeSdk, face: str, options: Any, **more: Any) -> Any:
    if face == "sync":
        return sdk.client.request(dict, options, **more)
    return asyncio.run(sdk.async_client.request(dict, options, **more))


FACES = pytest.mark.parametrize("face", ["sync", "async"])


@FACES
def test_a_call_is_told_from_request_to_answer(sdk: FakeSdk, observer: Observer, face: str) -> None:
    options = sdk.options(temperature=0.5)
    assert call(sdk, face, options) is ANSWER
    assert sdk.given == [options]  # the very object
    (seen,) = observer.seen
    assert (seen.call.provider, seen.call.operation, seen.call.version) == ("openai", "chat", "9.9")
    assert (seen.call.body["temperature"], seen.call.streams, seen.call.session_id) == (0.5, False, None)
    assert seen.told[:2] == ["enter", "leave"]
    assert seen.told[2].value is ANSWER


@FACES
@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), asyncio.CancelledError()])
def test_an_error_is_told_and_goes_on(
    sdk: FakeSdk, observer: Observer, face: str, error: BaseException
) -> None:
    sdk.error = error
    with pytest.raises(type(error)) as caught:
        call(sdk, face, sdk.options())
    assert face == "async" or caught.value is error
    assert type(observer.seen[0].told[-1]) is type(error)


def test_a_stream_is_told_when_it_has_been_read(sdk: FakeSdk, observer: Observer) -> None:
    chunks = [{"id": "c", "choices": [{"index": 0, "delta": {"content": text}}]} for text in ("Hel", "lo")]
    sdk.result = stream = Stream(chunks)
    assert call(sdk, "sync", sdk.options(stream=True), stream=True) is stream
    told = observer.seen[0].told
    assert told == ["enter", "leave", "streaming"]
    assert list(stream) == chunks
    assert told[3].value["choices"][0]["message"]["content"] == "Hello"
    assert (told[3].chunks, told[3].whole, told[3].waited >= 0) == (2, True, True)


def test_a_stream_of_another_shape_is_given_back_all_the_same(sdk: FakeSdk, observer: Observer) -> None:
    sdk.result = odd = object()
    assert call(sdk, "sync", sdk.options(), stream=True) is odd
    assert observer.seen[0].told[-1].value is None


@FACES
@pytest.mark.parametrize("broken", [Breaking(), Unwilling()])
def test_a_failure_of_ours_is_counted_logged_once_and_kept_in(
    sdk: FakeSdk, observer: Observer, face: str, broken: Any, caplog: pytest.LogCaptureFixture
) -> None:
    before = sum(stats().mishaps.values())
    observe(broken, ["openai"])
    try:
        with caplog.at_level(logging.WARNING):
            for _ in range(3):
                assert call(sdk, face, sdk.options()) is ANSWER
    finally:
        observe(broken, ())
    assert sum(stats().mishaps.values()) >= before + 3
    assert len(caplog.records) <= 2  # one a place; none where an earlier test said so
    assert all(len(seen.told) == 3 for seen in observer.seen)  # the other observer hears everything


@pytest.mark.parametrize("body", [None, "text", 3])
@pytest.mark.parametrize("url", ["/files", "/chat/completions"])
def test_what_is_no_call_of_a_model_passes_untold(
    sdk: FakeSdk, observer: Observer, body: Any, url: str
) -> None:
    options = sdk.options()
    options.url, options.json_data = url, body
    assert call(sdk, "sync", options) is ANSWER
    assert observer.seen == []


def test_options_that_are_nothing_of_the_kind_pass(sdk: FakeSdk, observer: Observer) -> None:
    assert sdk.client.request(dict, object()) is ANSWER
    assert observer.seen == []


def test_the_session_header_is_taken_off_a_copy(sdk: FakeSdk, observer: Observer) -> None:
    headers = {"x-LAYER-session-ID": "s", "X-Other": "o"}
    options = sdk.options(headers)
    call(sdk, "sync", options)
    (given,) = sdk.given
    assert given is not options
    assert given.headers == {"X-Other": "o"}
    assert headers == options.headers == {"x-LAYER-session-ID": "s", "X-Other": "o"}
    assert observer.seen[0].call.session_id == "s"


def test_parameters_that_were_left_out_are_none(sdk: FakeSdk, observer: Observer) -> None:
    left_out = type("NotGiven", (), {})()
    options = sdk.options(top_p=left_out)
    options.extra_json = {"extra": 1}
    call(sdk, "sync", options)
    assert "top_p" not in observer.seen[0].call.body
    assert observer.seen[0].call.body["extra"] == 1


def test_an_sdk_is_wrapped_once_and_put_back_by_the_last_to_go(sdk: FakeSdk) -> None:
    untouched = vars(sdk.sync_base)["request"]
    one, two = Observer(), Observer()
    for observer in (one, one, two):
        observe(observer, ["openai"])
    assert call(sdk, "sync", sdk.options()) is ANSWER
    assert len(one.seen) == len(two.seen) == 1
    observe(one, ())
    assert vars(sdk.sync_base)["request"] is not untouched
    observe(two, ())
    observe(two, ())
    assert vars(sdk.sync_base)["request"] is untouched
    assert observers_of("openai") == ()


def test_a_wrapper_above_ours_stays_and_ours_rests_below_it(sdk: FakeSdk) -> None:
    observer = Observer()
    observe(observer, ["openai"])
    ours = vars(sdk.sync_base)["request"]

    def theirs(this: Any, *args: Any, **kwargs: Any) -> Any:
        return ours.__get__(this)(*args, **kwargs)

    sdk.sync_base.request = theirs
    observe(observer, ())
    assert vars(sdk.sync_base)["request"] is theirs
    assert call(sdk, "sync", sdk.options()) is ANSWER
    assert observer.seen == []
    observe(observer, ["openai"])
    call(sdk, "sync", sdk.options())
    assert len(observer.seen) == 1
    observe(observer, ())


def test_an_sdk_may_be_imported_later(sdk: FakeSdk) -> None:
    modules = {name: sys.modules.pop(name) for name in ("openai", "openai._base_client")}
    observer = Observer()
    observe(observer, ["openai"])
    try:
        assert "openai" not in sys.modules  # it is not imported for us
    finally:
        sys.modules.update(modules)
        observe(observer, ())


def test_switches_by_name() -> None:
    with instrumented_sdk("openai") as sdk:
        untouched = vars(sdk.sync_base)["request"]
        instrument("openai")
        assert vars(sdk.sync_base)["request"] is not untouched
        OpenAIInstrumentation().uninstrument()
        OpenAIInstrumentation().uninstrument()
        assert vars(sdk.sync_base)["request"] is untouched
        with pytest.raises(InvalidInputError, match="'cohere'"):
            uninstrument("openai", "cohere")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    real = builtins.__import__

    def without_wrapt(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "wrapt":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_wrapt)
    with Layer(base_url="http://127.0.0.1:9", application_id="app", platform="Test") as client:
        with pytest.raises(MissingExtraError, match=r"pip install 'ostiary\[instrument\]'"):
            client.instrument("openai")
        client.instrument_all_but(())  # what layer.init() does: says so, and goes on
        assert "pip install" in caplog.text
        assert observers_of("openai") == ()


# One Layer client and a made-up SDK: whose session a call is.


def test_the_nearest_session_counts(sdk: FakeSdk) -> None:
    def use(client: Layer) -> None:
        with ostiary.session() as shared:
            call(sdk, "sync", sdk.options())
            with client.session() as inner:
                call(sdk, "sync", sdk.options({"Layer-Session-Id": "their-own"}))
                call(sdk, "sync", sdk.options())
        ids.extend([shared.text, inner])
        call(sdk, "sync", sdk.options())

    ids: list[str] = []
    found = recorded_by(sdk, use)
    assert [len(found.pop(known)) for known in [*ids, "their-own"]] == [2, 2, 2]
    assert [len(rest) for rest in found.values()] == [2]


def test_a_prompt_is_what_it_was_when_it_was_sent(sdk: FakeSdk) -> None:
    def use(client: Layer) -> None:
        options = sdk.options()
        call(sdk, "sync", options)
        options.json_data["messages"][0]["content"] = "changed"
        options.json_data["messages"].append({"role": "user", "content": "later"})

    ((prompt, _),) = recorded_by(sdk, use).values()
    assert [each["content"] for each in prompt["data"]["messages"]] == ["Hi"]


def test_a_sample_keeps_whole_sessions_and_counts_the_rest(sdk: FakeSdk) -> None:
    def use(client: Layer) -> None:
        for _ in range(200):
            call(sdk, "sync", sdk.options())

    before = stats().counts.get("layer: sampled out", 0)
    found = recorded_by(sdk, use, sample=0.5)
    left_out = stats().counts["layer: sampled out"] - before
    assert {len(actions) for actions in found.values()} == {2}
    assert len(found) + left_out == 200
    assert 60 < len(found) < 140
    assert recorded_by(sdk, use, sample=0.0) == {}


def test_a_client_that_closes_observes_no_more(sdk: FakeSdk) -> None:
    client = Layer(base_url="http://127.0.0.1:9", application_id="app", platform="Test")
    client.instrument()
    assert len(observers_of("openai")) == 1
    client.uninstrument()
    client.instrument("openai")
    client.close(0)
    assert observers_of("openai") == ()
