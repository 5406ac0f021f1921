"""The device authorization grant as a table of answers: what is asked, how long it waits, how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest

from ostiary import errors as e
from ostiary._core.clock import Clock
from ostiary._core.flow import Flow, Send, SendFailure, Sleep
from ostiary._core.secrets import Secret
from ostiary.auth.asking import Asking
from ostiary.auth.device_flow import Challenge, DeviceFlow
from ostiary.config import NO_RETRIES, Timeouts
from ostiary_api._runtime import Reply

CODES = {
    "device_code": "the-device-code",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://login.example.com/device",
    "expires_in": 900,
    "interval": 5,
}
TOKENS = {"access_token": "the-access-token", "refresh_token": "the-refresh-token", "expires_in": 3600}


def reply(status: int, value: Any, **headers: str) -> Reply:
    return Reply(status, headers, value if isinstance(value, bytes) else json.dumps(value).encode())


def refused(code: str) -> Reply:
    return reply(400, {"error": code, "error_description": "AADSTS: so", "correlation_id": "c-1"})


PENDING = refused("authorization_pending")
GRANTED = reply(200, TOKENS)


class Drive:
    """Carry a flow out by hand: give the answers in turn, and let time pass when it sleeps."""

    def __init__(self, *answers: Reply | SendFailure, **settings: Any) -> None:
        self.answers: Iterator[Reply | SendFailure] = iter(answers)
        self.now = 1000.0
        self.sends: list[Send] = []
        self.slept: list[float] = []
        self.announced: list[Challenge] = []
        self.off = False
        clock = Clock(monotonic=lambda: self.now, wall=lambda: 1.7e9 + self.now, chance=lambda: 0.5)
        given: dict[str, Any] = {
            "client_id": "app",
            "issuer": None,
            "device_url": "https://login.example.com/devicecode",
            "token_url": "https://login.example.com/token",
            "endpoint_origins": (),
            "scope": "openid offline_access",
            "parameters": {},
            "asking": Asking(Timeouts(), NO_RETRIES, clock),
            "announce": self._announce,
            "given_up": lambda: self.off,
            **settings,
        }
        self.flow = DeviceFlow(**given)

    def _announce(self, challenge: Challenge) -> Flow[None]:
        self.announced.append(challenge)
        return
        yield

    def run(self, flow: Flow[Any]) -> Any:
        answer: Any = None
        failure: SendFailure | None = None
        while True:
            try:
                effect = flow.send(answer) if failure is None else flow.throw(failure)
            except StopIteration as stop:
                return stop.value
            answer, failure = None, None
            if isinstance(effect, Sleep):
                self.slept.append(effect.seconds)
                self.now += effect.seconds
                continue
            assert isinstance(effect, Send)
            self.sends.append(effect)
            given = next(self.answers)
            if isinstance(given, SendFailure):
                failure = given
            else:
                answer = given

    def forms(self) -> list[dict[str, str]]:
        return [dict(parse_qsl(each.body.decode())) for each in self.sends if isinstance(each.body, bytes)]


def test_it_asks_for_codes_shows_them_and_polls_as_told() -> None:
    drive = Drive(reply(200, CODES), PENDING, PENDING, GRANTED)
    grant = drive.run(drive.flow.log_in())
    assert grant.token.access_token == Secret("the-access-token")
    assert grant.refresh_token == Secret("the-refresh-token")
    assert drive.slept == [5, 5, 5]
    assert [each.url for each in drive.sends] == ["https://login.example.com/devicecode"] + [
        "https://login.example.com/token"
    ] * 3
    assert drive.forms()[0] == {"client_id": "app", "scope": "openid offline_access"}
    poll = {
        "client_id": "app",
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": "the-device-code",
    }
    assert drive.forms()[1:] == [poll] * 3
    (challenge,) = drive.announced
    assert challenge.user_code == "WDJB-MJHT"
    assert challenge.message == (
        "To sign in, use a web browser to open the page https://login.example.com/device"
        " and enter the code WDJB-MJHT."
    )


def test_slow_down_makes_every_later_pause_five_seconds_longer() -> None:
    drive = Drive(reply(200, CODES), PENDING, refused("slow_down"), PENDING, refused("slow_down"), GRANTED)
    drive.run(drive.flow.log_in())
    assert drive.slept == [5, 5, 10, 10, 15]


def test_without_an_interval_the_pause_is_five_seconds() -> None:
    drive = Drive(reply(200, {**CODES, "interval": None}), GRANTED)
    drive.run(drive.flow.log_in())
    assert drive.slept == [5]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("access_denied", e.LoginDeclinedError),
        ("authorization_declined", e.LoginDeclinedError),
        ("expired_token", e.LoginExpiredError),
        ("bad_verification_code", e.LoginExpiredError),
        ("invalid_client", e.InvalidClientError),
        ("something_else", e.TokenError),
    ],
)
def test_a_refusal_is_named_and_keeps_the_ids_that_support_asks_for(
    code: str, kind: type[e.TokenError]
) -> None:
    drive = Drive(reply(200, CODES), PENDING, refused(code))
    with pytest.raises(kind) as caught:
        drive.run(drive.flow.log_in())
    assert (caught.value.error, caught.value.correlation_id) == (code, "c-1")
    assert "the-device-code" not in repr(caught.value)


def test_a_code_that_ends_is_asked_for_once_more_at_its_end_and_not_later() -> None:
    drive = Drive(reply(200, {**CODES, "expires_in": 12}), *[PENDING] * 9)
    with pytest.raises(e.LoginExpiredError, match="in time"):
        drive.run(drive.flow.log_in())
    assert drive.slept == [5, 5, 2]
    assert len(drive.sends) == 4


def test_the_persons_time_may_be_shorter_than_the_codes() -> None:
    drive = Drive(reply(200, CODES), *[PENDING] * 9, patience=7.0)
    with pytest.raises(e.LoginExpiredError):
        drive.run(drive.flow.log_in())
    assert drive.slept == [5, 2]
    assert drive.announced[0].expires_in == 7.0


def test_a_login_that_was_called_off_asks_no_more() -> None:
    drive = Drive(reply(200, CODES), PENDING)
    drive.off = True
    with pytest.raises(e.AuthError, match="called off"):
        drive.run(drive.flow.log_in())
    assert len(drive.sends) == 1


@pytest.mark.parametrize("trouble", [SendFailure("no", "connect", "refused"), reply(503, b"busy")])
def test_a_provider_that_is_away_is_asked_more_seldom_while_the_code_lives(trouble: Any) -> None:
    drive = Drive(reply(200, CODES), trouble, trouble, GRANTED)
    drive.run(drive.flow.log_in())
    assert drive.slept == [5, 10, 20]


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        [],
        {**CODES, "device_code": None},
        {**CODES, "user_code": "\x1b\x07"},
        {**CODES, "verification_uri": "javascript:alert(1)"},
        {**CODES, "verification_uri": "https://a.example/\x1b[2J"},
        {**CODES, "verification_uri": ""},
    ],
)
def test_an_answer_that_holds_no_codes_is_named(answer: Any) -> None:
    drive = Drive(reply(200, answer))
    with pytest.raises(e.TokenResponseError, match="device authorization"):
        drive.run(drive.flow.log_in())
    assert drive.announced == []


def test_what_a_terminal_would_obey_is_taken_out_of_the_message() -> None:
    drive = Drive(reply(200, {**CODES, "message": "open\x1b[31m this\r\nnow \u202eback"}), GRANTED)
    drive.run(drive.flow.log_in())
    assert drive.announced[0].message == "open [31m this now  back"


def test_googles_name_of_the_page_is_known_too() -> None:
    codes = {name: value for name, value in CODES.items() if name != "verification_uri"}
    drive = Drive(reply(200, {**codes, "verification_url": "https://g.example/d"}), GRANTED)
    drive.run(drive.flow.log_in())
    assert drive.announced[0].verification_uri == "https://g.example/d"


ISSUER = "https://login.example.com"
DISCOVERY = {
    "issuer": ISSUER,
    "token_endpoint": f"{ISSUER}/t",
    "device_authorization_endpoint": f"{ISSUER}/d",
}


def test_endpoints_are_discovered_once_from_the_issuer() -> None:
    drive = Drive(
        reply(200, DISCOVERY), reply(200, CODES), GRANTED, GRANTED,
        issuer=ISSUER, device_url=None, token_url=None,
    )  # fmt: skip
    drive.run(drive.flow.log_in())
    drive.run(drive.flow.renew(Secret("r")))
    assert [each.url.removeprefix(ISSUER) for each in drive.sends] == [
        "/.well-known/openid-configuration",
        "/d",
        "/t",
        "/t",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://other.example"},
        {"device_authorization_endpoint": "https://evil.example/d"},
        {"device_authorization_endpoint": None},
    ],
)
def test_discovery_leads_nowhere_else(wrong: Any) -> None:
    drive = Drive(reply(200, {**DISCOVERY, **wrong}), issuer=ISSUER, device_url=None, token_url=None)
    with pytest.raises(e.TokenResponseError):
        drive.run(drive.flow.log_in())
    assert len(drive.sends) == 1


def test_a_renewal_that_brings_no_refresh_token_leaves_the_old_one() -> None:
    drive = Drive(reply(200, {"access_token": "new"}))
    grant = drive.run(drive.flow.renew(Secret("before")))
    assert grant.refresh_token == Secret("before")
    assert drive.forms() == [
        {
            "client_id": "app",
            "grant_type": "refresh_token",
            "refresh_token": "before",
            "scope": "openid offline_access",
        }
    ]


@pytest.mark.parametrize(
    "answer",
    [SendFailure("maybe", "lost", "it broke"), SendFailure("yes", "truncated", "cut"), reply(502, b"")],
)
def test_a_refresh_token_that_may_be_used_up_is_not_sent_again(answer: Any) -> None:
    from ostiary.config import RetryPolicy

    drive = Drive(answer, GRANTED)
    drive.flow.asking = Asking(Timeouts(), RetryPolicy(), drive.flow.asking.clock)
    with pytest.raises(e.TokenEndpointError):
        drive.run(drive.flow.renew(Secret("before")))
    assert len(drive.sends) == 1
