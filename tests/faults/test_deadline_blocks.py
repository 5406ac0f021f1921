"""`with ostiary.deadline(…)` bounds all that happens inside: attempts, the waits between them, tokens, streams.

As in test_p01, nothing is timed: what is asked for would never end, and ends.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.faces import FACES, Face, echo_client
from tests.support.liminal import Provider, logged_in, talking

import ostiary
from ostiary import errors as e
from ostiary._core.deadline import until
from ostiary.auth import OIDCClientCredentials
from ostiary.config import RetryPolicy, Timeouts
from ostiary.orquesta import AsyncOrquesta, Orquesta
from ostiary.testing import FaultServer, steps

FOREVER = Timeouts(None, None, None, None)
SOON = 0.3


def within(face: Face, client: Any, seconds: float, *calls: Callable[[Any], Any]) -> Any:
    """Make calls one after the other in one block, on either face; return what the last one returned."""
    if face == "sync":
        with ostiary.deadline(seconds):
            return [call(client) for call in calls][-1]

    async def main() -> Any:
        with ostiary.deadline(seconds):
            return [await call(client) for call in calls][-1]

    # A runner of its own would have a context of its own; the block is inside the coroutine anyway.
    return main()


@pytest.mark.parametrize("face", FACES)
class TestACall:
    def run(self, face: Face, server: FaultServer, **options: Any) -> None:
        with echo_client(face, server.url, timeouts=FOREVER, deadline=None, **options) as call:
            work = lambda: within(face, call.client, SOON, lambda client: client.echo("hello"))  # noqa: E731
            with pytest.raises(e.DeadlineExceededError):
                work() if face == "sync" else call._runner.run(work())  # type: ignore[union-attr]

    def test_ends_where_the_server_hangs(self, face: Face) -> None:
        with FaultServer(default=steps.hang()) as server:
            self.run(face, server)
            server.wait_until_idle()

    def test_does_not_wait_for_an_attempt_that_would_come_too_late(self, face: Face) -> None:
        with FaultServer(default=steps.hang()) as server:
            server.script([steps.reply(503), steps.reply(503)])
            self.run(face, server, retry=RetryPolicy(attempts=50, base=0.01, cap=0.01))

    def test_is_bounded_by_its_client_too(self, face: Face) -> None:
        with FaultServer(default=steps.hang()) as server:
            with echo_client(face, server.url, timeouts=FOREVER, deadline=SOON) as call:
                work = lambda: within(face, call.client, 3600, lambda client: client.echo("hello"))  # noqa: E731
                with pytest.raises(e.DeadlineExceededError):
                    work() if face == "sync" else call._runner.run(work())  # type: ignore[union-attr]


def test_a_token_is_fetched_within_the_deadline() -> None:
    with FaultServer(default=steps.hang()) as server:
        auth = OIDCClientCredentials(
            token_url=server.url + "/token", client_id="c", client_secret="s", http_timeout=60
        )
        with echo_client("sync", server.url, auth=auth.bound_to(server.url), deadline=None) as call:
            with pytest.raises(e.DeadlineExceededError), ostiary.deadline(SOON):
                call("echo", text="hello")


@pytest.mark.parametrize("face", FACES)
def test_a_block_that_ends_in_a_renewal_uses_no_refresh_token_twice(face: Face) -> None:
    """Whether the token that was sent is used up, nobody knows: it is not sent again, and a new login follows."""
    threads: Callable[[Any], Any] = lambda client: client.threads.list()  # noqa: E731
    with FaultServer(default=steps.hang()) as server:
        store = logged_in("bearer", server.url, obtained_at=time.time() - 7200)
        settings = {"api_server_url": server.url, "store": store, "generation": "bearer"}
        with talking(face, **settings, auth_provider=Provider()) as talk:
            with pytest.raises(e.DeadlineExceededError):
                talk(within(face, talk.client, SOON, threads))
            assert [operation(each) for each in server.requests] == ["refresh-token"]
            server.script([steps.reply(200, headers=logged_in_by()), steps.reply(200, json=[])])
            assert talk(threads(talk.client)) == []
            assert [operation(each) for each in server.requests[1:]] == ["access-token", "threads"]


def logged_in_by() -> list[tuple[str, str]]:
    ends = int((time.time() + 3600) * 1000)
    found = (f"accessTokenExpiresAt={ends}", "accessToken=access-2", "refreshToken=refresh-2")
    return [("Set-Cookie", f"{pair}; Path=/") for pair in found]


def operation(request: Any) -> str:
    last: str = request.target.partition("?")[0].rpartition("/")[2]
    return last


def test_a_stream_ends_by_the_deadline() -> None:
    endless = steps.stream([b'data: {"id": "1"}\n\n'], end="hang")
    with FaultServer(default=endless) as server:
        with Orquesta(api_key="k", base_url=server.url) as client:
            with pytest.raises(e.DeadlineExceededError), ostiary.deadline(SOON):
                list(client.deployments.invoke_with_stream(key="any"))

        async def main() -> None:
            async with AsyncOrquesta(api_key="k", base_url=server.url) as client:
                with ostiary.deadline(SOON):
                    async for _ in client.deployments.invoke_with_stream(key="any"):
                        pass

        with pytest.raises(e.DeadlineExceededError):
            asyncio.run(main())


def test_blocks_nest_and_the_nearest_end_counts() -> None:
    assert until() is None
    with ostiary.deadline(1000):
        far = until()
        assert far is not None
        with ostiary.deadline(10) as near:
            between = until()
            with ostiary.deadline(5000):
                assert until() == between
        assert until() == far
        assert between is not None
        assert between < far
        with near, near:  # may be entered again: the seconds count anew
            assert until() != between
    assert until() is None


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), True, "2", None])
def test_what_is_no_number_of_seconds_is_refused(seconds: Any) -> None:
    with pytest.raises(e.InvalidInputError, match="deadline"):
        ostiary.deadline(seconds)
