"""What of an error's body is kept: short codes as they are, words masked, nothing of what was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ostiary._core.redact import redacted_body, server_code


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"code": 401, "source": "system"}, ("401", "system")),
        ({"code": "rate_limit_exceeded", "source": "provider"}, ("rate_limit_exceeded", "provider")),
        ({"error": "no"}, (None, None)),
        ({"code": None, "source": ["system"]}, (None, None)),
        ({"code": True, "source": {"a": 1}}, (None, None)),
        ({"code": "the patient is called Sam", "source": "x" * 65}, (None, None)),
        (["code"], (None, None)),
        (7, (None, None)),
    ],
)
def test_code_and_source_are_kept_where_they_are_short_words(told: Any, kept: tuple[Any, Any]) -> None:
    assert server_code(json.dumps(told)) == kept


@pytest.mark.parametrize("body", ["", "<html>", "{", "[" * 100_000])
def test_what_is_no_json_has_no_code(body: str) -> None:
    assert server_code(body) == (None, None)


def test_what_was_sent_is_not_kept() -> None:
    sent = json.dumps({"messages": [{"content": "the patient is called Sam"}]}).encode()
    kept = redacted_body(b'{"error": "bad: the patient is called Sam", "key": "s3cret"}', sent, ["s3cret"])
    assert "Sam" not in kept
    assert "s3cret" not in kept
