"""Reading grants, refusals and proofs: pure, so shown as tables."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from ostiary import errors as e
from ostiary._core.clock import Clock
from ostiary._core.secrets import Secret
from ostiary.auth.proofs import hidden_key, proof_of
from ostiary.auth.refusals import refusal
from ostiary.auth.stores import store_key
from ostiary.auth.tokens import Token, leeway, parse_token, restored, stored
from ostiary_api._runtime import Headers, Reply

AUDIENCE = "https://idp.test/token"
NOW = Clock(wall=lambda: 1_700_000_000.0)


# Freshness


@given(st.floats(0.001, 1e9))
def test_the_leeway_is_between_one_and_thirty_seconds(lifetime: float) -> None:
    assert 1.0 <= leeway(lifetime) <= 30.0
    if 5.0 <= lifetime <= 150.0:
        assert leeway(lifetime) == lifetime / 5


@pytest.mark.parametrize(
    ("obtained", "wall", "fresh"),
    [
        (1000.0, 1000.0, 80.0),
        (1000.0, 1050.0, 30.0),
        (1000.0, 1080.0, 0.0),
        (1000.0, 2000.0, -920.0),
        # A clock that ticks a little apart is no clock that was set.
        (1000.5, 1000.0, 80.0),
        # Obtained in the future: how much is left of it can't be told.
        (2000.0, 1000.0, 0.0),
    ],
)
def test_a_kept_token_ages_by_the_wall_clock_and_never_outlives_its_lifetime(
    obtained: float, wall: float, fresh: float
) -> None:
    assert Token(Secret("t"), 100.0, None, obtained).fresh_for(wall) == pytest.approx(fresh)


@given(
    st.text(min_size=1),
    st.one_of(st.none(), st.floats(0.1, 1e6)),
    st.one_of(st.none(), st.text()),
    st.floats(0, 2e9),
)
def test_what_is_stored_comes_back(
    text: str, lifetime: float | None, scope: str | None, moment: float
) -> None:
    usable = all("\x21" <= letter <= "\x7e" for letter in text)
    token = Token(Secret(text), lifetime, scope, moment)
    assert restored(stored(token)) == (token if usable else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"version": 2}',
        '{"version": 1, "access_token": "t"}',
        "{" * 100_000,
        '"\\ud800"',
        '{"version": 1, "access_token": "t", "lifetime": 1, "scope": null, "obtained_at": NaN}',
    ],
)
def test_a_store_that_holds_anything_else_holds_nothing(text: str) -> None:
    assert restored(text) is None


@given(st.binary(max_size=200))
def test_no_answer_breaks_the_reading(content: bytes) -> None:
    with contextlib.suppress(e.TokenResponseError):
        assert parse_token(content, 0.0).access_token


def test_tokens_of_different_askers_are_kept_apart() -> None:
    keys = {
        store_key("https://a", "app", ["x"], {}),
        store_key("https://b", "app", ["x"], {}),
        store_key("https://a", "app2", ["x"], {}),
        store_key("https://a", "app", ["y"], {}),
        store_key("https://a", "app", ["x"], {"resource": "r"}),
    }
    assert len(keys) == 5
    assert store_key("https://a", "app", ["x", "y"], {}) == store_key("https://a", "app", ["y", "x"], {})


# Refusals


def refused(
    status: int, said: Any, headers: dict[str, str] | None = None, hidden: tuple[str, ...] = ()
) -> e.TokenError:
    return refusal(
        Reply(status, Headers(headers or {}), json.dumps(said).encode()), 1, hidden, retryable=False
    )


def test_ids_in_headers_are_kept_unless_they_repeat_a_secret() -> None:
    error = refused(400, {}, {"X-Correlation-Id": "c-1", "X-Trace-Id": "t-1", "X-Request-Id": "r-1"})
    assert (error.correlation_id, error.trace_id, error.request_id) == ("c-1", "t-1", "r-1")
    error = refused(400, {}, {"X-Correlation-Id": "is hunter2", "X-Request-Id": "hunter2"}, ("hunter2",))
    assert (error.correlation_id, error.request_id) == (None, None)


@pytest.mark.parametrize(
    "code", ["hunter2", "has hunter2", "spaces here", "a" * 65, "", 7, None, ["x"], "é", "a\nb"]
)
def test_a_code_that_is_none_is_not_shown(code: object) -> None:
    assert refused(400, {"error": code}, hidden=("hunter2",)).error is None


def test_a_description_is_cut_and_what_looks_like_a_credential_masked() -> None:
    error = refused(
        400, {"error": "invalid_grant", "error_description": "eyJhbGciOiJub.eyJzdWIi.x and " + "y" * 9999}
    )
    assert error.error_description is not None
    assert error.error_description.startswith("[…] and y")
    assert len(error.error_description) <= 500


@pytest.mark.parametrize("said", [[], "text", 7, None, {"error": {"code": "x"}}])
def test_any_json_may_refuse(said: object) -> None:
    assert type(refused(400, said)) is e.TokenError


def test_an_error_again_is_equal_and_keeps_its_facts() -> None:
    error = refused(401, {"error": "invalid_client", "correlation_id": "c-1", "error_description": "words"})
    again = error.again()
    assert isinstance(again, e.InvalidClientError)
    assert (again.error, again.correlation_id, again.error_description) == ("invalid_client", "c-1", "words")


# Proofs


def assertion(key: object, **more: Any) -> tuple[dict[str, str], Any]:
    proof = proof_of("private_key_jwt", "app", None, hidden_key(key), "form", NOW)  # type: ignore[arg-type]
    form = proof.parameters(AUDIENCE)
    return form, proof


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (RSAKey.generate_key(2048, {"kid": "k1"}), "RS256"),
        (ECKey.generate_key("P-256", {"kid": "k1"}), "ES256"),
        (ECKey.generate_key("P-384", {"kid": "k1"}), "ES384"),
        (RSAKey.generate_key(2048, {"kid": "k1", "alg": "PS256"}), "PS256"),
    ],
    ids=["RSA", "P-256", "P-384", "PS256"],
)
def test_an_assertion_is_short_lived_signed_and_new_each_time(key: Any, algorithm: str) -> None:
    form, proof = assertion(key.as_dict(private=True))
    other = proof.parameters(AUDIENCE)
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    first, second = (
        jwt.decode(each["client_assertion"], key, algorithms=[algorithm]) for each in (form, other)
    )
    assert first.header["kid"] == "k1"
    assert (first.claims["iss"], first.claims["sub"], first.claims["aud"]) == ("app", "app", AUDIENCE)
    assert first.claims["exp"] - first.claims["iat"] == 60
    assert first.claims["iat"] == 1_700_000_000
    assert first.claims["jti"] != second.claims["jti"]
    assert proof.headers() == []


@pytest.mark.parametrize("kind", ["text", "bytes", "secret"])
def test_a_key_may_be_pem(kind: str) -> None:
    key = ECKey.generate_key("P-256")
    pem = key.as_pem(private=True)
    given: Any = {"text": pem.decode(), "bytes": pem, "secret": Secret(pem.decode())}[kind]
    form, _ = assertion(given)
    assert jwt.decode(form["client_assertion"], key, algorithms=["ES256"]).claims["sub"] == "app"


@pytest.mark.parametrize(
    "key",
    [
        RSAKey.generate_key(2048).as_dict(private=False),
        ECKey.generate_key("P-256").as_pem(private=False),
        OKPKey.generate_key("Ed25519").as_dict(private=True),
        {"kty": "oct", "k": "AAAA"},
        "{}",
        "{",
        "text",
    ],
    ids=["public JWK", "public PEM", "Ed25519", "symmetric", "empty", "cut", "text"],
)
def test_what_is_no_private_key_is_refused(key: object) -> None:
    with pytest.raises(e.ConfigurationError, match="private_key"):
        assertion(key)
