"""Small programs in the words of the vendors' packages run against the sandbox once `ostiary migrate` moved them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.support.approving import approving

from ostiary.cli import main
from ostiary.sandbox import Sandbox, serve

LAYER = '''
"""A turn, told to Layer."""
from datetime import datetime, timezone

import layer_sdk.exceptions as trouble
from layer_sdk import LayerHTTPError, SessionActionKind, SessionActionRequest, layer

layer.init()
now = datetime.now(timezone.utc)
prompt = SessionActionKind.COMPLETION_PROMPT
first = SessionActionRequest(kind=prompt, start_time=now, end_time=now, data={"messages": []})


@layer.session(attributes={"user.id": "ada"})
def turn(session_id):
    @layer.action(session_id=session_id, kind=SessionActionKind.COMPLETION_OUTPUT)
    def answer():
        return {"messages": [{"role": "assistant", "content": "yes"}]}, None, None

    return session_id, answer()


opened = layer.create_session(attributes={"user.id": "bo"}, actions=[first])
layer.append_action(opened, kind=SessionActionKind.EMBEDDINGS, start_time=now, end_time=now)
told, _ = turn()
assert told and opened, (told, opened)
try:
    layer.append_action("not a session", kind=SessionActionKind.EMBEDDINGS, start_time=now, end_time=now)
except (LayerHTTPError, trouble.LayerSDKException):
    print("refused")
'''

LAYER_WHOLE = """
import layer_sdk

layer_sdk.layer.init()
made = layer_sdk.layer.list_applications()
assert all(each["id"] for each in made)
print("listed", type(made).__name__)
"""

LIMINAL = """
import asyncio
import os

from liminal import Client
from liminal.endpoints.auth import MicrosoftAuthProvider
from liminal.endpoints.prompt.models import AnalyzeResponse
from liminal.errors import ModelInstanceUnknownError, AuthError


async def main() -> None:
    provider = MicrosoftAuthProvider(os.environ["TENANT_ID"], os.environ["CLIENT_ID"])
    client = Client(provider, os.environ["LIMINAL_API_SERVER_URL"])
    try:
        await client.authenticate_from_auth_provider()
    except AuthError as problem:
        raise SystemExit(str(problem))
    try:
        await client.llm.get_model_instance("nobody's")
    except ModelInstanceUnknownError:
        print("unknown")
    model = await client.llm.get_model_instance(os.environ["MODEL_INSTANCE_NAME"])
    thread = await client.thread.create(model.id, "A thread")
    found = await client.prompt.analyze(thread.id, "Write to ada@example.org")
    assert isinstance(found, AnalyzeResponse), found
    cleansed = await client.prompt.cleanse(thread.id, "Write to ada@example.org", findings=found)
    restored = await client.prompt.hydrate(thread.id, cleansed.text)
    assert "ada@" not in cleansed.text, cleansed.text
    print(restored.text)
    await client.close()


asyncio.run(main())
"""

ORQUESTA = """
import os

from orquesta_sdk import (
    Orquesta,
    OrquestaClientOptions,  # settings
)
from orquesta_sdk.api_resources.deployments import DeploymentDataChoice as Choice
from orquesta_sdk.exceptions import OrquestaException

client = Orquesta(OrquestaClientOptions(api_key=os.environ["ORQUESTA_API_KEY"], environment="production"))
call = {"key": "customer_service", "inputs": {"firstname": "Ada", "city": "Ghent"}}
whole = client.deployments.invoke(**call)
assert isinstance(whole.choices[0], Choice), whole.choices
whole.add_metrics(feedback={"score": 100})
assert client.deployments.get_config(**call).to_dict()
pieces = [chunk.is_final for chunk in client.deployments.invoke_with_stream(**call)]
print(len(pieces) > 1, pieces[-1])
try:
    client.deployments.invoke(key="no such deployment")
except OrquestaException as problem:
    print("refused", problem.code)
"""

LIBRETTO = """
import os

from libretto_openai import Client, LibrettoConfig, LibrettoCreateParams, TemplateChat

client = Client(
    api_key="any",
    base_url=os.environ["OPENAI_BASE_URL"],
    libretto=LibrettoConfig(api_key=os.environ["LIBRETTO_API_KEY"], prompt_template_name="sport"),
)
answer = client.chat.completions.create(
    model="gpt-4o-mini",
    messages=TemplateChat([{"role": "user", "content": "An emoji for {sport}"}], {"sport": "chess"}),
    libretto=LibrettoCreateParams(chat_id="chat-1"),
)
key = answer.model_extra.get("libretto_feedback_key")
client.send_feedback(feedback_key=key, rating=0.5)
client.close()
print("feedback", bool(key))
"""

AIGATEWAY = """
import f5_ai_gateway_sdk.errors
from f5_ai_gateway_sdk import INPUT_ONLY_SIGNATURE, Processor, ProcessorRoutes, Reject, RejectCode, Result
from f5_ai_gateway_sdk.multipart_fields import INPUT_NAME
from f5_ai_gateway_sdk.parameters import Parameters
from f5_ai_gateway_sdk.type_hints import Metadata
from starlette.applications import Starlette
from starlette.testclient import TestClient


class Limits(Parameters):
    longest: int = 20


class Short(Processor):
    def __init__(self):
        super().__init__("short", "1.0.0", "my", INPUT_ONLY_SIGNATURE, parameters_class=Limits)

    def process_input(self, prompt, metadata: Metadata, parameters: Limits, request):
        if len(prompt.concatenate()) > parameters.longest:
            return Reject(code=RejectCode.POLICY_VIOLATION, detail="too long")
        return Result()


app = Starlette(routes=ProcessorRoutes([Short()]))
served = TestClient(app)
for text in ("short", "much longer than that"):
    asked = {INPUT_NAME: (None, '{"messages": [{"role": "user", "content": "%s"}]}' % text, "application/json")}
    asked["metadata"] = (None, "{}", "application/json")
    asked["input.parameters"] = (None, '{"reject": true}', "application/json")
    answer = served.post("/api/v1/execute/my/short", files=asked)
    print(answer.status_code, "too long" in answer.text)
assert issubclass(f5_ai_gateway_sdk.errors.ProcessorError, Exception)
"""

PROGRAMS = {
    "layer": (LAYER, "refused\n"),
    "layer_whole": (LAYER_WHOLE, "listed list\n"),
    "liminal_sdk": (LIMINAL, "unknown\nWrite to ada@example.org\n"),
    "orquesta": (ORQUESTA, "True True\nrefused 404\n"),
    "libretto": (LIBRETTO, "feedback True\n"),
    "aigateway": (AIGATEWAY, "204 False\n200 True\n"),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with serve() as sandbox, approving(sandbox):
        yield sandbox


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_moved_program_runs(
    name: str, sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program, expected = PROGRAMS[name]
    file = tmp_path / f"{name}_program.py"
    file.write_text(program)
    assert main(["migrate", str(tmp_path), "--write"]) == 0, capsys.readouterr().err
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", str(file)],
        env={**os.environ, **sandbox.settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.returncode) == (expected, 0), done.stderr


def test_what_a_moved_program_recorded_is_there(sandbox: Sandbox) -> None:
    """The programs above really reached the sandbox, by the new imports."""
    read = httpx.get(f"{sandbox.services['sandbox']}/requests", params={"limit": 200}, trust_env=False)
    asked = {(one["service"], one["path"]) for one in read.json()["items"]}
    assert {service for service, _ in asked} >= {"layer", "liminal", "orquesta", "libretto"}
