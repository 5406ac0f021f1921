"""Run one scenario with the vendor's Layer SDK, in the peer's own environment: `python layer_sdk_driver.py <settings>`.

`settings` is JSON: `scenario`, `result` (file to write) and what the scenario needs. The SDK prints its log on stdout,
so results go to a file. What is called is the SDK's public interface, as its users call it.
"""

import json
import sys
import uuid
from datetime import UTC, datetime, timedelta, timezone

import layer_sdk
from layer_sdk import AuthProvider, OIDCClientCredentials, SessionActionKind, layer

SESSION = "43f82426-0be8-519d-b555-c068abf14d92"
START = datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
TIMES = {"start_time": START, "end_time": START + timedelta(seconds=2)}


class Called(dict):
    """Count the calls of every public method of the client."""

    def watch(self, cls):
        for name in [name for name in vars(cls) if not name.startswith("_") and callable(getattr(cls, name))]:
            self[f"{cls.__name__}.{name}"] = 0
            setattr(cls, name, self._counted(f"{cls.__name__}.{name}", getattr(cls, name)))

    def _counted(self, name, method):
        def counted(*args, **kwargs):
            self[name] += 1
            return method(*args, **kwargs)

        return counted


def plain(value):
    """Return a value as JSON can hold it."""
    if isinstance(value, uuid.UUID):
        return str(value)
    return {key: plain(each) for key, each in vars(value).items()} if hasattr(value, "__dict__") else value


def outcome(call):
    """Return what a call returns, or the name, status and text of what it raises."""
    try:
        return {"returned": plain(call())}
    except Exception as error:
        return {
            "raised": type(error).__name__,
            "status": getattr(error, "status_code", None),
            "data": getattr(error, "response_data", None),
        }


class Static(AuthProvider):
    def __init__(self, authorization):
        self.authorization = authorization

    def get_headers(self):
        return {"Authorization": self.authorization}


def record(given):
    """Record sessions and actions in every way that both generations know."""
    done = {
        "minted": layer.create_session(attributes={"user.id": "user-001"}),
        "chosen": layer.create_session(session_id=uuid.UUID(SESSION), attributes={}),
        "again": layer.create_session(session_id="{" + SESSION.upper() + "}", attributes={"other": "ones"}),
    }
    full = {
        "attributes": {"model.id": "m", "n": None},
        "data": {"messages": [{"content": "Hé 😀", "role": "user"}]},
        "error": {"message": "boom", "code": 500, "details": {"a": 1}},
        "scanners": [{"name": "usage", "data": {"n": 1}}],
    }
    for kind in SessionActionKind:
        layer.append_action(done["chosen"], kind=kind, **TIMES)
    layer.append_action(uuid.UUID(SESSION), kind=SessionActionKind.COMPLETION_OUTPUT, **TIMES, **full)
    layer.append_action(SESSION.replace("-", ""), kind="newer_kind", data=[1], **TIMES)
    naive = datetime(2024, 1, 2, 3, 4, 5)
    west = datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-5)))
    layer.append_action(SESSION, kind="moderation", start_time=naive, end_time=west)
    done["kinds"] = [kind.value for kind in SessionActionKind]
    return done


def decorate(given):
    """Record through the decorators."""

    @layer.session(attributes={"user.id": "user-002"})
    def conversation(session_id):
        @layer.action(
            session_id=session_id, kind=SessionActionKind.COMPLETION_PROMPT, attributes={"model.id": "m"}
        )
        def turn():
            return (
                {"messages": [{"content": "Hello", "role": "assistant"}]},
                None,
                [{"name": "s", "data": {}}],
            )

        return {"session_id": session_id, "turn": turn()}

    return conversation()


def applications(given):
    """Use what came with 0.15.0: applications by name."""
    return {
        "listed": layer.list_applications(),
        "by_name": layer.get_applications_by_name(),
        "created": layer.create_application(),
        "session": layer.create_session(attributes={}),
    }


def firewall(given):
    """Ask the firewall, and append while it is asked before every action."""
    layer.create_session(session_id=SESSION, attributes={})
    layer.append_action(SESSION, kind=SessionActionKind.EMBEDDINGS, **TIMES)
    return {
        "lookup": outcome(lambda: layer.firewall_session_lookup(SESSION)),
        "unknown": outcome(lambda: layer.firewall_session_lookup("5b1c2c4e-0f5e-5d5b-9c0b-1e4a3e1f0a11")),
    }


def fail(given):
    """Meet refusals and failures."""
    layer.create_session(session_id=SESSION, attributes={})
    return {
        "unknown": outcome(lambda: layer.append_action(str(uuid.uuid4()), kind="k", **TIMES)),
        "invalid": outcome(
            lambda: layer.append_action(SESSION, kind="k", start_time="whenever", end_time=123)
        ),
        "usual": outcome(lambda: layer.append_action(SESSION, kind="k", **TIMES)),
    }


def append(given):
    """Append one action to an open session."""
    return outcome(lambda: layer.append_action(SESSION, kind=SessionActionKind.MODERATION, **TIMES))


SCENARIOS = {each.__name__: each for each in (record, decorate, applications, firewall, fail, append)}


def main():
    given = json.loads(sys.argv[1])
    called = Called()
    called.watch(layer_sdk.Client)
    called.watch(OIDCClientCredentials)
    auth = None
    if "authorization" in given:
        auth = Static(given["authorization"])
    if "token_url" in given:
        auth = OIDCClientCredentials(
            token_url=given["token_url"], client_id="c", client_secret="s", scope="layer-sdk"
        )
    layer.init(auth_provider=auth, **given["init"])
    result = SCENARIOS[given["scenario"]](given)
    with open(given["result"], "w") as file:
        json.dump({"result": result, "called": called}, file)


main()
