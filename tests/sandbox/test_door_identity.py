"""One identity of a door: one token for the services that take it, on their own hosts, and none for the others."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.support.faces import FACES, Face
from tests.support.idp import SECRET, Provider

import ostiary
from ostiary import AsyncOstiary, Ostiary
from ostiary import errors as e
from ostiary.auth import Bearer, MicrosoftAuthProvider, OIDCClientCredentials, OIDCOptions
from ostiary.config import NO_RETRIES
from ostiary.door import IdentitySettings
from ostiary.testing import FaultServer, steps
from ostiary.testing.faults import Received

TAKES = ("layer", "aigateway")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with FaultServer() as server:
        yield Provider(server)


class House:
    """Answer as all services would, each at a host of its own, and keep which credentials came where."""

    def __init__(self, servers: dict[str, FaultServer]) -> None:
        self.servers = servers
        for name, server in servers.items():
            server.answer(partial(self._answer, name))

    def _answer(self, name: str, request: Received) -> Any:
        if name == "orquesta":
            return steps.reply(json={"object": "list", "data": [], "has_more": False})
        if name == "liminal":
            return steps.reply(json={})
        return steps.reply(json=[] if name == "layer" else {"api_versions": ["v1"], "processors": []})

    def settings(self, **own: Any) -> dict[str, Any]:
        """Return a door's settings; `own` are more keywords by service."""
        urls = {name: server.url for name, server in self.servers.items()}
        known: dict[str, dict[str, Any]] = {
            "layer": {"base_url": urls["layer"], "application_id": "any"},
            "aigateway": {"base_url": urls["aigateway"]},
            "orquesta": {"base_url": urls["orquesta"], "api_key": "orquesta-key"},
            "libretto": {"base_url": urls["libretto"], "api_key": "libretto-key"},
            "liminal": {"api_server_url": urls["liminal"], "session_id": "liminal-session"},
        }
        given = {name: {**keywords, **own.pop(name, {})} for name, keywords in known.items()}
        return {**given, "retry": NO_RETRIES, **own}

    def shown(self, name: str) -> set[str]:
        """Return the bearer credentials that a service has seen."""
        return {request.header("authorization") or "" for request in self.servers[name].requests}


@pytest.fixture
def house() -> Iterator[House]:
    with FaultServer() as a, FaultServer() as b, FaultServer() as c, FaultServer() as d, FaultServer() as f:
        yield House({"layer": a, "aigateway": b, "orquesta": c, "libretto": d, "liminal": f})


def touch_all(face: Face, settings: dict[str, Any]) -> None:
    """Make a call of each service. What Libretto and Liminal make of the answer is not the point here."""

    def calls(door: Any) -> list[Any]:
        return [
            door.layer.list_applications,
            door.aigateway.discover,
            door.orquesta.deployments.list,
            lambda: door.libretto.send_feedback(feedback_key="f", rating=1),
            door.liminal.threads.list,
        ]

    if face == "sync":
        with Ostiary(**settings) as door:
            for call in calls(door):
                try:
                    call()
                except e.DecodeError:
                    continue
        return

    async def main() -> None:
        async with AsyncOstiary(**settings) as door:
            for call in calls(door):
                try:
                    await call()
                except e.DecodeError:
                    continue

    asyncio.run(main())


@pytest.mark.parametrize("face", FACES)
def test_one_token_goes_to_those_who_take_it_and_to_nobody_else(
    face: Face, house: House, provider: Provider
) -> None:
    touch_all(face, house.settings(auth=provider.auth()))
    assert len(provider.forms) == 1
    assert all(server.requests for server in house.servers.values())
    assert {name for name in house.servers if "Bearer token-1" in house.shown(name)} == set(TAKES)
    assert house.shown("orquesta") == {"Bearer orquesta-key"}
    for name in ("orquesta", "libretto", "liminal"):
        seen = repr([(each.headers, each.body, each.target) for each in house.servers[name].requests])
        assert "token-1" not in seen


def test_many_threads_and_services_need_one_token_request(house: House, provider: Provider) -> None:
    provider.held = True
    with Ostiary(**house.settings(auth=provider.auth())) as door:
        calls = [door.layer.list_applications, door.aigateway.discover] * 4
        started = threading.Barrier(len(calls) + 1)

        def called(call: Any) -> Any:
            started.wait()
            return call()

        with ThreadPoolExecutor(len(calls)) as pool:
            futures = [pool.submit(called, call) for call in calls]
            started.wait()
            provider.server.gate("grant").open()
            for future in futures:
                future.result()
    assert len(provider.forms) == 1
    assert [house.shown(name) for name in TAKES] == [{"Bearer token-1"}] * 2


