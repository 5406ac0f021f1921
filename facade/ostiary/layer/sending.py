"""Layer's exchanges as flows over a client's state: what calls and recordings have in common."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from ostiary._core.flow import Flow, guard
from ostiary._core.invoke import invoke
from ostiary._core.plan import plan
from ostiary.errors import OstiaryError
from ostiary.layer import wire
from ostiary.layer.config import FIREWALL_BASE_URL
from ostiary.layer.errors import LayerFirewallSessionBlocked, LayerMissingRequiredConfigurationError
from ostiary.layer.masking import masked_action, masked_session
from ostiary.layer.schemas import FirewallLookup
from ostiary.layer.state import LayerState
from ostiary_api.layer.api.applications import create_application, list_applications
from ostiary_api.layer.api.firewall import lookup_session
from ostiary_api.layer.api.sessions import append_action, create_session

if TYPE_CHECKING:
    from ostiary_api.layer.models import SessionAction

__all__ = ["application_id", "create", "look_up", "refuse_blocked", "send_action", "send_session"]

_log = logging.getLogger("ostiary.layer")


def send_session(
    state: LayerState, session: wire.Session, actions: list[wire.Action] | None, *, masked: bool = False
) -> Flow[str]:
    """Create a session, its first actions in the same request; `masked` says that the mask has seen them."""
    application = yield from application_id(state)
    mask = None if masked else state.config.options.mask
    if mask is not None:
        session = masked_session(session, mask)
        actions = [masked_action(action, mask) for action in actions] if actions is not None else None
    body = wire.session_body(application, session, actions)
    created = yield from invoke(state.api, plan(create_session, body=body))
    return str(created.session_id)


def send_action(
    state: LayerState, session_id: str, action: wire.Action, *, masked: bool = False
) -> Flow[None]:
    """Append one action; `masked` says that the mask has seen it."""
    mask = None if masked else state.config.options.mask
    if mask is not None:
        action = masked_action(action, mask)
    body = cast("SessionAction", action)  # it is written as one
    yield from invoke(state.api, plan(append_action, session_id=session_id, body=body))


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
        state.learned.application = matching[-1] if matching else (yield from create(state, name))
    return state.learned.application


def create(state: LayerState, name: str) -> Flow[str]:
    """Create an application."""
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
