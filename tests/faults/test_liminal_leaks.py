"""No operation of Liminal, in no failure, shows a token, a session or a text; nor do logins, streams and stores.

The failures are those of `test_leaks_secrets`: a server that repeats all that it gets, or breaks off, or is no server.
The user's code to log in with is the one thing that is meant to be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from tests.faults.test_leaks_secrets import FAILURES, SHORT, SOON, Canaries
from tests.support.faces import FACES, Caller, Face, Talk
from tests.support.liminal import GENERATIONS, answer, logged_in, talking

from ostiary._core.operation import registry
from ostiary._core.secrets import Secret
from ostiary.auth import MicrosoftAuthProvider
from ostiary.errors import OstiaryError
from ostiary.liminal import Generation
from ostiary.testing import FaultServer, LeakCanary, steps

PLACE = {"thread_id": 42, "model_instance_id": 7}
Operation = Callable[[Any, str], Any]
OPERATIONS: dict[str, Operation] = {
    "_ModelInstances.list": lambda c, text: c.model_instances.list(),
    "_ModelInstances.get": lambda c, text: c.model_instances.get(text),
    "_Threads.list": lambda c, text: c.threads.list(),
    "_Threads.get": lambda c, text: c.threads.get(42),
    "_Threads.create": lambda c, text: c.threads.create(7, text),
    "_Threads.context_history": lambda c, text: c.threads.context_history(42),
    "_Prompts.analyze": lambda c, text: c.prompts.analyze(text, **PLACE),
    "_Prompts.cleanse": lambda c, text: c.prompts.cleanse(text, **PLACE, findings=[finding(text)]),
    "_Prompts.hydrate": lambda c, text: c.prompts.hydrate(text, **PLACE),
    "_Prompts.submit": lambda c, text: c.prompts.submit(text, **PLACE, findings=[finding(text)]),
    "_Prompts.placeholders": lambda c, text: c.prompts.placeholders(**PLACE),
    "_Client.login": lambda c, text: c.login(),
    "_Client.renew": lambda c, text: c.renew(),
    "_Client.logout": lambda c, text: c.logout(),
}


def finding(text: str) -> dict[str, Any]:
    return {
        "start": 0, "end": len(text), "text": text, "type": "PERSON", "score": 1.0, "scoreCategory": "LIKELY",
        "policyAction": "redact",
    }  # fmt: skip


def test_every_operation_is_looked_at() -> None:
    theirs = {name for name in registry() if name.startswith("ostiary.liminal.")}
    assert {name.partition("ostiary.liminal.")[2].partition(".")[2] for name in theirs} == set(OPERATIONS)


@pytest.fixture
def canaries(leak_canary: LeakCanary) -> Iterator[Canaries]:
    with LeakCanary(locals_in=()) as prompts:
        yield Canaries(leak_canary, prompts)


class Provider:
    def __init__(self, token: str) -> None:
        self._token = Secret(token)

    def get_access_token(self) -> Secret:
        return self._token


class Planted:
    def __init__(self, canaries: Canaries) -> None:
        secret = canaries.secrets.secret
        self.access, self.refresh, self.identity = secret("access"), secret("refresh"), secret("identity")
        self.prompt = canaries.prompts.prompt("prompt")


@contextmanager
def client(face: Face, generation: Generation, url: str, planted: Planted, **settings: Any) -> Iterator[Talk]:
    refresh = None if generation == "session" else Secret(planted.refresh)
    store = logged_in(generation, url, access=Secret(planted.access), refresh_token=refresh)
    settings = {
        "api_server_url": url, "store": store, "generation": generation, "retry": SOON, "timeout": 30.0,
        "auth_provider": Provider(planted.identity), **settings,
    }  # fmt: skip
    with talking(face, **settings) as talk:
        yield talk


def seconds(failure: str) -> float:
    return 0.2 if failure == "timeout" else 30.0


def ended(talk: Talk, operation: Operation, text: str) -> tuple[Any, BaseException | None]:
    caller = Caller(talk.client, talk._runner)
    (result,) = caller.at_once([partial(operation, talk.client, text)])
    return (None, result) if isinstance(result, BaseException) else (result, None)


def look(canaries: Canaries, talk: Talk, result: Any, error: BaseException | None) -> None:
    state = talk.client._state
    canaries.look_at(client=repr(talk.client), logins=repr(state.logins), held=repr(state.logins.current))
    canaries.look_at(auth=repr(state.whole.auth), placeholders=repr(state.learnt.placeholders))
    canaries.look_at(result=repr(result))
    if isinstance(error, OstiaryError):
        message, body = getattr(error, "message", None), getattr(error, "body", None)
        canaries.look_at(error=error, facts=error.facts, message=str(message), body=str(body))


# One wire a face: that both faces do the same is shown elsewhere, for every operation.
@pytest.mark.parametrize(("face", "generation"), [("sync", "bearer"), ("async", "session")])
@pytest.mark.parametrize("failure", list(FAILURES))
def test_no_failure_of_any_operation_shows_anything(
    face: Face, generation: Generation, failure: str, canaries: Canaries
) -> None:
    planted = Planted(canaries)
    with FaultServer(default=FAILURES[failure]) as server:
        for operation in OPERATIONS.values():
            with client(face, generation, server.url, planted, timeout=seconds(failure)) as talk:
                look(canaries, talk, *ended(talk, operation, planted.prompt))
        shown = str([request.headers for request in server.requests])
        assert planted.access in shown


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("failure", list(FAILURES))
def test_nor_does_a_stream(face: Face, failure: str, canaries: Canaries) -> None:
    planted = Planted(canaries)
    with FaultServer(default=FAILURES[failure]) as server:
        with client(face, "session", server.url, planted, timeout=seconds(failure)) as talk:
            error: OstiaryError | None = None
            stream: Any = None
            try:
                stream = talk.client.prompts.stream(planted.prompt, **PLACE)
                talk.read(stream)
            except OstiaryError as stopped:
                error = stopped
            assert error is not None
            look(canaries, talk, stream, error)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("generation", GENERATIONS)
def test_nor_do_results(face: Face, generation: Generation, canaries: Canaries) -> None:
    planted = Planted(canaries)
    for kind, name in (("instances", "_ModelInstances.list"), ("thread", "_Threads.get"),
                       ("analyze", "_Prompts.analyze"), ("cleanse", "_Prompts.cleanse"),
                       ("hydrate", "_Prompts.hydrate"), ("submit", "_Prompts.submit")):  # fmt: skip
        told = _with_prompt(answer(kind, generation), planted.prompt)
        with FaultServer(default=steps.reply(json=told)) as server:
            with client(face, generation, server.url, planted) as talk:
                result, error = ended(talk, OPERATIONS[name], planted.prompt)
                assert error is None
                look(canaries, talk, result, error)
                canaries.look_at(inside=repr([getattr(result, each, None) for each in ("items", "findings")]))


def _with_prompt(value: Any, prompt: str) -> Any:
    """Put the prompt in the place of each text that people wrote."""
    if isinstance(value, list):
        return [_with_prompt(each, prompt) for each in value]
    if not isinstance(value, dict):
        return value
    people = {
        "text",
        "name",
        "inputText",
        "rawLLMResponseText",
        "reidentifiedLLMResponseText",
        "instructions",
    }
    return {
        key: prompt if key in people and isinstance(each, str) else _with_prompt(each, prompt)
        for key, each in value.items()
    }


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("failure", list(FAILURES))
def test_nor_does_a_login_on_another_device(face: Face, failure: str, canaries: Canaries) -> None:
    device = canaries.secrets.secret("device code")
    begun = steps.reply(
        json={
            "device_code": device, "user_code": "WDJB-MJHT", "verification_uri": "https://login.example.com/device",
            "expires_in": 0.5, "interval": 0,
        }
    )  # fmt: skip
    with FaultServer(default=FAILURES[failure]) as server:
        server.script([begun])
        provider = MicrosoftAuthProvider(
            "contoso.example",
            "app",
            authority=server.url,
            announce=lambda challenge: None,
            http_timeout=SHORT,
        )
        with talking(face, api_server_url=server.url, auth_provider=provider) as talk:
            error: OstiaryError | None = None
            try:
                talk(talk.client.login())
            except OstiaryError as stopped:
                error = stopped
            assert error is not None
            look(canaries, talk, provider, error)
            canaries.look_at(flow=repr(provider._flow), grant=repr(provider._grant))


@pytest.mark.parametrize("face", FACES)
def test_nor_does_a_callback_that_fails(face: Face, canaries: Canaries) -> None:
    from tests.support.liminal import Liminals

    service = Liminals("bearer")
    service.refresh = canaries.secrets.secret("refresh")

    def failing(token: str) -> None:
        raise ValueError(f"can't keep {token}")

    with talking(face, service, refresh_token=service.refresh) as talk:
        talk.client.add_refresh_token_callback(failing)
        talk(talk.client.renew())
        look(canaries, talk, None, None)
