"""The flow of a token request: discover the endpoint, prove who asks, try again where that may help."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from ostiary._core.flow import Flow, Send
from ostiary.auth.asking import Answered, Asking
from ostiary.auth.endpoints import discovered_endpoint, discovery_url
from ostiary.auth.proofs import Proof
from ostiary.auth.refusals import trail_of
from ostiary.auth.tokens import Token, parse_token
from ostiary.errors import Facts, InvalidScopeError, TokenResponseError

__all__ = ["NarrowerScope", "TokenRequest"]

T = TypeVar("T")
NarrowerScope: TypeAlias = Literal["refuse", "accept"]

_log = logging.getLogger("ostiary.auth")


@dataclass(slots=True, repr=False)
class TokenRequest:
    """Know everything that a client-credentials request needs; `flow()` makes one."""

    token_url: str | None
    issuer: str | None
    endpoint_origins: tuple[str, ...]
    proof: Proof
    scope: str | None
    narrower_scope: NarrowerScope
    parameters: Mapping[str, str]
    asking: Asking

    def flow(self, deadline: float | None) -> Flow[tuple[Token, float]]:
        """Return a token, and the monotonic time at which the request for it left.

        Raises the subclasses of `TokenError`, and `DeadlineExceededError`.
        """
        if self.token_url is None:
            assert self.issuer is not None
            found = yield from self._asked("GET", discovery_url(self.issuer), deadline)
            # Kept for as long as this object lives: an endpoint that moves is set up anew.
            self.token_url = self._read(found, self._endpoint)
        answered = yield from self._asked("POST", self.token_url, deadline)
        token = self._read(answered, self._token)
        self._compare_scopes(token)
        return token, answered.began

    def _asked(self, method: str, url: str, deadline: float | None) -> Flow[Answered]:
        # Sent again whatever happened: a second token does no harm, the first one is never used.
        return self.asking.ask(lambda: self._effect(method, url, deadline), self.proof.hidden, deadline)

    def _effect(self, method: str, url: str, deadline: float | None) -> Send:
        """Build one request, with a proof of its own. No frame that may fail holds what is in it."""
        if method != "POST":
            return self.asking.effect(method, url, deadline)
        from authlib.oauth2.rfc6749.parameters import prepare_token_request  # type: ignore[import-untyped]

        form = {**self.proof.parameters(self.issuer or url), **self.parameters}
        if self.scope:
            form["scope"] = self.scope
        body = prepare_token_request("client_credentials", **form).encode()
        return self.asking.effect(method, url, deadline, body, self.proof.headers())

    def _read(self, answered: Answered, reading: Callable[[Answered], T]) -> T:
        """Read an answer; where it can't be read, say so with what is known of it.

        The error is raised anew here, as the frames that read hold the token.
        """
        try:
            return reading(answered)
        except TokenResponseError as stopped:
            problem = str(stopped)
        facts = Facts(status=answered.reply.status, attempts=answered.attempts)
        raise TokenResponseError(
            problem, facts=replace(facts, trail=trail_of(answered.reply, {}, self.proof.hidden()))
        )

    def _endpoint(self, answered: Answered) -> str:
        assert self.issuer is not None
        return discovered_endpoint(answered.reply.content, self.issuer, self.endpoint_origins)

    def _token(self, answered: Answered) -> Token:
        return parse_token(answered.reply.content, answered.wall)

    def _compare_scopes(self, token: Token) -> None:
        # No scope in the answer means the one that was asked for (RFC 6749 §5.1). ".default" stands for others.
        if token.scope is None or self.scope is None:
            return
        asked = {each for each in self.scope.split() if not each.endswith("/.default")}
        missing = sorted(asked.difference(token.scope.split()))
        if not missing:
            return
        text = f"the identity provider granted less than was asked for: without the scope {' '.join(missing)}"
        if self.narrower_scope == "refuse":
            raise InvalidScopeError(
                text + " (narrower_scope='accept' takes what there is)", facts=Facts(attempts=1)
            )
        _log.warning("%s", text)
