"""Orquesta's public surface, as type checkers see it. Checked, never run."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, assert_type

from ostiary.orquesta import (
    AsyncDeployment,
    AsyncDeploymentConfig,
    AsyncDeploymentStream,
    AsyncOrquesta,
    Choice,
    ChoiceMessage,
    Deployment,
    DeploymentConfig,
    DeploymentPage,
    DeploymentStream,
    Feedback,
    Orquesta,
    OrquestaClientOptions,
    PiiFindings,
    PiiRedaction,
    RemoteConfig,
    ToolCall,
    Transaction,
)


def clients() -> None:
    assert_type(Orquesta(OrquestaClientOptions("key", "production")), Orquesta)
    assert_type(Orquesta(api_key="key", environment="production", timeout=3), Orquesta)
    Orquesta(api_kee="key")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Orquesta(timeout="soon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def calls(client: Orquesta) -> None:
    assert_type(client.deployments.invoke("k", {"environments": "production"}, {"name": "Sam"}), Deployment)
    assert_type(client.deployments.invoke(key="k", messages=[{"role": "user", "content": "hi"}]), Deployment)
    assert_type(client.deployments.invoke("k", prefix_messages=[], user_id=7, timeout=3), Deployment)
    assert_type(client.deployments.get_config("k"), DeploymentConfig)
    assert_type(client.deployments.list(limit=3), DeploymentPage)
    assert_type(client.deployments.invoke_with_stream("k", idle_timeout=3), DeploymentStream)
    assert_type(client.deployments.transaction("id"), Transaction)
    assert_type(client.remote_configs.get("k"), RemoteConfig)
    assert_type(client.feedback.create("rating", ["good"], "trace"), Feedback)
    assert_type(client.pii.detect("text"), PiiFindings)
    assert_type(client.pii.redact("text"), PiiRedaction)
    assert_type(client.pii.restore("text", {}), str)
    assert_type(client.with_options(timeout=1.0), Orquesta)
    client.deployments.invoke()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.deployments.invoke("k", conntext={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.deployments.invoke("k", idle_timeout=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.deployments.invoke("k", timeout="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def answers(deployment: Deployment, config: DeploymentConfig) -> None:
    assert_type(deployment.id, str | None)
    assert_type(deployment.choices, list[Choice])
    assert_type(deployment.choices[0].message, ChoiceMessage)
    assert_type(deployment.choices[0].message.content, str | None)
    assert_type(deployment.choices[0].finish_reason, str | None)
    assert_type(deployment.choices[0].message.tool_calls, list[ToolCall] | None)
    assert_type(deployment.to_dict(), dict[str, Any])
    assert_type(config.messages, list[dict[str, Any]])
    deployment.add_metrics(feedback={"score": 100}, performance="measured")
    deployment.add_metrics(performance="guessed")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    config.add_metrics(usage={"prompt_tokens": 1, "completion_tokens": 2})


def streams(stream: DeploymentStream) -> None:
    for piece in stream:
        assert_type(piece, Deployment)
        assert_type(piece.is_final, bool)
    with stream as entered:
        assert_type(entered, DeploymentStream)
    assert_type(stream.final(), Deployment)
    stream.add_metrics(feedback={"score": 1})


async def async_calls(client: AsyncOrquesta) -> None:
    waiting = client.deployments.invoke("k")
    waiting = assert_type(waiting, Coroutine[Any, Any, AsyncDeployment])
    deployment = await waiting
    assert_type(await client.deployments.get_config("k"), AsyncDeploymentConfig)
    assert_type(await client.pii.restore("text", {}), str)
    reporting = deployment.add_metrics()
    reporting = assert_type(reporting, Coroutine[Any, Any, None])
    await reporting
    stream = client.deployments.invoke_with_stream("k")
    assert_type(stream, AsyncDeploymentStream)
    async for piece in stream:
        assert_type(piece, AsyncDeployment)
    assert_type(await stream.final(), AsyncDeployment)
    async with client.deployments.invoke_with_stream("k") as entered:
        assert_type(entered, AsyncDeploymentStream)
    async with client as same:
        assert_type(same, AsyncOrquesta)
    text: Deployment = client.deployments.invoke("k")  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    del text
