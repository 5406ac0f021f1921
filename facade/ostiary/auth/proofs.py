"""How a client proves who it is: by a secret in the body, a secret in a header, or a signed assertion."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Any, Literal, Protocol, TypeAlias
from urllib.parse import quote_plus

from ostiary._core.clock import Clock
from ostiary._core.secrets import Secret
from ostiary.errors import ConfigurationError, MissingConfigurationError

__all__ = ["BasicEncoding", "Method", "PrivateKey", "Proof", "hidden_key", "proof_of"]

Method: TypeAlias = Literal["client_secret_post", "client_secret_basic", "private_key_jwt"]
BasicEncoding: TypeAlias = Literal["form", "raw"]
PrivateKey: TypeAlias = str | bytes | Secret | Mapping[str, Any]

# An assertion is used at once; it has no need to live longer than clocks may differ.
ASSERTION_LIFETIME = 60
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}


class Proof(Protocol):
    """Prove the client's identity in one token request; asked anew for each attempt."""

    def parameters(self, audience: str) -> dict[str, str]:
        """Return what goes into the form."""
        ...

    def headers(self) -> list[tuple[str, str]]:
        """Return what goes into the headers."""
        ...

    def hidden(self) -> tuple[str, ...]:
        """Return the texts that must not be repeated from an answer."""
        ...


class _PostedSecret:
    def __init__(self, client_id: str, secret: Secret) -> None:
        self._id = client_id
        self._secret = secret

    def parameters(self, audience: str) -> dict[str, str]:
        return {"client_id": self._id, "client_secret": self._secret.reveal()}

    def headers(self) -> list[tuple[str, str]]:
        return []

    def hidden(self) -> tuple[str, ...]:
        return (self._secret.reveal(), quote_plus(self._secret.reveal()))


class _BasicSecret(_PostedSecret):
    def __init__(self, client_id: str, secret: Secret, encoding: BasicEncoding) -> None:
        super().__init__(client_id, secret)
        self._encoding = encoding

    def parameters(self, audience: str) -> dict[str, str]:
        return {}

    def headers(self) -> list[tuple[str, str]]:
        # RFC 6749 §2.3.1: both are form-encoded before they are joined. "raw" is for providers that don't decode them.
        return [("Authorization", f"Basic {self._pair()}")]

    def hidden(self) -> tuple[str, ...]:
        return (*super().hidden(), self._pair())

    def _pair(self) -> str:
        encode = quote_plus if self._encoding == "form" else str
        pair = f"{encode(self._id)}:{encode(self._secret.reveal())}"
        return base64.b64encode(pair.encode()).decode("ascii")


class _SignedAssertion:
    def __init__(self, client_id: str, key: Any, clock: Clock) -> None:
        self._id = client_id
        self._key = key
        self._clock = clock

    def parameters(self, audience: str) -> dict[str, str]:
        from joserfc import jwt

        now = int(self._clock.wall())
        claims = {
            "iss": self._id,
            "sub": self._id,
            "aud": audience,
            "iat": now,
            "exp": now + ASSERTION_LIFETIME,
            # New each time, as a provider takes each assertion once.
            "jti": secrets.token_urlsafe(24),
        }
        algorithm = _algorithm(self._key)
        header = {"alg": algorithm, "typ": "JWT"} | ({"kid": self._key.kid} if self._key.kid else {})
        assertion = jwt.encode(header, claims, self._key, algorithms=[algorithm])
        return {
            "client_id": self._id,
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": assertion,
        }

    def headers(self) -> list[tuple[str, str]]:
        return []

    def hidden(self) -> tuple[str, ...]:
        return ()


def proof_of(
    method: Method,
    client_id: str,
    client_secret: Secret | None,
    private_key: Secret | None,
    basic_encoding: BasicEncoding,
    clock: Clock,
) -> Proof:
    """Return the proof of a method. Raises `MissingConfigurationError` and `ConfigurationError`."""
    if basic_encoding not in ("form", "raw"):
        raise ConfigurationError(f"basic_encoding={basic_encoding!r}: pass 'form' or 'raw'")
    if method == "private_key_jwt":
        if private_key is None:
            raise MissingConfigurationError(
                "the private key is missing: pass private_key=… (PEM text or a JWK)"
            )
        key = _imported(private_key)
        if key is None:
            raise ConfigurationError(
                "private_key can't be read: pass an RSA or EC private key as PEM text or as a JWK"
            )
        return _SignedAssertion(client_id, key, clock)
    if method not in ("client_secret_post", "client_secret_basic"):
        raise ConfigurationError(
            f"method={method!r}: pass 'client_secret_post', 'client_secret_basic' or 'private_key_jwt'"
        )
    assert client_secret is not None
    if method == "client_secret_basic":
        return _BasicSecret(client_id, client_secret, basic_encoding)
    return _PostedSecret(client_id, client_secret)


def hidden_key(given: PrivateKey) -> Secret:
    """Return a key as a secret text, PEM or JSON."""
    if isinstance(given, Secret | str):
        return Secret.of(given)
    return Secret(given.decode("utf-8", "replace") if isinstance(given, bytes) else json.dumps(dict(given)))


def _imported(given: Secret) -> Any:
    """Return joserfc's key, None for what is none or has no private part. No exception leaves: it may hold the key."""
    from joserfc.jwk import ECKey, RSAKey

    for kind in (RSAKey, ECKey):
        try:
            text = given.reveal()
            key = kind.import_key(json.loads(text) if text.lstrip().startswith("{") else text)
        except Exception:  # noqa: S112 - another kind of key, or none; what they raise differs by kind
            continue
        if key.is_private and _algorithm(key):
            return key
    return None


def _algorithm(key: Any) -> str:
    """Return the signature algorithm: the JWK's own `alg`, or the usual one for its kind."""
    named = key.get("alg")
    if isinstance(named, str):
        return named
    return "RS256" if key.key_type == "RSA" else _CURVES[key.curve_name]
