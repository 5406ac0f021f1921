"""The pytest plugin, as users meet it: in an empty project, with nothing imported and nothing set up."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.docs.pages import blocks
from tests.support.programs import PYTEST

import ostiary
from ostiary import AsyncOstiary, Ostiary
from ostiary.config import RetryPolicy
from ostiary.errors import InvalidInputError, MissingConfigurationError
from ostiary.libretto import Libretto
from ostiary.testing import Playground


def run(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one test file in an empty project."""
    (folder / "test_app.py").write_text(text)
    command = [*PYTEST, "-W", "error", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def on_the_page(folder: Path) -> str:
    """Write the page's application; return its test file."""
    application, tests = [one.text for one in blocks("python") if one.page == "docs/testing.md"][:2]
    (folder / "app.py").write_text(application)
    return tests


def test_the_file_on_the_page_passes(tmp_path: Path) -> None:
    text = on_the_page(tmp_path)
    done = run(tmp_path, text)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert len(text.splitlines()) == 20


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        ('"application": "helpdesk"', "", "KeyError: 'application'"),
        ("    return told", "    print(question)\n    return told", "of planted values"),
    ],
)
def test_it_fails_with_the_application(part: str, instead: str, said: str, tmp_path: Path) -> None:
    text = on_the_page(tmp_path)
    application = tmp_path / "app.py"
    application.write_text(application.read_text().replace(part, instead))
    done = run(tmp_path, text)
    assert done.returncode == 1
    assert said in done.stdout, done.stdout


def test_each_test_begins_with_nothing(tmp_path: Path) -> None:
    text = (
        "import os, pytest, sys\n"
        "def test_nothing_of_ostiary_is_loaded_unasked():\n"
        "    heavy = {'ostiary.sandbox', 'ostiary.door', 'ostiary.layer', 'ostiary.testing.playground'}\n"
        "    assert not heavy & set(sys.modules)\n"
        "@pytest.mark.parametrize('turn', [1, 2])\n"
        "def test_it(ostiary_sandbox, turn):\n"
        "    from ostiary.layer import layer\n"
        "    assert ostiary_sandbox.sessions == []\n"
        "    layer.init()\n"
        "    layer.create_session(attributes={'turn': turn})\n"
        "    assert ostiary_sandbox.session.attributes['turn'] == turn\n"
        "def test_the_environment_is_as_before():\n"
        "    assert 'LAYER_BASE_URL' not in os.environ\n"
    )
    done = run(tmp_path, text)
    assert done.returncode == 0, done.stdout


@pytest.mark.anyio
async def test_coroutines_have_a_client_too(
    ostiary_async_client: AsyncOstiary, ostiary_sandbox: Playground
) -> None:
    async with ostiary_async_client as client:
        await client.layer.create_session(attributes={"user.id": "u"})
        assert ostiary_sandbox.session.attributes["user.id"] == "u"


@pytest.mark.parametrize("turn", [1, 2])
def test_the_global_door_of_one_test_is_not_the_next_ones(ostiary_sandbox: Playground, turn: int) -> None:
    with pytest.raises(MissingConfigurationError):
        ostiary.client()
    ostiary.init(retry=RetryPolicy(attempts=turn)).layer.create_session(attributes={"turn": turn})
    assert ostiary_sandbox.session.attributes["turn"] == turn


def test_all_services_are_reached_by_one_client(ostiary_client: Ostiary, ostiary_sandbox: Playground) -> None:
    ostiary_client.layer.create_session(attributes={"user.id": "u"})
    assert ostiary_sandbox.session.attributes["user.id"] == "u"
    assert "user.id" not in repr(ostiary_sandbox.session)
    assert [(one.method, one.path, one.status) for one in ostiary_sandbox.requests("layer")] == [
        ("POST", "/v1/sessions", 202)
    ]
    found = ostiary_client.orquesta.deployments.invoke(
        key="customer_service", inputs={"firstname": "Ada", "city": "Delft"}
    )
    assert found.choices
    assert {one.service for one in ostiary_sandbox.requests()} == {"layer", "orquesta"}


def test_events_are_values(ostiary_sandbox: Playground) -> None:
    with Libretto() as client:
        client.send_event(
            prompt_template_name="greet",
            template_text="Hi {name}",
            template_params={"name": "Ada"},
            response="Hi Ada",
            feedback_key="key-1",
        )
        client.flush()
    (event,) = ostiary_sandbox.events
    assert (event.template, event.parameters, event.response) == ("greet", {"name": "Ada"}, "Hi Ada")
    assert event.feedback_key == "key-1"
    assert "Ada" not in repr(event)


def test_faults_strike_as_often_as_told(ostiary_client: Ostiary, ostiary_sandbox: Playground) -> None:
    ostiary_sandbox.fail("layer", status=503, path="/v1/sessions", method="POST", times=1)
    ostiary_client.layer.create_session(attributes={})
    assert [one.status for one in ostiary_sandbox.requests("layer")] == [503, 202]
    with pytest.raises(InvalidInputError, match="the sandbox plays"):
        ostiary_sandbox.fail("nobody", status=500)
    with pytest.raises(InvalidInputError, match="a status or a latency"):
        ostiary_sandbox.fail("layer")
    with pytest.raises(InvalidInputError, match="'FETCH': no request has it; there are GET"):
        ostiary_sandbox.fail("layer", status=500, method="FETCH")
    with pytest.raises(InvalidInputError, match=r"fail\(\): /status"):
        ostiary_sandbox.fail("layer", status=9999)
    with pytest.raises(InvalidInputError, match="the sandbox plays"):
        ostiary_sandbox.requests("layr")
