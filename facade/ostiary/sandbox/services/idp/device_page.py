"""The page on which a person answers a login of another device: what the address in the device's message shows."""

from __future__ import annotations

import time
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl

from jinja2 import Environment, StrictUndefined, Template

from ostiary.sandbox.messages import Answer, Call
from ostiary.sandbox.services.idp import devices
from ostiary.sandbox.visitors import turn_away_pages

__all__ = ["PATH", "answer", "show"]

PATH: Final = "/device"

_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Without any referrer a form would be sent with no origin either, as from elsewhere.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} · Ostiary sandbox</title>
<link rel="stylesheet" href="/console/static/console.css">
<link rel="icon" href="/console/static/icon.svg">
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p class="about">{{ about }}</p>
{% if device %}
<dl class="facts">
  <div><dt>Code</dt><dd>{{ device.user_code }}</dd></div>
  <div><dt>Application</dt><dd>{{ device.client_id }}</dd></div>
  <div><dt>Asks for</dt><dd>{{ device.scope or "nothing in particular" }}</dd></div>
</dl>
<form method="post" action="/idp/device" class="filters">
  <input type="hidden" name="user_code" value="{{ device.user_code }}">
  <label>Sign in as <input name="username" value="{{ user }}"></label>
  <button name="answer" value="approve">Approve</button>
  <button name="answer" value="decline">Decline</button>
</form>
{% elif asks %}
<form method="get" action="/idp/device" class="filters">
  <label>Code <input name="user_code" required autofocus autocomplete="off"></label>
  <button>Next</button>
</form>
{% endif %}
</main>
</body>
</html>
"""
_ENDED: Final = {
    "approved": ("Approved", "The device is signed in the next time that it asks. You may close this page."),
    "declined": ("Declined", "The device is not signed in. You may close this page."),
    "used": ("Approved", "The device is signed in. You may close this page."),
}


def show(call: Call) -> Answer:
    """Answer with the page of a code, or with one that asks for it."""
    code = str(call.query.get("user_code") or "")
    if not code:
        return _page("Sign in on another device", "Type the code that the device shows.", asks=True)
    return _of(call, code.strip().upper())


def answer(call: Call) -> Answer:
    """Take the person's answer; a page of another site can't give it."""
    # Whatever name the sandbox is called by: who answers knows a code that only the device has shown.
    turn_away_pages(call.headers, call.origin, any_name=True)
    form = dict(parse_qsl(call.raw.decode("utf-8", "replace")))
    code = form.get("user_code", "").strip().upper()
    state = {"approve": "approved", "decline": "declined"}.get(form.get("answer", ""))
    if state is not None:
        devices.answer(call.db, code, state, (form.get("username") or devices.USER)[:200])
    return _of(call, code)


def _of(call: Call, code: str) -> Answer:
    call.subject = code
    row = call.db.execute("SELECT * FROM idp_devices WHERE user_code = ?", (code,)).fetchone()
    if row is None:
        return _page(
            "No such code", "No login has this code. Look at the device again.", asks=True, status=404
        )
    if row["state"] != "pending":
        return _page(*_ENDED[row["state"]])
    if row["expires_at"] <= time.time():
        return _page("Too late", "The code has expired. Begin anew on the device.")
    about = "An application on another device wants to sign in with this code. Approve it if that was you."
    return _page("Sign in on another device", about, device=row)


def _page(title: str, about: str, *, device: Any = None, asks: bool = False, status: int = 200) -> Answer:
    page = _template().render(title=title, about=about, device=device, asks=asks, user=devices.USER)
    return Answer(status, page.encode("utf-8", "replace"), _HEADERS)


@cache
def _template() -> Template:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(_PAGE)
