"""P11: at least once, in order, under the same ids; repeated is only what was on its way when a process died."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.crash.programs import TAKEN, arrived, restart, scene

from ostiary.testing import FaultServer, steps

pytestmark = pytest.mark.crash

ACCEPTED = steps.hang()
"""The service has read the request, and its answer never comes."""


def sessions(server: FaultServer) -> list[dict[str, Any]]:
    """Return what was asked to be created, each as often as it was asked."""
    return [json.loads(each.body) for each in server.requests if each.path.endswith("/sessions")]


def actions(server: FaultServer) -> list[str]:
    """Return the records in order of arrival, repeats too, with those that came with their session."""
    found: list[str] = []
    for request in server.requests:
        body = json.loads(request.body)
        found += [each["data"] for each in body.get("actions") or []]
        found += [body["data"]] if "data" in body else []
    return found


def test_a_session_that_may_be_there_is_created_again_under_its_id(tmp_path: Path) -> None:
    with scene(tmp_path, "`durable`") as (server, program):
        server.script([ACCEPTED])
        program.do("record 3")
        server.wait_for_requests(1)
        program.process.kill()
        restart(tmp_path, server, "`durable`")
        first, *others = sessions(server)
        assert others
        assert {each["session_id"] for each in others} == {first["session_id"]}
        # The second creation does nothing where the first one did, so nothing else may hang on it.
        assert not any(each.get("actions") for each in others)
        assert arrived(server) == [0, 1, 2]


def test_what_is_repeated_is_what_was_on_its_way(tmp_path: Path) -> None:
    with scene(tmp_path, "`durable`") as (server, program):
        program.do("record 2")
        program.do("flush")
        acknowledged = len(server.requests)
        server.script([TAKEN, TAKEN, ACCEPTED])
        program.do("record 6")
        server.wait_for_requests(acknowledged + 1)
        program.process.kill()
        restart(tmp_path, server, "`durable`")
        seen = actions(server)
        (known, *_) = sessions(server)
        again = server.requests[acknowledged:]
        assert not any(known["session_id"] in each.path + each.body.decode() for each in again)
    assert seen[:2] == ["record-0.", "record-1."]
    later = seen[2:]
    assert {*later} == {f"record-{number}." for number in range(6)}
    once = list(dict.fromkeys(later))
    assert once == sorted(once)


def test_actions_go_out_in_order_through_any_number_of_lost_answers(tmp_path: Path) -> None:
    with scene(tmp_path, "`durable`") as (server, program):
        server.script([TAKEN, steps.reset(), TAKEN, steps.reset(), steps.reset(), TAKEN])
        program.do("record 3")
        program.do("flush")
        program.do("record 3")
        program.do("flush")
        once: dict[str, list[str]] = {}
        for request in server.requests:
            body = json.loads(request.body)
            session = body.get("session_id") or request.path.split("/")[-2]
            for data in [*(each["data"] for each in body.get("actions") or []), body.get("data")]:
                if data is not None and data not in once.setdefault(session, []):
                    once[session].append(data)
    assert list(once.values()) == [[f"record-{number}." for number in range(3)]] * 2
