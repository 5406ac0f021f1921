"""A cassette is recorded at the sandbox once, and replayed without it, by either face."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openai
import pytest

from ostiary.aigateway import GatewayClient
from ostiary.config import ConnectionOptions
from ostiary.layer import AsyncLayer, Layer
from ostiary.libretto import Client, LibrettoConfig, LibrettoCreateParams, TemplateChat
from ostiary.liminal import Liminal
from ostiary.orquesta import AsyncOrquesta, Orquesta
from ostiary.pii import PiiRedactor
from ostiary.sandbox import Sandbox, serve
from ostiary.testing import Cassette, CassetteMissError, CassetteStaleError, LeakCanary

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
CALL: dict[str, Any] = {"key": "customer_service", "inputs": {"firstname": "Ada"}}


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    with serve() as sandbox:
        yield dict(sandbox.services)


def nowhere(services: dict[str, str]) -> dict[str, str]:
    """Return addresses at which nothing can answer, with paths of their own."""
    return {name: f"https://{name}.invalid/base" for name in services}


def orquesta(services: dict[str, str]) -> Any:
    with Orquesta(api_key="a key of orquesta", base_url=services["orquesta"]) as client:
        whole = client.deployments.invoke(**CALL)
        with client.deployments.invoke_with_stream(**CALL) as stream:
            return whole.choices[0].message.content, [one.choices[0].message.content for one in stream]


def orquesta_async(services: dict[str, str]) -> Any:
    async def main() -> Any:
        async with AsyncOrquesta(api_key="another key", base_url=services["orquesta"]) as client:
            whole = await client.deployments.invoke(**CALL)
            async with client.deployments.invoke_with_stream(**CALL) as stream:
                return whole.choices[0].message.content, [
                    one.choices[0].message.content async for one in stream
                ]

    return asyncio.run(main())


def orquesta_fast(services: dict[str, str]) -> Any:
    async def main() -> Any:
        connection = ConnectionOptions(fast=True)
        async with AsyncOrquesta(
            api_key="a key", base_url=services["orquesta"], connection=connection
        ) as client:
            whole = await client.deployments.invoke(**CALL)
            async with client.deployments.invoke_with_stream(**CALL) as stream:
                return whole.choices[0].message.content, [
                    one.choices[0].message.content async for one in stream
                ]

    return asyncio.run(main())


def layer(services: dict[str, str]) -> Any:
    with Layer(base_url=services["layer"], application_id=APPLICATION) as client:

        @client.action()
        def answer() -> Any:
            return {"messages": [{"role": "assistant", "content": "yes"}]}

        client.session()(answer)()
        return [each.name for each in client.list_applications()]


def layer_async(services: dict[str, str]) -> Any:
    async def main() -> Any:
        async with AsyncLayer(base_url=services["layer"], application_id=APPLICATION) as client:

            @client.action()
            async def answer() -> Any:
                return {"messages": [{"role": "assistant", "content": "yes"}]}

            await client.session()(answer)()
            return [each.name for each in await client.list_applications()]

    return asyncio.run(main())


def _cleansed(client: Liminal, streams: bool) -> Any:
    instance = client.model_instances.list()[0]
    thread = client.threads.create(instance.id, "A thread")
    ids = {"thread_id": thread.id, "model_instance_id": instance.id}
    text = client.prompts.cleanse("Write to ada@example.org", **ids).text
    pieces = [each.content for each in client.prompts.stream("I am Ada Bell", **ids)] if streams else []
    return text, client.prompts.hydrate(text, **ids).text, pieces


def liminal_session(services: dict[str, str]) -> Any:
    with Liminal(services["liminal"], token="an environment token") as client:
        return _cleansed(client, streams=True)


def liminal_bearer(services: dict[str, str]) -> Any:
    class Provider:
        def get_access_token(self) -> str:
            return "a token of the provider"

    with Liminal(services["liminal"], auth_provider=Provider()) as client:
        return _cleansed(client, streams=False)


def aigateway(services: dict[str, str]) -> Any:
    with GatewayClient(base_url=services["aigateway"]) as client:
        said = client.execute(
            "sandbox:personal-data", "Write to ada@example.org", parameters={"modify": True}
        )
        return said.prompt


def libretto(services: dict[str, str]) -> Any:
    config = LibrettoConfig(
        api_key="a key of libretto", base_url=services["libretto"], prompt_template_name="sport"
    )
    with Client(
        api_key="a key of openai", base_url="http://127.0.0.1:1/v1", libretto=config, max_retries=0
    ) as client:
        client.base_url = f"{services['openai']}/v1/"  # type: ignore[assignment]
        chat: Any = client.chat.completions
        asked = TemplateChat([{"role": "user", "content": "An emoji for {sport}"}], {"sport": "chess"})
        named = LibrettoCreateParams(chat_id="one")
        whole = chat.create(model="gpt-4o-mini", messages=asked, libretto=named)
        pieces = chat.create(model="gpt-4o-mini", messages=asked, libretto=named, stream=True)
        client.send_feedback(feedback_key=whole.model_extra["libretto_feedback_key"], rating=1)
        said = whole.choices[0].message.content, [one.choices[0].delta.content for one in pieces]
        client.libretto.close()
    return said


PROGRAMS: dict[str, tuple[Callable[[dict[str, str]], Any], Callable[[dict[str, str]], Any]]] = {
    "orquesta": (orquesta, orquesta),
    "orquesta from sync to async": (orquesta, orquesta_async),
    "orquesta from async to sync": (orquesta_async, orquesta),
    "orquesta over aiohttp": (orquesta_fast, orquesta_fast),
    "layer": (layer, layer),
    "layer from sync to async": (layer, layer_async),
    "layer from async to sync": (layer_async, layer),
    "liminal with a session": (liminal_session, liminal_session),
    "liminal with a bearer": (liminal_bearer, liminal_bearer),
    "aigateway": (aigateway, aigateway),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_was_recorded_is_replayed_without_a_service(
    name: str, services: dict[str, str], tmp_path: Path
) -> None:
    recorded, replayed = PROGRAMS[name]
    path = tmp_path / "cassette.json"
    with Cassette(path) as cassette:
        assert cassette.is_recording
        first = recorded(services)
    with Cassette(path) as cassette:
        assert not cassette.is_recording
        assert replayed(nowhere(services)) == first
        assert cassette.unplayed == []


def test_clients_of_models_are_replayed_with_what_they_record(
    services: dict[str, str], tmp_path: Path
) -> None:
    """Their calls are compared by address, since no document of ours describes them."""
    path = tmp_path / "cassette.json"
    with Cassette(path):
        first = libretto(services)
    names = [each.get("operation") for each in json.loads(path.read_text())["calls"]]
    assert sorted(filter(None, names)) == ["send_event", "send_event", "send_feedback"]
    with Cassette(path) as cassette:
        assert libretto({**nowhere(services), "openai": services["openai"]}) == first
    assert cassette.unplayed == []


def test_no_secret_gets_into_the_file(services: dict[str, str], tmp_path: Path) -> None:
    """The canary's own values, wherever a client sends or a service echoes them."""
    path = tmp_path / "cassette.json"
    with LeakCanary() as canary:
        key, word = canary.secret("key of orquesta"), canary.prompt("question")
        canary.watch_folder(tmp_path)
        with Cassette(path, redact="texts"):
            with Orquesta(api_key=key, base_url=services["orquesta"]) as client:
                client.deployments.invoke(key="customer_service", inputs={"firstname": word})
                client.deployments.invoke(key="customer_service", inputs={"firstname": key})
    assert json.loads(path.read_text())["calls"]


