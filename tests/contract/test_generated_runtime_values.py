"""The runtime's plain values: what goes into a request, and what comes out of an answer."""

from __future__ import annotations

import copy
import io
import json
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ostiary_api._runtime as rt

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=10,
)


class Kind(rt.OpenStrEnum):
    A = "a"


class Level(rt.OpenIntEnum):
    ONE = 1


@pytest.mark.parametrize(("kind", "known", "unknown"), [(Kind, "a", "z"), (Level, 1, 9)])
def test_an_open_enum_keeps_unknown_values(kind: Any, known: Any, unknown: Any) -> None:
    member = kind(unknown)
    assert (member, str(member), member.value, member.is_known) == (unknown, str(unknown), unknown, False)
    assert isinstance(member, kind)
    assert member == kind(unknown)
    assert {member: 1}[kind(unknown)] == 1
    assert kind(known).is_known
    assert list(kind) == [kind(known)]
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(member, protocol)) == unknown
        assert pickle.loads(pickle.dumps(kind(known), protocol)) is kind(known)
    assert copy.deepcopy([member])[0] == copy.copy(member) == unknown
    assert json.dumps([member]) == json.dumps([unknown])
    assert str(unknown) not in repr(member)


@pytest.mark.parametrize(
    ("kind", "wrong"), [(Kind, None), (Kind, 1), (Level, "1"), (Level, None), (Level, 1.5)]
)
def test_an_open_enum_refuses_other_types(kind: Any, wrong: Any) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        kind(wrong)
    with pytest.raises(rt.Mismatch):
        rt.enumeration(kind, str if kind is Kind else int)(wrong)


def test_a_boolean_is_no_integer() -> None:
    for decode in (rt.integer, rt.number, rt.enumeration(Level, int), rt.constant(1)):
        with pytest.raises(rt.Mismatch):
            decode(True)


def test_unset_is_one_object() -> None:
    assert not rt.UNSET
    assert repr(rt.UNSET) == "UNSET"
    assert rt.Unset() is rt.UNSET
    assert copy.copy(rt.UNSET) is rt.UNSET
    assert copy.deepcopy({"a": [rt.UNSET]})["a"][0] is rt.UNSET
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(rt.UNSET, protocol)) is rt.UNSET


@given(TEXT)
def test_a_path_value_stays_one_segment(text: str) -> None:
    from urllib.parse import unquote, urljoin

    try:
        segment = rt.path_segment(text, "id")
    except rt.InvalidRequest:
        return
    assert unquote(segment) == text
    assert not set("/?#") & set(segment)
    assert urljoin("http://h/v1/notes/", segment.replace(":", "%3A")).startswith("http://h/v1/notes/")


@pytest.mark.parametrize("value", ["", ".", "..", "%2e", "%2E%2e", ".%2e", "%252e%252e", "%25252e"])
def test_a_path_value_that_is_no_segment_is_refused(value: str) -> None:
    with pytest.raises(rt.InvalidRequest, match="id would not name a single segment"):
        rt.path_segment(value, "id")


@pytest.mark.parametrize("value", ["...", "a..", "%2", "50%", "%2e%2e%2e", "~"])
def test_a_path_value_that_is_a_segment_is_not(value: str) -> None:
    assert rt.path_segment(value, "id")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\x7fb", "snow \u2603"])
def test_a_header_is_one_line(value: str) -> None:
    with pytest.raises(rt.InvalidRequest) as refused:
        rt.header({}, "X-Note", value)
    assert value not in str(refused.value)


def test_values_are_spelled_as_in_json() -> None:
    headers: dict[str, str] = {}
    for name, value in (
        ("a", True),
        ("b", 1.5),
        ("c", Kind.A),
        ("d", UUID(int=1)),
        ("e", rt.UNSET),
        ("f", None),
    ):
        rt.header(headers, name, value)
    assert headers == {"a": "true", "b": "1.5", "c": "a", "d": str(UUID(int=1))}
    refused: list[object] = [float("nan"), float("inf"), b"bytes", {"a": {}}]
    for wrong in refused:
        with pytest.raises(rt.InvalidRequest):
            rt.header({}, "X", wrong)


