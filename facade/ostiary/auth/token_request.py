"""The flow of a token request: discover the endpoint, prove who asks, try again where that may help."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from ostiary._core.clock import Clock
from ostiary._core.flow import Flow, Send, SendFailure, send, sleep
from ostiary._core.retry import Answered, Broke, Budget, Decision, Outcome, Retry, decide, parse_retry_after
from ostiary._io.reading import ACCEPT_ENCODING
from ostiary.auth.endpoints import discovered_endpoint, discovery_url
from ostiary.auth.proofs import Proof
from ostiary.auth.refusals import refusal, trail_of, unreachable
from ostiary.auth.tokens import Token, parse_token
from ostiary.config import RetryPolicy, Timeouts
from ostiary.errors import DeadlineExceededError, Facts, InvalidScopeError, TokenResponseError
from ostiary.version import __version__

if TYPE_CHECKING:
    from ostiary_api._runtime import Reply

__all__ = ["NarrowerScope", "TokenRequest"]

T = TypeVar("T")
NarrowerScope: TypeAlias = Literal["refuse", "accept"]

_log = logging.getLogger("ostiary.auth")
# No token is that long; an answer that is larger is no identity provider's.
_CAP = 1024 * 1024


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
    timeouts: Timeouts
    retry: RetryPolicy
    clock: Clock
    budget: Budget = field(default_factory=lambda: Budget(RetryPolicy().budget))

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

    def _asked(self, method: str, url: str, deadline: float | None) -> Flow[_Answered]:
        attempts = 0
        while True:
            attempts += 1
            began, wall = self.clock.monotonic(), self.clock.wall()
            reply: Reply | None = None
            failure: SendFailure | None = None
            try:
                reply = yield from send(self._effect(method, url, deadline))
            except SendFailure as stopped:
                failure = stopped
            if reply is not None and 200 <= reply.status < 300 and not _is_error(reply):
                return _Answered(reply, began, wall, attempts)
            decision = self._decision(attempts, reply, failure, deadline)
            if isinstance(decision, Retry):
                self.budget.spend(decision.cost)
                yield from sleep(decision.after)
                continue
            if reply is not None:
                retryable = reply.status in self.retry.statuses
                raise refusal(reply, attempts, self.proof.hidden(), retryable=retryable)
            assert failure is not None
            if failure.trouble == "deadline":
                raise DeadlineExceededError("the call took longer than its deadline, asking for a token")
            raise unreachable(failure, attempts)

    def _decision(
        self, attempts: int, reply: Reply | None, failure: SendFailure | None, deadline: float | None
    ) -> Decision:
        outcome: Outcome
        if reply is not None:
            after = parse_retry_after(reply.headers.get("retry-after"), self.clock.wall())
            outcome = Answered(reply.status, after)
        else:
            assert failure is not None
            outcome = Broke(failure.sent, failure.trouble)
        return decide(
            self.retry,
            attempts,
            outcome,
            # A second token does no harm: the first one is never used.
            replay="safe",
            replayable_body=True,
            left=None if deadline is None else deadline - self.clock.monotonic(),
            budget=self.budget,
            chance=self.clock.chance(),
        )

    def _effect(self, method: str, url: str, deadline: float | None) -> Send:
        """Build one request, with a proof of its own. No frame that may fail holds what is in it."""
        headers = [
            ("User-Agent", f"ostiary/{__version__}"),
            ("Accept", "application/json"),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        body = b""
        if method == "POST":
            from authlib.oauth2.rfc6749.parameters import prepare_token_request  # type: ignore[import-untyped]

            form = {**self.proof.parameters(self.issuer or url), **self.parameters}
            if self.scope:
                form["scope"] = self.scope
            body = prepare_token_request("client_credentials", **form).encode()
            headers += [("Content-Type", "application/x-www-form-urlencoded"), *self.proof.headers()]
        return Send(method, url, headers, body, timeouts=self.timeouts, deadline=deadline, cap=_CAP)

    def _read(self, answered: _Answered, reading: Callable[[_Answered], T]) -> T:
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

    def _endpoint(self, answered: _Answered) -> str:
        assert self.issuer is not None
        return discovered_endpoint(answered.reply.content, self.issuer, self.endpoint_origins)

    def _token(self, answered: _Answered) -> Token:
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


@dataclass(frozen=True, slots=True)
class _Answered:
    reply: Reply
    began: float
    wall: float
    attempts: int


def _is_error(reply: Reply) -> bool:
    """Say whether a success holds an error all the same, as some providers answer."""
    try:
        value: Any = json.loads(reply.content)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and isinstance(value.get("error"), str) and "access_token" not in value
