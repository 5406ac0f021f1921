"""Drive a headless Chromium through its driver, by W3C WebDriver: as much as the console's tests and pictures need.

Selenium would bring trio, which httpcore loads wherever it is installed: the project's environment would then no
longer be what users have.
"""

from __future__ import annotations

import base64
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import httpx

_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
_PATIENCE: Final = 30.0
_NOT_THERE: Final = ("no such element", "stale element reference")
TAB, ENTER = "\ue004", "\ue007"


class WebDriverError(Exception):
    """Say what the driver refused, in its words."""


class NotThereError(WebDriverError):
    """Say that the page, as it is now, has no such element: it never had, or has been replaced meanwhile."""


class Element:
    """An element of the page that is shown."""

    def __init__(self, browser: Browser, key: str) -> None:
        self._browser = browser
        self._path = f"element/{key}"
        self.key = key

    @property
    def text(self) -> str:
        """What a person reads of it."""
        return str(self._browser.ask("GET", f"{self._path}/text"))

    @property
    def tag(self) -> str:
        """Its name in the markup."""
        return str(self._browser.ask("GET", f"{self._path}/name"))

    @property
    def accessible_name(self) -> str:
        """What those hear who don't see it."""
        return str(self._browser.ask("GET", f"{self._path}/computedlabel"))

    @property
    def rect(self) -> dict[str, float]:
        """Where it stands, and how large it is."""
        return dict(self._browser.ask("GET", f"{self._path}/rect"))

    @property
    def displayed(self) -> bool:
        """Whether it can be seen."""
        return bool(self._browser.ask("GET", f"{self._path}/displayed"))

    def attribute(self, name: str) -> str | None:
        """Return an attribute of its markup."""
        given = self._browser.ask("GET", f"{self._path}/attribute/{name}")
        return None if given is None else str(given)

    def click(self) -> None:
        """Click on it."""
        self._browser.ask("POST", f"{self._path}/click", {})

    def type(self, keys: str) -> None:
        """Type into it."""
        self._browser.ask("POST", f"{self._path}/value", {"text": keys})


class Browser:
    """A session of a driver."""

    def __init__(self, http: httpx.Client, session: str) -> None:
        self._http = http
        self._session = session

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Give a command; return its value. Raises `WebDriverError`, `NotThereError` where an element is gone."""
        answer = self._http.request(method, f"/session/{self._session}/{path}", json=body)
        value = answer.json()["value"]
        if answer.is_error:
            problem = NotThereError if value["error"] in _NOT_THERE else WebDriverError
            raise problem(f"{value['error']}: {value['message']}")
        return value

    def get(self, url: str) -> None:
        """Open a page, and wait until it is loaded."""
        self.ask("POST", "url", {"url": url})

    def find(self, selector: str) -> Element:
        """Return the first element that a CSS selector matches; raises `NotThereError` where there is none."""
        found = self.ask("POST", "element", {"using": "css selector", "value": selector})
        return Element(self, found[_ELEMENT])

    def find_all(self, selector: str) -> list[Element]:
        """Return all elements that a CSS selector matches."""
        found = self.ask("POST", "elements", {"using": "css selector", "value": selector})
        return [Element(self, each[_ELEMENT]) for each in found]

    def focused(self) -> Element:
        """Return the element that has the focus."""
        return Element(self, self.ask("GET", "element/active")[_ELEMENT])

    def run(self, script: str) -> Any:
        """Run a script in the page; return what it returns."""
        return self.ask("POST", "execute/sync", {"script": script, "args": []})

    def complaints(self) -> list[str]:
        """Return what the browser's own log says since it was last asked: refused scripts, errors."""
        return [entry["message"] for entry in self.ask("POST", "se/log", {"type": "browser"})]

    def source(self) -> str:
        """Return the page's markup as it is now."""
        return str(self.ask("GET", "source"))

    def resize(self, width: int, height: int) -> None:
        """Give the window a size."""
        self.ask("POST", "window/rect", {"width": width, "height": height})

    def picture(self) -> bytes:
        """Return a PNG of what is shown."""
        return base64.b64decode(self.ask("GET", "screenshot"))


def installed() -> tuple[str, str] | None:
    """Return the paths of Chromium and its driver, None where one of them isn't installed."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    return (chromium, driver) if chromium and driver else None


@contextmanager
def browser(*, dark: bool = False, width: int = 1200, height: int = 900) -> Iterator[Browser]:
    """Start a headless browser; raises `WebDriverError` where none is installed."""
    paths = installed()
    if paths is None:
        raise WebDriverError("no Chromium: apt-get install chromium chromium-driver")
    arguments = ["headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "hide-scrollbars"]
    arguments += [f"window-size={width},{height}"]
    arguments += ["blink-settings=preferredColorScheme=0"] if dark else []
    options = {"binary": paths[0], "args": [f"--{each}" for each in arguments]}
    wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
    with _driver(paths[1]) as http:
        answer = http.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
        if answer.is_error:
            raise WebDriverError(answer.json()["value"]["message"])
        session = answer.json()["value"]["sessionId"]
        try:
            yield Browser(http, session)
        finally:
            http.delete(f"/session/{session}")


@contextmanager
def _driver(path: str) -> Iterator[httpx.Client]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [path, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http:
                _wait(http)
                yield http
        finally:
            process.terminate()


def _wait(http: httpx.Client) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(httpx.TransportError):
            if http.get("/status").json()["value"]["ready"]:
                return
        time.sleep(0.05)
    raise WebDriverError("the driver does not answer")
