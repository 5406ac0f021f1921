"""The vendor's own openai package, from the oldest supported to the newest, recorded without its noticing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.peers.instrumented import actions, driven, sessions

from ostiary.sandbox import Sandbox, serve
from ostiary_api.sandbox.api.requests import get_request, list_requests

DRIVER = Path(__file__).parent / "openai_instrumented_driver.py"
VERSIONS = {
    "1.18.0": ["openai==1.18.0", "httpx==0.27.2"],
    "1.109.1": ["openai==1.109.1"],
    "2.54.0": ["openai==2.54.0"],
    "3.57.0": ["openai==3.57.0"],
}
FACES = pytest.mark.parametrize("face", ["sync", "async"])

PROMPT, OUTPUT, TOOLS = "completion_prompt", "completion_output", "completion_tool_call"
PICTURE = "completion_prompt_attachment"
KINDS: dict[str, list[str]] = {
    "tools": [PROMPT, TOOLS, PROMPT, OUTPUT],
    "picture": [PICTURE, PROMPT, OUTPUT],
    "picture_objects": [PICTURE, PROMPT, OUTPUT],
    "sound_and_file": [PICTURE, OUTPUT],
    "sound_and_file_objects": [PICTURE, OUTPUT],
    "response_objects": [PICTURE, OUTPUT, PICTURE, PICTURE, PROMPT, OUTPUT],
    "stream_tools": [PROMPT, TOOLS],
    "response_items": [PICTURE, TOOLS],
    "embeddings": ["embeddings"],
    "moderation": ["moderation"],
}


class Found:
    """What one version did, and what was recorded of it."""

    def __init__(self, sandbox: Sandbox, result: Any) -> None:
        self.sandbox = sandbox
        self.result = result

    def actions(self, face: str, call: str) -> list[dict[str, Any]]:
        if call not in self.result["sessions"][face]:
            pytest.skip(f"openai {self.result['version']} has no such call")
        return actions(self.sandbox, self.result["sessions"][face][call])


@pytest.fixture(scope="module", params=VERSIONS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    version = request.param
    with serve() as sandbox:
        settings = {
            "url": sandbox.settings["OPENAI_BASE_URL"],
            "key": "the-peers-key",
            "layer": sandbox.services["layer"],
        }
        result = tmp_path_factory.mktemp("openai") / "result.json"
        made = driven(f"instrumented-openai-{version}", VERSIONS[version], DRIVER, settings, result)
        assert made["version"] == version
        yield Found(sandbox, made)


@FACES
def test_the_application_sees_the_same(found: Found, face: str) -> None:
    before, after = found.result["before"][face], found.result["after"][face]
    assert len(before) >= 23
    assert before == after
    whole = found.result["version"] != "1.18.0"  # it has neither responses nor helpers
    assert (len(before) == 35) is whole, sorted(before)


def test_nothing_went_wrong_and_all_is_as_it_was(found: Found) -> None:
    assert found.result["mishaps"] == {}
    assert found.result["dropped"] == {"layer": {}}
    assert found.result["restored"] is True


@FACES
def test_every_call_is_recorded_as_what_it_is(found: Found, face: str) -> None:
    for call in found.result["sessions"][face]:
        kinds = [action["kind"] for action in found.actions(face, call)]
        assert kinds == KINDS.get(call, [PROMPT, OUTPUT]), call


@FACES
def test_a_chat_is_recorded_with_its_parameters(found: Found, face: str) -> None:
    prompt, output = found.actions(face, "plain")
    assert prompt["attributes"] == {
        "model.id": "gpt-4o",
        "model.n": "2",
        "model.stop": "['zzz']",
        "model.temperature": "0.2",
        "model.user": "u",
    }
    message = {"role": "user", "content": "What is the weather in Utrecht?", "name": "", "tool_call_id": None}
    assert prompt["data"] == {"messages": [message]}
    assert output["attributes"]["model.id"] == "gpt-4o"
    assert output["attributes"]["model.completion_id"].startswith("chatcmpl-")
    assert isinstance(output["attributes"]["model.created"], int)
    assert [each["role"] for each in output["data"]["messages"]] == ["assistant", "assistant"]
    assert all("Utrecht" in each["content"] for each in output["data"]["messages"])
    (usage,) = output["scanners"]
    assert usage["name"] == "usage"
    assert (
        usage["data"]["total_tokens"] == usage["data"]["prompt_tokens"] + usage["data"]["completion_tokens"]
    )
    assert prompt["start_time"] <= output["end_time"]


@FACES
def test_tools_are_recorded_both_ways(found: Found, face: str) -> None:
    _, called, again, answered = found.actions(face, "tools")
    (tool,) = called["data"]["tools"]
    assert (tool["name"], tool["arguments"]) == ("get_weather", {"location": "Utrecht", "days": 2})
    user, assistant, result = again["data"]["messages"]
    assert user["content"] == "What is the weather in Utrecht?"
    assert assistant["tool_calls"][0]["id"] == tool["id"]
    assert (result["role"], result["tool_call_id"], result["content"]) == ("tool", tool["id"], "Rain")
    assert "get_weather" in again["attributes"]["model.tools"]
    assert answered["data"]["messages"][0]["content"] == "The tool says: Rain"


@FACES
@pytest.mark.parametrize("call", ["picture", "picture_objects"])
def test_a_picture_is_an_attachment(found: Found, face: str, call: str) -> None:
    attached, prompt, _ = found.actions(face, call)
    assert attached["data"]["role"] == "user"
    assert attached["data"]["content"] == [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": "data:image/png;base64,QQ=="},
    ]
    (said,) = prompt["data"]["messages"]
    assert (said["role"], said["content"]) == ("system", "Be brief")


@FACES
@pytest.mark.parametrize("call", ["sound_and_file", "sound_and_file_objects"])
def test_sounds_and_files_are_attachments(found: Found, face: str, call: str) -> None:
    attached, _ = found.actions(face, call)
    assert attached["data"]["content"] == [
        {"type": "audio", "audio_data": "QQ==", "audio_format": "wav"},
        {"type": "file", "file_name": "a.pdf", "file_data": "QQ=="},
    ]


@FACES
def test_a_conversation_of_objects_is_recorded_whole(found: Found, face: str) -> None:
    asked, answered, again, earlier, prompt, _ = found.actions(face, "response_objects")
    assert asked["data"]["content"] == [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": "data:image/png;base64,QQ=="},
    ]
    assert again["data"] == asked["data"]
    (said,) = answered["data"]["messages"]
    assert (earlier["data"]["role"], earlier["data"]["content"]) == (
        "assistant",
        [{"type": "text", "text": said["content"]}],
    )
    assert [each["content"] for each in prompt["data"]["messages"]] == ["And now?"]


@FACES
@pytest.mark.parametrize("call", ["stream", "raw_stream", "streaming_lines", "helper"])
def test_a_stream_is_recorded_whole(found: Found, face: str, call: str) -> None:
    prompt, output = found.actions(face, call)
    whole = found.actions(face, "raw")[1]["data"]
    assert prompt["attributes"]["model.stream"] == "True"
    assert output["data"] == whole
    assert output["attributes"]["stream"] == "true"
    assert output["attributes"]["chunk.count"] > 10
    assert "stream.closed_early" not in output["attributes"]


@FACES
@pytest.mark.parametrize("call", ["stream_closed", "stream_forgotten", "helper_closed"])
def test_a_stream_that_is_left_is_recorded_as_far_as_it_went(found: Found, face: str, call: str) -> None:
    _, output = found.actions(face, call)
    assert output["attributes"]["stream.closed_early"] is True
    assert output["attributes"]["chunk.count"] == 1


@FACES
@pytest.mark.parametrize("call", ["raw", "raw_unparsed", "streaming"])
def test_raw_responses_are_recorded_whether_they_are_parsed_or_not(
    found: Found, face: str, call: str
) -> None:
    _, output = found.actions(face, call)
    assert "Utrecht" in output["data"]["messages"][0]["content"]
    assert output["scanners"][0]["data"]["total_tokens"] > 10


@FACES
def test_embeddings_and_moderations_are_recorded(found: Found, face: str) -> None:
    (embedded,) = found.actions(face, "embeddings")
    assert embedded["attributes"] == {
        "model.id": "text-embedding-3-small",
        "model.encoding_format": "float",
        "model.user": "u",
    }
    assert embedded["data"] == {"input": ["hi"]}
    assert embedded["scanners"][0]["data"]["prompt_tokens"] == 1
    (judged,) = found.actions(face, "moderation")
    assert judged["data"] == {"input": ["hi"]}
    assert judged["scanners"][0]["name"] == "openai_moderation_0"
    assert judged["scanners"][0]["data"]["hate/threatening"] is False


@FACES
@pytest.mark.parametrize("call", ["error", "error_of_stream", "response_error"])
def test_an_error_is_recorded_and_reaches_the_application(found: Found, face: str, call: str) -> None:
    _, failed = found.actions(face, call)
    kind, words, *_ = found.result["after"][face][call]
    assert kind == "openai.BadRequestError"
    assert (failed["error"]["message"], failed["error"]["code"], failed["data"]) == (words, 400, None)


@FACES
def test_responses_are_recorded(found: Found, face: str) -> None:
    prompt, output = found.actions(face, "response")
    assert [each["role"] for each in prompt["data"]["messages"]] == ["system", "user"]
    assert 'You said: "Hello"' in output["data"]["messages"][0]["content"]
    _, raw = found.actions(face, "response_raw")
    assert 'You said: "Hello"' in raw["data"]["messages"][0]["content"]
    _, called = found.actions(face, "response_items")
    assert called["data"]["tools"][0]["name"] == "get_weather"
    _, streamed = found.actions(face, "response_stream")
    assert 'You said: "Hello"' in streamed["data"]["messages"][0]["content"]
    assert streamed["scanners"][0]["data"]["total_tokens"] > 3


def test_the_session_header_is_ours_alone(found: Found) -> None:
    client = found.sandbox.client()
    asked = list_requests.sync(client=client, service="openai", limit=1000).items
    lines = [
        line for each in asked for line in get_request.sync(client=client, request_number=each.number).headers
    ]
    names = [line.name.lower() for line in lines]
    # The application's own header went on, before and after, of the call and of the client, on both faces.
    assert names.count("x-other") == 12
    # Before layer.init(), when they were anybody's.
    assert (names.count("x-layer-session-id"), names.count("layer-session-id")) == (2, 2)


def test_a_call_outside_of_any_session_has_one_of_its_own(found: Found) -> None:
    own = [each for each in sessions(found.sandbox) if "call" not in each.body["attributes"]]
    assert len(own) >= 2 * len(found.result["before"]["sync"])
    assert {each.body["attributes"]["openai.version"] for each in own} == {found.result["version"]}
