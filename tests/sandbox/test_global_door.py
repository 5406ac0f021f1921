"""`ostiary.init()`: one line, and all services are there for sync and async code."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import ostiary
from ostiary.config import RetryPolicy
from ostiary.errors import (
    ClosedError,
    ConfigurationError,
    InvalidInputError,
    MissingConfigurationError,
    ServerError,
)
from ostiary.layer import LayerAlreadyInitializedError, LayerMissingRequiredConfigurationError, layer
from ostiary.testing import FaultServer, Playground, steps

CALL: dict[str, Any] = {"key": "customer_service", "inputs": {"firstname": "Ada"}}


@pytest.fixture(autouse=True)
def _down_afterwards() -> Iterator[None]:
    yield
    ostiary.shutdown()
    layer.shutdown()


def test_one_line_and_all_services_are_there(ostiary_sandbox: Playground) -> None:
    assert ostiary.init() is ostiary.client()
    assert ostiary.client().orquesta.deployments.invoke(**CALL).choices
    assert ostiary.client().layer is layer
    layer.session(attributes={"turn": 1})(layer.action()(lambda: {"messages": []}))()
    assert ostiary_sandbox.session.attributes["turn"] == 1


def test_coroutines_have_a_face_of_their_own(ostiary_sandbox: Playground) -> None:
    ostiary.init()

    async def main() -> None:
        client = ostiary.async_client()
        assert client is ostiary.async_client()
        assert (await client.orquesta.deployments.invoke(**CALL)).choices
        await client.layer.create_session(attributes={"turn": 2})
        with pytest.raises(InvalidInputError, match=r"await ostiary.ashutdown\(\)"):
            ostiary.shutdown()
        assert await ostiary.ashutdown()

    asyncio.run(main())
    assert ostiary_sandbox.session.attributes["turn"] == 2
    with pytest.raises(MissingConfigurationError):
        ostiary.async_client()


def test_both_faces_draw_on_one_retry_budget() -> None:
    policy = RetryPolicy(attempts=10, base=0, cap=0, budget=28, transient_cost=14)

    async def main() -> None:
        with pytest.raises(ServerError, match="budget is spent"):
            await ostiary.async_client().orquesta.deployments.list()
        await ostiary.ashutdown()

    with FaultServer(default=steps.reply(503)) as server:
        ostiary.init(orquesta={"base_url": server.url, "api_key": "k"}, retry=policy)
        with pytest.raises(ServerError, match="budget is spent"):
            ostiary.client().orquesta.deployments.list()
        asyncio.run(main())
        # Two retries of the one face, and none is left for the other.
        assert len(server.requests) == 3 + 1


# asyncio says so of connections whose loop ended before they were closed, by whomever.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_loop_that_ended_is_no_obstacle_to_the_end(ostiary_sandbox: Playground) -> None:
    ostiary.init()

    async def main() -> None:
        await ostiary.async_client().orquesta.deployments.invoke(**CALL)

    asyncio.run(main())
    asyncio.run(main())
    assert ostiary.shutdown()
    gc.collect()


def test_it_is_idempotent(ostiary_sandbox: Playground) -> None:
    first = ostiary.init(retry=RetryPolicy(attempts=2))
    assert ostiary.init() is first
    assert ostiary.init(retry=RetryPolicy(attempts=2)) is first
    with pytest.raises(ConfigurationError, match=r"with other settings; call ostiary.shutdown\(\)"):
        ostiary.init(retry=RetryPolicy(attempts=3))
    with pytest.raises(ConfigurationError, match="with other settings"):
        ostiary.init(orquesta={"api_key": "k"})


def test_threads_that_begin_together_get_one_client(ostiary_sandbox: Playground) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ostiary.init(), range(32)))
    assert len({id(each) for each in found}) == 1


def test_before_and_after_it_says_what_to_call(ostiary_sandbox: Playground) -> None:
    with pytest.raises(MissingConfigurationError, match=r"call ostiary.init\(\) first"):
        ostiary.client()
    assert ostiary.shutdown()
    client = ostiary.init()
    assert ostiary.shutdown()
    with pytest.raises(MissingConfigurationError):
        ostiary.client()
    with pytest.raises(ClosedError):
        _ = client.orquesta
    with pytest.raises(LayerMissingRequiredConfigurationError):
        layer.list_applications()
    assert ostiary.init() is not client


def test_a_block_around_it_takes_it_down(ostiary_sandbox: Playground) -> None:
    with ostiary.init() as client:
        assert client is ostiary.client()
    with pytest.raises(MissingConfigurationError):
        ostiary.client()
    layer.init()


def test_a_layer_that_is_there_already_is_taken(ostiary_sandbox: Playground) -> None:
    layer.init()
    assert ostiary.init().layer is layer
    ostiary.shutdown()
    layer.list_applications()  # its owner takes it down


def test_two_inits_with_settings_for_layer_are_a_conflict(ostiary_sandbox: Playground) -> None:
    settings: Any = {"layer": {"base_url": ostiary_sandbox.services["layer"], "application_id": "any"}}
    layer.init()
    with pytest.raises(ConfigurationError, match=r"leave layer=… out .* or call layer.shutdown\(\) first"):
        ostiary.init(**settings)
    layer.shutdown()
    ostiary.init(**settings)
    with pytest.raises(LayerAlreadyInitializedError):
        layer.init()


def test_without_layer_the_others_work(ostiary_sandbox: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYER_BASE_URL")
    assert ostiary.init().orquesta.deployments.invoke(**CALL).choices
    with pytest.raises(LayerMissingRequiredConfigurationError):
        layer.list_applications()


def test_half_of_layers_settings_are_missed_at_once(
    ostiary_sandbox: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAYER_APPLICATION_ID")
    with pytest.raises(LayerMissingRequiredConfigurationError, match="LAYER_APPLICATION_ID"):
        ostiary.init()
    monkeypatch.setenv("LAYER_APPLICATION_ID", "any")
    ostiary.init()


def test_a_file_and_keywords_above_it(ostiary_sandbox: Playground, tmp_path: Path) -> None:
    file = tmp_path / "ostiary.toml"
    file.write_text('[retry]\nattempts = 7\n[orquesta]\napi_key = "from the file"\nenvironment = "test"\n')
    client: Any = ostiary.init(file=file, orquesta={"api_key": "from a keyword"})
    assert client.settings_of("orquesta") == {"api_key": "from a keyword"}
    assert client._shared.retry.attempts == 7


PROGRAM = """
import ostiary
from ostiary.layer import layer

ostiary.init()

@layer.session(attributes={"turn": "last"})
def turn():
    return layer.action()(lambda: {"messages": []})()

turn()
ostiary.client().orquesta.deployments.invoke(key="customer_service", inputs={"firstname": "Ada"})
"""


def test_an_exit_without_a_word_loses_nothing(ostiary_sandbox: Playground) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM],
        env={**os.environ, **ostiary_sandbox.settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert ostiary_sandbox.session.attributes["turn"] == "last"
    assert len(ostiary_sandbox.session.actions) == 1