@pytest.mark.parametrize("face", FACES)
def test_a_services_own_setting_wins(face: Face, house: House, provider: Provider) -> None:
    own: dict[str, Any] = {"layer": {"auth_provider": Bearer("layers-own")}, "aigateway": {"token": None}}
    touch_all(face, house.settings(auth=provider.auth(), **own))
    assert house.shown("layer") == {"Bearer layers-own"}
    assert house.shown("aigateway") == {""}
    assert provider.forms == []


def test_a_services_own_variable_wins_too(
    house: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIGATEWAY_TOKEN", "gateways-own")
    touch_all("sync", house.settings(auth=provider.auth()))
    assert [house.shown(name) for name in TAKES] == [{"Bearer token-1"}, {"Bearer gateways-own"}]


def test_what_is_bound_to_one_host_goes_to_no_other(house: House, provider: Provider) -> None:
    bound = provider.auth().bound_to(house.servers["layer"].url)
    with Ostiary(**house.settings(auth=bound)) as door:
        door.layer.list_applications()
        with pytest.raises(e.ForeignOriginError):
            _ = door.aigateway
    assert house.servers["aigateway"].requests == []


def test_an_identity_in_the_file(
    house: House, provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_SECRET", SECRET)
    monkeypatch.setenv("OSTIARY_OIDC_SCOPE", "of-the-environment")
    urls = {name: house.servers[name].url for name in TAKES}
    file = tmp_path / "ostiary.toml"
    file.write_text(
        f'[auth]\ntoken_url = "{provider.url}"\nclient_id = "app"\nclient_secret = {{ env = "OUR_SECRET" }}\n'
        f'[layer]\nbase_url = "{urls["layer"]}"\napplication_id = "any"\n'
        f'[aigateway]\nbase_url = "{urls["aigateway"]}"\n'
    )
    with Ostiary.from_file(file) as door:
        door.layer.list_applications()
        door.aigateway.discover()
        assert SECRET not in repr(door.__dict__)
    [form] = provider.forms
    assert (form["client_secret"], form["scope"]) == (SECRET, "of-the-environment")
    assert [house.shown(name) for name in TAKES] == [{"Bearer token-1"}] * 2


@pytest.mark.parametrize(("given", "shown"), [({}, "Bearer token-1"), ({"auth": None}, "")])
def test_an_identity_in_the_environment_and_none_where_that_is_said(
    given: dict[str, Any], shown: str, house: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSTIARY_OIDC_TOKEN_URL", provider.url)
    monkeypatch.setenv("OSTIARY_OIDC_CLIENT_ID", "app")
    monkeypatch.setenv("OSTIARY_OIDC_CLIENT_SECRET", SECRET)
    touch_all("sync", house.settings(**given))
    assert [house.shown(name) for name in TAKES] == [{shown}] * 2


def test_both_faces_of_the_global_door_share_the_token(house: House, provider: Provider) -> None:
    auth = {"token_url": provider.url, "client_id": "app", "client_secret": SECRET}
    settings = house.settings(auth=auth)
    try:
        assert ostiary.init(**settings) is ostiary.init(**house.settings(auth=dict(auth)))
        ostiary.client().layer.list_applications()

        async def main() -> None:
            await ostiary.async_client().aigateway.discover()
            await ostiary.async_client().layer.list_applications()
            await ostiary.ashutdown()

        asyncio.run(main())
    finally:
        ostiary.shutdown()
    assert len(provider.forms) == 1
    assert [house.shown(name) for name in TAKES] == [{"Bearer token-1"}] * 2


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        (MicrosoftAuthProvider("contoso.example", "id"), "liminal={'auth_provider': …}"),
        ("token", "auth is a str; pass an object"),
        (7, "auth is an int; pass an object"),
        ({"secret": "s"}, "auth has no 'secret'; it has token_url, issuer"),
    ],
    ids=["a person", "text", "a number", "a slip"],
)
def test_what_is_no_identity_is_refused_when_the_door_is_made(auth: Any, said: str) -> None:
    with pytest.raises(e.InvalidInputError) as caught:
        Ostiary(auth=auth)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("left_out", "variable"),
    [
        ("token_url", "OSTIARY_OIDC_TOKEN_URL"),
        ("client_id", "OSTIARY_OIDC_CLIENT_ID"),
        ("client_secret", "OSTIARY_OIDC_CLIENT_SECRET"),
    ],
)
def test_what_is_missing_is_named_when_a_service_needs_it(house: House, left_out: str, variable: str) -> None:
    auth: Any = {"token_url": "https://idp.test/token", "client_id": "app", "client_secret": "s"}
    del auth[left_out]
    with Ostiary(**house.settings(auth=auth)) as door:
        door.orquesta.deployments.list()  # needs none
        with pytest.raises(e.MissingConfigurationError, match=f"{left_out} of auth=… .* {variable}"):
            _ = door.layer


