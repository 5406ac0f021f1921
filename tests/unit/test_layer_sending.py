"""How sessions and actions are sent, and sent again after failures: together only where they can't be there yet."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from ostiary.config import RetryPolicy
from ostiary.layer import Layer, LayerRequestPreparationError

TOGETHER, ALONE, ACTION = "session with 2 actions", "session alone", "action"
Trouble = Callable[[httpx.Request], Exception]


def unreachable(request: httpx.Request) -> Exception:
    return httpx.ConnectError("nobody there", request=request)


def lost(request: httpx.Request) -> Exception:
    return httpx.ReadTimeout("no answer", request=request)


class Service:
    """Answer as Layer does once all troubles have been; keep what came."""

    def __init__(self, troubles: Sequence[Trouble | int]) -> None:
        self.troubles = list(troubles)
        self.seen: list[str] = []
        self.paths: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.paths.append(request.url.path)
        if request.url.path.endswith("/actions"):
            self.seen.append(ACTION)
        else:
            self.seen.append(TOGETHER if body["actions"] else ALONE)
        trouble = self.troubles.pop(0) if self.troubles else 202
        if not isinstance(trouble, int):
            raise trouble(request)
        answer: Any = {"session_id": body["session_id"]} if "session_id" in body else {}
        return httpx.Response(trouble, json=answer)


def recorded(service: Service, attempts: int) -> None:
    """Record a session of two actions and have it delivered."""
    with Layer(
        base_url="http://layer.test",
        application_id="a",
        http_session=httpx.MockTransport(service),
        retry=RetryPolicy(attempts=attempts, base=0, throttled_base=0),
    ) as client:
        with client.session():
            for _ in range(2):
                with client.action(kind="moderation"):
                    pass
        assert client.flush(30).complete
        assert dict(client.ledger().dropped) == {}


@pytest.mark.parametrize(
    ("attempts", "troubles", "sent"),
    [
        # It never reached the service, which can't have the session.
        (1, [unreachable] * 2, [TOGETHER] * 3),
        # It may have reached it at the first of several attempts: created once more, its actions would be dropped.
        (4, [lost, *[unreachable] * 3], [*[TOGETHER] * 4, ALONE, ACTION, ACTION]),
        (1, [lost], [TOGETHER, ALONE, ACTION, ACTION]),
        (1, [503], [TOGETHER, ALONE, ACTION, ACTION]),
        # It is there: that is what was wanted.
        (1, [lost, 409], [TOGETHER, ALONE, ACTION, ACTION]),
        # One of the actions may be refused: one by one only that is lost.
        (1, [422], [TOGETHER, ALONE, ACTION, ACTION]),
        (1, [413], [TOGETHER, ALONE, ACTION, ACTION]),
    ],
)
def test_actions_go_with_their_session_where_it_cant_be_there(
    attempts: int, troubles: Sequence[Trouble | int], sent: Sequence[str]
) -> None:
    service = Service(troubles)
    recorded(service, attempts)
    assert service.seen == sent


@pytest.mark.parametrize(
    "spelled", [str, lambda id: str(id).upper(), lambda id: id.hex, lambda id: f"{{{id}}}"]
)
def test_an_id_is_sent_as_the_service_spells_it(spelled: Callable[[uuid.UUID], str]) -> None:
    service = Service([])
    session_id = uuid.uuid5(uuid.NAMESPACE_DNS, "layer.test")
    now = datetime.now(UTC)
    with Layer(
        base_url="http://layer.test", application_id="a", http_session=httpx.MockTransport(service)
    ) as client:
        client.append_action(spelled(session_id), kind="moderation", start_time=now, end_time=now)
    assert service.paths == [f"/v1/sessions/{session_id}/actions"]


@pytest.mark.parametrize("attributes", [5, ["user.id"], "user.id"])
def test_attributes_that_are_none_are_named_where_a_function_is_decorated(attributes: Any) -> None:
    with Layer(base_url="http://layer.test", application_id="a") as client:
        kind = type(attributes).__name__
        for decorator in (client.session, client.action):
            with pytest.raises(LayerRequestPreparationError, match=f"attributes is a {kind}; pass"):
                decorator(attributes=attributes)
        with pytest.raises(LayerRequestPreparationError, match="actions is a str; pass a list"):
            client.create_session(actions="an action")  # type: ignore[arg-type]
