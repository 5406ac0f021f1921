"""What goes into a path, a query, a header or a cookie arrives as it was, or is refused before anything is sent."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._core.clock import Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.origins import origin_of
from ostiary._io.outgoing import build, target_of
from ostiary.config import Timeouts, base_url
from ostiary.errors import InvalidInputError
from ostiary_api._runtime import InvalidRequest, Request, cookie, header, path_segment, query

ANY = st.text(max_size=60)
# What trips parsers of URLs and headers, more often than chance would bring it.
NASTY = st.text(st.sampled_from("./%25\\?#&=+;:@ \t\r\n\0\u2028\u00e9\ud800ab2eEfF"), max_size=12)
VALUES = ANY | NASTY
TEMPLATES = ["/v1/sessions/{}/actions", "/v1/{}", "/{}/a/{}", "/{}"]
BASES = [
    "http://host",
    "https://host:8443",
    "http://host/base",
    "http://host/base/deeper",
    "https://[::1]:9/base",
    "http://host/b%20ase",
]


def decoded_until_still(text: str) -> str:
    while (once := unquote(text)) != text:
        text = once
    return text


def path_of(base: str) -> str:
    """Return the path of a base URL as it is sent, without the slash at its end."""
    return httpx.URL(base).raw_path.decode("ascii").rstrip("/")


class TestPaths:
    @given(st.sampled_from(TEMPLATES), VALUES, st.sampled_from(BASES))
    def test_a_path_keeps_its_segments_on_the_wire(self, template: str, value: str, base: str) -> None:
        """As httpx sends it, which takes dot segments out and may quote again."""
        try:
            segment = path_segment(value, "id")
        except InvalidRequest:
            return
        path = template.format(*[segment] * template.count("{}"))
        sent = httpx.URL(base + path).raw_path.decode("ascii")
        assert sent == path_of(base) + path
        assert sent.count("/") == path_of(base).count("/") + template.count("/")

    @given(VALUES)
    def test_a_value_comes_back_by_unquoting(self, value: str) -> None:
        try:
            segment = path_segment(value, "id")
        except InvalidRequest:
            return
        assert unquote(segment) == value
        assert re.fullmatch(r"[A-Za-z0-9_.~%-]+", segment)

    @given(VALUES)
    def test_only_what_would_name_another_resource_is_refused(self, value: str) -> None:
        dangerous = decoded_until_still(value) in ("", ".", "..")
        lone = any("\ud800" <= each <= "\udfff" for each in value)
        assert (refusal_of(value) is not None) == (dangerous or lone)

    @pytest.mark.parametrize("dots", [".", "..", ""])
    @given(st.integers(0, 5))
    def test_however_often_the_dots_are_encoded(self, dots: str, times: int) -> None:
        text = dots
        for _ in range(times):
            text = "".join(f"%{ord(each):02x}" for each in text)
        with pytest.raises(InvalidRequest, match="single segment"):
            path_segment(text, "id")

    @given(VALUES)
    def test_a_refusal_does_not_show_the_value(self, value: str) -> None:
        assert len(value) < 4 or value not in (refusal_of(value) or "")


def refusal_of(value: str) -> str | None:
    """Return the words with which a path value is refused, None where it isn't."""
    try:
        path_segment(value, "id")
    except InvalidRequest as refused:
        return str(refused)
    return None


class TestQueries:
    @given(
        st.lists(st.tuples(st.sampled_from(["q", "a[b]", "x"]), VALUES), max_size=5), st.sampled_from(BASES)
    )
    def test_pairs_arrive_as_they_are(self, pairs: list[tuple[str, str]], base: str) -> None:
        found: list[tuple[str, str]] = []
        try:
            for name, value in pairs:
                query(found, name, value)
        except InvalidRequest:
            assert any("\ud800" <= each <= "\udfff" for _, value in pairs for each in value)
            return
        target = Request("GET", "/x", found).target()
        sent = httpx.URL(base + target)
        assert sent.fragment == ""
        assert (
            parse_qsl(sent.query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(pairs)) == pairs
        )


