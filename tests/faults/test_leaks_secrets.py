"""Every operation of Layer, in every failure, shows neither secrets nor what was sent: not in an error or anything that
hangs on it, nor in a log at any level, a warning, or what is printed.

The server repeats all that it gets, in bodies and (over aiohttp) in headers and redirects: what a service puts into the
headers of its answer, httpcore's own logger shows at DEBUG. The last tests plant leaks and see them found.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest
from tests.support.faces import ALL_FACES, FACES, Caller, Face
from tests.support.recording import SESSION, layer_client

from ostiary._core.operation import registry
from ostiary.auth import Bearer, StaticHeaders
from ostiary.config import ConnectionOptions, Hooks, RetryPolicy, Timeouts
from ostiary.errors import OstiaryError
from ostiary.testing import FaultServer, LeakCanary, LeakError, Received, Step, steps
from ostiary.testing.faults import Part

THEN = datetime(2026, 1, 2, tzinfo=UTC)
SOON = RetryPolicy(attempts=2, base=0, throttled_base=0)
SHORT, PATIENT = Timeouts(30, 0.2, 30, 30), Timeouts.of(30.0)

Operation = Callable[[Any, str], Any]
OPERATIONS: dict[str, Operation] = {
    "create_session": lambda c, text: c.create_session(attributes={"a": text}, session_id=SESSION),
    "append_action": lambda c, text: c.append_action(
        SESSION,
        kind="model",
        start_time=THEN,
        end_time=THEN,
        data={"messages": [{"role": "user", "content": text}]},
        attributes={"a": text},
        error={"message": text},
        scanners=[{"name": "pii", "data": {"found": text}}],
    ),
    "list_applications": lambda c, text: c.list_applications(),
    "get_applications_by_name": lambda c, text: c.get_applications_by_name(),
    "create_application": lambda c, text: c.create_application(text),
    "firewall_session_lookup": lambda c, text: c.firewall_session_lookup(SESSION),
}


def test_every_operation_is_looked_at() -> None:
    theirs = {name for name in registry() if name.startswith("ostiary.layer.")}
    assert {name.rpartition(".")[2] for name in theirs} == set(OPERATIONS)


def repeated(request: Received) -> dict[str, Any]:
    """All that came, as services and gateways repeat it."""
    text = request.body.decode("utf-8", "replace")
    return {
        "detail": [
            {"msg": f"invalid: {text[:300]}", "input": json.loads(text) if text.startswith("{") else text}
        ],
        "headers": dict(request.headers),
        "log": f"{request.method} {request.target} {request.headers!r} {quote(text)}",
        "message": text,
    }


def is_logged(request: Received) -> bool:
    """Say whether a library that we use logs the headers of the answer to this request."""
    return "aiohttp" not in (request.header("x-tenant") or "")


def echo(status: int) -> Step:
    def parts(request: Received) -> Iterator[Part]:
        everything = repeated(request)
        headers = {"X-Debug": "" if is_logged(request) else quote(json.dumps(everything))[:5000]}
        yield from steps.reply(status, headers=headers, json=everything).parts(request)

    return Step(f"echo {status}", parts)


def redirect() -> Step:
    def parts(request: Received) -> Iterator[Part]:
        everything = "" if is_logged(request) else quote(json.dumps(repeated(request)), safe="")[:3000]
        yield from steps.redirect(f"http://127.0.0.1:9/{everything}?{everything}").parts(request)

    return Step("redirect", parts)


def cut(everything: Callable[[Received], bytes]) -> Callable[[Received], Iterator[Part]]:
    def parts(request: Received) -> Iterator[Part]:
        body = everything(request)
        yield steps.head_bytes(
            200, {"Content-Length": str(len(body) + 5), "Content-Type": "application/json"}
        )
        yield body
        yield steps.Mark.CLOSE

    return parts


def as_json(request: Received) -> bytes:
    return json.dumps(repeated(request)).encode()


def where_unlogged(request: Received) -> bytes:
    return b"what is this" if is_logged(request) else as_json(request)


FAILURES: dict[str, Step] = {
    **{
        str(status): echo(status)
        for status in (200, 400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 502, 503)
    },
    "redirect": redirect(),
    "cut": Step("cut", cut(as_json)),
    "malformed": Step("malformed", lambda r: steps.malformed_json(b'{"a": ' + as_json(r)[:-1]).parts(r)),
    "not HTTP": Step("not HTTP", lambda r: (where_unlogged(r), b"\r\n\r\n", steps.Mark.CLOSE)),
    "bad header": Step(
        "bad header", lambda r: (b"HTTP/1.1 200 OK\r\n", where_unlogged(r), b"\r\n\r\n", steps.Mark.CLOSE)
    ),
    "not gzip": Step("not gzip", lambda r: steps.not_gzip(body=as_json(r)).parts(r)),
    "timeout": steps.hang(),
    "reset": steps.reset("request"),
    "close": steps.close("request"),
}


def patience(failure: str) -> Timeouts:
    """Return what a client is given: no more than needs be where nothing comes, else what a slow machine takes."""
    return SHORT if failure == "timeout" else PATIENT


class Canaries:
    """One for secrets and one for prompts, which stand in the caller's own arguments: it doesn't look at locals."""

    def __init__(self, secrets: LeakCanary, prompts: LeakCanary) -> None:
        self.secrets = secrets
        self.prompts = prompts

    def look_at(self, **things: object) -> None:
        self.secrets.look_at(**things)
        self.prompts.look_at(**things)


@pytest.fixture
def canaries(leak_canary: LeakCanary) -> Iterator[Canaries]:
    with LeakCanary(locals_in=()) as prompts:
        yield Canaries(leak_canary, prompts)


@dataclass
class Planted:
    token: str
    header: str
    prompt: str
    proxy: str


def plant(canaries: Canaries) -> Planted:
    secret = canaries.secrets.secret
    return Planted(
        secret("token"), secret("header"), canaries.prompts.prompt("prompt"), secret("proxy password")
    )


@contextmanager
def client(face: Face, url: str, planted: Planted, **settings: Any) -> Iterator[Caller]:
    settings = {
        "firewall_base_url": url,
        "auth_provider": Bearer(planted.token),
        "http_timeout": PATIENT,
        "retry": SOON,
        **settings,
    }
    with layer_client(face, url, **settings) as call:
        over = "aiohttp" if face in ("fast", "aiohttp") else "httpcore"
        call.client = call.client.with_options(headers={"X-Tenant": f"{over} {planted.header}"})
        yield call


def end(call: Caller, operation: Operation, planted: Planted) -> BaseException | None:
    try:
        _made(call, operation, planted)
    except OstiaryError as error:
        return error
    return None


def _made(call: Caller, operation: Operation, planted: Planted) -> Any:
    (result,) = call.at_once([partial(operation, call.client, planted.prompt)])
    if isinstance(result, BaseException):
        raise result
    return result


def look(canaries: Canaries, error: BaseException | None, call: Caller) -> None:
    canaries.look_at(
        client=call.client, state=call.client._connected.state, config=call.client._connected.state.config
    )
    if isinstance(error, OstiaryError):
        message, body = getattr(error, "message", None), getattr(error, "body", None)
        canaries.look_at(error=error, facts=error.facts, message=str(message), body=str(body))


@pytest.mark.parametrize("face", ALL_FACES)
@pytest.mark.parametrize("failure", list(FAILURES))
def test_no_failure_of_any_operation_shows_anything(face: Face, failure: str, canaries: Canaries) -> None:
    planted = plant(canaries)
    with (
        FaultServer(default=FAILURES[failure]) as server,
        client(face, server.url, planted, http_timeout=patience(failure)) as call,
    ):
        for name, operation in OPERATIONS.items():
            error = end(call, operation, planted)
            # Nobody reads the answer to an action, so that nothing can be wrong with it.
            assert error is not None or failure == "200" or (name, failure) == ("append_action", "malformed")
            look(canaries, error, call)
        assert any(planted.token in str(request.headers) for request in server.requests)


@pytest.mark.parametrize("face", ALL_FACES)
@pytest.mark.parametrize(
    "step", [steps.proxy_login(), echo(502), redirect(), steps.close()], ids=lambda s: s.name
)
def test_nor_does_a_proxy(face: Face, step: Step, canaries: Canaries) -> None:
    planted = plant(canaries)
    with FaultServer(default=step) as proxy:
        behind = ConnectionOptions(
            proxy=f"http://user:{quote(planted.proxy, safe='')}@127.0.0.1:{proxy.port}",
            fast=face in ("fast", "aiohttp"),
        )
        for url in ("http://layer.test", "https://layer.test"):
            with client(face, url, planted, connection=behind) as call:
                for operation in OPERATIONS.values():
                    error = end(call, operation, planted)
                    assert error is not None
                    look(canaries, error, call)
                canaries.look_at(options=repr(behind))
        assert proxy.requests


class Raises:
    """Credentials that can't be had, and say too much."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def get_headers(self) -> Any:
        return {"Authorization": [self._secret]}


