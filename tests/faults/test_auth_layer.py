"""What the README of Layer's vendor promises of OIDC, typed as its reader would. layer.toml names these tests."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import requests
from tests.support.hands import Hands
from tests.support.idp import AT_ONCE, SECRET, Provider

from ostiary import errors as e
from ostiary.auth import AuthProvider, Secret
from ostiary.compat import layer_sdk
from ostiary.compat.layer_sdk import auth as compat_auth
from ostiary.config import Timeouts
from ostiary.layer import (
    AsyncLayer,
    LayerAuthError,
    LayerMissingRequiredConfigurationError,
    LayerSDKException,
    OIDCClientCredentials,
    layer,
)
from ostiary.testing import FaultServer, steps

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
SESSION = steps.reply(202, json={"session_id": str(uuid.uuid5(uuid.NAMESPACE_URL, "x"))})


@pytest.fixture
def provider() -> Iterator[Provider]:
    with FaultServer() as server:
        yield Provider(server)


@pytest.fixture
def api() -> Iterator[FaultServer]:
    layer.shutdown(timeout=0)  # whatever ran before in this process
    with FaultServer(default=SESSION) as server:
        yield server
        layer.shutdown(timeout=1)


def credentials(provider: Provider, **changes: Any) -> OIDCClientCredentials:
    given: dict[str, Any] = {
        "token_url": provider.url,
        "client_id": "app",
        "client_secret": SECRET,
        "retry": AT_ONCE,
    }
    return OIDCClientCredentials(**{**given, **changes})


def shown(api: FaultServer) -> list[str | None]:
    return [request.header("authorization") for request in api.requests]


def test_the_readmes_example_with_the_import_line_changed(provider: Provider, api: FaultServer) -> None:
    # Keycloak's layout of paths, as in the README.
    auth_provider = layer_sdk.OIDCClientCredentials(
        token_url=f"{provider.server.url}/realms/your-realm/protocol/openid-connect/token",
        client_id="your-client-id",
        client_secret="your-client-secret",
    )
    layer_sdk.layer.init(
        base_url=api.url, application_id=APPLICATION, environment="production", auth_provider=auth_provider
    )
    try:
        layer_sdk.layer.create_session()
    finally:
        layer_sdk.layer.shutdown(timeout=1)
    assert shown(api) == ["Bearer token-1"]
    assert provider.server.requests[0].path == "/realms/your-realm/protocol/openid-connect/token"
    assert provider.forms == [
        {
            "grant_type": "client_credentials",
            "client_id": "your-client-id",
            "client_secret": "your-client-secret",
        }
    ]


def test_scope_is_asked_for_with_the_token(provider: Provider, api: FaultServer) -> None:
    layer.init(
        base_url=api.url, application_id=APPLICATION, auth_provider=credentials(provider, scope="layer-sdk")
    )
    layer.create_session()
    assert provider.forms[0]["scope"] == "layer-sdk"


def test_the_environment_stands_in_for_every_argument(
    provider: Provider, api: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYER_OIDC_TOKEN_URL", f"{provider.url}/from-env")
    monkeypatch.setenv("LAYER_OIDC_CLIENT_ID", "env-id")
    monkeypatch.setenv("LAYER_OIDC_CLIENT_SECRET", "env-secret")
    monkeypatch.setenv("LAYER_OIDC_SCOPE", "env-scope")
    layer.init(base_url=api.url, application_id=APPLICATION, auth_provider=OIDCClientCredentials())
    layer.create_session()
    assert provider.server.requests[0].path == "/token/from-env"
    form = {"client_id": "env-id", "client_secret": "env-secret", "scope": "env-scope"}
    assert provider.forms[0] == {"grant_type": "client_credentials", **form}


def test_an_argument_wins_over_its_variable(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET", "SCOPE", "TIMEOUT"):
        monkeypatch.setenv(f"LAYER_OIDC_{name}", "https://127.0.0.1:9/env")
    credentials(provider, scope="mine", http_timeout=3).token()
    assert provider.forms[0]["client_id"] == "app"
    assert provider.forms[0]["client_secret"] == SECRET
    assert provider.forms[0]["scope"] == "mine"


@pytest.mark.parametrize(
    ("left_out", "variable"),
    [
        ("token_url", "LAYER_OIDC_TOKEN_URL"),
        ("client_id", "LAYER_OIDC_CLIENT_ID"),
        ("client_secret", "LAYER_OIDC_CLIENT_SECRET"),
    ],
)
def test_what_is_missing_is_named_with_its_variable(provider: Provider, left_out: str, variable: str) -> None:
    with pytest.raises(LayerMissingRequiredConfigurationError, match=rf"{left_out}=… or set {variable}"):
        credentials(provider, **{left_out: None})


def timeouts_of(provider: Provider, **changes: Any) -> Any:
    """Return the timeouts that reach the transport for one token request."""
    seen: list[Any] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"access_token": "t"})

    credentials(provider, http_session=httpx.MockTransport(handle), **changes).token()
    return seen[0]


def test_http_timeout_is_ten_seconds_unless_an_argument_or_the_environment_says_otherwise(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(timeouts_of(provider).values()) == {10.0}
    assert set(timeouts_of(provider, http_timeout=3).values()) == {3.0}
    assert set(timeouts_of(provider, http_timeout=0).values()) == {10.0}
    assert timeouts_of(provider, http_timeout=Timeouts(1, 2, 3, 4))["read"] == 2
    monkeypatch.setenv("LAYER_OIDC_TIMEOUT", "7")
    assert set(timeouts_of(provider).values()) == {7.0}
    monkeypatch.setenv("LAYER_OIDC_TIMEOUT", "soon")
    with pytest.raises(e.InvalidInputError, match="LAYER_OIDC_TIMEOUT"):
        credentials(provider)


def test_http_session_replaces_the_providers_client_and_touches_the_services_not(
    provider: Provider, api: FaultServer
) -> None:
    with requests.Session() as session:
        session.headers["X-Mine"] = "yes"
        layer.init(
            base_url=api.url,
            application_id=APPLICATION,
            auth_provider=credentials(provider, http_session=session),
        )
        layer.create_session()
    assert provider.server.requests[0].header("x-mine") == "yes"
    assert api.requests[0].header("x-mine") is None
    assert shown(api) == ["Bearer token-1"]


def test_without_http_session_the_provider_has_a_client_of_its_own(
    provider: Provider, api: FaultServer
) -> None:
    with httpx.Client(trust_env=False, event_hooks={"request": [_mark]}) as client:
        layer.init(
            base_url=api.url,
            application_id=APPLICATION,
            auth_provider=credentials(provider),
            http_session=client,
        )
        layer.create_session()
    assert api.requests[0].header("x-mine") == "yes"
    assert provider.server.requests[0].header("x-mine") is None


def _mark(request: httpx.Request) -> None:
    request.headers["X-Mine"] = "yes"


def test_a_token_is_asked_for_when_needed_kept_and_replaced(provider: Provider, api: FaultServer) -> None:
    provider.answer["expires_in"] = 60
    hands = Hands()
    auth = credentials(provider, clock=hands.clock())
    layer.init(base_url=api.url, application_id=APPLICATION, auth_provider=auth)
    assert provider.forms == []
    for _ in range(3):
        layer.create_session()
    assert shown(api) == ["Bearer token-1"] * 3
    hands.pass_(59)
    layer.create_session()
    assert shown(api)[-1] == "Bearer token-2"
    assert len(provider.forms) == 2


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (steps.reply(401, json={"error": "invalid_client"}), e.InvalidClientError),
        (steps.reply(403), e.TokenError),
        (steps.reply(400, json={"error": "invalid_scope"}), e.InvalidScopeError),
        (steps.reply(503), e.TokenEndpointError),
        (steps.reply(200, json={}), e.TokenResponseError),
        (steps.reset("accept"), e.TokenEndpointError),
    ],
    ids=lambda value: getattr(value, "name", getattr(value, "__name__", value)),
)
@pytest.mark.parametrize("face", ["sync", "async", "get_headers"])
def test_layer_auth_error_is_raised_when_authentication_fails(
    step: Any, kind: type[e.TokenError], face: str, provider: Provider, api: FaultServer
) -> None:
    provider.first = [step] * 4
    auth = credentials(provider)
    settings: Any = {"base_url": api.url, "application_id": APPLICATION, "auth_provider": auth}

    async def call() -> None:
        async with AsyncLayer(**settings) as client:
            await client.create_session()

    layer.init(**settings)
    calls: dict[str, Callable[[], Any]] = {
        "sync": layer.create_session,
        "async": lambda: asyncio.run(call()),
        "get_headers": auth.get_headers,
    }
    with pytest.raises(LayerAuthError) as caught:
        calls[face]()
    assert isinstance(caught.value, kind)
    assert isinstance(caught.value, LayerSDKException)
    if face != "get_headers":
        assert caught.value.operation == "create_session"
    assert api.requests == []


def test_a_token_goes_to_layer_and_its_firewall_and_nowhere_else(
    provider: Provider, api: FaultServer
) -> None:
    with FaultServer(
        default=steps.reply(json={"session_id": "x", "decision": "pass", "context": {}})
    ) as wall:
        auth = credentials(provider)
        layer.init(
            base_url=api.url, application_id=APPLICATION, firewall_base_url=wall.url, auth_provider=auth
        )
        layer.create_session()
        layer.firewall_session_lookup(str(uuid.uuid5(uuid.NAMESPACE_URL, "x")))
        assert shown(wall) == ["Bearer token-1"]
    elsewhere = auth.bound_to("https://another.example")
    layer.shutdown(timeout=1)
    with pytest.raises(e.ForeignOriginError):
        layer.init(base_url=api.url, application_id=APPLICATION, auth_provider=elsewhere)


def test_the_vendors_places_have_it(provider: Provider) -> None:
    assert layer_sdk.OIDCClientCredentials is compat_auth.OIDCClientCredentials is OIDCClientCredentials
    assert issubclass(layer_sdk.OIDCClientCredentials, layer_sdk.AuthProvider)
    assert issubclass(OIDCClientCredentials, AuthProvider)
    assert credentials(provider).get_headers() == {"Authorization": "Bearer token-1"}
    assert credentials(provider, client_secret=Secret(SECRET)).token() == Secret("token-2")
