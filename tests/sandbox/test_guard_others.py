"""What a governed client does besides chats: nothing slips past the guard unless it was told to let it."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import openai
import pytest
from tests.support.guarding import (
    APPLICATION,
    PROMPT,
    Guarded,
    Sandboxed,
    chat,
    settings_of,
)

from ostiary import Ostiary
from ostiary.door.guard import GuardError, GuardUngovernedError, Record
from ostiary.errors import InvalidInputError
from ostiary.layer import Layer
from ostiary.libretto import Client
from ostiary.sandbox import Sandbox


def _post(client: Any, path: str, **given: Any) -> Any:
    return client.post(path, cast_to=object, **given)


# Ways past `chat.completions.create`, with the name by which each may pass.
WAYS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "responses": (lambda client: client.responses.create(model="m", input=PROMPT), "responses"),
    "streamed responses": (
        lambda client: client.responses.create(model="m", input=PROMPT, stream=True),
        "responses",
    ),
    "parsed responses": (lambda client: client.responses.parse(model="m", input=PROMPT), "responses"),
    "embeddings": (lambda client: client.embeddings.create(model="m", input=PROMPT), "embeddings"),
    "legacy completions": (lambda client: client.completions.create(model="m", prompt=PROMPT), "completions"),
    "moderations": (lambda client: client.moderations.create(input=PROMPT), "moderations"),
    "raw": (lambda client: client.embeddings.with_raw_response.create(model="m", input=PROMPT), "embeddings"),
    "raw client": (lambda client: client.with_raw_response.embeddings.create(model="m", input=PROMPT), "embeddings"),
    "copied": (lambda client: client.copy().embeddings.create(model="m", input=PROMPT), "embeddings"),
    "with options": (
        lambda client: client.with_options(timeout=3).completions.create(model="m", prompt=PROMPT),
        "completions",
    ),
    "copied twice": (
        lambda client: client.copy().with_options(max_retries=1).embeddings.create(model="m", input=PROMPT),
        "embeddings",
    ),
    "images": (lambda client: client.images.generate(prompt=PROMPT), "images"),
    "speech": (lambda client: client.audio.speech.create(model="m", input=PROMPT, voice="alloy"), "audio"),
    "uploads": (lambda client: client.files.create(file=b"{}", purpose="batch"), "files"),
    "a path of one's own": (lambda client: _post(client, "/elsewhere", body={"text": PROMPT}), "elsewhere"),
    "a chat's path, otherwise": (lambda client: _post(client, "chat/completions", body={"text": PROMPT}), "chat"),
    "a whole URL": (
        lambda client: _post(client, f"{client.base_url}chat/completions", body={"text": PROMPT}),
        "openai",
    ),
    "a chat that is no object": (lambda client: _post(client, "/chat/completions", body=[PROMPT]), "chat"),
    "put": (lambda client: client.put("/elsewhere", cast_to=object, body={"text": PROMPT}), "elsewhere"),
    "patch": (lambda client: client.patch("/elsewhere", cast_to=object, body={"text": PROMPT}), "elsewhere"),
    "a deletion with a body": (
        lambda client: client.delete("/elsewhere", cast_to=object, body={"text": PROMPT}),
        "elsewhere",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_call_goes_past_the_guard(way: str, guard: Any, kept: Sandboxed) -> None:
    call, name = WAYS[way]
    with guard() as held:
        with pytest.raises(GuardUngovernedError) as caught:
            held(call(held.client))
    error: Any = caught.value
    assert kept.asked() == []
    assert isinstance(error, openai.BadRequestError)
    assert (error.code, error.param, error.status_code) == ("guard_ungoverned_call", name, 400)
    assert f"/{name}" in str(error)
    assert f"others={{'{name}'}}" in str(error)
    assert PROMPT not in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, GuardUngovernedError)


STREAMING: dict[str, Callable[[Any], Any]] = {
    "embeddings": lambda client: client.embeddings.with_streaming_response.create(model="m", input=PROMPT),
    "responses": lambda client: client.responses.stream(model="m", input=PROMPT),
}


@pytest.mark.parametrize("way", STREAMING)
def test_nor_does_a_helper(way: str, guard: Any, kept: Sandboxed) -> None:
    def entered(held: Guarded) -> Any:
        manager = STREAMING[way](held.client)
        if hasattr(manager, "__enter__"):
            return manager.__enter__()
        return held(manager.__aenter__())

    with guard() as held, pytest.raises(GuardUngovernedError):
        entered(held)
    assert kept.asked() == []


def _sockets(client: Any) -> Iterator[Any]:
    for owner in (client, client.beta):
        realtime = getattr(owner, "realtime", None)
        if realtime is not None and hasattr(realtime, "connect"):
            yield realtime.connect(model="m")
    if hasattr(client.responses, "connect"):
        yield client.responses.connect()


def test_nor_does_a_socket(guard: Any) -> None:
    """Every manager of OpenAI's package reads this field before it connects, if what it connects with is there."""
    with guard() as held:
        with pytest.raises(GuardUngovernedError, match=r"a WebSocket .*others=\{'websockets'\}"):
            _ = held.client.websocket_base_url
        for manager in _sockets(held.client) if find_spec("websockets") else ():
            with pytest.raises(GuardUngovernedError):
                manager.__enter__() if hasattr(manager, "__enter__") else held(manager.__aenter__())
    with guard(others={"websockets"}) as held:
        assert held.client.websocket_base_url is None
        assert held.client.copy().websocket_base_url is None


