"""Mirror `layer_sdk.client`: the default client, with answers in the vendor's shapes."""

from __future__ import annotations

import uuid
from typing import Any

from ostiary._core.flow import Flow
from ostiary._core.operation import operation
from ostiary.compat.layer_sdk.schemas import (
    FirewallLookupResponseContext,
    FirewallLookupResponseContextViolatedPolicy,
    FirewallSessionLookupResponse,
)
from ostiary.layer import DefaultLayer
from ostiary.layer.sending import look_up
from ostiary.layer.wire import path_id

__all__ = ["Client", "layer"]


class Client(DefaultLayer):
    """Be `ostiary.layer.DefaultLayer` to code that was written for `layer_sdk`."""

    @operation
    def list_applications(self) -> Flow[list[dict[str, Any]]]:  # type: ignore[override]
        """Return all applications as dictionaries with `id` and `name`."""
        found = yield from DefaultLayer.list_applications.body(self)
        return [{"id": item.id, "name": item.name} for item in found]

    @operation
    def firewall_session_lookup(self, session_id: str | uuid.UUID) -> Flow[FirewallSessionLookupResponse]:  # type: ignore[override]
        """Ask the firewall what it decided on a session."""
        found = yield from look_up(self._state, path_id(session_id))
        policies = [
            FirewallLookupResponseContextViolatedPolicy(p.id, p.name, p.severity, p.action)
            for p in found.violated_policies
        ]
        return FirewallSessionLookupResponse(
            found.session_id, found.decision, FirewallLookupResponseContext(policies or None)
        )


layer: Client = Client()
