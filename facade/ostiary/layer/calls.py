"""Layer's calls, written once as flows: each waits for its answer and raises what happened."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ostiary._core.flow import Flow, ask_blocking
from ostiary._core.ids import new_uuid5
from ostiary._core.invoke import invoke
from ostiary._core.operation import operation
from ostiary._core.plan import plan
from ostiary.layer import wire
from ostiary.layer.config import APPLICATION_NAME
from ostiary.layer.connected import Connected
from ostiary.layer.errors import LayerMissingRequiredConfigurationError
from ostiary.layer.schemas import (
    Application,
    FirewallLookup,
    SessionAction,
    SessionActionError,
    SessionActionKind,
    SessionActionScanner,
)
from ostiary.layer.sending import create, look_up, refuse_blocked, send_action, send_session
from ostiary.layer.state import LayerState
from ostiary_api.layer.api.applications import list_applications

__all__ = ["LayerCalls"]


class LayerCalls:
    """Offer Layer's operations. `Layer` has them as plain calls, `AsyncLayer` as coroutines.

    All of them raise `LayerRequestPreparationError` before anything is sent where an argument can't be put on the wire,
    `LayerHTTPError` for an error status, `LayerRequestError` where no answer came, `LayerAuthError` where no credential
    could be had, and `LayerMissingRequiredConfigurationError` before `init()`.
    """

    _connected: Connected | None = None

    def _reached(self) -> Connected:
        if self._connected is None:
            raise LayerMissingRequiredConfigurationError(
                "Layer is not initialized: call layer.init(...) first"
            )
        return self._connected

    @property
    def _state(self) -> LayerState:
        return self._reached().state

    def _after_its_session(self, session_id: str) -> Flow[None]:
        """Let a session that is being recorded in the background arrive before an action that is sent directly."""
        recorder = self._reached().recorder_if_any()
        if recorder is not None and recorder.holds(session_id):
            yield from ask_blocking(lambda: recorder.deliver_session(session_id))

    @operation
    def create_session(
        self,
        *,
        session_id: str | uuid.UUID | None = None,
        attributes: Mapping[str, Any] | None = None,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        actions: Sequence[SessionAction | Mapping[str, Any]] | None = None,
    ) -> Flow[str]:
        """Create a session and return its id, a text that works as a header value.

        `session_id` is a UUID of version 5 in any spelling; without one, an id is minted here, so that a repeated
        request names the same session. `attributes` maps names to JSON values; the client adds where it runs. A naive
        datetime is taken as UTC. Raises also `LayerSchemaValidationError`.
        Wire: `POST /v1/sessions` in `openapi/layer.yaml`.
        """
        state = self._state
        identity = new_uuid5() if session_id is None else str(wire.session_id(session_id))
        session = wire.Session(
            id=identity,
            attributes=state.session_attributes(wire.plain_attributes(attributes)),
            start_time=start_time,
            end_time=end_time,
        )
        prepared = wire.actions(actions)
        return (yield from send_session(state, session, prepared))

    @operation
    def append_action(
        self,
        session_id: str | uuid.UUID,
        *,
        kind: SessionActionKind | str,
        start_time: datetime,
        end_time: datetime,
        attributes: Mapping[str, Any] | None = None,
        data: Any = None,
        error: SessionActionError | Mapping[str, Any] | None = None,
        scanners: Sequence[SessionActionScanner | Mapping[str, Any]] | None = None,
    ) -> Flow[None]:
        """Record one action in a session.

        `data` is any JSON value, usually `{"messages": [{"role": …, "content": …}]}`. After an answer that got lost the
        action is sent again: a duplicate is better than a loss. With the firewall on, a blocked session raises
        `LayerFirewallSessionBlocked` and nothing is recorded.
        Wire: `POST /v1/sessions/{session_id}/actions` in `openapi/layer.yaml`.
        """
        state = self._state
        prepared = wire.action(
            SessionAction(
                kind=kind,
                start_time=start_time,
                end_time=end_time,
                attributes=attributes or {},
                data=data,
                error=error,
                scanners=scanners,
            )
        )
        identity = wire.path_id(session_id)
        if state.config.firewall != "off":
            yield from refuse_blocked(state, identity)
        yield from self._after_its_session(identity)
        yield from send_action(state, identity, prepared)

    @operation
    def list_applications(self) -> Flow[list[Application]]:
        """Return all applications. Wire: `GET /v1/applications` in `openapi/layer.yaml`."""
        found = yield from invoke(self._state.api, plan(list_applications))
        return [Application(id=item.id, name=item.name) for item in found]

    @operation
    def get_applications_by_name(self) -> Flow[dict[str, str]]:
        """Return the applications' ids by name; of several with one name, the last."""
        found = yield from invoke(self._state.api, plan(list_applications))
        return {item.name: item.id for item in found}

    @operation
    def create_application(self, name: str | None = None) -> Flow[str]:
        """Create an application, named as given or as configured, and return its id.

        Wire: `POST /v1/applications` in `openapi/layer.yaml`. Sent once: names are not unique, so a repeat might make
        a second one.
        """
        chosen = name or self._state.config.application_name
        if not chosen:
            raise LayerMissingRequiredConfigurationError(APPLICATION_NAME.missing())
        return (yield from create(self._state, chosen))

    @operation
    def firewall_session_lookup(self, session_id: str | uuid.UUID) -> Flow[FirewallLookup]:
        """Ask the firewall what it decided on a session.

        Raises `LayerFirewallHTTPError`, `LayerFirewallRequestError`, or `LayerMissingRequiredConfigurationError` where
        no firewall base URL is set. Wire: `GET /v1/sessions/{session_id}` in `openapi/layer.yaml`.
        """
        return (yield from look_up(self._state, wire.path_id(session_id)))