def test_hidden_texts_are_still_compared(services: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "cassette.json"
    with Cassette(path, redact="texts"), Orquesta(api_key="key", base_url=services["orquesta"]) as client:
        client.deployments.invoke(**CALL)
    assert "Ada" not in path.read_text()
    with Cassette(path, redact="texts"), Orquesta(api_key="key", base_url="http://x.invalid") as client:
        assert str(client.deployments.invoke(**CALL).choices[0].message.content).startswith("[text of ")


def test_personal_data_is_hidden_by_the_redactor_that_finds_it(
    services: dict[str, str], tmp_path: Path
) -> None:
    path, asked = (
        tmp_path / "cassette.json",
        {"key": "customer_service", "inputs": {"firstname": "ada@example.org"}},
    )
    for _ in range(2):
        with (
            Cassette(path, redact=PiiRedactor().redact),
            Orquesta(api_key="key", base_url=services["orquesta"]) as client,
        ):
            client.deployments.invoke(**asked)
    assert "ada@" not in path.read_text()
    assert "customer_service" in path.read_text()


def test_a_miss_in_the_background_fails_the_block(services: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "cassette.json"
    with Cassette(path), Layer(base_url=services["layer"], application_id=APPLICATION) as client:
        client.list_applications()
    cassette = Cassette(path).__enter__()
    with Layer(base_url=services["layer"], application_id=APPLICATION) as client:
        client.session()(client.action()(lambda: None))()
        client.flush()
    with pytest.raises(CassetteMissError, match=r"holds no call of POST layer.create_session"):
        cassette.__exit__(None, None, None)


def test_modes_say_what_is_recorded(services: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "cassette.json"
    with Orquesta(api_key="key", base_url=services["orquesta"]) as client:
        with Cassette(path):
            client.deployments.invoke(**CALL)
        other = {"key": "customer_service", "inputs": {"firstname": "Bo"}}
        with Cassette(path, mode="new"):
            client.deployments.invoke(**CALL)
            client.deployments.invoke(**other)
        assert len(json.loads(path.read_text())["calls"]) == 2
        with Cassette(path, mode="none") as cassette:
            client.deployments.invoke(**other)
        assert cassette.unplayed == ["orquesta.invoke"]
        with Cassette(path, mode="all"):
            client.deployments.invoke(**other)
        assert len(json.loads(path.read_text())["calls"]) == 1


def test_a_test_that_fails_leaves_no_half_of_a_recording(services: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "cassette.json"
    with pytest.raises(ZeroDivisionError), Cassette(path):
        divmod(len(orquesta(services)), 0)
    assert not path.exists()


def changed(path: Path, change: Callable[[Any], None]) -> None:
    content = json.loads(path.read_text())
    change(content["calls"][0])
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda call: call["answer"]["body"]["json"].update(choices=3), r"its answer doesn't fit .*/choices"),
        (lambda call: call["answer"].update(status=299), "no answer of status 299"),
    ],
)
def test_an_answer_that_the_document_no_longer_allows_is_stale(
    change: Callable[[Any], None], said: str, services: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "cassette.json"
    with Orquesta(api_key="key", base_url=services["orquesta"]) as client:
        with Cassette(path):
            client.deployments.invoke(**CALL)
        changed(path, change)
        with pytest.raises(CassetteStaleError, match=f"orquesta.invoke: .*{said}|orquesta.invoke: {said}"):
            with Cassette(path):
                client.deployments.invoke(**CALL)


def test_a_stream_that_was_left_ends_where_it_was_left(services: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "cassette.json"

    def first() -> Any:
        with Orquesta(api_key="key", base_url=services["orquesta"]) as client:
            with client.deployments.invoke_with_stream(**CALL) as stream:
                return next(iter(stream)).choices[0].message.content

    with Cassette(path):
        said = first()
    with Cassette(path):
        assert first() == said


def test_errors_are_recorded_and_replayed_as_errors(services: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "cassette.json"
    for _ in range(2):
        with Cassette(path), Orquesta(api_key="key", base_url=services["orquesta"]) as client:
            with pytest.raises(Exception, match="404"):
                client.deployments.invoke(key="no such deployment")


def test_transports_are_as_before_and_cassettes_nest(services: dict[str, str], tmp_path: Path) -> None:
    with Cassette(tmp_path / "outer.json") as outer:
        with Cassette(tmp_path / "inner.json"):
            orquesta(services)
        assert not (tmp_path / "outer.json").exists()
        orquesta(services)
    assert outer.unplayed == []
    assert json.loads((tmp_path / "outer.json").read_text()).keys() == {"ostiary_cassette", "calls"}
    orquesta(services)  # nothing listens any more


def test_readbacks_of_a_sandbox_pass(tmp_path: Path, sandbox: Sandbox) -> None:
    from ostiary.testing import Playground

    ground = Playground(sandbox)
    ground.reset()
    with Cassette(tmp_path / "c.json"):
        layer(dict(sandbox.services))
        assert len(ground.sessions) == 1
    assert "/sandbox/" not in (tmp_path / "c.json").read_text()


TESTS = """
import os
import pytest
from ostiary.orquesta import Orquesta

def ask(**more):
    with Orquesta(api_key="a key", base_url=os.environ["SERVICE"]) as client:
        return client.deployments.invoke(key="customer_service", inputs={"firstname": "Ada", **more})

def test_fixture(ostiary_cassette):
    assert ask().choices

@pytest.mark.ostiary_cassette(redact="texts")
@pytest.mark.parametrize("city", ["Ghent", "Delft/Den Haag"])
def test_marker(city):
    assert ask(city=city).choices

@pytest.mark.ostiary_cassette("shared.json", ignore=["city"])
class TestShared:
    def test_one(self):
        assert ask(city="Rome").choices
"""


def project(folder: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_app.py").write_text(textwrap.dedent(TESTS))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "ostiary.testing.plugin"]
    # Other plugins of this project take seconds to load.
    env = {**os.environ, "SERVICE": url, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        [*command, "-W", "error", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )


def test_tests_have_cassettes_by_a_fixture_or_a_marker(services: dict[str, str], tmp_path: Path) -> None:
    refused = project(tmp_path, services["orquesta"], "--ostiary-cassettes=none")
    assert refused.returncode == 1
    assert "there is no cassette" in refused.stdout
    recorded = project(tmp_path, services["orquesta"])
    assert recorded.returncode == 0, recorded.stdout
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json"))
    assert len(names) == 4
    assert names[-1] == "shared.json"
    assert names[0] == "cassettes/test_app/test_fixture.json"
    replayed = project(tmp_path, "http://nowhere.invalid", "--ostiary-cassettes=none")
    assert replayed.returncode == 0, replayed.stdout
    (tmp_path / "shared.json").write_text((tmp_path / "shared.json").read_text().replace("Ada", "Bo"))
    missed = project(tmp_path, "http://nowhere.invalid")
    assert "body/json/inputs/firstname differs" in missed.stdout


def test_openai_alone_is_replayed_too(services: dict[str, str], tmp_path: Path) -> None:
    def ask(url: str) -> Any:
        with openai.OpenAI(api_key="a key of openai", base_url=url, max_retries=0) as client:
            return client.models.list().data[0].id

    with Cassette(tmp_path / "c.json"):
        first = ask(f"{services['openai']}/v1")
    with Cassette(tmp_path / "c.json", mode="none"):
        assert ask(f"{services['openai']}/v1") == first
