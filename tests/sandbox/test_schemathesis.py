"""Schemathesis makes requests from each service's document, and the sandbox answers every one as the document says.

A few in every run of the tests, many with `make fuzz`. Each service is asked with credentials and with ids that it
knows, so that requests get through to what it does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import ostiary_api
from ostiary.liminal import Liminal
from ostiary.sandbox import Sandbox, serve
from ostiary.testing import Playground

DOCUMENTS = Path(ostiary_api.__path__[0])
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
CHAT: dict[str, list[Any]] = {
    "messages": [[{"role": "user", "content": "Is anybody there?"}]],
    "model": ["any-model"],
    "max_tokens": [64],
    "stream": [True],
}
STREAMS = ("text/event-stream", "application/x-ndjson")


@dataclass(frozen=True)
class Asked:
    """How a service is asked: headers, values that it knows by their names, checks that hold for it."""

    headers: dict[str, str] = field(default_factory=dict)
    known: dict[str, list[Any]] = field(default_factory=dict)
    checks: tuple[str, ...] = CHECKS


def layer(sandbox: Sandbox) -> Asked:
    application = sandbox.settings["LAYER_APPLICATION_ID"]
    return Asked(
        known={"application_id": [application], "session_id": ["43f82426-0be8-519d-b555-c068abf14d92"]}
    )


def liminal(sandbox: Sandbox) -> Asked:
    class Provider:
        def get_access_token(self) -> str:
            return "any"

    url = sandbox.services["liminal"]
    with Liminal(url, token="any") as client, Liminal(url, auth_provider=Provider()) as bearer:
        instance = client.model_instances.list()[0].id
        threads = [each.threads.create(instance, "A thread").id for each in (client, bearer)]
        client.prompts.cleanse("Write to ada@example.org", thread_id=threads[0], model_instance_id=instance)
        session = client.session_id
    assert session is not None
    return Asked(
        {"Cookie": f"session={session.reveal()}"}, {"model_instance_id": [instance], "thread_id": threads}
    )


def orquesta(sandbox: Sandbox) -> Asked:
    return Asked({"Authorization": "Bearer any"}, {"key": ["customer_service"], "stream": [True]})


def libretto(sandbox: Sandbox) -> Asked:
    return Asked(known={"apiKey": [sandbox.settings["LIBRETTO_API_KEY"]]})


def aigateway(sandbox: Sandbox) -> Asked:
    # A path that is nobody's is answered by the framework, as text, in the vendor's kit too (tests/captures/f5).
    names = ["prompt-injection", "personal-data", "topics"]
    return Asked(known={"namespace": ["sandbox"], "name": names}, checks=(CHECKS[0], CHECKS[1]))


def openai(sandbox: Sandbox) -> Asked:
    return Asked({"Authorization": "Bearer any"}, CHAT)


def anthropic(sandbox: Sandbox) -> Asked:
    return Asked({"x-api-key": "any", "anthropic-version": "2023-06-01"}, CHAT)


def control(sandbox: Sandbox) -> Asked:
    # That a malformed request is refused goes without saying in the sandbox's own document.
    return Asked(checks=(CHECKS[0], CHECKS[2], CHECKS[3]))


SERVICES = {
    "layer": layer,
    "liminal": liminal,
    "orquesta": orquesta,
    "libretto": libretto,
    "aigateway": aigateway,
    "openai": openai,
    "anthropic": anthropic,
    "sandbox": control,
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with serve() as running:
        yield running


def document(service: str, known: dict[str, list[Any]]) -> dict[str, Any]:
    """Return a service's document: operations with all their shapes, known values among those to choose from."""
    content: dict[str, Any] = json.loads((DOCUMENTS / service / "openapi.json").read_text())
    for item in content["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                for variant in ("x-ostiary-stream", "x-ostiary-twin"):
                    _merge(operation["responses"], (operation.get(variant) or {}).get("responses", {}))
    _offer(content, known)
    return content


def _merge(responses: dict[str, Any], others: dict[str, Any]) -> None:
    for status, other in others.items():
        content = responses.setdefault(status, {"description": "as of another shape"}).setdefault(
            "content", {}
        )
        for kind, described in other.get("content", {}).items():
            if kind in STREAMS:
                content[kind] = {}  # a schema describes one event
            elif kind in content and content[kind] != described:
                content[kind] = {"schema": {"anyOf": [content[kind]["schema"], described["schema"]]}}
            else:
                content[kind] = described


def _offer(node: Any, known: dict[str, list[Any]]) -> None:
    """Let a generator choose known values for members and parameters of a name."""
    if isinstance(node, list):
        for each in node:
            _offer(each, known)
    elif isinstance(node, dict):
        for name in set(node.get("properties") or ()) & set(known):
            node["properties"][name] = {"anyOf": [{"enum": known[name]}, node["properties"][name]]}
        if node.get("in") in ("path", "query") and node.get("name") in known:
            node["schema"] = {"anyOf": [{"enum": known[node["name"]]}, node["schema"]]}
        for each in node.values():
            _offer(each, known)


def breaks(service: str, sandbox: Sandbox, folder: Path, *options: str) -> tuple[str, Counter[int]]:
    """Let Schemathesis ask a service; return what it found, empty where nothing, and how requests were answered."""
    asked = SERVICES[service](sandbox)
    (folder / "document.json").write_text(json.dumps(document(service, asked.known)))
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        "document.json",
        "--url",
        sandbox.services[service],
    ]
    command += ["--checks", ",".join(asked.checks), "--suppress-health-check", "all", "--warnings", "off"]
    command += ["--seed", "1", "--no-color", "--continue-on-failure", *options]
    for name, value in asked.headers.items():
        command += ["-H", f"{name}: {value}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    statuses = Counter(each.status or 0 for each in Playground(sandbox).requests(service))
    return "" if done.returncode == 0 else done.stdout[-6000:] + done.stderr[-2000:], statuses


@pytest.mark.parametrize("service", SERVICES)
def test_a_few_requests_are_answered_as_the_document_says(
    service: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    found, statuses = breaks(service, sandbox, tmp_path, "--phases", "fuzzing", "--max-examples", "4")
    assert found == ""
    if service != "sandbox":  # it doesn't note requests to itself
        assert [status for status in statuses if 200 <= status < 300], statuses


@pytest.mark.fuzz
@pytest.mark.timeout(900)
@pytest.mark.parametrize("service", SERVICES)
def test_no_request_of_a_document_breaks_its_service(service: str, sandbox: Sandbox, tmp_path: Path) -> None:
    options = ("--phases", "examples,coverage,fuzzing", "--max-examples", "60")
    found, _ = breaks(service, sandbox, tmp_path, *options)
    assert found == ""


def test_a_broken_answer_is_found(sandbox: Sandbox, tmp_path: Path) -> None:
    Playground(sandbox).fail("libretto", status=500)
    found, _ = breaks("libretto", sandbox, tmp_path, "--phases", "fuzzing", "--max-examples", "2")
    assert "Server error" in found
