"""What the calls of one Layer client share: its settings, the two services, what it learned."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ostiary._core.service import OUR_HEADERS, Service
from ostiary.auth import bound
from ostiary.layer.config import LayerConfig
from ostiary.layer.errors import API_ERRORS, FIREWALL_ERRORS
from ostiary.layer.platform import platform_attributes

__all__ = ["LayerState"]


class LayerState:
    """Hold one client's settings and services, and what it learned."""

    def __init__(self, config: LayerConfig) -> None:
        self.config = config
        self.api: Service = _service(config, config.base_url, "layer", API_ERRORS)
        self.firewall: Service | None = (
            _service(config, config.firewall_base_url, "layer.firewall", FIREWALL_ERRORS)
            if config.firewall_base_url
            else None
        )
        self.learned: _Learned = _Learned()

    def but(self, **changes: Any) -> LayerState:
        """Return a state whose calls differ in some fields of `Service`."""
        other = copy.copy(self)
        other.api = self.api.but(**changes)
        other.firewall = self.firewall.but(**changes) if self.firewall else None
        return other

    def session_attributes(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return a session's attributes: where it runs, the environment, and above these what the caller gives."""
        platform, environment = platform_attributes(self.config.platform), self.config.environment
        if environment:
            return {**platform, "environment": environment.lower(), **given}
        return {**platform, **given}


class _Learned:
    """Keep what a client and its copies with other options find out as they go."""

    def __init__(self) -> None:
        self.application: str | None = None
        self.firewall_unanswered = 0


def _service(config: LayerConfig, base_url: str, name: str, errors: Mapping[Any, Any]) -> Service:
    options = config.options
    return Service(
        name=name,
        base_url=base_url,
        headers=OUR_HEADERS,
        auth=bound(config.auth, config.base_url, config.firewall_base_url),
        timeouts=config.timeouts,
        deadline=options.deadline,
        cap=options.response_cap,
        retry=options.retry,
        errors=errors,
        hooks=options.hooks,
    )