@given(st.dictionaries(TEXT, TEXT))
def test_a_query_is_read_as_it_was_given(query: dict[str, str]) -> None:
    from urllib.parse import parse_qsl, urlsplit

    target = rt.Request("GET", "/a", list(query.items())).target()
    assert parse_qsl(urlsplit(target).query, keep_blank_values=True, strict_parsing=bool(query)) == list(
        query.items()
    )
    assert target.isascii()


def test_a_lists_items_may_not_hold_what_joins_them() -> None:
    with pytest.raises(rt.InvalidRequest, match="joins the items"):
        rt.query([], "ids", ["a,b"], ",")


@given(TEXT)
def test_a_cookie_stays_one_pair(text: str) -> None:
    from http.cookies import SimpleCookie
    from urllib.parse import unquote

    headers: dict[str, str] = {}
    rt.cookie(headers, "a", text)
    rt.cookie(headers, "b", 1)
    first, second = headers["Cookie"].split("; ")
    assert unquote(first.removeprefix("a=")) == text
    assert second == "b=1"
    assert set(SimpleCookie(headers["Cookie"])) == {"a", "b"}


@given(JSON)
def test_json_is_written_as_the_library_reads_it(value: Any) -> None:
    assert json.loads(rt.encode_json(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), '"2024-01-02T03:04:05Z"'),
        (
            datetime(2024, 1, 2, 3, 4, 5, 6, timezone(timedelta(hours=2))),
            '"2024-01-02T03:04:05.000006+02:00"',
        ),
        (datetime(2024, 1, 2), '"2024-01-02T00:00:00"'),
        (date(2024, 1, 2), '"2024-01-02"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ([Kind.A, Kind("z"), Level(9)], '["a","z",9]'),
        ("é\u2028", '"é\u2028"'),
    ],
)
def test_json_of(value: Any, text: str) -> None:
    assert rt.encode_json(value).decode() == text


def circle() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


@pytest.mark.parametrize(
    "value",
    [float("nan"), {"a": float("inf")}, b"bytes", {1, 2}, {(1,): 2}, circle(), "\ud800", rt.UNSET, 1j],
)
def test_what_json_can_not_hold_is_refused_without_being_shown(value: Any) -> None:
    with pytest.raises(rt.InvalidRequest) as refused:
        rt.encode_json({"secret prompt": value})
    problem: BaseException | None = refused.value
    while problem is not None:
        assert "secret" not in f"{problem!s}{problem!r}"
        problem = problem.__context__


def reply(content: bytes, status: int = 200, **headers: str) -> rt.Reply:
    return rt.Reply(status, headers, content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html>secret</html>", "not JSON"),
        (b'{"a": NaN}', "not JSON"),
        (b'"\xff"', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 5000, "not JSON"),
    ],
)
def test_a_body_that_is_no_json_is_not_shown(content: bytes, reason: str) -> None:
    with pytest.raises(rt.MalformedReply, match=reason) as refused:
        rt.json_body(reply(content), rt.anything)
    problem = refused.value
    assert "secret" not in f"{problem!s}{problem!r}{problem.__context__!r}"


@given(st.binary(max_size=40), st.integers(0, 999))
def test_no_answer_makes_decoding_fail_otherwise(content: bytes, status: int) -> None:
    from ostiary_api.layer.api.sessions import create_session

    with pytest.raises((rt.ErrorReply, rt.MalformedReply)):
        create_session.decode(reply(content, status))


@given(JSON)
def test_no_json_makes_decoding_fail_otherwise(value: Any) -> None:
    from ostiary_api.layer.api.firewall import lookup_session

    try:
        lookup_session.decode(reply(json.dumps(value).encode()))
    except rt.MalformedReply:
        return
    assert {"session_id", "decision"} <= set(value)


def test_a_free_name_is_not_part_of_a_path() -> None:
    decode = rt.mapping_of(rt.list_of(rt.integer))
    with pytest.raises(rt.Mismatch) as refused:
        decode({"secret name": [1, "x"]})
    assert refused.value.pointer() == "/*/1"


def test_texts_in_another_charset_are_read() -> None:
    text = rt.text_body(rt.Reply(200, {"Content-Type": 'text/plain; charset="iso-8859-1"'}, b"\xe9"))
    assert text == "é"
    with pytest.raises(rt.MalformedReply):
        rt.text_body(rt.Reply(200, {}, b"\xe9"))


