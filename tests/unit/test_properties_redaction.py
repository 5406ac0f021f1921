"""What is kept of an answer holds no secret and no echo of the request, however the answer repeats them."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._core.failures import _origin
from ostiary._core.redact import redacted_body, server_message

SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=12, max_size=80).filter(
    lambda text: len(set(text)) > 5
)
PROMPTS = st.text(min_size=12, max_size=200).filter(lambda text: len(set(text)) > 5)
AROUND = st.text(st.characters(codec="utf-8", exclude_characters="%&\\+"), max_size=30)


def in_json(text: str) -> str:
    return json.dumps({"detail": text})


def in_wide_json(text: str) -> str:
    return json.dumps({"detail": text}, ensure_ascii=False)


def twice_in_json(text: str) -> str:
    return json.dumps({"error": json.dumps({"detail": text})})


def with_slashes(text: str) -> str:
    return json.dumps(text).replace("/", "\\/")


def capital_escapes(text: str) -> str:
    return "".join(f"\\u{ord(each):04X}" if ord(each) < 0x10000 else each for each in text)


def in_a_query(text: str) -> str:
    return json.dumps({"url": "/search?" + urlencode({"q": text})})


def all_percent(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


ECHOES: list[Callable[[str], str]] = [
    str,
    in_json,
    in_wide_json,
    twice_in_json,
    with_slashes,
    capital_escapes,
    lambda text: quote(text, safe=""),
    lambda text: quote(quote(text, safe=""), safe=""),
    quote_plus,
    in_a_query,
    all_percent,
    html.escape,
    lambda text: html.escape(in_json(text)),
    lambda text: "".join(f"&#{ord(each)};" for each in text),
    lambda text: repr(text)[1:-1],
    lambda text: f"<pre>{html.escape(text)}</pre>",
]


def shows(kept: str, text: str) -> bool:
    """Look for any piece of a text, with every layer of escapes taken off by the means of the standard library."""
    seen = {kept}
    for _ in range(4):
        seen |= {html.unescape(each) for each in seen}
        seen |= {unquoted(each) for each in seen} | {unquoted(each.replace("+", " ")) for each in seen}
        seen |= {unescaped(each) for each in seen}
    pieces = [text[start : start + 15] for start in range(max(1, len(text) - 14))]
    return any(piece in each for piece in pieces for each in seen)


def unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text, errors="replace")


def unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("echo", ECHOES, ids=lambda echo: echo.__name__)
@given(SECRETS, AROUND, AROUND)
def test_a_secret_never_survives(echo: Callable[[str], str], secret: str, before: str, after: str) -> None:
    kept = redacted_body((before + echo(secret) + after).encode(), b"", [secret])
    assert not shows(kept, secret)


@pytest.mark.parametrize("echo", ECHOES, ids=lambda echo: echo.__name__)
@given(PROMPTS.filter(encodable), AROUND, AROUND)
def test_what_was_sent_never_survives(
    echo: Callable[[str], str], prompt: str, before: str, after: str
) -> None:
    sent = json.dumps({"data": {"messages": [{"content": prompt}]}}).encode()
    kept = redacted_body((before + echo(prompt) + after).encode("utf-8", "replace"), sent, [])
    assert not shows(kept, prompt)


@given(SECRETS, st.integers(0, 80), st.integers(0, 80))
def test_a_secret_that_was_cut_off_does_not_survive_either(secret: str, start: int, stop: int) -> None:
    part = secret[start : start + stop]
    kept = redacted_body(f"invalid token {part}".encode(), b"", [secret])
    assert len(part) < 12 or part not in kept


@given(PROMPTS.filter(encodable))
def test_the_whole_request_sent_back_shows_nothing(prompt: str) -> None:
    sent = json.dumps({"attributes": {"a": prompt}, "text": prompt}).encode()
    for answer in (sent, json.dumps({"detail": sent.decode()}).encode(), quote(sent).encode()):
        assert not shows(redacted_body(answer, sent, []), prompt)


@given(st.dictionaries(st.text(max_size=20), PROMPTS.filter(encodable), max_size=4))
def test_a_form_counts_as_sent(form: dict[str, str]) -> None:
    sent = urlencode(form).encode()
    answer = json.dumps({"got": form}, ensure_ascii=False).encode()
    assert not any(shows(redacted_body(answer, sent, []), value) for value in form.values())


@given(st.binary(max_size=3000), st.binary(max_size=300), st.lists(st.text(max_size=30), max_size=3))
def test_any_answer_is_kept_as_a_short_text(content: bytes, sent: bytes, secrets: list[str]) -> None:
    kept = redacted_body(content, sent, secrets)
    assert len(kept) <= 2001
    server_message(kept)


@given(AROUND.filter(lambda text: len(text) < 30))
def test_an_answer_without_echoes_is_kept_as_it_is(text: str) -> None:
    assert redacted_body(text.encode(), b'{"a": "something else entirely"}', ["another secret"]) == text


def test_a_message_stays_readable_around_what_is_masked() -> None:
    sent = json.dumps({"prompt": 'say "hello" to\nthe world'}).encode()
    body = json.dumps(
        {"detail": [{"msg": "too long", "input": 'say "hello" to\nthe world', "loc": ["prompt"]}]}
    )
    kept = redacted_body(body.encode(), sent, [])
    assert json.loads(kept) == {"detail": [{"msg": "too long", "input": "[…]", "loc": ["prompt"]}]}


def test_large_requests_and_answers_take_no_long_time() -> None:
    prompt = "".join(chr(32 + n * 7919 % 90) for n in range(900_000))
    sent = json.dumps({"data": prompt}).encode()
    begin = time.process_time()
    kept = redacted_body(sent, sent, ["secret" * 5])
    assert time.process_time() - begin < 5.0
    assert prompt[500:520] not in kept
    # Beyond what is compared, nothing is kept rather than something unseen.
    assert redacted_body(b"x" * 100, b"y" * 1_000_001, []) == "[…]"


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://other.test/login/s3cret?token=x#y", "https://other.test"),
        ("http://user:s3cret@other.test:8080/", "http://other.test:8080"),
        ("http://[::1]:9/x", "http://[::1]:9"),
        ("/path/s3cret", "another path"),
        ("//other.test/s3cret", "://other.test"),
        ("http://[bad", "nowhere"),
        ("http://x:99999999/", "nowhere"),
        ("", "nowhere"),
        (None, "nowhere"),
    ],
)
def test_a_redirect_is_told_by_its_host_alone(location: str | None, shown: str) -> None:
    assert _origin(location) == shown


@given(st.text(max_size=200))
def test_no_redirect_breaks_the_telling(location: str) -> None:
    assert isinstance(_origin(location), str)
