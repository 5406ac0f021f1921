"""`MicrosoftAuthProvider` at the sandbox's identity provider: who sees the code, and how a login ends; both faces."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

import pytest
from tests.sandbox.conftest import Caller
from tests.support.faces import FACES, Face

from ostiary import errors as e
from ostiary.auth import Challenge, MicrosoftAuthProvider
from ostiary.auth.announcing import is_heard

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "99999999-8888-7777-6666-555555555555"


class Login:
    """A provider, the person who answers it, and what it asks the identity provider."""

    def __init__(self, face: Face, call: Caller) -> None:
        self.face, self.call = face, call
        self.how: str | None = "approve"
        self.seen: list[Challenge] = []
        call.put("/idp/device-settings", {"interval": 0})

    def provider(self, **options: Any) -> MicrosoftAuthProvider:
        given: dict[str, Any] = {
            "authority": self.call.sandbox.services["idp"],
            "announce": self.answer,
            **options,
        }
        return MicrosoftAuthProvider(TENANT, CLIENT, **given)

    def answer(self, challenge: Challenge) -> None:
        self.seen.append(challenge)
        if self.how is not None:
            path = f"/idp/devices/{challenge.user_code}/{self.how}"
            assert self.call("POST", "sandbox", path).status_code == 200

    def token(self, provider: MicrosoftAuthProvider) -> str:
        if self.face == "sync":
            return provider.token().reveal()
        return asyncio.run(provider.atoken()).reveal()

    @property
    def operations(self) -> list[str]:
        return [each["operation"] for each in self.call.read("/requests", service="idp")["items"]]


@pytest.fixture(params=FACES)
def login(request: pytest.FixtureRequest, call: Caller) -> Login:
    return Login(request.param, call)


def test_a_token_is_asked_for_once_and_kept(login: Login) -> None:
    provider = login.provider()
    assert login.token(provider) == login.token(provider)
    assert login.operations == ["begin_device_login", "device_token"]
    (device,) = login.call.read("/idp/devices")
    assert device["scope"] == "User.Read offline_access openid profile"
    assert (device["client_id"], device["tenant"]) == (CLIENT, TENANT)


def test_it_is_renewed_in_silence(login: Login) -> None:
    login.call.put("/idp/device-settings", {"interval": 0, "token_seconds": 1})
    provider = login.provider()
    first = login.token(provider)
    assert login.token(provider) != first
    assert login.operations == ["begin_device_login", "device_token", "device_token"]
    assert len(login.seen) == 1


def test_after_a_renewal_that_is_refused_the_person_is_asked_again(login: Login) -> None:
    login.call.put("/idp/device-settings", {"interval": 0, "token_seconds": 1})
    provider = login.provider()
    login.token(provider)
    login.call("POST", "sandbox", "/reset")
    login.call.put("/idp/device-settings", {"interval": 0})
    login.token(provider)
    assert len(login.seen) == 2


def test_the_message_goes_to_the_logger_named_liminal(login: Login, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "liminal"):
        login.token(login.provider())
    (record,) = [each for each in caplog.records if each.name == "liminal"]
    assert record.getMessage() == login.seen[0].message
    assert login.seen[0].user_code in record.getMessage()


def test_it_goes_to_stderr_where_nobody_would_see_it(
    login: Login, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostiary.auth.announcing.is_heard", lambda logger, level: False)
    login.how = None
    with pytest.raises(e.LoginExpiredError):
        login.token(login.provider(announce=None, auth_challenge_timeout=0.2))
    (device,) = login.call.read("/idp/devices")
    assert device["user_code"] in capsys.readouterr().err


def test_who_listens_is_found_out_as_logging_does_it() -> None:
    logger = logging.Logger("apart")
    assert not is_heard(logger, logging.INFO)
    logger.addHandler(logging.NullHandler())
    assert not is_heard(logger, logging.INFO)
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logger.addHandler(handler)
    assert not is_heard(logger, logging.INFO)
    handler.setLevel(logging.INFO)
    assert is_heard(logger, logging.INFO)
    quiet = logging.Logger("apart", logging.WARNING)
    quiet.addHandler(handler)
    assert not is_heard(quiet, logging.INFO)


def test_a_person_may_decline(login: Login) -> None:
    login.how = "decline"
    with pytest.raises(e.LoginDeclinedError) as caught:
        login.token(login.provider())
    assert caught.value.error == "authorization_declined"
    assert caught.value.correlation_id


def test_a_person_who_never_answers(login: Login) -> None:
    login.how = None
    with pytest.raises(e.LoginExpiredError):
        login.token(login.provider(auth_challenge_timeout=0.3))


def test_a_login_can_be_called_off_from_elsewhere(login: Login) -> None:
    login.how = None
    login.call.put("/idp/device-settings", {"interval": 600})  # were it waited for, this would not end

    def shown(challenge: Challenge) -> None:
        login.answer(challenge)
        if login.how is None:
            threading.Timer(0.1, provider.cancel).start()

    provider = login.provider(announce=shown)
    with pytest.raises(e.AuthError, match="called off"):
        login.token(provider)
    assert login.operations == ["begin_device_login"]
    # And begun again.
    login.how = "approve"
    login.call.put("/idp/device-settings", {"interval": 0})
    assert login.token(provider)


def test_cancelling_the_last_who_waits_ends_the_polling(call: Caller) -> None:
    login = Login("async", call)
    login.how = None
    provider = login.provider()

    async def asked_more_often_than(times: int) -> None:
        while len(login.operations) <= times:
            await asyncio.sleep(0.01)

    async def main() -> None:
        waiting = [asyncio.ensure_future(provider.atoken()) for _ in range(3)]
        await asked_more_often_than(2)
        waiting[0].cancel()
        await asked_more_often_than(len(login.operations) + 1)  # two still wait
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        asked = len(login.operations)
        await asyncio.sleep(0.3)
        assert len(login.operations) - asked <= 1

    asyncio.run(main())
    assert len(login.seen) == 1


def test_the_event_loop_goes_on_meanwhile(call: Caller) -> None:
    """The person answers from the loop that waits: a loop that stood still would never get a token."""
    login = Login("async", call)
    login.how = None

    async def main() -> None:
        waiting = asyncio.ensure_future(login.provider().atoken())
        while len(login.operations) < 3:
            await asyncio.sleep(0.01)
        login.how = "approve"
        login.answer(login.seen[0])
        await waiting

    asyncio.run(main())


@pytest.mark.parametrize(
    ("tenant", "client", "kind"),
    [
        ("", CLIENT, e.MissingConfigurationError),
        (TENANT, "", e.MissingConfigurationError),
        ("../common", CLIENT, e.InvalidInputError),
        ("a b", CLIENT, e.InvalidInputError),
    ],
)
def test_what_cannot_be_a_registration_is_refused_by_name(
    tenant: str, client: str, kind: type[e.OstiaryError]
) -> None:
    with pytest.raises(kind, match="client_id" if not client else "tenant_id"):
        MicrosoftAuthProvider(tenant, client)


def test_it_asks_entra_unless_told_otherwise() -> None:
    flow = MicrosoftAuthProvider("contoso.example", "app")._flow
    base = "https://login.microsoftonline.com/contoso.example/oauth2/v2.0"
    assert (flow.device_url, flow.token_url) == (f"{base}/devicecode", f"{base}/token")
    assert repr(MicrosoftAuthProvider("contoso.example", "app")) == (
        "<MicrosoftAuthProvider 'app' at https://login.microsoftonline.com:443>"
    )
