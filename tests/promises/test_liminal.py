"""What Liminal's README promises, shown on the sandbox: in the vendor's words by `ostiary.compat.liminal`, and on both
faces and both wires of `ostiary.liminal`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.approving import approving
from tests.support.faces import FACES, Talk
from tests.support.liminal import GENERATIONS, AsyncProvider, Provider, talking

from ostiary.compat.liminal import Client
from ostiary.compat.liminal.endpoints.auth import MicrosoftAuthProvider
from ostiary.compat.liminal.endpoints.llm import ModelInstance, ModelInstanceUnknownError
from ostiary.compat.liminal.endpoints.prompt import (
    AnalyzeResponse,
    CleanseResponse,
    HydrateResponse,
    ProcessResponse,
)
from ostiary.compat.liminal.endpoints.thread import DeidentifiedToken, Thread
from ostiary.liminal import LiminalInputError
from ostiary.sandbox import Sandbox, serve

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Hello Ada Bell, write to ada@example.org"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with serve() as sandbox, approving(sandbox):
        yield sandbox


@pytest.fixture
def settings(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    found = dict(sandbox.settings)
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", found["AZURE_AUTHORITY_HOST"])
    return found


@pytest.fixture
def client(settings: dict[str, str]) -> Client:
    """The client of the README, not logged in yet."""
    provider = MicrosoftAuthProvider(settings["TENANT_ID"], settings["CLIENT_ID"])
    return Client(provider, settings["LIMINAL_API_SERVER_URL"])


@pytest.fixture(params=[(face, wire) for face in FACES for wire in GENERATIONS], ids="-".join)
def talk(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Talk]:
    """A client of `ostiary.liminal` on either face and wire."""
    face, generation = request.param
    provider = Provider() if face == "sync" else AsyncProvider()
    url = sandbox.services["liminal"]
    with talking(face, api_server_url=url, auth_provider=provider, generation=generation) as found:
        yield found


def logged_in(client: Client, body: Any) -> Any:
    async def main() -> Any:
        async with client:
            await client.authenticate_from_auth_provider()
            return await body(client)

    return asyncio.run(main())


def test_the_quickstart_runs_with_its_import_line_changed(settings: dict[str, str], tmp_path: Path) -> None:
    program = f"""
        import asyncio
        from ostiary.compat.liminal import Client
        from ostiary.compat.liminal.endpoints.auth import MicrosoftAuthProvider

        async def main() -> None:
            microsoft_auth_provider = MicrosoftAuthProvider("{settings["TENANT_ID"]}", "{settings["CLIENT_ID"]}")
            liminal = Client(microsoft_auth_provider, "{settings["LIMINAL_API_SERVER_URL"]}")
            await liminal.authenticate_from_auth_provider()
            print(len(await liminal.llm.get_available_model_instances()))

        asyncio.run(main())
    """
    file = tmp_path / "quickstart.py"
    file.write_text(textwrap.dedent(program), "utf-8")
    done = subprocess.run(
        [sys.executable, str(file)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
    # No handler was configured, so the person was told on stderr.
    assert "To sign in" in done.stderr


def test_the_code_to_log_in_with_is_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    async def body(client: Client) -> None:
        assert client.session_id is None

    with caplog.at_level(logging.INFO, "liminal"):
        logged_in(client, body)
    (said,) = [record for record in caplog.records if record.name == "liminal"]
    assert said.levelno == logging.INFO
    assert re.match(r"To sign in, .*\b[A-Z]{9}\b.*http://127\.0\.0\.1:\d+/idp/device", said.getMessage())


def test_access_tokens_are_renewed_by_themselves(
    client: Client, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    url = sandbox.services["sandbox"]
    got: list[str] = []

    async def body(client: Client) -> None:
        client.add_refresh_token_callback(got.append)
        for number in (1, 2):
            httpx.post(f"{url}/liminal/expire", params={"kind": "access"}, trust_env=False).raise_for_status()
            await client.thread.get_available()
            assert len(got) == number
        await client.thread.get_available()

    with caplog.at_level(logging.INFO, "liminal"):
        logged_in(client, body)
    assert len(set(got)) == 2
    # The person was asked once, at the beginning.
    assert len([record for record in caplog.records if record.name == "liminal"]) == 1


def test_refresh_token_callbacks_are_called_until_they_are_removed(client: Client) -> None:
    got: list[str] = []

    async def body(client: Client) -> None:
        remove_callback = client.add_refresh_token_callback(got.append)
        await client.authenticate_from_refresh_token()
        remove_callback()
        await client.authenticate_from_refresh_token()

    logged_in(client, body)
    assert len(got) == 1
    assert isinstance(got[0], str)


def test_model_instances_are_listed_and_found_by_name(client: Client, settings: dict[str, str]) -> None:
    async def body(client: Client) -> None:
        (instance,) = await client.llm.get_available_model_instances()
        assert (await client.llm.get_model_instance(settings["MODEL_INSTANCE_NAME"])).id == instance.id
        with pytest.raises(ModelInstanceUnknownError):
            await client.llm.get_model_instance("There is none of this name")

    logged_in(client, body)


def test_threads_are_made_listed_and_read(client: Client) -> None:
    async def body(client: Client) -> None:
        model_instance = await client.llm.get_model_instance("My Model")
        thread = await client.thread.create(model_instance.id, "New Thread")
        assert thread.id in [each.id for each in await client.thread.get_available()]
        assert (await client.thread.get_by_id(thread.id)).name == "New Thread"
        await client.prompt.cleanse(thread.id, TEXT)
        history = await client.thread.get_deidentified_context_history(thread.id)
        assert {each.deid_text for each in history} == {"PERSON_0", "EMAIL_ADDRESS_0"}

    logged_in(client, body)


def test_prompts_are_analyzed_cleansed_submitted_and_hydrated(client: Client) -> None:
    async def body(client: Client) -> None:
        model_instance = await client.llm.get_model_instance("My Model")
        thread = await client.thread.create(model_instance.id, "New Thread")
        findings = await client.prompt.analyze(thread.id, TEXT)
        assert [each.type for each in findings.findings] == ["PERSON", "EMAIL_ADDRESS"]
        given: list[dict[str, Any]] = [{}, {"findings": findings}]
        for more in given:
            cleansed = await client.prompt.cleanse(thread.id, TEXT, **more)
            assert cleansed.text == "Hello PERSON_0, write to EMAIL_ADDRESS_0"
            response = await client.prompt.submit(thread.id, TEXT, **more)
            assert "Ada Bell" in response.reidentified_llm_response_text
            assert "Ada Bell" not in response.raw_llm_response_text
        hydrated = await client.prompt.hydrate(thread.id, "Dear PERSON_0")
        assert hydrated.text == "Dear Ada Bell"
        with pytest.raises(LiminalInputError, match="prompt is missing"):
            await client.prompt.analyze(thread.id)

    logged_in(client, body)


def test_results_are_of_the_classes_that_the_readme_names(client: Client) -> None:
    async def body(client: Client) -> None:
        instances = await client.llm.get_available_model_instances()
        instance = await client.llm.get_model_instance("My Model")
        thread = await client.thread.create(instance.id, "New Thread")
        analyzed = await client.prompt.analyze(thread.id, TEXT)
        cleansed = await client.prompt.cleanse(thread.id, TEXT)
        submitted = await client.prompt.submit(thread.id, TEXT)
        hydrated = await client.prompt.hydrate(thread.id, "Dear PERSON_0")
        history = await client.thread.get_deidentified_context_history(thread.id)
        threads = [thread, await client.thread.get_by_id(thread.id), *await client.thread.get_available()]
        assert {type(each) for each in (instance, *instances)} == {ModelInstance}
        assert {type(each) for each in threads} == {Thread}
        assert {type(each) for each in history} == {DeidentifiedToken}
        assert isinstance(analyzed, AnalyzeResponse)
        assert isinstance(cleansed, CleanseResponse)
        assert isinstance(submitted, ProcessResponse)
        assert isinstance(hydrated, HydrateResponse)

    logged_in(client, body)


def test_the_same_in_words_of_our_own_on_both_faces_and_wires(talk: Talk) -> None:
    client = talk.client
    instance = talk(client.model_instances.get("My Model"))
    assert instance.id in [each.id for each in talk(client.model_instances.list())]
    thread = talk(client.threads.create(instance.id, "New Thread"))
    assert thread.id in [each.id for each in talk(client.threads.list())]
    assert talk(client.threads.get(thread.id)).name == "New Thread"
    findings = talk(client.prompts.analyze(TEXT, thread_id=thread.id))
    cleansed = talk(client.prompts.cleanse(TEXT, thread_id=thread.id, findings=findings))
    assert cleansed.text == "Hello PERSON_0, write to EMAIL_ADDRESS_0"
    answer = talk(client.prompts.submit(TEXT, thread_id=thread.id, findings=findings))
    assert "Ada Bell" in answer.text
    assert "Ada Bell" not in answer.raw_llm_response_text
    restored = talk(client.prompts.hydrate(cleansed.text, thread_id=thread.id)).text
    assert restored == TEXT
    # A stream restored here is what the service restores at once, however it is cut.
    for size in (1, 2, 3, 7, 100):
        pieces = [cleansed.text[at : at + size] for at in range(0, len(cleansed.text), size)]
        made = client.prompts.hydrate_stream(pieces, thread_id=thread.id)
        assert "".join(talk.read(made)) == restored


def test_the_newer_generations_calls_read_as_its_users_wrote_them(settings: dict[str, str]) -> None:
    async def main() -> None:
        url = settings["LIMINAL_API_SERVER_URL"]
        async with await Client.authenticate_from_token(url, "an environment token") as client:
            model_instance = await client.llm.get_model_instance("My Model")
            answer = await client.prompt.submit(model_instance.id, TEXT)
            assert answer.thread_id in [each.id for each in await client.thread.get_available()]
            chunks = [
                chunk.content
                async for chunk in client.prompt.stream(model_instance.id, TEXT, thread_id=answer.thread_id)
            ]
            assert len(chunks) > 1
            assert "Ada Bell" in "".join(chunks)
        async with await Client.authenticate_from_session_id(url, client.session_id or "") as again:
            assert await again.thread.get_available()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("example", "prints"),
    [
        ("quickstart_with_microsoft", "My Model"),
        ("manage_threads", r"began thread \d+ with My Model"),
        ("submit_prompts", "PERSON_0"),
    ],
)
def test_examples_take_their_settings_from_the_environment(
    example: str, prints: str, settings: dict[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, f"examples/{example}.py"],
        cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "sign in" in done.stderr
    assert re.search(prints, done.stdout), done.stdout


def test_the_package_is_for_the_promised_versions_of_python() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    known = {each.rpartition(" ")[2] for each in project["classifiers"] if "Python :: 3." in each}
    assert {"3.11", "3.12"} <= known