def test_a_slip_in_the_files_identity_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ostiary.toml"
    file.write_text('[auth]\nclient = "x"\n')
    with pytest.raises(e.ConfigurationError, match=r"\[auth\] has no 'client'"):
        Ostiary.from_file(file)


def test_a_gateways_client_takes_an_identity_by_itself(house: House, provider: Provider) -> None:
    from ostiary.aigateway import GatewayClient

    url = house.servers["aigateway"].url
    with GatewayClient(base_url=url, auth=provider.auth()) as client:
        client.discover()
    assert house.shown("aigateway") == {"Bearer token-1"}
    with pytest.raises(e.InvalidInputError, match="one of them is enough"):
        GatewayClient(base_url=url, auth=provider.auth(), token="t")
    with pytest.raises(e.InvalidInputError, match="auth is an int"):
        GatewayClient(base_url=url, auth=7)


def test_credentials_of_oidc_have_the_doors_way_to_connect(provider: Provider, house: House) -> None:
    """The provider is asked as the services are: here, through a proxy that is not there."""
    from ostiary.config import ConnectionOptions

    auth: Any = {"token_url": "https://idp.test/token", "client_id": "app", "client_secret": "s"}
    connection = ConnectionOptions(proxy="http://127.0.0.1:9")
    with Ostiary(**house.settings(auth=auth, connection=connection)) as door:
        with pytest.raises(e.AuthError):
            door.layer.list_applications()


REAL = {
    "OSTIARY_OIDC_TOKEN_URL": "{}/token",
    "OSTIARY_OIDC_CLIENT_ID": "real",
    "OSTIARY_OIDC_CLIENT_SECRET": "real",
    "LIBRETTO_REPORTING_URL": "{}/event",
    "LIBRETTO_FEEDBACK_URL": "{}/feedback",
}


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    """Have an environment that leads to real services."""
    with FaultServer(default=steps.reply(json={})) as server:
        for name, value in REAL.items():
            monkeypatch.setenv(name, value.format(server.url))
        yield server


def test_a_door_in_a_sandbox_leaves_real_services_alone(real: FaultServer) -> None:
    with Ostiary.in_sandbox() as door:
        door.layer.list_applications()
        door.libretto.send_feedback(feedback_key="f", rating=1)
    assert real.requests == []


def test_fixtures_leave_real_services_alone(real: FaultServer, ostiary_client: Ostiary) -> None:
    ostiary_client.layer.list_applications()
    ostiary_client.libretto.send_feedback(feedback_key="f", rating=1)
    assert real.requests == []


def test_an_identity_that_is_given_counts_in_a_sandbox_too(provider: Provider) -> None:
    with Ostiary.in_sandbox(auth=provider.auth()) as door:
        door.layer.list_applications()
    assert len(provider.forms) == 1


def test_settings_of_an_identity_are_the_arguments_of_client_credentials() -> None:
    """They are named twice, since a door that is made must not load what tokens take; so they are compared."""
    own = inspect.signature(OIDCClientCredentials).parameters
    arguments = {*own, *OIDCOptions.__annotations__} - {"options"}
    only_objects = {"http_session", "store", "connection", "retry", "clock"}
    assert set(IdentitySettings.__annotations__) == arguments - only_objects
    for name in {*OIDCOptions.__annotations__} & {*IdentitySettings.__annotations__}:
        one, other = (each.__annotations__[name] for each in (IdentitySettings, OIDCOptions))
        assert one.__forward_arg__ == other.__forward_arg__
