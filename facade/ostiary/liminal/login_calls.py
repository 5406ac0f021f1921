"""The calls that log in and renew; what counts of their answers are the cookies and the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from ostiary._core.clock import Clock
from ostiary._core.plan import Endpoint, Plan
from ostiary._core.secrets import Secret
from ostiary.liminal.config import Generation
from ostiary.liminal.kept import Kept, cookies, the_login
from ostiary_api._runtime import UNSET, Reply
from ostiary_api.liminal.api.logins import log_in, log_in_with_token, refresh_token, resume_session

__all__ = ["refresh", "resuming", "with_identity", "with_token"]

P = ParamSpec("P")


def refresh(source: str, clock: Clock) -> Plan[Kept]:
    """Plan a renewal of a bearer's tokens."""
    return _plan(refresh_token, lambda reply, wall: the_login(reply, "bearer", wall), clock, source=source)


def with_identity(source: str | None, wanted: Generation | None, clock: Clock) -> Plan[Kept]:
    """Plan a login with an identity provider's token."""

    def read(reply: Reply, wall: float) -> Kept:
        return the_login(reply, wanted, wall)

    return _plan(log_in, read, clock, source=UNSET if source is None else source)


def with_token(clock: Clock) -> Plan[Kept]:
    """Plan a login with an environment token."""
    return _plan(log_in_with_token, lambda reply, wall: the_login(reply, "session", wall), clock)


def resuming(session: Secret, clock: Clock) -> Plan[Kept]:
    """Plan going on with a session; an answer that sets none leaves the one that was sent in force."""

    def read(reply: Reply, wall: float) -> Kept:
        found = cookies(reply.headers.get_all("set-cookie")).get("session")
        return Kept("session", found or session, None, None, wall)

    return _plan(resume_session, read, clock)


def _plan(
    endpoint: Endpoint[P, object],
    read: Callable[[Reply, float], Kept],
    clock: Clock,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Plan[Kept]:
    # Taken before the request leaves: a token is rather thought older than it is than younger.
    began = [clock.wall()]
    return Plan(
        endpoint.OPERATION,
        lambda: endpoint.request(*args, **kwargs),
        lambda reply: read(reply, began[0]),
    )
