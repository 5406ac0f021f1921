"""The keywords of `init()`, `Layer()` and `AsyncLayer()`, written once."""

from __future__ import annotations

import os
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypedDict, Unpack

from ostiary._core.given import kind_of, refuse_unknown
from ostiary.auth import as_auth
from ostiary.config import NO_RETRIES, ConnectionOptions, Hooks, Outbox, RetryPolicy, Timeouts
from ostiary.errors import InvalidInputError
from ostiary.layer.config import Delivery, FirewallMode, LayerConfig, LayerOptions, Mask
from ostiary.record import Route

__all__ = ["Configured", "LayerSettings", "configure"]

INSTRUMENTATIONS = ("openai", "anthropic")


class LayerSettings(TypedDict, total=False):
    """Name every setting of a Layer client; all are optional where the environment gives them.

    `base_url`, `application_id` or `application_name`, `environment`, `platform`: see `ostiary.layer.config`.
    `auth_provider`: an object with `get_headers()`, or one of `ostiary.auth`.
    `http_session`: an `httpx.Client` (`httpx.AsyncClient` for `AsyncLayer`), an httpx transport, or a
    `requests.Session`, whose own retry policy then counts. `http_timeout`: seconds for each step, or `Timeouts`.
    `firewall_base_url`, `firewall`: "off", "fail_open" (a firewall that can't be asked lets pass) or "fail_closed";
    `enable_firewall_instrumentation=True` means "fail_open".
    `disable_instrumentations`, or `disabled_instrumentors`: names of `"openai"`, `"anthropic"` to leave alone.
    The rest: see `LayerOptions`.
    """

    base_url: str | None
    application_id: str | uuid.UUID | None
    application_name: str | None
    environment: str | None
    platform: str | None
    auth_provider: object
    http_session: object
    http_timeout: float | Timeouts | None
    firewall_base_url: str | None
    firewall: FirewallMode
    enable_firewall_instrumentation: bool
    disable_instrumentations: Sequence[str] | None
    disabled_instrumentors: Sequence[str] | None
    delivery: Delivery
    outbox: Outbox | str | os.PathLike[str] | None
    route: Route | None
    queue_capacity: int
    overflow: Literal["drop_oldest", "drop_new", "block"]
    block_timeout: float
    exit_timeout: float
    deadline: float | None
    response_cap: int
    retry: RetryPolicy
    connection: ConnectionOptions
    hooks: Hooks
    on_drop: Any
    mask: Mask | None
    sample: float


@dataclass(frozen=True, slots=True)
class Configured:
    """Hold what the keywords came to: the settings, the user's HTTP session, the instrumentations left alone."""

    config: LayerConfig
    http_session: object
    disabled: frozenset[str]


_OPTIONS = frozenset(f.name for f in fields(LayerOptions))
_KNOWN = frozenset(LayerSettings.__annotations__)


def configure(**settings: Unpack[LayerSettings]) -> Configured:
    """Check the keywords and find what they leave out in the environment.

    Raises `InvalidInputError` and `LayerMissingRequiredConfigurationError`, naming the argument and how to mend it.
    """
    refuse_unknown(settings, _KNOWN)
    given: dict[str, Any] = dict(settings)
    session = given.get("http_session")
    options = LayerOptions(**{name: given[name] for name in _OPTIONS if name in given})
    timeout = given.get("http_timeout")
    if session is not None:
        from ostiary._io.choose import own_timeouts, retries_itself

        if retries_itself(session):
            options = replace(options, retry=NO_RETRIES)
        timeout = timeout or own_timeouts(session)
    firewall: FirewallMode = given.get("firewall") or (
        "fail_open" if given.get("enable_firewall_instrumentation") else "off"
    )
    if firewall not in ("off", "fail_open", "fail_closed"):
        raise InvalidInputError(f"firewall={firewall!r}: pass 'off', 'fail_open' or 'fail_closed'")
    config = LayerConfig.find(
        base_url=given.get("base_url"),
        application_id=given.get("application_id"),
        application_name=given.get("application_name"),
        environment=given.get("environment"),
        http_timeout=timeout,
        firewall_base_url=given.get("firewall_base_url"),
        firewall=firewall,
        platform=given.get("platform"),
        auth=as_auth(given.get("auth_provider")),
        options=options,
    )
    return Configured(config, session, _disabled(given))


def _disabled(given: dict[str, Any]) -> frozenset[str]:
    names: set[str] = set()
    for setting in ("disable_instrumentations", "disabled_instrumentors"):
        found = given.get(setting) or ()
        if isinstance(found, str) or not isinstance(found, Collection):
            raise InvalidInputError(f"{setting} is {kind_of(found)}; pass a list of names")
        unknown = [name for name in found if name not in INSTRUMENTATIONS]
        if unknown:
            raise InvalidInputError(
                f"{setting}: there is no instrumentation {unknown[0]!r};"
                f" there are {', '.join(repr(n) for n in INSTRUMENTATIONS)}"
            )
        names |= set(found)
    return frozenset(names)