def test_sockets_of_a_client_with_an_address_for_them(sandbox: Sandbox) -> None:
    with Ostiary(**settings_of(sandbox)) as door:
        with openai.OpenAI(api_key="k", websocket_base_url="wss://socket.test") as model:
            governed = door.guard(model, others="pass")
            assert str(governed.websocket_base_url) == "wss://socket.test"
            assert str(governed.copy().websocket_base_url) == "wss://socket.test"
            with pytest.raises(GuardUngovernedError):
                _ = door.guard(model).copy().websocket_base_url


def test_what_only_reads_passes(guard: Any, kept: Sandboxed) -> None:
    with guard() as held:
        assert held(held.client.models.list()).data
        with pytest.raises(openai.APIStatusError, match="405"):
            held(held.client.models.delete("none"))


@pytest.mark.parametrize("others", ["pass", {"embeddings", "moderations"}, ["embeddings"]])
def test_what_was_let_pass_goes_out_as_it_is(others: Any, guard: Any, kept: Sandboxed) -> None:
    with guard(others=others) as held:
        assert held(held.client.embeddings.create(model="text-embedding-3-small", input=PROMPT)).data
        assert PROMPT in kept.asked()[0]
        if others != "pass":
            with pytest.raises(GuardUngovernedError):
                held(held.client.responses.create(model="m", input=PROMPT))
        assert PROMPT in held.text()
        assert PROMPT not in kept.asked()[-1]


@pytest.mark.parametrize("others", ["embeddings", 7, None, {""}, [1], {"chat/completions"}])
def test_others_are_names(others: Any, guard: Any) -> None:
    with pytest.raises(InvalidInputError, match="others is neither"), guard(others=others):
        pass


def test_every_copy_is_governed(guard: Any, kept: Sandboxed) -> None:
    with guard() as held:
        for copy in (held.client.copy(), held.client.with_options(timeout=5), held.client.copy().copy()):
            answer = held(copy.chat.completions.create(**chat(PROMPT)))
            assert PROMPT in answer.choices[0].message.content
        assert all(PROMPT not in body for body in kept.asked())
        assert len(kept.asked()) == 3


def test_a_client_is_governed_once(guard: Any, sandbox: Sandbox) -> None:
    with guard() as held:
        with pytest.raises(InvalidInputError, match="governed already"):
            held.door.guard(held.client, cleanse=False)


def test_a_client_that_logs_by_itself_is_refused(sandbox: Sandbox) -> None:
    """It would send Libretto what was not cleansed, and a second event."""
    url = sandbox.services["libretto"]
    with Ostiary(**settings_of(sandbox)) as door:
        with Client(api_key="k", libretto={"api_key": "l", "base_url": url}) as client:
            with pytest.raises(
                InvalidInputError, match=r"Client of ostiary\.libretto .* guard an openai\.OpenAI"
            ):
                door.guard(client)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("record", [True, Record(on_failure="closed")])
@pytest.mark.parametrize("whose", ["the door's", "another"])
def test_a_call_is_recorded_once_though_calls_are_recorded_anyway(
    guard: Any, kept: Sandboxed, sandbox: Sandbox, whose: str, record: Any, stream: bool
) -> None:
    with (
        guard(record=record) as held,
        Layer(base_url=sandbox.services["layer"], application_id=APPLICATION) as another,
    ):
        watching = held.door.layer if whose == "the door's" else another
        watching.instrument("openai")
        try:
            assert PROMPT in held.text(stream=stream)
            held(held.plain.chat.completions.create(**chat("not governed")))
        finally:
            watching.uninstrument()
        held.deliver()
        another.flush(10)
    sessions = kept.read("/layer/sessions")["items"]
    contents = [[each["kind"] for each in kept.actions(session["session_id"])] for session in sessions]
    assert sorted(map(len, contents)) == [2, 2]


def test_another_application_s_records_are_its_own(guard: Any, kept: Sandboxed, sandbox: Sandbox) -> None:
    with guard() as held, Layer(base_url=sandbox.services["layer"], application_name="another") as another:
        another.instrument("openai")
        try:
            held.text()
        finally:
            another.uninstrument()
        held.deliver()
        another.flush(10)
        assert another.ledger().accepted == 2


def test_two_clients_that_record_the_same_say_so(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    settings: Any = {"base_url": sandbox.services["layer"], "application_id": APPLICATION}
    with Layer(**settings) as one, Layer(**settings) as two:
        one.instrument("openai")
        one.instrument("openai")
        assert "each call is there twice" not in caplog.text
        two.instrument("openai")
        assert "two clients record calls of openai" in caplog.text


def test_the_error_is_public() -> None:
    assert issubclass(GuardUngovernedError, GuardError)
    assert "others" in inspect.signature(Ostiary.guard).parameters
