"""Logging in on another device (RFC 8628): ask for a code, show it, and wait until a person has entered it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from ostiary._core.flow import Flow, sleep
from ostiary._core.secrets import Secret
from ostiary.auth.asking import Answered, Asking
from ostiary.auth.endpoints import discovered_endpoint, discovery_url
from ostiary.auth.grants import Grant, parse_grant
from ostiary.auth.refusals import trail_of
from ostiary.errors import (
    AuthError,
    Facts,
    LoginExpiredError,
    TokenEndpointError,
    TokenError,
    TokenResponseError,
)

__all__ = ["Challenge", "DeviceFlow"]

T = TypeVar("T")

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_USUAL_PAUSE = 5.0
# RFC 8628 §3.5: who is told to slow down waits five seconds longer, from then on.
_LONGER = 5.0
_LONGEST_PAUSE = 60.0
# Of a provider that doesn't care how often it is asked.
_SHORTEST_PAUSE = 0.1
_USUAL_LIFETIME = 900.0
# What a terminal would obey.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Challenge:
    """Say what a person has to do: open `verification_uri` in a browser and enter `user_code` there.

    `verification_uri_complete` holds the code already, where the provider offers such; `expires_in` is in seconds;
    `message` says all of it in a sentence.
    """

    user_code: str
    verification_uri: str
    verification_uri_complete: str | None
    expires_in: float
    message: str


@dataclass(frozen=True, slots=True)
class _Begun:
    challenge: Challenge
    device_code: Secret
    pause: float
    ends: float


@dataclass(slots=True, repr=False)
class DeviceFlow:
    """Know everything that a login on another device needs; `log_in()` and `renew()` are its flows.

    `announce` is the flow that shows the challenge. `given_up` says whether somebody has called the login off.
    """

    client_id: str
    issuer: str | None
    device_url: str | None
    token_url: str | None
    endpoint_origins: tuple[str, ...]
    scope: str
    parameters: Mapping[str, str]
    asking: Asking
    announce: Callable[[Challenge], Flow[None]]
    given_up: Callable[[], bool]
    # Seconds that the person has at most; None leaves it to the provider's code.
    patience: float | None = None
    _device: tuple[Secret, ...] = field(default=(), init=False)

    def log_in(self) -> Flow[Grant]:
        """Return what the person grants.

        Raises `LoginDeclinedError`, `LoginExpiredError`, other subclasses of `TokenError`, and `AuthError` where the
        login was called off.
        """
        yield from self._discovered()
        begun = yield from self._begun()
        yield from self.announce(begun.challenge)
        return (yield from self._awaited(begun))

    def renew(self, refresh_token: Secret) -> Flow[Grant]:
        """Return what a refresh token is good for; it may be good for no more after that.

        Raises `InvalidGrantError` for one that has ended, and other subclasses of `TokenError`.
        """
        yield from self._discovered()
        assert self.token_url is not None
        form: dict[str, str | Secret] = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        if self.scope:
            form["scope"] = self.scope
        # Never twice: after an answer that got lost the token may be used up, and using it again may end its family.
        answered = yield from self._posted(self.token_url, form, (refresh_token,), replay="never")
        return self._read(answered, lambda a: parse_grant(a.reply.content, a.wall, refresh_token))

    def _discovered(self) -> Flow[None]:
        if self.device_url is not None and self.token_url is not None:
            return
        assert self.issuer is not None
        url, issuer, allowed = discovery_url(self.issuer), self.issuer, self.endpoint_origins
        found = yield from self.asking.ask(lambda: self.asking.effect("GET", url, None), tuple, None)

        def endpoint(name: str) -> Callable[[Answered], str]:
            return lambda answered: discovered_endpoint(answered.reply.content, issuer, allowed, name)

        self.token_url = self._read(found, endpoint("token_endpoint"))
        self.device_url = self._read(found, endpoint("device_authorization_endpoint"))

    def _begun(self) -> Flow[_Begun]:
        assert self.device_url is not None
        form: dict[str, str | Secret] = {"scope": self.scope} if self.scope else {}
        answered = yield from self._posted(self.device_url, {**form, **self.parameters}, ())
        return self._read(answered, self._challenge)

    def _awaited(self, begun: _Begun) -> Flow[Grant]:
        assert self.token_url is not None
        pause = begun.pause
        code = begun.device_code
        form: dict[str, str | Secret] = {"grant_type": _GRANT, "device_code": code}
        now = self.asking.clock.monotonic
        while True:
            yield from sleep(max(0.0, min(pause, begun.ends - now())))
            if self.given_up():
                raise AuthError("the login was called off")
            is_last = now() >= begun.ends
            try:
                answered = yield from self._posted(self.token_url, form, (code,))
            except TokenEndpointError as stopped:
                # Not reachable for a while: the code is good for longer than that.
                refused: TokenError = stopped
                pause = min(_LONGEST_PAUSE, pause * 2)
            except TokenError as stopped:
                refused = stopped
                if refused.error == "slow_down":
                    pause += _LONGER
                elif refused.error != "authorization_pending":
                    raise refused.again() from None
            else:
                return self._read(answered, lambda a: parse_grant(a.reply.content, a.wall))
            if is_last:
                raise self._too_late(refused)

    def _too_late(self, last: TokenError) -> TokenError:
        if isinstance(last, TokenEndpointError):
            error = last.again()
            assert isinstance(error, TokenError)
            return error
        return LoginExpiredError("nobody completed the login in time", facts=last.facts)

    def _posted(
        self,
        url: str,
        fields: Mapping[str, str | Secret],
        secrets: tuple[Secret, ...],
        *,
        replay: str = "safe",
    ) -> Flow[Answered]:
        def form() -> bytes:
            shown = {
                name: each.reveal() if isinstance(each, Secret) else each for name, each in fields.items()
            }
            return urlencode({"client_id": self.client_id, **shown}).encode()

        return self.asking.ask(
            lambda: self.asking.effect("POST", url, None, form()),
            lambda: [each.reveal() for each in secrets],
            None,
            replay=replay,
        )

    def _read(self, answered: Answered, reading: Callable[[Answered], T]) -> T:
        """Read an answer; where it can't be read, say so, from a frame that holds no token."""
        try:
            return reading(answered)
        except TokenResponseError as stopped:
            problem = str(stopped)
        facts = Facts(status=answered.reply.status, attempts=answered.attempts)
        raise TokenResponseError(problem, facts=replace(facts, trail=trail_of(answered.reply, {}, ())))

    def _challenge(self, answered: Answered) -> _Begun:
        found = _object(answered.reply.content)
        code, user_code = found.get("device_code"), _line(found.get("user_code"))
        uri = _page(found.get("verification_uri")) or _page(found.get("verification_url"))
        if not isinstance(code, str) or not code or not user_code or uri is None:
            raise TokenResponseError(
                "the identity provider's answer is no device authorization: it lacks a device_code, a user_code or a"
                " verification_uri"
            )
        lifetime = _seconds(found.get("expires_in"), _USUAL_LIFETIME)
        patience = lifetime if self.patience is None else min(lifetime, self.patience)
        said = _line(found.get("message"))
        message = (
            said or f"To sign in, use a web browser to open the page {uri} and enter the code {user_code}."
        )
        complete = _page(found.get("verification_uri_complete"))
        return _Begun(
            Challenge(user_code, uri, complete, patience, message),
            Secret(code),
            max(_SHORTEST_PAUSE, _seconds(found.get("interval"), _USUAL_PAUSE, zero=True)),
            answered.began + patience,
        )


def _object(content: bytes) -> dict[str, Any]:
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}


def _line(given: object) -> str | None:
    """Return a text that may be shown at a terminal, as one line."""
    return _CONTROLS.sub(" ", given).strip()[:1000] or None if isinstance(given, str) else None


def _page(given: object) -> str | None:
    """Return the address of a page that a person may be sent to."""
    if not isinstance(given, str) or _CONTROLS.search(given) or " " in given:
        return None
    try:
        parts = urlsplit(given)
    except ValueError:
        return None
    return given if parts.scheme in ("http", "https") and parts.netloc else None


def _seconds(given: object, usual: float, *, zero: bool = False) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return usual
    try:
        seconds = float(given)
    except (ValueError, OverflowError):
        return usual
    return seconds if math.isfinite(seconds) and (seconds > 0 or (zero and seconds == 0)) else usual
