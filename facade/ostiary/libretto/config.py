"""Libretto's settings: the table by which they are found, and the one value that a client is made from.

| field of `LibrettoConfig` | environment | default |
|---|---|---|
| `api_key` | `LIBRETTO_API_KEY` | none: calls of models are not recorded |
| `project_key` | `LIBRETTO_PROJECT_KEY` | none; the older key, one of the two is enough |
| `prompt_template_name` | `LIBRETTO_TEMPLATE_NAME` | none: only calls that name their template are recorded |
| `chat_id` | `LIBRETTO_CHAT_ID` | none |
| `base_url` | `LIBRETTO_API_PREFIX` | `https://app.getlibretto.com/api` |
| `reporting_url` | `LIBRETTO_REPORTING_URL` | `/event` below the base URL |
| `feedback_url` | `LIBRETTO_FEEDBACK_URL` | `/feedback` below the base URL |
| `update_chain_url` | `LIBRETTO_UPDATE_CHAIN_URL` | `/v1/updateChain` below the base URL |
| `timeout` | | 10 seconds for each step of a request to Libretto |
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict
from urllib.parse import urlsplit

from ostiary._core.given import kind_of, names_its_fields, refuse_unknown
from ostiary._core.secrets import Secret
from ostiary.config import (
    NUMBERS,
    ConnectionOptions,
    Hooks,
    Outbox,
    RetryPolicy,
    Setting,
    Timeouts,
    base_url,
    seconds,
    text,
)
from ostiary.errors import InvalidInputError
from ostiary.libretto.errors import refused
from ostiary.record.options import check_recording, is_number

if TYPE_CHECKING:
    from ostiary.pii import Redactor

__all__ = ["SETTINGS", "Delivery", "LibrettoConfig", "LibrettoSettings", "as_config"]

Delivery: TypeAlias = Literal["background", "durable", "blocking"]
Id: TypeAlias = "str | uuid.UUID"


def whole_url(value: str, name: str) -> str:
    """Check a URL that is used as it stands, path and query included."""
    url = value.strip()
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise InvalidInputError(f"{name} is not a whole URL such as https://api.example.com/event")
    return url


API_KEY = Setting("api_key", ("LIBRETTO_API_KEY",), "Libretto's API key", text, kinds=(Secret,))
PROJECT_KEY = Setting("project_key", ("LIBRETTO_PROJECT_KEY",), "the project key", text, kinds=(Secret,))
TEMPLATE_NAME = Setting("prompt_template_name", ("LIBRETTO_TEMPLATE_NAME",), "the template's name", text)
CHAT_ID = Setting("chat_id", ("LIBRETTO_CHAT_ID",), "the chat's id", text)
BASE_URL = Setting(
    "base_url",
    ("LIBRETTO_API_PREFIX",),
    "Libretto's base URL",
    base_url,
    "https://app.getlibretto.com/api",
)
REPORTING_URL = Setting("reporting_url", ("LIBRETTO_REPORTING_URL",), "the URL for events", whole_url)
FEEDBACK_URL = Setting("feedback_url", ("LIBRETTO_FEEDBACK_URL",), "the URL for feedback", whole_url)
UPDATE_CHAIN_URL = Setting(
    "update_chain_url", ("LIBRETTO_UPDATE_CHAIN_URL",), "the URL for chains", whole_url
)
TIMEOUT: Setting[float | Timeouts] = Setting(
    "timeout", (), "the timeout", seconds, 10.0, kinds=(*NUMBERS, Timeouts)
)
SETTINGS: tuple[Setting[Any], ...] = (
    API_KEY,
    PROJECT_KEY,
    TEMPLATE_NAME,
    CHAT_ID,
    BASE_URL,
    REPORTING_URL,
    FEEDBACK_URL,
    UPDATE_CHAIN_URL,
    TIMEOUT,
)


class LibrettoSettings(TypedDict, total=False):
    """Name the keywords of `Libretto` and `AsyncLibretto`: the fields of `LibrettoConfig`."""

    api_key: str | Secret | None
    prompt_template_name: str | None
    chat_id: Id | None
    allow_unnamed_prompts: bool
    redact_pii: bool
    project_key: str | Secret | None
    redactor: Redactor | None
    base_url: str | None
    reporting_url: str | None
    feedback_url: str | None
    update_chain_url: str | None
    timeout: float | Timeouts | None
    delivery: Delivery
    outbox: Outbox | str | os.PathLike[str] | None
    queue_capacity: int
    overflow: Literal["drop_oldest", "drop_new", "block"]
    block_timeout: float
    exit_timeout: float
    deadline: float | None
    retry: RetryPolicy
    connection: ConnectionOptions
    hooks: Hooks
    http_session: object
    on_drop: Any


@names_its_fields(refused)
@dataclass(frozen=True)
class LibrettoConfig:
    """Hold what a client is made from; what is left out is found in the environment, or has a default.

    `api_key`: of a project and an environment of it; without one nothing is recorded. `prompt_template_name`: the name
    of calls that give none of their own. `allow_unnamed_prompts`: record calls without any name, too; Libretto makes
    one up. `redact_pii`: take personal data out of all that is recorded, by `redactor` (an `ostiary.pii.Redactor`)
    where one is given. What can't be redacted is withheld and counted. `reporting_url`, `feedback_url` and
    `update_chain_url` replace single addresses, as they stand.

    `timeout`: seconds for each step of a request to Libretto. `delivery`: "background" (calls never wait for Libretto),
    "durable" (an event is on disk when its call returns, redacted before, in `outbox`: an `Outbox`, a path, or None for
    a file in the user's state folder), or "blocking" (for scripts and tests: a call returns when its event has arrived,
    or has failed to). `queue_capacity` events may wait in memory; when it is full, or the outbox, `overflow` decides:
    "drop_oldest", "drop_new", or "block" for up to
    `block_timeout` seconds. `exit_timeout`: the seconds by which a normal exit may be delayed to deliver what is
    waiting. `deadline`: seconds for one request with its retries. `http_session`: an `httpx.Client`, an httpx transport
    or a `requests.Session` to reach Libretto with. `on_drop(record, reason)` hears of each record that is given up.
    """

    api_key: str | Secret | None = field(default=None, repr=False)
    prompt_template_name: str | None = None
    chat_id: Id | None = None
    allow_unnamed_prompts: bool = False
    redact_pii: bool = False
    project_key: str | Secret | None = field(default=None, repr=False)
    redactor: Redactor | None = None
    base_url: str | None = None
    reporting_url: str | None = None
    feedback_url: str | None = None
    update_chain_url: str | None = None
    timeout: float | Timeouts | None = None
    delivery: Delivery = "background"
    outbox: Outbox | str | os.PathLike[str] | None = None
    queue_capacity: int = 10_000
    overflow: Literal["drop_oldest", "drop_new", "block"] = "drop_oldest"
    block_timeout: float = 1.0
    exit_timeout: float = 5.0
    deadline: float | None = 60.0
    retry: RetryPolicy = RetryPolicy()
    connection: ConnectionOptions = ConnectionOptions()
    hooks: Hooks = Hooks()
    http_session: object = field(default=None, repr=False)
    on_drop: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name in ("api_key", "project_key"):
            given = getattr(self, name)
            if isinstance(given, str):
                # Kept where no repr and no traceback with local variables shows it.
                object.__setattr__(self, name, Secret(given.strip()) if given.strip() else None)
            elif given is not None and not isinstance(given, Secret):
                raise refused(f"{name} is {kind_of(given)}; pass text")
        check_recording(self, refused)
        if not isinstance(self.chat_id, str | uuid.UUID | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise refused(f"chat_id is {kind_of(self.chat_id)}; pass text or a UUID")
        self._check_switches()
        if not isinstance(self.timeout, Timeouts | None) and not (
            is_number(self.timeout) and self.timeout > 0
        ):
            raise refused(f"timeout={self.timeout!r} is not a positive number of seconds")
        if self.redactor is not None and not callable(getattr(self.redactor, "redact_value", None)):
            raise refused(f"redactor is {kind_of(self.redactor)}; pass an ostiary.pii.Redactor")

    def _check_switches(self) -> None:
        for name in ("allow_unnamed_prompts", "redact_pii"):
            # A text is true, whatever it says.
            if not isinstance(getattr(self, name), bool | None):
                raise refused(f"{name} is {kind_of(getattr(self, name))}; pass True or False")
        if not isinstance(self.prompt_template_name, str | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise refused(f"prompt_template_name is {kind_of(self.prompt_template_name)}; pass text")


_KNOWN = tuple(each.name for each in fields(LibrettoConfig))


def as_config(given: object, settings: Mapping[str, Any] | None = None) -> LibrettoConfig:
    """Read a config, a dictionary with some of its fields, or a named tuple with them; `settings` change it.

    Raises `LibrettoInputError` naming the field.
    """
    if isinstance(given, LibrettoConfig):
        return replace(given, **_fields(settings)) if settings else given
    as_dict = getattr(given, "_asdict", None)
    given = as_dict() if callable(as_dict) else given
    if given is not None and not isinstance(given, Mapping):
        kind = type(given).__name__
        raise refused(f"libretto is a {kind}; pass LibrettoConfig(…) or a dictionary of its fields")
    return LibrettoConfig(**{**_fields(given), **_fields(settings)})


def _fields(given: Mapping[Any, Any] | None) -> dict[str, Any]:
    found = given or {}
    refuse_unknown(map(str, found), _KNOWN, "field of LibrettoConfig", refused)
    return {name: value for name, value in found.items() if value is not None}
