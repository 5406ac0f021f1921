"""Layer's calls, written once as flows: each waits for its answer and raises what happened."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ostiary._core.flow import Flow, ask_blocking, guard
from ostiary._core.ids import new_uuid5
from ostiary._core.invoke import invoke
from ostiary._core.operation import operation
from ostiary._core.plan import plan
from ostiary.errors import OstiaryError
from ostiary.layer import wire
from ostiary.layer.config import APPLICATION_NAME, FIREWALL_BASE_URL
from ostiary.layer.errors import LayerFirewallSessionBlocked, LayerMissingRequiredConfigurationError
from ostiary.layer.schemas import (
    Application,
    FirewallLookup,
    SessionAction,
    SessionActionError,
    SessionActionKind,
    SessionActionScanner,
)
from ostiary.layer.state import LayerState
from ostiary_api.layer.api.applications import create_application, list_applications
from ostiary_api.layer.api.firewall import lookup_session
from ostiary_api.layer.api.sessions import append_action, create_session

__all__ = ["LayerCalls", "application_id", "send_action", "send_session"]

_log = logging.getLogger("ostiary.layer")


class LayerCalls:
    """Offer Layer's operations. `Layer` has them as plain calls, `AsyncLayer` as coroutines.

    All of them raise `LayerRequestPreparationError` before anything is sent where an argument can't be put on the wire,
    `LayerHTTPError` for an error status, `LayerRequestError` where no answer came, `LayerAuthError` where no credential
    could be had, and `LayerMissingRequiredConfigurationError` before `init()`.
    """

    _connected: LayerState | None = None

    @property
    def _state(self) -> LayerState:
        if self._connected is None:
            raise LayerMissingRequiredConfigurationError(
                "Layer is not initialized: call layer.init(...) first"
            )
        return self._connected

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
        identity = wire.session_id(session_id) if session_id is not None else new_uuid5()
        session = wire.Session(
            id=identity,
            attributes=state.session_attributes(wire.plain_attributes(attributes)),
            start_time=start_time,
            end_time=end_time,
        )
        prepared = [wire.action(item) for item in actions] if actions is not None else None
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
        yield from _after_its_session(state, identity)
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
        return (yield from _create(self._state, chosen))

    @operation
    def firewall_session_lookup(self, session_id: str | uuid.UUID) -> Flow[FirewallLookup]:
        """Ask the firewall what it decided on a session.

        Raises `LayerFirewallHTTPError`, `LayerFirewallRequestError`, or `LayerMissingRequiredConfigurationError` where
        no firewall base URL is set. Wire: `GET /v1/sessions/{session_id}` in `openapi/layer.yaml`.
        """
        return (yield from look_up(self._state, wire.path_id(session_id)))


def send_session(state: LayerState, session: wire.Session, actions: list[wire.Action] | None) -> Flow[str]:
    """Create a session, its first actions in the same request."""
    application = yield from application_id(state)
    body = wire.session_body(application, session, actions)
    created = yield from invoke(state.api, plan(create_session, body=body))
    return str(created.session_id)


def send_action(state: LayerState, session_id: str, action: wire.Action) -> Flow[None]:
    """Append one action."""
    yield from invoke(state.api, plan(append_action, session_id=session_id, body=action))


def application_id(state: LayerState) -> Flow[str]:
    """Return the configured application's id; a name is looked up once, and created where there is none."""
    known = state.config.application_id or state.learned.application
    if known is not None:
        return known
    name = state.config.application_name
    assert name is not None
    # One look-up for all who ask at once: two would both create.
    return (
        yield from guard(
            (id(state.learned), "application"), lambda: _find_or_create(state, name), deadline=None
        )
    )


def _find_or_create(state: LayerState, name: str) -> Flow[str]:
    if state.learned.application is None:
        listed = yield from invoke(state.api, plan(list_applications))
        matching = [item.id for item in listed if item.name == name]
        state.learned.application = matching[-1] if matching else (yield from _create(state, name))
    return state.learned.application


def _create(state: LayerState, name: str) -> Flow[str]:
    created = yield from invoke(state.api, plan(create_application, body=wire.application_body(name)))
    return str(created.application_id)


def look_up(state: LayerState, session_id: str) -> Flow[FirewallLookup]:
    """Ask the firewall about a session."""
    if state.firewall is None:
        raise LayerMissingRequiredConfigurationError(FIREWALL_BASE_URL.missing())
    found = yield from invoke(state.firewall, plan(lookup_session, session_id=session_id))
    return wire.lookup(found)


def refuse_blocked(state: LayerState, session_id: str) -> Flow[None]:
    """Raise `LayerFirewallSessionBlocked` where the firewall blocks; where it can't be asked, as the mode says."""
    try:
        found = yield from look_up(state, session_id)
    except OstiaryError as error:
        if state.config.firewall == "fail_closed":
            raise LayerFirewallSessionBlocked(
                f"session {session_id}: the firewall could not be asked, and firewall='fail_closed' refuses then",
                facts=error.facts.without_words(),
            ) from error
        first = not state.learned.firewall_unanswered
        state.learned.firewall_unanswered += 1
        if first:
            kind = type(error).__name__
            _log.warning(
                "the firewall could not be asked (%s); recorded all the same, later ones counted", kind
            )
        return
    if found.blocked:
        raise LayerFirewallSessionBlocked(
            f"the firewall blocks session {session_id}; the action was not recorded"
        )


def _after_its_session(state: LayerState, session_id: str) -> Flow[None]:
    """Let a session that is being recorded in the background arrive before an action that is sent directly."""
    recorder = state.recorder_if_any()
    if recorder is not None and recorder.holds(session_id):
        yield from ask_blocking(lambda: recorder.deliver_session(session_id))
