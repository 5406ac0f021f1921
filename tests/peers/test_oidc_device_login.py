"""A login on another device at a certified identity provider: npm's oidc-provider, as in `test_oidc_provider`."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from tests.peers.test_oidc_provider import RealProvider, idp, running  # noqa: F401  (fixtures)

from ostiary import errors as e
from ostiary.auth import Challenge, FileStore, OIDCDeviceLogin


class Person:
    """Answer the challenge as soon as it is shown."""

    def __init__(self, provider: RealProvider, *, deny: bool = False) -> None:
        self.provider = provider
        self.deny = deny
        self.seen: list[Challenge] = []

    def __call__(self, challenge: Challenge) -> None:
        self.seen.append(challenge)
        self.provider.told(user_code=challenge.user_code, deny=self.deny)  # type: ignore[arg-type]

    def login(self, **options: Any) -> OIDCDeviceLogin:
        return OIDCDeviceLogin(
            client_id="device", issuer=self.provider.issuer, announce=self, http_timeout=5, **options
        )


@pytest.fixture
def person(idp: RealProvider) -> Person:  # noqa: F811
    return Person(idp)


def test_a_person_logs_in_and_their_token_is_renewed_in_silence(person: Person) -> None:
    person.provider.told(lifetime=2)
    login = person.login()
    first = login.token()
    time.sleep(1.2)
    second = login.token()
    time.sleep(1.2)
    # The refresh token rotated in between: the first one would end the whole family.
    third = login.token()
    assert len({first, second, third}) == 3
    assert len(person.seen) == 1
    assert person.seen[0].verification_uri == f"{person.provider.issuer}/device"


def test_the_async_face_does_the_same(person: Person) -> None:
    async def main() -> None:
        login = person.login()
        tokens = await asyncio.gather(*(login.atoken() for _ in range(20)))
        assert len(set(tokens)) == 1

    asyncio.run(main())
    assert len(person.seen) == 1


def test_another_process_goes_on_with_what_is_kept(person: Person, tmp_path: Path) -> None:
    person.provider.told(lifetime=2)
    store = FileStore(tmp_path / "tokens")
    first = person.login(store=store).token()
    time.sleep(1.2)
    other = person.login(store=store)
    assert other.token() != first
    assert len(person.seen) == 1
    other.forget()
    person.login(store=store).token()
    assert len(person.seen) == 2


def test_a_person_may_decline(idp: RealProvider) -> None:  # noqa: F811
    with pytest.raises(e.LoginDeclinedError) as caught:
        Person(idp, deny=True).login().token()
    assert caught.value.error == "access_denied"


def test_a_person_may_not_come(idp: RealProvider) -> None:  # noqa: F811
    login = OIDCDeviceLogin(
        client_id="device", issuer=idp.issuer, announce=lambda challenge: None, challenge_timeout=0.3
    )
    with pytest.raises(e.LoginExpiredError):
        login.token()


def test_an_unknown_client_is_told_so(idp: RealProvider) -> None:  # noqa: F811
    login = OIDCDeviceLogin(client_id="nobody", issuer=idp.issuer, announce=lambda challenge: None)
    with pytest.raises(e.InvalidClientError):
        login.token()
