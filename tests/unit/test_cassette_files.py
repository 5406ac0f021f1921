"""What a cassette writes, compares and refuses, without a service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._io.tape import Answer, Asked
from ostiary.errors import InvalidInputError
from ostiary.testing import Cassette, CassetteError
from ostiary.testing.cassettes import place_of
from ostiary.testing.cassettes.bodies import legible, raw
from ostiary.testing.cassettes.entries import Entry, heard, load, save
from ostiary.testing.cassettes.hiding import HIDDEN, Hiding
from ostiary.testing.cassettes.matching import Asking, find

JSON = "application/json"
SSE = "text/event-stream"
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{"b":1}\r\n'
    b'--x\r\nContent-Disposition: form-data; name="c"\r\n\r\n\xff\x00\r\n--x--\r\n'
)

BODIES = [
    ("json", b'{"a":["\xc3\xa9",1.5,null]}', JSON),
    ("json", b"[]", "application/problem+json; charset=utf-8"),
    ("form", b"grant=a+b&x=", "application/x-www-form-urlencoded"),
    ("sse", b': hi\nevent: x\ndata: {"a":1}\n\ndata: plain\n\ndata: [DONE]\n\n', SSE),
    ("ndjson", b'{"a":1}\n{"b":"\xc3\xa9"}\n', "application/x-ndjson"),
    ("parts", PARTS, "multipart/form-data; boundary=x"),
    ("text", b"<html>", "text/html"),
    ("text", b"{broken", JSON),
    ("base64", b"\x89PNG\x00\xff", "image/png"),
]


@pytest.mark.parametrize(("form", "content", "kind"), BODIES)
def test_a_body_is_legible_and_comes_back_to_the_byte(form: str, content: bytes, kind: str) -> None:
    body = legible(content, kind)
    assert list(body) == [form]
    assert raw(json.loads(json.dumps(body)), kind) == content


@given(st.binary(), st.sampled_from(["", JSON, SSE, "application/x-ndjson", "text/plain"]))
def test_whatever_a_body_holds_is_told(content: bytes, kind: str) -> None:
    body = legible(content, kind)
    again = legible(raw(json.loads(json.dumps(body)), kind), kind)
    assert json.dumps(again) == json.dumps(body)


def hidden(body: Any, kind: str = JSON, redact: Any = "secrets", **headers: str) -> str:
    hiding = Hiding(redact)
    hiding.learn(headers.items())
    return json.dumps(
        hiding.body(legible(body if isinstance(body, bytes) else json.dumps(body).encode(), kind))
    )


SECRET = "s3cr3t-value-of-mine"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"access_token": SECRET, "deep": [{"apiKey": SECRET}]}, JSON),
        ({"client_secret": SECRET, "password": SECRET, "refreshToken": SECRET}, JSON),
        (b"grant_type=x&refresh_token=" + SECRET.encode(), "application/x-www-form-urlencoded"),
        (b'data: {"id_token":"' + SECRET.encode() + b'"}\n\n', SSE),
        ({"echo": f"your header was Bearer {SECRET}"}, JSON),
        ({"token": SECRET + "-long-enough-to-be-one"}, JSON),
    ],
)
def test_a_secret_is_hidden_by_its_name_or_its_look(body: Any, kind: str) -> None:
    shown = hidden(body, kind)
    assert SECRET not in shown
    assert HIDDEN in shown


def test_what_a_request_was_sent_with_is_known_everywhere() -> None:
    headers = {
        "Authorization": f"Bearer {SECRET}",
        "cookie": "sid=0123456789abcdef; a=b",
        "X-Api-Key": "keyed-1234",
    }
    shown = hidden({"echo": f"{SECRET} 0123456789abcdef keyed-1234"}, **headers)
    assert shown == json.dumps({"json": {"echo": f"{HIDDEN} {HIDDEN} {HIDDEN}"}})


@pytest.mark.parametrize("name", ["max_tokens", "prompt_tokens", "key", "feedback_key", "code", "token_type"])
def test_what_only_sounds_like_a_secret_stays(name: str) -> None:
    assert "customer_service" in hidden({name: "customer_service"})


def test_a_url_shows_no_password_and_no_secret() -> None:
    shown = Hiding().url(f"https://ada:{SECRET}@api.example.com/v1?api_key={SECRET}&page=2")
    assert shown == "https://api.example.com/v1?api_key=%3Chidden%3E&page=2"


def test_of_headers_only_harmless_ones_are_kept() -> None:
    kept = Hiding().headers(
        [("Set-Cookie", f"sid={SECRET}; Path=/"), ("X-Own", SECRET), ("Content-Type", JSON)]
    )
    assert kept == [["set-cookie", f"sid={HIDDEN}; Path=/"], ["content-type", JSON]]


def test_texts_are_hidden_where_that_is_asked_for() -> None:
    body = {
        "model": "gpt",
        "messages": [{"role": "user", "content": "I am Ada"}],
        "n": 1,
        "oddly_named": "Ada",
    }
    shown = json.loads(hidden(body, redact="texts"))["json"]
    assert shown["messages"] == [{"role": "user", "content": "[text of 8]"}]
    assert (shown["model"], shown["n"], shown["oddly_named"]) == ("gpt", 1, "[text of 3]")
    assert "Ada" not in hidden(b"data: Ada\n\ndata: [DONE]\n\n", SSE, redact="texts")
    assert "Ada" not in hidden(b'"Ada"\n', "application/x-ndjson", redact="texts")


def test_a_function_decides_what_of_a_text_stays() -> None:
    assert "Ada" not in hidden({"content": "I am Ada"}, redact=lambda text: text.replace("Ada", "…"))


SECRET = "hunter2-and-more"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f'{{"client_secret": "{SECRET}", broken'.encode(), JSON),
        (f"grant_type=x&client_secret={SECRET}&y=1".encode(), "text/plain"),
        (f"api_key: '{SECRET}'".encode(), ""),
        (
            f'--x\r\nContent-Disposition: form-data; name="password"\r\n\r\n{SECRET}\r\n--x--\r\n'.encode(),
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=["broken JSON", "a form as a text", "a pair", "a part"],
)
def test_a_secret_is_hidden_in_what_is_no_json_too(body: bytes, kind: str) -> None:
    found = hidden(body, kind)
    assert SECRET not in found
    assert HIDDEN in found


def test_bytes_hold_no_secret_and_nothing_where_texts_are_hidden() -> None:
    content = b"\xff\x00" + SECRET.encode() + b"\x00"
    hiding = Hiding()
    hiding.learn([("Authorization", f"Bearer {SECRET}")])
    kept = raw(hiding.body(legible(content, "image/png")), "image/png")
    assert kept == b"\xff\x00" + HIDDEN.encode() + b"\x00"
    for redact in ("texts", lambda text: text):
        body = Hiding(redact).body(legible(content, "image/png"))
        assert raw(body, "image/png") == f"[{len(content)} bytes]".encode()
        parts = Hiding(redact).body(legible(PARTS, "multipart/form-data; boundary=x"))
        assert b"\xff" not in raw(parts, "multipart/form-data; boundary=x")


def test_where_an_answer_leads_shows_no_secret() -> None:
    place = f"https://user:{SECRET}@a.test/b?access_token={SECRET}&x=1#id_token={SECRET}"
    assert Hiding().headers([("Location", place), ("Location", "/b?x=1")]) == [
        ["location", "https://a.test/b?access_token=%3Chidden%3E&x=1"],
        ["location", "/b?x=1"],
    ]


def test_a_file_is_as_readable_as_others_of_the_project(tmp_path: Path) -> None:
    path, plain = tmp_path / "c.json", tmp_path / "plain"
    plain.touch()
    save(path, [])
    assert path.stat().st_mode == plain.stat().st_mode
    path.chmod(0o640)
    save(path, [])
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c.json", "plain"]


def entry(body: Any, path: str = "/v1/things") -> Entry:
    request = {"method": "POST", "url": f"http://one{path}", "path": path, "body": {"json": body}}
    return Entry("layer", "create", request, {"status": 200, "headers": []})


def asked(body: Any, path: str = "/v1/things", ignore: tuple[str, ...] = ()) -> Asking:
    request = {"method": "POST", "url": f"https://other/base{path}", "path": path, "body": {"json": body}}
    return Asking("layer", "create", request, ignore)


def test_ids_instants_and_measured_times_are_not_compared() -> None:
    first = {
        "id": "53ad4290-bf1a-4f68-b182-6026e869b8cd",
        "start": "2024-01-02T03:04:05Z",
        "latency": 3,
        "a": 1,
    }
    later = {
        "id": "43f82426-0be8-519d-b555-c068abf14d92",
        "start": "2025-01-02T03:04:05.5Z",
        "latency": 9,
        "a": 1,
    }
    assert find(asked(later), [entry(first)], ())[0] is not None
    assert find(asked({**later, "a": 2}), [entry(first)], ())[0] is None
    assert find(asked({**later, "a": 2}, ignore=("a",)), [entry(first)], ("a",))[0] is not None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"m": [{"content": "secret words"}]},
            "otherwise than it was recorded: body/json/m/0/content differs",
        ),
        ({"m": [{"content": "hello"}], "t": 0}, "body/json/t is new"),
        ({}, "body/json/m is missing"),
        ({"m": []}, "body/json/m has 0 items, had 1"),
    ],
)
def test_a_miss_names_what_differs_and_shows_nothing_of_it(body: Any, said: str) -> None:
    found, differs = find(asked(body), [entry({"m": [{"content": "hello"}]})], ())
    assert found is None
    assert said in differs
    assert "secret" not in differs


def test_the_nearest_call_is_the_one_that_is_compared() -> None:
    _, differs = find(asked({"a": 1, "b": 3}), [entry({"z": 1}), entry({"a": 1, "b": 2})], ())
    assert differs.endswith("recorded: body/json/b differs")


def test_each_answer_is_given_once() -> None:
    known = [entry({"a": 1})]
    first, _ = find(asked({"a": 1}), known, ())
    assert first is not None
    first.played = True
    assert find(asked({"a": 1}), known, ()) == (
        None,
        "layer.create was recorded once, and is called once more",
    )


def test_a_file_comes_back_as_it_was(tmp_path: Path) -> None:
    question = Asked("GET", "http://x/y?a=1", (("authorization", "Bearer abcdefgh1234"),), b"", None)
    answer = Answer(
        200, (("content-type", SSE), ("x-secret", "1")), ["data: é\n".encode(), b"\n"], whole=True
    )
    hiding = Hiding()
    hiding.learn(question.headers)
    path = tmp_path / "deep" / "c.json"
    save(path, [heard(question, answer, hiding)])
    (kept,) = load(path)
    assert (kept.name, kept.service) == ("GET http://x/y", None)
    assert b"".join(kept.replayed().pieces) == "data: é\n\n".encode()
    assert "abcdefgh" not in path.read_text()
    assert [each.name for each in path.parent.iterdir()] == ["c.json"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it is not JSON"),
        ("{}", "damaged by hand"),
        ('{"ostiary_cassette": 9, "calls": []}', "of version 9"),
        ('{"ostiary_cassette": 1, "calls": [{"request": {}}]}', "damaged by hand"),
        ('{"ostiary_cassette": 1, "calls": 3}', "damaged by hand"),
    ],
)
def test_a_file_that_is_no_cassette_is_refused(content: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(content)
    with pytest.raises(CassetteError, match=said), Cassette(path):
        pass


def test_what_a_cassette_does_not_understand_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="once, none, new, all"):
        Cassette(tmp_path / "c", mode="never")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match=r"ignore is a text; pass names of members: \('created',\)"):
        Cassette(tmp_path / "one.json", ignore="created")
    with pytest.raises(InvalidInputError, match="redact takes"):
        Cassette(tmp_path / "c", redact="everything")  # type: ignore[arg-type]
    with pytest.raises(CassetteError, match=r"no cassette .*--ostiary-cassettes=new"):
        Cassette(tmp_path / "c", mode="none").__enter__()


@given(st.text())
def test_a_test_of_any_name_has_a_place(name: str) -> None:
    place = place_of(Path("/tests/test_a.py"), name)
    assert place.parent == Path("/tests/cassettes/test_a")
    assert len(place.name.encode()) <= 255


def test_two_tests_never_share_a_place() -> None:
    names = ["test[a/b]", "test[a-b]", "test-a-b", "test[a b]", "test_a"]
    assert len({place_of(Path("t.py"), name).name for name in names}) == len(names)
    assert place_of(Path("t.py"), "test_a").name == "test_a.json"
