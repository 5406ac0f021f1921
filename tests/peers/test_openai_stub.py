"""The vendor's own openai package, an old and a new one, works against the stub."""

import json
import math
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.peers.environment import peer_python

from ostiary.sandbox import Sandbox

DRIVER = Path(__file__).parent / "openai_stub_driver.py"
KEY = "the-peers-key"
VERSIONS = ("1.109.1", "3.52.0")


@pytest.fixture(scope="module", params=VERSIONS)
def found(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the driver saw with one version of the package."""
    python = peer_python(f"openai-{request.param}", [f"openai=={request.param}"])
    own = sandbox.services["sandbox"]
    httpx.put(f"{own}/credentials/peer", json={"service": "openai", "value": KEY}, trust_env=False)
    result = tmp_path_factory.mktemp("openai") / "result.json"
    given = {"url": sandbox.settings["OPENAI_BASE_URL"], "key": KEY, "result": str(result)}
    command = [python, "-W", "error", DRIVER, json.dumps(given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100, env={})
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(result.read_text("utf-8"))


def test_chat_completions(found: Any) -> None:
    plain = found["chat"]["plain"]
    text = plain["choices"][0]["message"]["content"]
    assert "What is the weather in Utrecht?" in text
    usage = plain["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"] > 10
    assert found["chat"]["short"] == "length"
    assert json.loads(found["chat"]["shaped"]).keys() == {"city"}


def test_chat_streams(found: Any) -> None:
    chunks = found["chat"]["chunks"]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    text = found["chat"]["plain"]["choices"][0]["message"]["content"]
    assert "".join(delta["content"] or "" for delta in deltas) == text == found["async"]
    assert len(chunks) > 8
    assert deltas[0]["role"] == "assistant"
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks][-2:] == [None, "stop"]
    assert {chunk["usage"] for chunk in chunks} == {None}


def test_a_stream_tells_its_tokens_when_asked(found: Any) -> None:
    *chunks, last = found["chat"]["told"]
    assert {chunk["usage"] for chunk in chunks} == {None}
    assert last["choices"] == []
    assert last["usage"]["prompt_tokens"] == found["chat"]["plain"]["usage"]["prompt_tokens"]
    texts = ["", ""]
    for chunk in chunks:
        choice = chunk["choices"][0]
        texts[choice["index"]] += choice["delta"]["content"] or ""
    assert texts[0] != texts[1]


def test_tools(found: Any) -> None:
    choice = found["tools"]["called"]["choices"][0]
    call = choice["message"]["tool_calls"][0]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("tool_calls", None)
    assert call["function"]["name"] == "get_weather"
    assert json.loads(call["function"]["arguments"]) == {"location": "Utrecht", "days": 2}
    assert "Rain, 9 degrees" in found["tools"]["answered"]
    assert found["tools"]["streamed"] == call["function"]["arguments"]
    assert "tool_calls.function.arguments.done" in found["tools"]["kinds"]


def test_completions_of_text(found: Any) -> None:
    completion = found["rest"]["completion"]
    assert [choice["index"] for choice in completion["choices"]] == [0, 1]
    assert completion["choices"][0]["text"] == found["rest"]["completion_text"] != ""


def test_embeddings(found: Any) -> None:
    one, other, far = found["rest"]["vectors"]
    assert len(one) == 1536
    assert math.isclose(math.sqrt(sum(value * value for value in one)), 1, rel_tol=1e-5)
    near, away = (sum(map(float.__mul__, one, each)) for each in (other, far))
    assert near > away + 0.2
    # The package decodes base64 to the same 32-bit floats that JSON tells.
    assert found["rest"]["floats"] == pytest.approx(found["rest"]["short"], abs=1e-7)


def test_moderations_and_models(found: Any) -> None:
    assert found["rest"]["flagged"] == found["rest"]["violence"] == [True, False]
    assert "gpt-4o" in found["rest"]["models"]
    assert found["rest"]["model"] == "ostiary"


def test_responses(found: Any) -> None:
    told = found["responses"]
    assert "My name is Sam." in told["text"]
    assert told["first"]["instructions"] == "Be brief."
    # What was said before is read again.
    assert told["second"] > told["first"]["usage"]["input_tokens"]
    assert json.loads(told["called"]["arguments"])["location"] == "Utrecht"
    assert told["told"] == "The tool says: Rain"
    assert told["again"] == told["text"]
    assert told["gone"] == {"raised": "NotFoundError", "status": 404, "code": "not_found"}


def test_response_streams(found: Any) -> None:
    told = found["responses"]
    deltas = told["events"].count("response.output_text.delta")
    assert deltas > 5
    assert told["numbers"] == list(range(len(told["events"])))
    assert [each for each in told["events"] if each != "response.output_text.delta"] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert told["streamed"] == told["final"]


def test_errors(found: Any) -> None:
    errors = {name: (each["raised"], each["status"], each["code"]) for name, each in found["errors"].items()}
    refused = ("AuthenticationError", 401, "invalid_api_key")
    assert errors == {
        "key": refused,
        "stream": refused,
        "messages": ("BadRequestError", 400, None),
        "model": ("NotFoundError", 404, "not_found"),
        "input": ("BadRequestError", 400, None),
    }