class TestHeaders:
    @given(VALUES)
    def test_what_is_accepted_is_one_line_and_one_header(self, value: str) -> None:
        headers: dict[str, str] = {}
        try:
            header(headers, "X-Name", value)
        except InvalidRequest:
            return
        raw = headers["X-Name"].encode("latin-1")
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", raw)
        assert raw == raw.strip(b" \t")
        request = built("http://x", headers)
        assert [pair for pair in request.headers.raw if pair[0] == b"X-Name"] == [(b"X-Name", raw)]

    @given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
    def test_all_that_is_printable_is_accepted(self, value: str) -> None:
        headers: dict[str, str] = {}
        header(headers, "X-Name", value)
        assert headers["X-Name"] == value.strip(" ")

    @given(ANY, st.sampled_from("\r\n\0\x0b\x0c\x1f\x7f\u0100\u2028"), ANY)
    def test_what_could_end_the_line_is_refused(self, before: str, bad: str, after: str) -> None:
        with pytest.raises(InvalidRequest, match="X-Name") as refused:
            header({}, "X-Name", before + bad + after)
        assert len(before) < 6 or before not in str(refused.value)


class TestCookies:
    @given(st.dictionaries(st.sampled_from(["a", "b", "session"]), VALUES, min_size=1))
    def test_each_arrives_alone_and_as_it_is(self, cookies: dict[str, str]) -> None:
        headers: dict[str, str] = {}
        try:
            for name, value in cookies.items():
                cookie(headers, name, value)
        except InvalidRequest:
            return
        line = headers["Cookie"]
        assert re.fullmatch(r"[\x21-\x7e ]*", line)
        pairs = [pair.partition("=") for pair in line.split("; ")]
        assert {name: unquote(value) for name, _, value in pairs} == cookies
        assert all(not re.search(r'[\s";,\\]', value) for _, _, value in pairs)
        parsed: SimpleCookie = SimpleCookie(line)
        assert set(parsed) <= set(cookies)


class TestJoining:
    """Base URLs with paths, and what is joined to them."""

    @given(st.sampled_from(BASES), st.sampled_from(["", "/", "//", " ", "/ "]), VALUES)
    def test_a_base_keeps_its_path_and_its_host(self, base: str, more: str, value: str) -> None:
        try:
            segment = path_segment(value, "id")
        except InvalidRequest:
            return
        url = base_url(base + more, "base_url") + Request("GET", f"/v1/{segment}").target()
        target = target_of(url)
        assert target.url.raw_path.decode("ascii") == f"{path_of(base)}/v1/{segment}"
        assert origin_of(url) == origin_of(base)

    @given(st.sampled_from(["http://", "https://", "HTTP://", "ftp://", "//", ""]), ANY | NASTY)
    def test_what_is_no_base_url_is_refused_by_name(self, scheme: str, rest: str) -> None:
        try:
            url = base_url(scheme + rest, "the base")
        except InvalidInputError as refused:
            words = str(refused)
        else:
            assert url.lower().startswith(("http://", "https://"))
            assert not url.endswith("/")
            return
        assert words.startswith("the base")

    @given(st.text(min_size=4, max_size=20), st.sampled_from(["", ":x", "]", ":99999999"]))
    def test_a_password_in_a_base_url_is_not_shown(self, password: str, broken: str) -> None:
        password = f"x7{password}"  # what no sentence of ours happens to hold
        with pytest.raises(InvalidInputError) as refused:
            base_url(f"http://user:{quote(password, safe='')}@host{broken}", "the base")
        assert quote(password, safe="") not in str(refused.value)

    @given(st.sampled_from(BASES), st.lists(st.tuples(st.sampled_from(["X-A", "X-B"]), ANY), max_size=3))
    def test_a_request_that_can_be_built_can_be_put_into_http(self, base: str, headers: Any) -> None:
        checked: dict[str, str] = {}
        for name, value in headers:
            try:
                header(checked, name, value)
            except InvalidRequest:
                continue
        request = built(f"{base}/x", checked)
        assert request.headers["content-length"] == "2"
        assert all(b"\r" not in value and b"\n" not in value for _, value in request.headers.raw)

    def test_a_header_that_no_encoding_of_http_holds_is_refused(self) -> None:
        with pytest.raises(SendFailure, match="a header holds") as refused:
            built("http://x", {"X-Name": "pr\u2713vate"})
        assert refused.value.__context__ is None


def built(url: str, headers: dict[str, str]) -> httpx.Request:
    """Build a request as the drivers do."""
    send = Send("POST", url, [*headers.items()], b"{}", timeouts=Timeouts(), deadline=None, cap=1)
    return build(send, target_of(url), Clock(), is_async=False)