@pytest.mark.parametrize("face", FACES)
def test_nor_do_credentials_that_can_not_be_used(face: Face, canaries: Canaries) -> None:
    planted = plant(canaries)
    with FaultServer() as server:
        for provider in (Raises(planted.token), Bearer(lambda: planted.token + "\r\n")):
            with client(face, server.url, planted, auth_provider=provider) as call:
                for operation in OPERATIONS.values():
                    error = end(call, operation, planted)
                    assert error is not None
                    look(canaries, error, call)
        assert server.requests == []


@pytest.mark.parametrize("face", FACES)
def test_nor_does_what_can_not_be_sent(face: Face, canaries: Canaries) -> None:
    planted = plant(canaries)
    with FaultServer() as server, client(face, server.url, planted) as call:
        for operation in (
            lambda c, text: c.create_session(session_id=text),
            lambda c, text: c.create_session(attributes={"a": [text, object()]}),
            lambda c, text: c.create_session(attributes=text),
            lambda c, text: c.append_action("..", kind="k", start_time=text, end_time=THEN),
            lambda c, text: c.append_action(
                SESSION, kind="k", start_time=THEN, end_time=THEN, data={1: {text}}
            ),
            lambda c, text: c.append_action(
                SESSION, kind="k", start_time=THEN, end_time=THEN, scanners=[{"name": 1, "data": text}]
            ),
        ):
            error = end(call, operation, planted)
            if error is not None:
                canary_place = str(error)
                assert planted.prompt not in canary_place
                look(canaries, error, call)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("failure", ["202", "400", "422", "503", "malformed", "timeout", "reset", "redirect"])
