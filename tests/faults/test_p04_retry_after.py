"""P4: what a service asks for by `Retry-After` is waited for, unless it makes no sense or is too long."""

from __future__ import annotations

import pytest
from tests.support.faces import WAYS, Face, echo_client

from ostiary import errors as e
from ostiary._core.clock import Clock
from ostiary.config import RetryPolicy
from ostiary.testing import FaultServer, steps

OK = steps.reply(json={"text": "hello"})
# Chance as it may be at worst: a wait of our own is the bound, 0.5 or (after a 429) 1 second.
CLOCK = Clock(wall=lambda: 1_700_000_000.0, chance=lambda: 1.0)
OUR_OWN = 1.0
TOO_LONG = None

pytestmark = pytest.mark.parametrize("face", WAYS)

EXPECTED: dict[str, float | None] = {
    "zero": 0.0,
    "whole": 1.0,
    "fraction": 0.05,
    "exponent": 0.01,
    "spaced": 1.0,
    "plus": 1.0,
    "negative": OUR_OWN,
    "minus zero": 0.0,
    "nan": OUR_OWN,
    "infinite": OUR_OWN,
    "huge": TOO_LONG,
    "long digits": OUR_OWN,  # more than a float holds: infinite
    "hexadecimal": OUR_OWN,
    "underscore": OUR_OWN,
    "with unit": OUR_OWN,
    "in words": OUR_OWN,
    "two values": OUR_OWN,
    "empty": OUR_OWN,
    "past date": 0.0,
    "far date": TOO_LONG,
    "impossible date": OUR_OWN,
    "date without zone": 0.0,
    "date with odd zone": OUR_OWN,
    "rfc 850 date": 0.0,
    "asctime date": 0.0,
}


@pytest.mark.parametrize("name", list(steps.RETRY_AFTER))
def test_each_corner(face: Face, name: str) -> None:
    expected = EXPECTED[name]
    with FaultServer(default=OK) as server, echo_client(face, server.url, clock=CLOCK) as call:
        server.script([steps.retry_after(steps.RETRY_AFTER[name])])
        if expected is not TOO_LONG:
            assert call("echo", text="hello") == "hello"
            assert call.client.waits == [expected]
            return
        with pytest.raises(e.RateLimitedError, match="longer wait"):
            call("echo", text="hello")
        assert call.client.waits == []


@pytest.mark.parametrize("status", [408, 425, 429, 502, 503, 504])
def test_it_counts_with_every_status_that_is_tried_again(face: Face, status: int) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([steps.retry_after("7", status=status), steps.retry_after("0", status=status)])
        assert call("echo", text="hello") == "hello"
        assert call.client.waits == [7.0, 0.0]


def test_several_headers_make_no_number(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url, clock=CLOCK) as call:
        server.script([steps.retry_after(["3", "4"])])
        call("echo", text="hello")
        assert call.client.waits == [OUR_OWN]


def test_a_date_counts_from_now(face: Face) -> None:
    clock = Clock(wall=lambda: 1_445_412_480.0 - 9.5)  # half a second less than ten before the date below
    with FaultServer(default=OK) as server, echo_client(face, server.url, clock=clock) as call:
        server.script([steps.retry_after("Wed, 21 Oct 2015 07:28:00 GMT")])
        call("echo", text="hello")
        assert call.client.waits == [9.5]


def test_a_wait_beyond_the_cap_ends_the_call_and_is_told(face: Face) -> None:
    with FaultServer() as server, echo_client(face, server.url) as call:
        server.script([steps.retry_after("3600")])
        with pytest.raises(e.RateLimitedError, match="longer wait") as caught:
            call("echo", text="hello")
        assert (caught.value.retry_after, caught.value.attempts) == (3600.0, 1)
        assert call.client.waits == []


def test_a_wait_beyond_the_deadline_is_not_begun(face: Face) -> None:
    with FaultServer(default=steps.retry_after("5")) as server:
        with echo_client(face, server.url, deadline=4.0) as call:
            with pytest.raises(e.RateLimitedError, match="pass the deadline") as caught:
                call("echo", text="hello")
            assert caught.value.retry_after == 5.0
            assert call.client.waits == []


def test_a_storm_ends_with_the_attempts(face: Face) -> None:
    with FaultServer(default=steps.retry_after("0")) as server:
        with echo_client(face, server.url, retry=RetryPolicy(attempts=7)) as call:
            with pytest.raises(e.RateLimitedError) as caught:
                call("echo", text="hello")
            assert caught.value.attempts == len(server.requests) == 7
