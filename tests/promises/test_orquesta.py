"""What the README of the vendor's Orquesta SDK promises, typed as its reader would, on both faces, against the sandbox.

orquesta.toml says which test shows which promise. What other suites show already is not shown again here.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.support.faces import Face, Talk
from tests.support.orquesta import talking

from ostiary.orquesta import (
    AsyncDeployment,
    AsyncDeploymentConfig,
    AsyncOrquesta,
    Deployment,
    DeploymentConfig,
    OrquestaClientOptions,
)
from ostiary.sandbox import Sandbox
from ostiary.sandbox.pictures import PNG, draw

CALL: dict[str, Any] = {
    "key": "customer_service",
    "context": {"environments": "production", "country": "NLD"},
    "inputs": {"firstname": "John", "city": "New York"},
    "metadata": {"customer_id": "Qwtqwty90281"},
}
USAGE = {"prompt_tokens": 100, "completion_tokens": 900, "total_tokens": 1000}


@pytest.fixture
def talk(face: Face, sandbox: Sandbox) -> Iterator[Talk]:
    """Give a client as the README makes it: a key, and the environment that is recommended."""
    options = {"api_key": "__API_KEY__", "environment": "production"}
    with talking(face, base_url=sandbox.services["orquesta"], **options) as talking_to:
        yield talking_to


def kept(sandbox: Sandbox, transaction_id: str | None) -> dict[str, Any]:
    """Read back what the service keeps of a transaction."""
    found = httpx.get(f"{sandbox.services['sandbox']}/orquesta/transactions/{transaction_id}")
    assert found.status_code == 200
    told: dict[str, Any] = found.json()
    return told


def reported(sandbox: Sandbox, talk: Talk, source: Any, **metrics: Any) -> dict[str, Any]:
    """Report metrics; return the report as the service keeps it."""
    talk(source.add_metrics(**metrics))
    report: dict[str, Any] = kept(sandbox, source.id)["metrics"][-1]
    assert report["body"] == metrics
    return report


def test_the_vendors_import_line_changed_is_enough(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORQUESTA_BASE_URL", sandbox.services["orquesta"])
    from ostiary.compat.orquesta_sdk import Orquesta, OrquestaClientOptions

    api_key = os.environ.get("ORQUESTA_API_KEY", "__API_KEY__")
    client = Orquesta(OrquestaClientOptions(api_key=api_key, environment="production"))
    deployment = client.deployments.invoke(**CALL)
    print(deployment.choices[0].message.content)
    deployment.add_metrics(chain_id="c", conversation_id="cv", user_id="u", feedback={"score": 100})
    for chunk in client.deployments.invoke_with_stream(**CALL):
        if chunk.is_final:
            print("Stream is finished")
    config = client.deployments.get_config(**CALL)
    print(config.to_dict())
    config.add_metrics(usage=USAGE)
    assert kept(sandbox, deployment.id)["metrics"][0]["body"]["feedback"] == {"score": 100}
    assert kept(sandbox, config.id)["metrics"][0]["body"] == {"usage": USAGE}
    client.close()


def test_a_client_is_made_from_options(face: Face, sandbox: Sandbox) -> None:
    options = OrquestaClientOptions(api_key="__API_KEY__", environment="production")
    with talking(face, options=options, api_key=None, base_url=sandbox.services["orquesta"]) as talk:
        found = talk(talk.client.deployments.invoke("customer_service"))
        assert isinstance(talk.client, AsyncOrquesta) == (face == "async")
    assert kept(sandbox, found.id)["transaction"]["body"]["context"] == {"environments": ["production"]}


def test_the_environment_of_the_client_is_part_of_the_context(talk: Talk, sandbox: Sandbox) -> None:
    found = talk(talk.client.deployments.invoke("customer_service", {"country": "NLD"}))
    transaction = kept(sandbox, found.id)["transaction"]
    assert transaction["body"]["context"] == {"country": "NLD", "environments": ["production"]}
    assert transaction["variant_id"] == "production_nld"


@pytest.mark.parametrize("call", ["invoke", "invoke_with_stream", "get_config"])
def test_the_environment_of_the_client_goes_with_every_kind_of_call(
    talk: Talk, sandbox: Sandbox, call: str
) -> None:
    found = talk(getattr(talk.client.deployments, call)("customer_service", {"country": "NLD"}))
    if call == "invoke_with_stream":
        talk.read(found)
    assert kept(sandbox, found.id)["transaction"]["body"]["context"] == {
        "country": "NLD",
        "environments": ["production"],
    }


def test_the_environment_is_not_required(face: Face, sandbox: Sandbox) -> None:
    with talking(face, base_url=sandbox.services["orquesta"]) as talk:
        found = talk(talk.client.deployments.invoke("customer_service"))
    assert "context" not in kept(sandbox, found.id)["transaction"]["body"]


def test_methods_return_what_the_reference_says(talk: Talk) -> None:
    deployments = talk.client.deployments
    is_async = isinstance(talk.client, AsyncOrquesta)
    one, config = (AsyncDeployment, AsyncDeploymentConfig) if is_async else (Deployment, DeploymentConfig)
    assert type(talk(deployments.get_config(**CALL))) is config
    assert type(talk(deployments.invoke(**CALL))) is one
    assert {type(chunk) for chunk in talk.read(deployments.invoke_with_stream(**CALL))} == {one}


def test_invoke_takes_key_context_inputs_and_metadata(talk: Talk, sandbox: Sandbox) -> None:
    deployment = talk(talk.client.deployments.invoke(**CALL))
    assert "John" in deployment.choices[0].message.content
    transaction = kept(sandbox, deployment.id)["transaction"]
    assert transaction["body"] == CALL
    assert any("New York" in message["content"] for message in transaction["messages"])


def test_deployments_deliver_text_images_and_tool_calls(talk: Talk) -> None:
    deployments = talk.client.deployments
    assert talk(deployments.invoke(**CALL)).choices[0].message.content
    assert talk(deployments.invoke("painter", inputs={"subject": "a cat"})).choices[0].message.url
    (tool_call,) = talk(deployments.invoke("weather")).choices[0].message.tool_calls
    assert tool_call.function.name == "get_weather"


def test_invoke_with_stream_gives_chunks_up_to_a_final_one(talk: Talk, sandbox: Sandbox) -> None:
    stream = talk.client.deployments.invoke_with_stream(**CALL)
    finished = [chunk.is_final for chunk in talk.read(stream)]
    assert len(finished) > 2
    assert finished == [False] * (len(finished) - 1) + [True]
    assert kept(sandbox, stream.id)["transaction"]["body"] == {**CALL, "stream": True}


@pytest.mark.parametrize("streamed", [False, True])
def test_messages_are_combined_with_the_prompt(talk: Talk, sandbox: Sandbox, streamed: bool) -> None:
    deployments = talk.client.deployments
    message = {"role": "user", "content": "A customer asks what is new in the latest update."}
    call = deployments.invoke_with_stream if streamed else deployments.invoke
    found = talk(
        call(
            key="Customer_service_assistant",
            context={"language": [], "environments": []},
            metadata={"custom-field-name": "custom-metadata-value"},
            inputs={"firstname": "John", "city": "New York"},
            messages=[message],
        )
    )
    if streamed:
        talk.read(found)
    said = kept(sandbox, found.id)["transaction"]["messages"]
    assert said[0]["role"] == "system"
    assert said[-1] == message


def test_add_metrics_after_invoking_streaming_or_getting_the_configuration(
    talk: Talk, sandbox: Sandbox
) -> None:
    deployments = talk.client.deployments
    stream = talk(deployments.invoke_with_stream(**CALL))
    chunks = talk.read(stream)
    sources = [talk(deployments.invoke(**CALL)), stream, chunks[0], talk(deployments.get_config(**CALL))]
    for source in sources:
        reported(
            sandbox,
            talk,
            source,
            chain_id="c4a75b53-62fa-401b-8e97-493f3d299316",
            conversation_id="ee7b0c8c-eeb2-43cf-83e9-a4a49f8f13ea",
            user_id="e3a202a6-461b-447c-abe2-018ba4d04cd0",
            feedback={"score": 100},
            metadata={"custom": "custom_metadata", "chain_id": "ad1231xsdaABw"},
            messages=[{"role": "user", "content": "What is new in the latest update?"}],
        )


def test_usage_and_performance_are_metrics(talk: Talk, sandbox: Sandbox) -> None:
    config = talk(talk.client.deployments.get_config(**CALL))
    performance = {"latency": 9000, "time_to_first_token": 250}
    reported(sandbox, talk, config, feedback={"score": 100}, usage=USAGE, performance=performance)


def test_get_config_gives_a_configuration_that_prints_as_a_dictionary(talk: Talk, sandbox: Sandbox) -> None:
    config = talk(talk.client.deployments.get_config(**CALL))
    assert config.to_dict() == kept(sandbox, config.id)["transaction"]["answer"]
    assert config.to_dict()["messages"] == config.messages
    assert kept(sandbox, config.id)["transaction"]["body"] == CALL


def test_generations_are_logged(talk: Talk, sandbox: Sandbox) -> None:
    deployments = talk.client.deployments
    message = {"role": "assistant", "content": "Dear customer: thank you for your interest."}
    choices = [{"index": 0, "finish_reason": "assistant", "message": message}]
    for source in (talk(deployments.invoke(**CALL)), talk(deployments.get_config(**CALL))):
        reported(sandbox, talk, source, choices=choices)


def test_images_are_logged_and_base64_is_kept_as_png(talk: Talk, sandbox: Sandbox) -> None:
    deployment = talk(talk.client.deployments.invoke(**CALL))

    def log(url: str) -> dict[str, Any]:
        message = {"role": "assistant", "url": url}
        choices = [{"index": 0, "finish_reason": "stop", "message": message}]
        return reported(sandbox, talk, deployment, choices=choices)

    assert log("https://example.org/cat.jpg")["images"] == []
    picture = draw("a cat")
    (image,) = log(base64.b64encode(picture).decode())["images"]
    assert (image["media_type"], image["size"]) == (PNG, len(picture))


def test_tool_calls_are_logged(talk: Talk, sandbox: Sandbox) -> None:
    deployment = talk(talk.client.deployments.invoke(**CALL))
    call = {
        "type": "function",
        "id": "call_pDBPMMacPXOtoWhTWibW1D94",
        "function": {"name": "get_weather", "arguments": '{"location":"San Francisco, CA"}'},
    }
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choices = [{"index": 0, "message": message, "finish_reason": "tool_calls"}]
    reported(sandbox, talk, deployment, choices=choices)
