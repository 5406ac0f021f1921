"""Real MSAL, inside of the vendor's own provider, logs in with a device code at the sandbox's identity provider."""

import json
import re
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.peers.environment import peer_python
from tests.peers.test_liminal_sdk import PACKAGES

from ostiary.sandbox import Sandbox, serve

DRIVER = Path(__file__).parent / "msal_driver.py"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    # MSAL takes authorities that speak TLS only.
    with serve(tls=True) as sandbox:
        yield sandbox


def control(sandbox: Sandbox, method: str, path: str, **given: Any) -> Any:
    trusted = ssl.create_default_context(cafile=sandbox.ca_file)
    url = sandbox.services["sandbox"] + path
    response = httpx.request(method, url, verify=trusted, trust_env=False, **given)
    response.raise_for_status()
    return response.json() if response.content else None


def logged_in(
    sandbox: Sandbox, folder: Path, answer: Callable[[str], None], *, timeout: int = 20
) -> dict[str, Any]:
    """Run the driver; call `answer` with the code that the SDK's logger shows. Return what the driver wrote."""
    python = peer_python("liminal-2025.5.0", PACKAGES)
    control(sandbox, "PUT", "/idp/device-settings", json={"interval": 1})
    authority, _, tenant = sandbox.services["idp"].rpartition("/")
    result = folder / "result.json"
    given = {"authority": authority, "tenant": tenant, "url": sandbox.services["liminal"]}
    settings = json.dumps({**given, "result": str(result), "timeout": timeout})
    # How requests and httpx, which MSAL and the SDK use, are told whom to trust.
    trust = {"REQUESTS_CA_BUNDLE": str(sandbox.ca_file), "SSL_CERT_FILE": str(sandbox.ca_file)}
    with subprocess.Popen(
        [python, DRIVER, settings], env=trust, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        message = running.stderr.readline()
        found = re.search(r"code ([A-Z]{9})\b", message)
        if found is None:
            pytest.fail(message + running.stderr.read())
        answer(found.group(1))
        errors = running.stderr.read()
        assert running.wait(60) == 0, errors
    written: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return written


def test_a_login_completes_once_the_person_has_approved(sandbox: Sandbox, tmp_path: Path) -> None:
    def approve(code: str) -> None:
        # Long enough for MSAL to ask in vain first.
        time.sleep(1.5)
        control(sandbox, "POST", f"/idp/devices/{code}/approve")

    done = logged_in(sandbox, tmp_path, approve)
    assert done["again"] == [done["mine"]]
    answers = [
        each["status"]
        for each in control(sandbox, "GET", "/requests", params={"service": "idp"})["items"]
        if each["operation"] == "device_token"
    ]
    # In vain, then granted, then nothing: the second login was MSAL's cache alone.
    assert answers[-1] == 200
    assert set(answers[:-1]) == {400}


def test_a_login_that_is_declined_ends_as_the_wire_page_says(sandbox: Sandbox, tmp_path: Path) -> None:
    def decline(code: str) -> None:
        control(sandbox, "POST", f"/idp/devices/{code}/decline")

    # The SDK's own slip: it takes MSAL's error for a grant.
    assert logged_in(sandbox, tmp_path, decline) == {"raised": "MissingField"}


def test_a_person_who_never_answers(sandbox: Sandbox, tmp_path: Path) -> None:
    done = logged_in(sandbox, tmp_path, lambda code: None, timeout=2)
    assert done == {"raised": "AuthError"}
    (device,) = control(sandbox, "GET", "/idp/devices")
    assert device["state"] == "pending"
