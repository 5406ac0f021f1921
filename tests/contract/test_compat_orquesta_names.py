"""Every public name of `orquesta_sdk` 2.0.11 is where its users import it, and takes their arguments.

The rows are facts of the vendor's interface, noted once; nothing else of it is taken.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_type_hints

import httpx
import pytest

from ostiary.errors import MissingConfigurationError

ROOT = "ostiary.compat.orquesta_sdk"
NAMES = {
    "": "Orquesta OrquestaClientOptions",
    ".api_resources.deployments": """DEPLOYMENTS_API GET_CONFIG_URL INVOKE_URL DeploymentFeedback DeploymentUsage
        DeploymentPerformance BaseDeployment DeploymentDataChoice DeploymentDataChoiceMessage
        DeploymentDataChoiceToolCall ToolCallFunction Deployment DeploymentConfig Deployments""",
    ".client": "Orquesta",
    ".exceptions": "OrquestaInvalidAPIException OrquestaException handle_request_exception",
    ".options": "OrquestaClientOptions",
}
ROWS = [(module, name) for module, names in NAMES.items() for name in names.split()]


def of(module: str, name: str) -> Any:
    return getattr(import_module(ROOT + module), name)


@pytest.mark.parametrize(("module", "name"), ROWS)
def test_the_name_can_be_imported_from_its_place(module: str, name: str) -> None:
    assert of(module, name) is not None


DEPLOYMENTS = ".api_resources.deployments"
CALL = "key context inputs metadata chain_id conversation_id messages"
METHODS = [
    (DEPLOYMENTS, "BaseDeployment", "__init__", "event_id"),
    (DEPLOYMENTS, "BaseDeployment", "add_metrics", "feedback usage performance metadata chain_id conversation_id"
     " user_id messages choices"),
    (DEPLOYMENTS, "DeploymentDataChoice", "__init__", "data"),
    (DEPLOYMENTS, "DeploymentDataChoice", "to_dict", ""),
    (DEPLOYMENTS, "DeploymentDataChoiceMessage", "__init__", "data"),
    (DEPLOYMENTS, "DeploymentDataChoiceMessage", "to_dict", ""),
    (DEPLOYMENTS, "DeploymentDataChoiceToolCall", "__init__", "data"),
    (DEPLOYMENTS, "DeploymentDataChoiceToolCall", "to_dict", ""),
    (DEPLOYMENTS, "ToolCallFunction", "__init__", "data"),
    (DEPLOYMENTS, "ToolCallFunction", "to_dict", ""),
    (DEPLOYMENTS, "Deployment", "to_dict", ""),
    (DEPLOYMENTS, "DeploymentConfig", "to_dict", ""),
    (DEPLOYMENTS, "Deployments", "get_config", "key context inputs metadata"),
    (DEPLOYMENTS, "Deployments", "invoke", CALL),
    (DEPLOYMENTS, "Deployments", "invoke_with_stream", CALL),
    (".client", "Orquesta", "__init__", "options"),
    (".client", "Orquesta", "set_user", "id"),
    (".exceptions", "OrquestaException", "__init__", "code message source"),
    (".options", "OrquestaClientOptions", "__init__", "api_key environment"),
]  # fmt: skip


@pytest.mark.parametrize(("module", "kind", "method", "arguments"), METHODS)
def test_the_method_takes_the_vendors_arguments_in_their_order(
    module: str, kind: str, method: str, arguments: str
) -> None:
    target = getattr(of(module, kind), method)
    target = getattr(target, "body", target)
    parameters = [name for name in inspect.signature(target).parameters if name != "self"]
    assert parameters[: len(arguments.split())] == arguments.split()


@pytest.mark.parametrize("kind", ["Deployment", "DeploymentConfig"])
def test_an_answer_can_be_made_by_hand_from_its_fields(kind: str) -> None:
    made = of(DEPLOYMENTS, kind)(id="01H", model="m", provider="p")
    assert (made.id, made.model, made.provider) == ("01H", "m", "p")
    assert made.to_dict() == {"id": "01H", "model": "m", "provider": "p"}
    assert issubclass(type(made), of(DEPLOYMENTS, "BaseDeployment"))


FIELDS = {
    "DeploymentFeedback": "score",
    "DeploymentUsage": "prompt_tokens completion_tokens total_tokens",
    "DeploymentPerformance": "latency time_to_first_token",
}


@pytest.mark.parametrize("name", FIELDS)
def test_the_typed_dictionary_has_the_vendors_fields(name: str) -> None:
    assert list(get_type_hints(of(DEPLOYMENTS, name))) == FIELDS[name].split()


def test_the_client_has_the_vendors_fields() -> None:
    client = of("", "Orquesta")(of("", "OrquestaClientOptions")("key", "production"))
    client.set_user(id="u")
    assert (client.options.environment, client.user) == ("production", "u")
    assert isinstance(client.deployments, of(DEPLOYMENTS, "Deployments"))
    assert dict(client.deployments.body_params) == {}
    client.close()


def test_the_urls_are_where_the_service_is() -> None:
    assert of(DEPLOYMENTS, "DEPLOYMENTS_API") == "https://api.orquesta.cloud/v2/deployments"
    assert of(DEPLOYMENTS, "GET_CONFIG_URL") == "https://api.orquesta.cloud/v2/deployments/get_config"
    assert of(DEPLOYMENTS, "INVOKE_URL") == "https://api.orquesta.cloud/v2/deployments/invoke"


@pytest.mark.parametrize("key", ["", None])
def test_options_without_a_key_are_refused_at_once(key: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORQUESTA_API_KEY", raising=False)
    with pytest.raises(of(".exceptions", "OrquestaInvalidAPIException")) as caught:
        of(".options", "OrquestaClientOptions")(key)
    assert isinstance(caught.value, MissingConfigurationError)
    monkeypatch.setenv("ORQUESTA_API_KEY", "from the environment")
    of(".options", "OrquestaClientOptions")(key)


def test_the_vendors_error_can_be_made_by_hand() -> None:
    error = of(".exceptions", "OrquestaException")(429, "slow down", "provider")
    assert (error.code, error.message, error.source) == (429, "slow down", "provider")


def responses() -> Iterator[Any]:
    told = {"code": 401, "error": "who are you", "source": "system"}
    yield pytest.param(httpx.Response(401, json=told), (401, "who are you", "system"), id="told")
    yield pytest.param(httpx.Response(429, json={"message": "m"}), (429, "m", "unknown"), id="message")
    yield pytest.param(httpx.Response(502, content=b"<html>"), (502, None, "unknown"), id="html")
    yield pytest.param(httpx.Response(500, json=["no"]), (500, None, "unknown"), id="list")


@pytest.mark.parametrize(("response", "expected"), list(responses()))
def test_a_response_that_is_no_success_is_raised(response: httpx.Response, expected: tuple[Any, ...]) -> None:
    with pytest.raises(of(".exceptions", "OrquestaException")) as caught:
        of(".exceptions", "handle_request_exception")(response)
    error = caught.value
    assert (error.code, error.facts.message, error.source) == expected


@pytest.mark.parametrize("status", [200, 201, 204])
def test_every_success_is_one(status: int) -> None:
    assert of(".exceptions", "handle_request_exception")(httpx.Response(status)) is None


def test_what_is_made_by_hand_reports_with_the_key_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ostiary.testing.faults import FaultServer, steps

    module = import_module(ROOT + DEPLOYMENTS)
    with FaultServer(default=steps.reply(200, json={"success": True})) as server:
        monkeypatch.setenv("ORQUESTA_API_KEY", "key-of-the-environment")
        monkeypatch.setenv("ORQUESTA_BASE_URL", server.url)
        module._own_client.cache_clear()
        try:
            module.BaseDeployment("01H").add_metrics(feedback={"score": 7})
        finally:
            module._own_client().close()
            module._own_client.cache_clear()
        (request,) = server.requests
        assert request.path == "/v2/deployments/01H/metrics"
        assert request.header("authorization") == "Bearer key-of-the-environment"