def test_headers_ignore_case_and_show_no_values() -> None:
    headers = rt.Headers([(b"Set-Cookie", b"a=secret"), ("set-cookie", "b=2"), ("X-One", "1")])
    assert (headers["x-ONE"], headers.get("none"), "SET-cookie" in headers, len(headers)) == (
        "1",
        None,
        True,
        2,
    )
    assert headers.get_all("Set-Cookie") == ["a=secret", "b=2"]
    assert "secret" not in repr(headers)
    assert dict(headers) == {"set-cookie": "a=secret, b=2", "x-one": "1"}


def test_what_is_sent_or_received_is_not_shown() -> None:
    request = rt.Request("POST", "/secret", [("q", "secret")], {"a": "secret"}, b"secret")
    response = rt.Response(200, rt.Headers(), b"secret", "secret")
    error = rt.ErrorReply(400, "secret", reply(b"secret"))
    shown = [request, reply(b"secret"), response, rt.File(b"secret", "secret"), error]
    assert "secret" not in "".join(f"{one!r}{one!s}" for one in shown)


def test_errors_can_be_pickled() -> None:
    error = rt.ErrorReply(400, None, reply(b""))
    for problem in (rt.MalformedReply("/a", "is missing"), rt.TooLarge("the body", 3), error):
        assert str(pickle.loads(pickle.dumps(problem))) == str(problem)


class Unseekable(io.RawIOBase):
    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._inner.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def test_a_file_that_can_seek_is_sent_again_from_where_it_stood() -> None:
    source = io.BytesIO(b"skipped,sent")
    source.seek(8)
    body = rt.file_body(rt.File(source))
    assert not isinstance(body, bytes)
    assert (body.length, body.replayable) == (4, True)
    assert [b"".join(body.chunks()) for _ in range(2)] == [b"sent", b"sent"]


def test_a_stream_is_sent_once() -> None:
    body = rt.file_body(rt.File(Unseekable(b"sent")))  # type: ignore[arg-type]
    assert not isinstance(body, bytes)
    assert (body.length, body.replayable) == (None, False)
    assert b"".join(body.chunks()) == b"sent"
    with pytest.raises(rt.InvalidRequest, match="once only"):
        list(body.chunks())


@pytest.mark.anyio
async def test_a_file_is_read_for_the_async_face_too() -> None:
    body = rt.multipart_body({}, {"f": rt.File(io.BytesIO(b"a" * 100_000))}, {})
    assert not isinstance(body, bytes)
    pieces = [piece async for piece in body.achunks()]
    assert len(b"".join(pieces)) == body.length


def test_each_form_has_a_boundary_of_its_own() -> None:
    types = []
    for _ in range(2):
        headers: dict[str, str] = {}
        body = rt.multipart_body(headers, {"a": "1"}, {})
        assert isinstance(body, bytes)
        types.append(headers["Content-Type"])
    assert types[0] != types[1]


def test_names_in_a_form_can_not_end_their_line() -> None:
    body = rt.multipart_body({}, {'a"\r\nX-Evil: 1': rt.File(b"x", 'n"\r\n.png', "image/png")}, {})
    assert isinstance(body, bytes)
    assert b"X-Evil: 1\r\n" not in body
    assert b'name="a%22%0D%0AX-Evil: 1"; filename="n%22%0D%0A.png"' in body
    with pytest.raises(rt.InvalidRequest):
        rt.multipart_body({}, {"a": rt.File(b"x", None, "image/png\r\nX: 1")}, {})


def test_a_form_is_written_field_by_field() -> None:
    form = rt.form_body({"a": ["1 &", True], "b": None, "c": {"d": 1}, "e": rt.UNSET})
    assert form == b"a=1+%26&a=true&c=%7B%22d%22%3A1%7D"


@pytest.mark.parametrize("put", [rt.query, rt.header, rt.cookie])
def test_half_a_character_is_refused(put: Any) -> None:
    with pytest.raises(rt.InvalidRequest):
        put([] if put is rt.query else {}, "name", "\ud800")
