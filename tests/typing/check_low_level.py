"""Generated packages, as type checkers see them: models load lazily, and are known all the same. Checked, never run."""

from __future__ import annotations

from typing import assert_type

from ostiary_api.layer import Client, models
from ostiary_api.layer.api.sessions import create_session
from ostiary_api.layer.models import SessionAction, SessionActionKind, SessionRequest


def names(client: Client) -> None:
    assert_type(models.SessionRequest, type[SessionRequest])
    assert_type(SessionActionKind.COMPLETION_PROMPT.is_known, bool)
    request = create_session.request(body=SessionRequest(application_id="a"))
    assert_type(request.path, str)
    assert_type(SessionAction.from_dict({}), SessionAction)
    SessionRequest(application="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    print(models.Nobody)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
