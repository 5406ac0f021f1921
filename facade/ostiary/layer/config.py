"""Layer's settings: one frozen value, and the table by which it is found.

| keyword | environment | default |
|---|---|---|
| `base_url` | `LAYER_BASE_URL` | required |
| `application_id` | `LAYER_APPLICATION_ID` | required, or a name |
| `application_name` | `LAYER_APPLICATION_NAME` | none: looked up, and created where there is none |
| `environment` | `LAYER_ENVIRONMENT` | none |
| `http_timeout` | `LAYER_TIMEOUT`, `LAYER_HTTP_TIMEOUT` | 10 seconds |
| `firewall_base_url` | `LAYER_FIREWALL_BASE_URL` | none: no lookups |
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ostiary._core.credentials import Auth
from ostiary._core.given import kind_of, names_its_fields
from ostiary._core.service import DEFAULT_CAP
from ostiary._core.variants import positive
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
from ostiary.layer.errors import LayerMissingRequiredConfigurationError
from ostiary.record import Route
from ostiary.record.options import check_recording, is_number

__all__ = ["SETTINGS", "Delivery", "FirewallMode", "LayerConfig", "LayerOptions", "Mask"]

Delivery: TypeAlias = Literal["background", "blocking", "durable"]
FirewallMode: TypeAlias = Literal["off", "fail_open", "fail_closed"]
Mask: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

BASE_URL = Setting("base_url", ("LAYER_BASE_URL",), "Layer's base URL", base_url)
APPLICATION_ID = Setting(
    "application_id", ("LAYER_APPLICATION_ID",), "the application id", text, kinds=(uuid.UUID,)
)
APPLICATION_NAME = Setting("application_name", ("LAYER_APPLICATION_NAME",), "the application name", text)
ENVIRONMENT = Setting("environment", ("LAYER_ENVIRONMENT",), "the environment", text)
PLATFORM = Setting("platform", (), "the platform", text)
HTTP_TIMEOUT = Setting(
    "http_timeout",
    ("LAYER_TIMEOUT", "LAYER_HTTP_TIMEOUT"),
    "the timeout",
    seconds,
    10.0,
    kinds=(*NUMBERS, Timeouts),
)
FIREWALL_BASE_URL = Setting(
    "firewall_base_url", ("LAYER_FIREWALL_BASE_URL",), "the firewall's base URL", base_url
)
SETTINGS: tuple[Setting[Any], ...] = (
    BASE_URL,
    APPLICATION_ID,
    APPLICATION_NAME,
    ENVIRONMENT,
    HTTP_TIMEOUT,
    FIREWALL_BASE_URL,
)


@names_its_fields()
@dataclass(frozen=True, slots=True)
class LayerOptions:
    """Hold what only few applications change.

    `delivery`: "background" (recording returns at once), "blocking" (it waits) or "durable" (what is recorded is on
    disk when recording returns, in `outbox`: an `Outbox`, a path, or None for a file in the user's state folder).
    `queue_capacity` records may wait in memory; when it is full, or the outbox, `overflow` decides: "drop_oldest",
    "drop_new", or "block" for up to `block_timeout` seconds.
    `route`: where records go instead of straight to Layer, as `ostiary.integrations.otlp.OtlpRoute`.
    `exit_timeout`: the seconds by which a normal exit may be delayed to deliver what is waiting. `deadline`: seconds
    for one call with all its retries. `response_cap`: the largest answer that is read, in bytes after decompression.
    `on_drop(record, reason)` hears of each record that could not be delivered. `mask(record)` sees everything that
    users wrote before it leaves the process, to a disk too: a session's `{"attributes"}` or an action's `{"attributes",
    "data", "error", "scanners"}`, and returns what is sent instead; where it raises, nothing is sent, and the record is
    dropped and counted. `sample`: the share of sessions that is recorded, each whole or not at all, by its id.
    """

    delivery: Delivery = "background"
    outbox: Outbox | str | os.PathLike[str] | None = None
    route: Route | None = None
    queue_capacity: int = 10_000
    overflow: Literal["drop_oldest", "drop_new", "block"] = "drop_oldest"
    block_timeout: float = 1.0
    exit_timeout: float = 2.0
    deadline: float | None = 120.0
    response_cap: int = DEFAULT_CAP
    retry: RetryPolicy = RetryPolicy()
    connection: ConnectionOptions = ConnectionOptions()
    hooks: Hooks = Hooks()
    on_drop: Any = None
    mask: Mask | None = field(default=None, repr=False)
    sample: float = 1.0

    def __post_init__(self) -> None:
        check_recording(self, InvalidInputError)
        if self.route is not None and not callable(getattr(self.route, "send", None)):
            raise InvalidInputError(f"route is {kind_of(self.route)}; pass an ostiary.record.Route")
        if not is_number(self.response_cap) or not self.response_cap > 0:
            raise InvalidInputError(f"response_cap={self.response_cap!r} is not a positive number of bytes")
        if not is_number(self.sample) or not 0.0 <= self.sample <= 1.0:
            raise InvalidInputError(f"sample={self.sample!r} is no share: pass a number from 0 to 1")
        if self.mask is not None and not callable(self.mask):
            raise InvalidInputError(f"mask is {kind_of(self.mask)}; pass a function of a record")


@dataclass(frozen=True, slots=True)
class LayerConfig:
    """Hold a client's settings, checked."""

    base_url: str
    application_id: str | None
    application_name: str | None
    environment: str | None
    timeouts: Timeouts
    firewall_base_url: str | None
    firewall: FirewallMode
    platform: str | None
    auth: Auth | None = field(repr=False)
    options: LayerOptions

    @property
    def destination(self) -> str:
        """What tells one receiver of records from another: an outbox serves one."""
        return f"{self.base_url} application={self.application_id or self.application_name}"

    @classmethod
    def find(
        cls,
        *,
        base_url: str | None = None,
        application_id: str | uuid.UUID | None = None,
        application_name: str | None = None,
        environment: str | None = None,
        http_timeout: float | Timeouts | None = None,
        firewall_base_url: str | None = None,
        firewall: FirewallMode = "off",
        platform: str | None = None,
        auth: Auth | None = None,
        options: LayerOptions | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> LayerConfig:
        """Find each setting: keyword before environment before default.

        Raises `LayerMissingRequiredConfigurationError` and `InvalidInputError`, naming argument and variable.
        """
        missing = LayerMissingRequiredConfigurationError
        identity = str(application_id) if application_id is not None else None
        found_id = APPLICATION_ID.find(identity, environ)
        found_name = APPLICATION_NAME.find(application_name, environ)
        url = BASE_URL.require(base_url, environ, error=missing)
        if found_id is None and found_name is None:
            raise missing(
                f"{APPLICATION_ID.missing()} (or application_name=…, {APPLICATION_NAME.variables[0]})"
            )
        wall = FIREWALL_BASE_URL.find(firewall_base_url, environ)
        if firewall != "off" and wall is None:
            raise missing(FIREWALL_BASE_URL.missing())
        return cls(
            base_url=url,
            application_id=found_id,
            application_name=found_name,
            environment=ENVIRONMENT.find(environment, environ),
            timeouts=http_timeout if isinstance(http_timeout, Timeouts) else _timeouts(http_timeout, environ),
            firewall_base_url=wall,
            firewall=firewall,
            platform=PLATFORM.find(platform, environ),
            auth=auth,
            options=options or LayerOptions(),
        )


def _timeouts(given: float | None, environ: Mapping[str, str] | None) -> Timeouts:
    # 0 counts as unset, as in the service's own SDK.
    step = positive(HTTP_TIMEOUT.find(given or None, environ), "http_timeout", InvalidInputError)
    return Timeouts(step, step, step, step)
