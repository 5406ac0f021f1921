"""One door to all services, on both faces: configuration, sharing, closing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import ostiary
from ostiary import AsyncOstiary, Ostiary
from ostiary import errors as e
from ostiary.config import ConnectionOptions, Hooks, RetryPolicy
from ostiary.testing import FaultServer, steps
from ostiary_api.sandbox.api.layer import list_layer_sessions

PAGE = steps.reply(json={"object": "list", "data": [], "has_more": False})


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LAYER_BASE_URL", "LAYER_APPLICATION_ID", "ORQUESTA_API_KEY", "ORQUESTA_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_a_door_in_a_sandbox_reaches_every_service() -> None:
    with Ostiary.in_sandbox() as door:
        session_id = door.layer.create_session(attributes={"user.id": "u"})
        assert door.orquesta.deployments.invoke(key="customer_service").matched
        assert door.liminal.model_instances.list()
        assert door.aigateway.discover()
        assert door.libretto.send_feedback(feedback_key="f", rating=1) is None
        page = list_layer_sessions.sync(client=door.sandbox.client())
        assert [session.session_id for session in page.items] == [str(session_id)]


def test_the_async_door_does_too() -> None:
    async def main() -> None:
        async with AsyncOstiary.in_sandbox() as door:
            session_id = await door.layer.create_session(attributes={"user.id": "u"})
            assert (await door.orquesta.deployments.invoke(key="customer_service")).matched
            assert await door.liminal.model_instances.list()
            assert await door.aigateway.discover()
            assert await door.libretto.send_feedback(feedback_key="f", rating=1) is None
            page = await list_layer_sessions.asyncio(client=door.sandbox.client())
            assert [session.session_id for session in page.items] == [str(session_id)]

    asyncio.run(main())


@pytest.mark.parametrize("face", [Ostiary, AsyncOstiary])
def test_a_service_is_made_when_it_is_touched_and_once(face: Callable[..., Any]) -> None:
    door = face(orquesta={"api_key": "k"})
    assert "nothing opened yet" in repr(door)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: door.orquesta, range(8)))
    assert len({id(client) for client in made}) == 1
    with pytest.raises(e.MissingConfigurationError, match="LAYER_BASE_URL"):
        _ = door.layer


def test_services_share_connections_hooks_and_the_retry_budget() -> None:
    seen: list[Any] = []
    policy = RetryPolicy(attempts=10, base=0, cap=0, budget=28, transient_cost=14)
    with FaultServer(default=PAGE) as server:
        with Ostiary(
            layer={"base_url": server.url, "application_id": "a"},
            orquesta={"base_url": server.url, "api_key": "k"},
            retry=policy,
            hooks=Hooks(request=(seen.append,)),
        ) as door:
            door.orquesta.deployments.list()
            server.script([steps.reply(503)] * 20)
            for call in (door.layer.create_session, door.orquesta.deployments.list):
                with pytest.raises(e.ServerError, match="budget is spent"):
                    call()
        # A success, then one call with the two retries that the budget allows, and one without.
        assert len(server.requests) == 1 + 3 + 1
        assert {event.service for event in seen} == {"layer", "orquesta"}
        assert len({request.connection for request in server.requests}) == 1


def test_a_service_may_have_settings_and_connections_of_its_own() -> None:
    with FaultServer(default=steps.reply(503)) as server:
        own = {"base_url": server.url, "api_key": "k", "retry": RetryPolicy(attempts=1)}
        with Ostiary(orquesta={**own, "connection": ConnectionOptions(proxy=False)}) as door:  # type: ignore[typeddict-item]
            with pytest.raises(e.ServerError):
                door.orquesta.deployments.list()
        assert len(server.requests) == 1


def test_a_closed_door_opens_nothing() -> None:
    door = Ostiary(orquesta={"api_key": "k"})
    client = door.orquesta
    door.close()
    door.close()
    with pytest.raises(e.ClosedError):
        client.deployments.list()
    with pytest.raises(e.ClosedError, match="layer"):
        _ = door.layer


def test_the_environment_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with ostiary.Ostiary.in_sandbox() as outer:
        for name, value in outer.sandbox.settings.items():
            monkeypatch.setenv(name, value)
        with Ostiary.from_env() as door:
            door.layer.create_session()
            assert door.orquesta.deployments.list().data
        with pytest.raises(AttributeError, match="in_sandbox"):
            _ = door.sandbox


class TestAFile:
    def written(self, tmp_path: Path, text: str) -> Path:
        path = tmp_path / "ostiary.toml"
        path.write_text(text)
        return path

    def test_holds_settings_by_service_and_what_they_share(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OUR_KEY", "key-of-ours")
        monkeypatch.setenv("OUR_TIMEOUT", "30")
        with FaultServer(default=PAGE) as server:
            path = self.written(
                tmp_path,
                f"""
                [orquesta]
                base_url = "{server.url}"
                api_key = {{ env = "OUR_KEY" }}
                timeout = {{ env = "OUR_TIMEOUT" }}
                [retry]
                attempts = 2
                base = 0
                cap = 0
                statuses = [503]
                [connection]
                proxy = false
                [connection.limits]
                connections = 3
                """,
            )
            server.script([steps.reply(503)])
            with Ostiary.from_file(path) as door:
                door.orquesta.deployments.list()
            assert [dict(each.headers)["Authorization"] for each in server.requests] == [
                "Bearer key-of-ours"
            ] * 2

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("[orquesta", "not TOML"),
            ("api_key = 1", "api_key stands in no table"),
            ("[orquestra]\n", "no setting 'orquestra'"),
            ("[retry]\ntries = 3", r"\[retry\] has no 'tries'"),
            ("[connection.limits]\nmany = 3", r"\[connection.limits\] has no 'many'"),
            ('[orquesta]\napi_key = { env = "NOT_SET_AT_ALL" }', "NOT_SET_AT_ALL, which is not set"),
            (
                '[orquesta]\napi_key = { env = "sk-of-ours" }',
                "in the variable that env names, which is not set",
            ),
            ("[retry]\nattempts = '3'", r"\[retry\] RetryPolicy\(attempts=…\) is no whole"),
            ("[connection]\nlimits = 3", r"\[connection\] limits is no table"),
            (
                "[connection]\nlimits = { connections = '3' }",
                r"limits\] Limits\(connections=…\) is no",
            ),
            ('[orquesta]\ntimeout = { env = "PATH" }', "PATH, which holds no positive number of seconds"),
            ('[auth]\nhttp_timeout = { env = "PATH" }', "PATH, which holds no positive number of seconds"),
        ],
    )
    def test_that_is_wrong_is_named(self, tmp_path: Path, text: str, named: str) -> None:
        with pytest.raises(e.ConfigurationError, match=named):
            Ostiary.from_file(self.written(tmp_path, text))

    def test_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(e.ConfigurationError, match="can't read"):
            Ostiary.from_file(tmp_path / "none.toml")

    def test_that_is_no_text_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "ostiary.toml").write_bytes(b"# \xe9")
        with pytest.raises(e.ConfigurationError, match=r"ostiary.toml is not text in UTF-8"):
            Ostiary.from_file(tmp_path / "ostiary.toml")


def test_what_is_no_setting_is_named() -> None:
    with pytest.raises(e.InvalidInputError, match="there is no setting 'orquestra'"):
        Ostiary(orquestra={})  # type: ignore[call-arg]
    with pytest.raises(e.InvalidInputError, match="takes a dictionary"):
        Ostiary(orquesta="key")  # type: ignore[arg-type]
