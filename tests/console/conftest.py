"""A sandbox with records of every kind, and a browser to look at its console with."""

import os
from collections.abc import Iterator

import httpx
import pytest
from tools.console import fill
from tools.webdriver import Browser, browser, installed

from ostiary.sandbox import Sandbox, serve


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with serve() as sandbox:
        fill(sandbox.url)
        yield sandbox


@pytest.fixture(scope="module")
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url, trust_env=False, timeout=60) as http:
        yield http


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if installed() is None:
        reason = "no Chromium: apt-get install chromium chromium-driver"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with browser() as driver:
        yield driver
