"""A person who approves every login at a sandbox's identity provider, for programs that wait for one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from ostiary.sandbox import Sandbox


@contextmanager
def approving(sandbox: Sandbox) -> Iterator[None]:
    """Approve each login that waits, for the length of a block."""
    over = threading.Event()
    url = sandbox.services["sandbox"]
    with httpx.Client(base_url=url, trust_env=False) as http:
        http.put("/idp/device-settings", json={"interval": 0}).raise_for_status()

        def approve() -> None:
            while not over.wait(0.05):
                for each in http.get("/idp/devices").json():
                    if each["state"] == "pending":
                        http.post(f"/idp/devices/{each['user_code']}/approve")

        thread = threading.Thread(target=approve)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
