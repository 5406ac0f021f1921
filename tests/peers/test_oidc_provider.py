"""Client credentials against a certified identity provider: npm's oidc-provider, installed from a lock file.

It counts its token requests itself. Needs Node.js: the system's from 22 on, else the one that the development
environment brings. Without one the tests are skipped, visibly; where CI=true that is a failure.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from tests.peers.node import installed, needed_node
from tests.support.echo import AsyncEcho, Echo

from ostiary import errors as e
from ostiary.auth import FileStore, OIDCClientCredentials
from ostiary.config import RetryPolicy

HERE = Path(__file__).resolve().parent / "oidc"
KEY = ECKey.generate_key("P-256", {"kid": "client-key", "alg": "ES256", "use": "sig"})
SECRET = "s3cret/with+odd=characters%"
CLIENTS = [
    {"client_id": "posts", "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_post"},
    {"client_id": "shows:it", "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_basic"},
    {
        "client_id": "signs",
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks": {"keys": [KEY.as_dict(private=False)]},
    },
]
METHODS: dict[str, dict[str, Any]] = {
    "client_secret_post": {"client_id": "posts", "client_secret": SECRET},
    "client_secret_basic": {"client_id": "shows:it", "client_secret": SECRET},
    "private_key_jwt": {"client_id": "signs", "private_key": KEY.as_dict(private=True)},
}
MANY = 50


class RealProvider:
    """The provider as it runs, with its switches and counts."""

    def __init__(self, urls: dict[str, str], http: httpx.Client) -> None:
        self.issuer, self.token_url, self.jwks = urls["issuer"], urls["token"], urls["jwks"]
        self._http = http

    def told(self, **switches: int) -> Any:
        """Turn switches; return switches and counts."""
        return self._http.post(f"{self.issuer}/test", json=switches).json()

    @property
    def token_requests(self) -> int:
        return int(self.told()["counts"]["token"])

    def revoke(self, auth: OIDCClientCredentials) -> None:
        """Revoke the current token, as an administrator would."""
        form = {"token": auth.token().reveal(), "client_id": "posts", "client_secret": SECRET}
        url = f"{self.issuer}/realms/demo/protocol/openid-connect/revoke"
        assert self._http.post(url, data=form).status_code == 200

    def auth(self, **changes: Any) -> OIDCClientCredentials:
        """Return credentials of the client that posts its secret, or others."""
        given = {"token_url": self.token_url, **METHODS["client_secret_post"], **changes}
        return OIDCClientCredentials(**given)

    def echo(self, auth: OIDCClientCredentials) -> Echo:
        """Return a client of the service that takes the provider's tokens."""
        return Echo(self.issuer, auth=auth.bound_to(self.issuer))


@pytest.fixture(scope="module")
def running() -> Iterator[RealProvider]:
    node = needed_node("the tests against a real identity provider")
    folder = installed(node, HERE, "idp.mjs")
    environment = {**os.environ, "CLIENTS": json.dumps(CLIENTS)}
    process = subprocess.Popen(
        [node.program, "idp.mjs"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the identity provider did not start"
        with httpx.Client(trust_env=False) as http:
            yield RealProvider(json.loads(line), http)
    finally:
        # The whole group: Node.js from a wheel runs below a launcher, and would hold the pipe open.
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=10)


@pytest.fixture
def idp(running: RealProvider) -> RealProvider:
    running.told(lifetime=60, delay=0, fail=0)
    return running


def test_the_provider_is_the_certified_version(idp: RealProvider) -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    assert lock["packages"]["node_modules/oidc-provider"]["version"] == "9.13.3"
    assert not [name for name, each in lock["packages"].items() if "resolved" in each]


@pytest.mark.parametrize("method", METHODS)
def test_each_way_to_prove_who_asks_is_granted_a_token(idp: RealProvider, method: str) -> None:
    auth = idp.auth(**{"client_secret": None, **METHODS[method]}, method=method, scope="layer-sdk read")
    with_token = idp.echo(auth)
    assert with_token.echo("x") == "hello"
    with_token.close()
    # Proved anew for a second token: an assertion is taken once.
    idp.told(lifetime=1)
    again = idp.auth(**{"client_secret": None, **METHODS[method]}, method=method)
    assert again.token() != again.token()


def test_raw_basic_is_what_this_provider_refuses(idp: RealProvider) -> None:
    auth = idp.auth(**METHODS["client_secret_basic"], method="client_secret_basic", basic_encoding="raw")
    with pytest.raises(e.TokenError):
        auth.token()


def test_the_issuer_alone_is_enough(idp: RealProvider) -> None:
    before = idp.token_requests
    auth = idp.auth(token_url=None, issuer=idp.issuer)
    client = idp.echo(auth)
    assert client.echo("x") == "hello"
    client.close()
    assert idp.token_requests == before + 1


def test_a_resource_is_asked_for_and_its_token_is_the_providers(idp: RealProvider) -> None:
    token = idp.auth(parameters={"resource": "urn:test:api"}, scope="read").token().reveal()
    keys = KeySet.import_key_set(httpx.get(idp.jwks, trust_env=False).json())
    claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"], claims["client_id"], claims["scope"]) == (
        idp.issuer,
        "urn:test:api",
        "posts",
        "read",
    )


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"client_secret": "wrong"}, e.InvalidClientError, "invalid_client"),
        ({"client_id": "nobody"}, e.InvalidClientError, "invalid_client"),
        ({"scope": "forbidden"}, e.InvalidScopeError, "invalid_scope"),
        ({"parameters": {"resource": "no uri"}}, e.TokenError, "invalid_target"),
        (
            {**METHODS["private_key_jwt"], "private_key": ECKey.generate_key("P-256").as_dict(private=True)},
            e.InvalidClientError,
            "invalid_client",
        ),
    ],
    ids=["secret", "client", "scope", "resource", "key"],
)
def test_a_refusal_is_typed_and_not_repeated(
    idp: RealProvider, change: dict[str, Any], kind: type[e.TokenError], code: str
) -> None:
    before = idp.token_requests
    method = "private_key_jwt" if "private_key" in change else "client_secret_post"
    with pytest.raises(e.TokenError) as caught:
        idp.auth(**change, method=method).token()
    assert (type(caught.value), caught.value.error) == (kind, code)
    assert idp.token_requests == before + 1