def test_nor_does_recording(face: Face, failure: str, canaries: Canaries) -> None:
    planted = plant(canaries)
    step = steps.reply(202, json={"session_id": SESSION}) if failure == "202" else FAILURES[failure]
    dropped: list[object] = []
    logging.getLogger("ostiary").setLevel(logging.DEBUG)
    with FaultServer(default=step) as server:
        told = {"on_drop": lambda *drop: dropped.append(drop), "http_timeout": patience(failure)}
        with client(face, server.url, planted, **told) as call:

            @call.client.session(attributes={"a": planted.prompt})
            @call.client.action(attributes={"b": planted.prompt})
            def ask(prompt: str) -> str:
                return prompt

            assert ask(planted.prompt) == planted.prompt
            canaries.look_at(result=call("flush", 0.3), ledger=call.client.ledger())
            closed = call("close", 0.1)
            canaries.look_at(closed=closed, client=call.client, recorder=call.client._connected.recorder())
            canaries.look_at(delivery=call.client._connected.recorder()._delivery)
    logging.getLogger("ostiary").setLevel(logging.NOTSET)


class TestPlantedLeaks:
    """The canary sings: each of these leaks is one that some client out there has."""

    def leaks(self, planted_leak: Callable[[Planted, FaultServer], object]) -> list[str]:
        canary = LeakCanary()
        with pytest.raises(LeakError) as caught, canary:
            self.watch(canary, planted_leak)
        return sorted({leak.name for leak in caught.value.leaks})

    def watch(self, canary: LeakCanary, planted_leak: Callable[[Planted, FaultServer], object]) -> None:
        planted = plant(Canaries(canary, canary))
        with FaultServer(default=echo(422)) as server:
            canary.look_at(thing=planted_leak(planted, server))

    def test_a_hook_that_logs_what_it_sees(self) -> None:
        def leak(planted: Planted, server: FaultServer) -> object:
            def hook(event: Any) -> None:
                logging.getLogger("app").debug("sending %s with %s", event, planted.token)

            with client("sync", server.url, planted, hooks=Hooks(request=(hook,))) as call:
                return end(call, OPERATIONS["create_session"], planted) and None

        assert self.leaks(leak) == ["token"]

    def test_an_error_that_repeats_the_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from ostiary._core import failures

        monkeypatch.setattr(failures, "redacted_body", lambda content, _sent, _secrets: content.decode())

        def leak(planted: Planted, server: FaultServer) -> object:
            with client("sync", server.url, planted) as call:
                error = end(call, OPERATIONS["create_session"], planted)
                return getattr(error, "body", None)

        assert self.leaks(leak) == ["header", "prompt", "token"]

    def test_credentials_that_show_themselves(self) -> None:
        def leak(planted: Planted, server: FaultServer) -> object:
            auth = StaticHeaders({"X-Key": planted.token}).bound_to(server.url)
            return {"auth": auth, "headers": auth._credentials.reveal()}

        assert self.leaks(leak) == ["token"]

    def test_a_chain_to_the_library_below(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An exception raised inside the handler keeps the request, and its headers, in the frames of its context."""
        from ostiary._io.senders import TransportSender

        sent = TransportSender.send

        def leaky(self: Any, effect: Any) -> Any:
            try:
                return sent(self, effect)
            except Exception as failure:
                failure.add_note(f"while sending {dict(effect.headers)}")
                raise

        monkeypatch.setattr(TransportSender, "send", leaky)

        def leak(planted: Planted, server: FaultServer) -> object:
            server.script([steps.close()], repeat=True)
            with client("sync", server.url, planted) as call:
                error = end(call, OPERATIONS["list_applications"], planted)
                assert error is not None
                failure = error.__context__
                return failure if failure is not None else _noted(call, planted)

        assert set(self.leaks(leak)) == {"header", "token"}


def _noted(call: Caller, planted: Planted) -> BaseException:
    """Catch the failure of the sender itself, which no chain leads to."""
    from ostiary._core.flow import Send, SendFailure

    state = call.client._connected.state.api
    headers = [*state.headers, ("Authorization", f"Bearer {planted.token}")]
    send = Send("GET", state.base_url, headers, b"", timeouts=SHORT, deadline=None, cap=1)
    try:
        call.client._runtime.sender.send(send)
    except SendFailure as failure:
        return failure
    raise AssertionError("it did not fail")
