"""Documents as the public has them: every operation compiles, and does what the document says.

The stock generator stops at each of these documents, or leaves out or misreads what is tested.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.hazards.hazards import Hazard, hazard, run, table
from tests.hazards.outputs import BASE, Output

THINGS = "public_schemas.read_things"
ALL = "public_31.send_all"
STOCK = (Exception, pytest.fail.Exception)


def things(api: Output, **properties: Any) -> Any:
    return api.call(THINGS, answer=json.dumps(properties).encode()).value


def everything(api: Output, **properties: Any) -> Any:
    body = api.module("public_31.models").All.from_dict(properties)
    found = api.call(ALL, answer=json.dumps(properties).encode(), body=body)
    assert json.loads(found.sent.content) == properties
    return found.value


def names_of(value: Any) -> str:
    return type(value).__name__


@hazard(stock=STOCK)
def properties_of_any_name_are_kept(api: Output) -> None:
    given = {
        "name": None,
        "nick_name": "a",
        "nickName": "b",
        "+1": 1,
        "-1": 2,
        "@type": "t",
        "to_dict": "d",
        "self": "me",
        "class": "c",
        "mood": "GOOD",
        "boss": None,
        "inner": {"a": 1},
        "other": {"b": 2},
    }
    users = api.module("public_schemas.models")
    user = users.User2.from_dict(given)
    found = api.call("public_schemas.echo", answer=json.dumps(given).encode(), body=user)
    assert json.loads(found.sent.content) == given
    assert found.value.to_dict() == given
    assert (user.nick_name, user.nick_name_2, user.to_dict_property, user.class_) == ("a", "b", "d", "c")


@hazard(stock=STOCK)
def values_that_differ_in_case_or_are_empty_are_members(api: Output) -> None:
    kind = api.module("public_schemas.models").User2Mood
    assert [member.value for member in kind] == ["good", "GOOD", "", "good day"]
    assert kind("GOOD") is not kind("good")


@hazard(stock=STOCK)
def schemas_whose_classes_or_modules_collide_are_apart(api: Output) -> None:
    models = api.module("public_schemas.models")
    assert models.HTTPUser(a="x").to_dict() == {"a": "x"}
    assert models.HttpUser2(b="y").to_dict() == {"b": "y"}
    assert models.User(title="t").to_dict() == {"title": "t"}
    assert models.FileModel(size=1).to_dict() == {"size": 1}
    assert names_of(things(api, page={"items": [{"title": "t"}]}).page.items[0]) == "User"


@hazard(stock=STOCK)
def a_parent_stands_for_all_its_children(api: Output) -> None:
    pets = [
        {"kind": "cat", "name": "a", "lives": 9, "friend": {"kind": "Dog", "barks": True}},
        {"kind": "Dog", "barks": False},
        {"kind": "newer", "name": "c"},
    ]
    found = api.call("public_schemas.list_pets", answer=json.dumps(pets).encode()).value
    assert list(map(names_of, found)) == ["Cat", "Dog", "PetBase"]
    assert (found[0].lives, names_of(found[0].friend), found[2].name) == (9, "Dog", "c")


@hazard(stock=STOCK)
def an_enum_of_several_types_is_their_union(api: Output) -> None:
    for value in ("auto", 1, True):
        found = things(api, mixed=value).mixed
        assert found == value
        assert isinstance(found, bool) == isinstance(value, bool)
    assert things(api, ratio=0.5).ratio == 0.5
    assert [m.value for m in api.module("public_schemas.models").ThingsNumbersAsText] == ["1", "2.5", "3"]


@hazard(stock=STOCK)
def objects_that_no_tag_tells_apart_are_told_by_what_fits(api: Output) -> None:
    assert names_of(things(api, either={"radius": 1, "colour": "red"}).either) == "Circle"
    assert names_of(things(api, either={"side": 1}).either) == "Square"
    at = "2024-01-31T00:00:00Z"
    found = things(api, beside={"at": at, "radius": 2}).beside
    assert (found.at, found.radius) == (datetime(2024, 1, 31, tzinfo=UTC), 2)
    with pytest.raises(Exception, match="malformed reply"):
        things(api, either={"colour": "red"})


@hazard(stock=STOCK)
def arrays_in_a_union_are_read_by_their_items(api: Output) -> None:
    for value in ("a", ["a"], [1], [[1], [2]]):
        assert things(api, input=value).input_ == value


@hazard(stock=STOCK)
def enums_in_a_union_each_have_their_values(api: Output) -> None:
    assert [names_of(things(api, second=value).second) for value in "abc"] == ["Kind", "Kind", "OtherKind"]
    assert things(api, second="later").second == "later"
    assert things(api, model="large").model.is_known
    assert things(api, model="another").model == "another"


@hazard(stock=STOCK)
def what_is_made_of_itself_is_read(api: Output) -> None:
    assert things(api, tree=[[], [[]]]).tree == [[], [[]]]
    value = {"a": [1, None, {"b": True}]}
    found = api.call("public_schemas.read_json", answer=json.dumps(value).encode()).value
    assert found.to_dict() == value
    assert api.call("public_schemas.read_json", answer=b"null").value is None


@hazard(stock=STOCK)
def null_is_taken_in_every_spelling(api: Output) -> None:
    found = things(api, nothing=None, free={"a": None, "b": 1})
    assert found.nothing is None
    assert (found.free["a"], found.free["b"]) == (None, 1)
    assert things(api, nothing={"why": "w"}).nothing.why == "w"


@hazard(stock=STOCK)
def all_of_narrows(api: Output) -> None:
    found = things(api, narrowed={"side": 1, "colour": "red"}).narrowed
    assert (found.side, found.colour.is_known) == (1, True)
    assert things(api, limited={"a": "x"}).limited.a == "x"
    assert things(api, part={"a": 1}).part.a == 1


@hazard(stock=STOCK)
def json_schema_is_read(api: Output) -> None:
    found = everything(
        api,
        anything=[1],
        pair=["a", 1],
        colours=2,
        inner={"x": 1},
        extended={"less": "l", "more": "m"},
        patterns={"x-a": 1},
        node={"value": "v", "children": [{"value": "w"}]},
        null_only=None,
        fixed=None,
    )
    assert (found.pair, found.colours.name, found.inner.x) == (["a", 1], "GREEN", 1)
    assert (found.extended.less, found.extended.more, found.patterns["x-a"]) == ("l", "m", 1)
    assert names_of(found.node.children[0]) == "Node"


@hazard(stock=STOCK)
def a_schema_of_several_types_is_their_union(api: Output) -> None:
    assert [everything(api, several=value).several for value in ("a", 1, None)] == ["a", 1, None]
    assert everything(api, several={"a": "x"}).several.a == "x"


@hazard(stock=STOCK)
def tags_are_found_through_a_union_of_unions(api: Output) -> None:
    kinds = [("disc", "Circle"), ("circle", "Circle"), ("ellipse", "Ellipse"), ("square", "Square")]
    for value, name in kinds:
        assert names_of(everything(api, shape={"type": value}).shape) == name
        assert names_of(everything(api, nullable_shape={"type": value}).nullable_shape) == name
    with pytest.raises(ValueError, match="not one of the tags"):
        everything(api, shape={"type": "cube"})


@hazard(stock=STOCK)
def bytes_of_3_1_are_files(api: Output) -> None:
    files = api.module("_runtime")
    body = api.module("public_31.models").UploadBody(
        file=files.File(b"\x00", "a.bin"), files=[files.File(b"1"), files.File(io.BytesIO(b"2"))]
    )
    sent = api.call("public_31.upload", status=204, answer=b"", body=body).sent
    head = f"Content-Type: {sent.headers['Content-Type']}\r\n\r\n".encode()
    parts = list(message_from_bytes(head + sent.content, policy=policy.HTTP).iter_parts())
    assert [one.get_payload(decode=True) for one in parts] == [b"\x00", b"1", b"2"]


@hazard(stock=STOCK)
def parameters_are_written_in_their_styles(api: Output) -> None:
    models = api.module("public_wire.models")
    sent = api.call(
        "public_wire.get_users",
        status=204,
        answer=b"",
        filter_=models.GetUsersFilter.from_dict({"a": 1}),
        sort="a,b",
        page=models.GetUsersPage(size=2, at=["x", "y"]),
        expand=["data", "owner"],
        where=models.GetUsersWhere.from_dict({"a": "1"}),
        ids=[3, 4],
        to="now",
        client_query="me",
        x_since=datetime(2024, 1, 31, tzinfo=UTC),
        x_tags=["a", "b"],
        x_filter=models.GetUsersXFilter.from_dict({"b": 2}),
        kinds=["k", "l"],
        ids_2=[1, 2],
    ).sent
    assert parse_qsl(sent.url.query.decode()) == [
        ("filter", '{"a":1}'),
        ("sort", "a,b"),
        ("page[size]", "2"),
        ("page[at][0]", "x"),
        ("page[at][1]", "y"),
        ("expand[0]", "data"),
        ("expand[1]", "owner"),
        ("where", "a,1"),
        ("ids[]", "1"),
        ("ids[]", "2"),
        ("ids", "3|4"),
        ("to", "now"),
        ("client", "me"),
    ]
    assert (sent.headers["X-Since"], sent.headers["X-Tags"]) == ("2024-01-31T00:00:00Z", "a,b")
    assert sent.headers["X-Filter"] == '{"b":2}'
    assert sent.headers["Cookie"] == "kinds=k%2Cl"


@hazard(stock=STOCK)
def a_path_holds_lists_and_objects(api: Output) -> None:
    point = api.module("public_wire.models").ReadPointObject(a=1, b="/?")
    given = {"list_": ["a/b", ".."], "label": [1, 2], "matrix": [3, 4], "object_": point}
    sent = api.call("public_wire.read_point", status=204, answer=b"", **given)
    assert sent.target == "/points/a%2Fb,../.1.2/;matrix=3,4/a,1,b,%2F%3F"
    with pytest.raises(ValueError, match="single segment"):
        api.call("public_wire.read_point", status=204, answer=b"", **{**given, "list_": [".."]})


@hazard(stock=STOCK)
def a_path_may_name_what_no_parameter_describes(api: Output) -> None:
    module = api.module("public_wire.api.default.get_users_by_user_id_posts_by_post_id")
    request = module.request(user_id=7, post_id="a b")
    assert request.target() == "/users/7/posts/a%20b"
    assert module.OPERATION.path == "/users/{userId}/posts/{post.id}"
    assert not module.OPERATION.security[0]


@hazard(stock=STOCK)
def each_media_type_has_its_operation(api: Output) -> None:
    models = api.module("public_wire.models")
    call = models.Call(question="q", meta=models.CallMeta(a=1, list_=["x"]))
    piece = b'{"text":"t"}'
    plain = api.call("public_wire.chat", answer=piece, body=call)
    assert (plain.value.text, plain.sent.headers["Accept"]) == ("t", "application/json")
    form = api.call("public_wire.chat_from_form", answer=piece, body=call).sent
    assert parse_qsl(form.content.decode()) == [("question", "q"), ("meta[a]", "1"), ("meta[list][0]", "x")]
    file = api.module("_runtime").File(b"f")
    sent = api.call(
        "public_wire.chat_from_multipart", answer=piece, body=models.ChatFromMultipartBody(file=file)
    ).sent
    assert sent.headers["Content-Type"].startswith("multipart/form-data")
    html = {"content-type": "text/html"}
    page = api.call("public_wire.chat_as_text", answer=b"<p>", headers=html, body=call)
    assert (page.value, page.sent.headers["Accept"][:9]) == ("<p>", "text/html")
    stream = {"content-type": "text/event-stream"}
    events = api.call(
        "public_wire.chat_stream", answer=b"data: " + piece + b"\n\n", headers=stream, body=call
    )
    assert [one.text for one in events.value] == ["t"]
    failed = api.call("public_wire.chat_stream", status=409, answer=b'{"title":"no"}', body=call)
    assert failed.error.title == "no"


@hazard(stock=STOCK)
def lines_of_json_are_sent_and_read(api: Output) -> None:
    pieces = [api.module("public_wire.models").Piece(text=text) for text in ("a\n", "b")]
    sent = api.call("public_wire.write_logs", status=204, answer=b"", body=pieces).sent
    assert sent.content == b'{"text":"a\\n"}\n{"text":"b"}\n'
    assert sent.headers["Content-Type"] == "application/x-ndjson"
    found = api.call("public_wire.read_logs", answer=sent.content).value
    assert [one.text for one in found] == ["a\n", "b"]
    events = api.call("public_wire.read_events", answer=b"data: a\n\ndata: b\n\n").value
    assert events == ["a", "b"]


@hazard(stock=STOCK)
def any_kind_of_file_is_downloaded(api: Output) -> None:
    import httpx

    module = api.operation("public_wire.read_report")
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.query.decode())
        return httpx.Response(200, stream=httpx.ByteStream(b"%PDF"))

    to = io.BytesIO()
    with httpx.Client(transport=httpx.MockTransport(serve)) as http:
        module.download(client=api.client("public_wire", http), to=to, to_query="now")
    assert (to.getvalue(), seen) == (b"%PDF", ["to=now"])
    assert api.call("public_wire.probe_report", answer=b"").value is None


@hazard(stock=STOCK)
def a_query_in_the_path_is_sent(api: Output) -> None:
    sent = api.call("public_wire.read_beta", status=204, answer=b"", at="now").sent
    assert sent.url.query == b"beta=true&of=a%20b&at=now"


@hazard(stock=STOCK)
def what_one_part_requires_another_describes(api: Output) -> None:
    models = api.module("public_wire.models")
    assert models.EitherType0(a="x", c=1).to_dict() == {"a": "x", "c": 1}
    with pytest.raises(TypeError):
        models.EitherType1(d=1)


@hazard(stock=STOCK)
def an_operation_may_promise_nothing(api: Output) -> None:
    assert api.call("public_wire.delete_old", status=202, answer=b"x").value == b"x"
    assert api.call("public_wire.follow", status=302, answer=b"").value is None
    assert api.call("public_wire.follow", status=200, answer=b"").error is None
    piece = api.module("public_wire.models").Piece(text="a")
    found = api.call(
        "public_wire.put_xml", answer=b"<a/>", headers={"content-type": "application/xml"}, body=piece
    )
    assert (found.value, found.sent.headers["Content-Type"]) == ("<a/>", "application/json")


@pytest.mark.parametrize("one", table(__name__), ids=lambda one: one.name)
@pytest.mark.parametrize("which", ["mended", "stock"])
def test_hazard(one: Hazard, which: str, outputs: dict[str, Output]) -> None:
    run(one, which, outputs)


def test_the_base_is_a_place_that_nobody_serves() -> None:
    assert BASE.endswith(".test")