def test_a_token_is_used_again_until_it_expires_and_the_service_never_sees_an_old_one(
    idp: RealProvider,
) -> None:
    idp.told(lifetime=3)
    before = idp.told()["counts"]
    client = idp.echo(idp.auth())
    end = time.monotonic() + 6.5
    calls = 0
    while time.monotonic() < end:
        assert client.echo("x") == "hello"
        calls += 1
        time.sleep(0.02)
    client.close()
    after = idp.told()["counts"]
    assert 3 <= after["token"] - before["token"] <= 5
    # The provider counts in whole seconds, so a token of 3 s may end after 2: then a 401 and one replay.
    assert after["service"] - before["service"] - calls == after["refused"] - before["refused"] <= 3


def test_a_revoked_token_is_replaced_within_the_call(idp: RealProvider) -> None:
    auth = idp.auth()
    client = idp.echo(auth)
    client.echo("x")
    before = idp.told()["counts"]
    idp.revoke(auth)
    assert client.echo("x") == "hello"
    client.close()
    after = idp.told()["counts"]
    assert after["token"] - before["token"] == 1
    assert after["refused"] - before["refused"] == 1
    assert after["service"] - before["service"] == 2


def crowd(idp: RealProvider, auth: OIDCClientCredentials) -> list[str]:
    """Call from 50 threads and 50 tasks at once."""

    def threads() -> list[str]:
        client = idp.echo(auth)
        try:
            with ThreadPoolExecutor(MANY) as pool:
                return list(pool.map(lambda n: client.echo(str(n)), range(MANY)))
        finally:
            client.close()

    async def tasks() -> list[str]:
        client = AsyncEcho(idp.issuer, auth=auth.bound_to(idp.issuer))
        try:
            return list(await asyncio.gather(*(client.echo(str(n)) for n in range(MANY))))
        finally:
            await client.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(threads), pool.submit(lambda: asyncio.run(tasks()))
        return one.result() + other.result()


def test_fifty_threads_and_fifty_tasks_make_one_token_request(idp: RealProvider) -> None:
    idp.told(delay=300)
    before = idp.token_requests
    assert crowd(idp, idp.auth()) == ["hello"] * 2 * MANY
    assert idp.token_requests == before + 1


def test_fifty_threads_and_fifty_tasks_replace_a_revoked_token_once(idp: RealProvider) -> None:
    auth = idp.auth()
    auth.token()
    idp.revoke(auth)
    idp.told(delay=300)
    before = idp.token_requests
    assert crowd(idp, auth) == ["hello"] * 2 * MANY
    assert idp.token_requests == before + 1


def test_a_provider_that_fails_for_a_moment_is_asked_again(idp: RealProvider) -> None:
    idp.told(fail=2)
    before = idp.token_requests
    retry = RetryPolicy(base=0.01)
    client = idp.echo(idp.auth(retry=retry))
    assert client.echo("x") == "hello"
    client.close()
    assert idp.token_requests == before + 3
    idp.told(fail=9)
    with pytest.raises(e.TokenEndpointError) as caught:
        idp.auth(retry=retry).token()
    assert (caught.value.attempts, caught.value.error) == (4, "temporarily_unavailable")


def test_a_second_process_would_find_the_token_in_the_file(idp: RealProvider, tmp_path: Path) -> None:
    before = idp.token_requests
    first, second = (idp.auth(store=FileStore(tmp_path / "tokens")) for _ in range(2))
    assert first.token() == second.token()
    assert idp.token_requests == before + 1
