"""The public surface of authentication, as type checkers see it. Checked, never run."""

from __future__ import annotations

from typing import assert_type

import httpx

from ostiary.auth import (
    APIKey,
    Bearer,
    Challenge,
    FileStore,
    MicrosoftAuthProvider,
    OIDCClientCredentials,
    OIDCDeviceLogin,
    Secret,
    StaticHeaders,
    TokenStore,
)
from ostiary.layer import Layer
from ostiary.layer import OIDCClientCredentials as LayerOIDC


async def credentials(auth: OIDCClientCredentials) -> None:
    assert_type(auth.token(), Secret)
    assert_type(await auth.atoken(), Secret)
    assert_type(auth.get_headers(), dict[str, str])
    assert_type(auth.bound_to("https://api.test"), OIDCClientCredentials)
    assert_type(APIKey("X-Key", "k").bound_to("https://api.test"), APIKey)
    httpx.Client(auth=auth.bound_to("https://api.test"))
    httpx.AsyncClient(auth=StaticHeaders({"X-A": Secret("1")}))


def settings() -> None:
    LayerOIDC(scope="x", method="private_key_jwt", private_key={"kty": "EC"}, store=FileStore("tokens"))
    OIDCClientCredentials(method="client_secret_get")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    OIDCClientCredentials(clientid="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Bearer(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Layer(auth_provider=LayerOIDC())
    store: TokenStore = FileStore("tokens")
    del store


async def people(store: TokenStore) -> None:
    def show(challenge: Challenge) -> None:
        assert_type(challenge.user_code, str)

    login = OIDCDeviceLogin(client_id="c", issuer="https://login.example.com", announce=show, store=store)
    assert_type(login.token(), Secret)
    assert_type(await MicrosoftAuthProvider("t", "c", auth_challenge_timeout=60).atoken(), Secret)
    assert_type(await login.get_access_token(), str)
