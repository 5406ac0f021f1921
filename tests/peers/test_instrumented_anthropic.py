"""The vendor's own anthropic package, from the oldest supported to the newest, recorded without its noticing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.peers.instrumented import actions, driven, sessions

from ostiary.sandbox import Sandbox, serve
from ostiary_api.sandbox.api.requests import get_request, list_requests

DRIVER = Path(__file__).parent / "anthropic_instrumented_driver.py"
VERSIONS = {
    "0.16.0": ["anthropic==0.16.0", "httpx==0.27.2"],
    "2.14.0": ["anthropic==2.14.0"],
}
FACES = pytest.mark.parametrize("face", ["sync", "async"])
# The calls that the driver makes by each version, by those that not all of them have.
OLD = {"completion", "completion_stream"}
NEW = {"parse", "beta", "beta_helper"}
PROMPT, OUTPUT, TOOLS = "completion_prompt", "completion_output", "completion_tool_call"


class Found:
    """What one version did, and what was recorded of it."""

    def __init__(self, sandbox: Sandbox, result: Any) -> None:
        self.sandbox = sandbox
        self.result = result

    def actions(self, face: str, call: str) -> list[dict[str, Any]]:
        if call not in self.result["sessions"][face]:
            pytest.skip(f"anthropic {self.result['version']} has no such call")
        return actions(self.sandbox, self.result["sessions"][face][call])


@pytest.fixture(scope="module", params=VERSIONS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    version = request.param
    with serve() as sandbox:
        settings = {
            "url": sandbox.settings["ANTHROPIC_BASE_URL"],
            "key": "the-peers-key",
            "layer": sandbox.services["layer"],
        }
        result = tmp_path_factory.mktemp("anthropic") / "result.json"
        made = driven(f"instrumented-anthropic-{version}", VERSIONS[version], DRIVER, settings, result)
        assert made["version"] == version
        yield Found(sandbox, made)


@FACES
def test_the_application_sees_the_same(found: Found, face: str) -> None:
    before, after = found.result["before"][face], found.result["after"][face]
    assert before == after
    assert len(before.keys() - OLD - NEW) == 18
    assert before.keys() & (OLD | NEW) == (OLD if found.result["version"] == "0.16.0" else NEW)


def test_nothing_went_wrong_and_all_is_as_it_was(found: Found) -> None:
    assert found.result["mishaps"] == {}
    assert found.result["dropped"] == {"layer": {}}
    assert found.result["restored"] is True


@FACES
def test_every_call_is_recorded_as_what_it_is(found: Found, face: str) -> None:
    special = {"tools": [PROMPT, TOOLS, PROMPT, OUTPUT], "stream_tools": [PROMPT, TOOLS]}
    for call in found.result["sessions"][face]:
        kinds = [action["kind"] for action in found.actions(face, call)]
        assert kinds == special.get(call, [PROMPT, OUTPUT]), call


@FACES
def test_a_message_is_recorded_with_its_parameters(found: Found, face: str) -> None:
    prompt, output = found.actions(face, "plain")
    given = {"model.id": "claude-x", "model.stream": False, "model.max_tokens": 64, "model.temperature": 0.5}
    assert prompt["attributes"] == given
    assert prompt["data"]["messages"] == [
        {"role": "system", "content": "Be brief"},
        {"role": "user", "content": "What is the weather in Utrecht?"},
    ]
    assert output["attributes"].items() >= given.items()
    assert output["attributes"]["model.completion_id"].startswith("msg_")
    assert "Utrecht" in output["data"]["messages"][0]["content"]
    (usage,) = output["scanners"]
    counted = usage["data"]
    assert counted["total_tokens"] == counted["input_tokens"] + counted["output_tokens"] > 10


@FACES
def test_tools_are_recorded_both_ways(found: Found, face: str) -> None:
    _, called, again, answered = found.actions(face, "tools")
    (tool,) = called["data"]["tools"]
    assert (tool["name"], tool["arguments"]) == ("get_weather", {"location": "Utrecht"})
    _, assistant, result = again["data"]["messages"]
    assert assistant["content"][0]["id"] == tool["id"] == result["content"][0]["tool_use_id"]
    assert answered["data"]["messages"][0]["content"] == "The tool says: Rain"
    _, streamed = found.actions(face, "stream_tools")
    assert streamed["data"]["tools"][0]["arguments"] == {"location": "Utrecht"}


@FACES
@pytest.mark.parametrize("call", ["picture", "picture_objects"])
def test_a_picture_is_recorded_as_given(found: Found, face: str, call: str) -> None:
    prompt, _ = found.actions(face, call)
    source = {"type": "base64", "media_type": "image/png", "data": "QQ=="}
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image", "source": source}]
    assert prompt["data"]["messages"] == [{"role": "user", "content": parts}]


@FACES
@pytest.mark.parametrize("call", ["completion", "completion_stream"])
def test_the_older_completions_are_recorded(found: Found, face: str, call: str) -> None:
    prompt, output = found.actions(face, call)
    assert prompt["attributes"]["model.id"] == "claude-2.1"
    assert [each["content"] for each in prompt["data"]["messages"]] == ["Once upon"]
    assert [each["content"] for each in output["data"]["messages"]] == [" a time"]


@FACES
@pytest.mark.parametrize(
    "call", ["stream", "raw_stream", "streaming_lines", "helper", "helper_events", "beta_helper"]
)
def test_a_stream_is_recorded_whole(found: Found, face: str, call: str) -> None:
    prompt, output = found.actions(face, call)
    whole = found.actions(face, "raw")[1]
    assert prompt["attributes"]["model.stream"] is True
    assert output["data"] == whole["data"]
    assert output["attributes"]["stream"] is True
    assert output["attributes"]["chunk_count"] > 10
    assert output["scanners"] == whole["scanners"]
    assert "stream.closed_early" not in output["attributes"]


@FACES
@pytest.mark.parametrize("call", ["stream_closed", "stream_forgotten", "helper_closed"])
def test_a_stream_that_is_left_is_recorded_as_far_as_it_went(found: Found, face: str, call: str) -> None:
    _, output = found.actions(face, call)
    assert output["attributes"]["stream.closed_early"] is True
    assert 1 <= output["attributes"]["chunk_count"] < 10


@FACES
def test_an_error_is_recorded_and_reaches_the_application(found: Found, face: str) -> None:
    kind, words, *_ = found.result["after"][face]["error"]
    _, failed = found.actions(face, "error")
    assert kind == "anthropic.BadRequestError"
    assert (failed["error"]["message"], failed["error"]["code"], failed["data"]) == (words, 400, None)


def test_the_session_header_is_ours_alone(found: Found) -> None:
    client = found.sandbox.client()
    asked = list_requests.sync(client=client, service="anthropic", limit=1000).items
    lines = [
        line for each in asked for line in get_request.sync(client=client, request_number=each.number).headers
    ]
    names = [line.name.lower() for line in lines]
    # The application's own header went on, before and after, of the call and of the client, on both faces.
    assert names.count("x-other") == 12
    # Before layer.init(), when they were anybody's.
    assert (names.count("layer-session-id"), names.count("x-layer-session-id")) == (2, 2)


def test_a_call_outside_of_any_session_has_one_of_its_own(found: Found) -> None:
    own = [each for each in sessions(found.sandbox) if "call" not in each.body["attributes"]]
    assert len(own) >= 2 * len(found.result["before"]["sync"])
    assert {each.body["attributes"]["anthropic.version"] for each in own} == {found.result["version"]}
