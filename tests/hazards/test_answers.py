"""What the stock generator gets wrong on the way in."""

from __future__ import annotations

import copy
import gzip
import json
import pickle
import threading
import time
from typing import Any

import httpx
import pytest
from tests.hazards.hazards import Hazard, hazard, run, table
from tests.hazards.outputs import Output

SSE = {"content-type": "text/event-stream"}
THING = {"name": "n", "tags": []}


def thing(api: Output, **properties: Any) -> Any:
    body = api.module("schemas.models").ThingRequest(status="on", mode="strict", ttl=1)
    if not api.is_ours:
        body = api.module("schemas.models").ThingRequest.from_dict({"status": "on"})
    return api.call(
        "schemas.make_thing", answer=json.dumps({**THING, **properties}).encode(), body=body
    ).value


def refusal(api: Output, path: str, answer: bytes, **arguments: Any) -> Any:
    """Return the error that names the place in a malformed success."""
    with pytest.raises(Exception, match="malformed reply") as failed:
        api.call(path, answer=answer, **arguments)
    return failed.value


@hazard(stock=ValueError)
def a_stream_of_objects_is_decoded(api: Output) -> None:
    text = b'data: {"text":\ndata: "a"}\n\n: comment\n\ndata: {"text":"b"}\n\ndata: [DONE]\n\n'
    found = api.call("streams.events", answer=text, headers=SSE).value
    assert [event.text for event in found] == ["a", "b"]


@hazard(stock=ValueError)
def lines_of_json_are_decoded(api: Output) -> None:
    text = '{"text":"a\u2028"}\n{"text":"b"}'.encode()
    found = api.call("streams.lines", answer=text, headers={"content-type": "application/x-ndjson"}).value
    assert [event.text for event in found] == ["a\u2028", "b"]


@hazard(stock=AttributeError)
def a_stream_comes_as_it_is_sent(api: Output) -> None:
    """The second event is sent only after the first was read."""
    first_read = threading.Event()

    class Body(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            yield b'data: {"text":"a"}\n\n'
            assert first_read.wait(5), "the answer is read whole before the first event"
            yield b"data: [DONE]\n\n"

    transport = httpx.MockTransport(lambda request: httpx.Response(200, headers=SSE, stream=Body()))
    with httpx.Client(transport=transport) as http:
        operation = api.operation("streams.events")
        with operation.stream(client=api.client("streams", http)) as events:
            assert next(events).text == "a"
            first_read.set()
            assert list(events) == []


@hazard(stock=AssertionError)
def an_answer_of_any_type_is_returned(api: Output) -> None:
    found = api.call("streams.report", answer=b"%PDF", headers={"content-type": "application/pdf"}).value
    assert found == b"%PDF"


@hazard(stock=AssertionError)
def the_tag_tells_the_member_of_a_union(api: Output) -> None:
    found = api.call("unions.parts", answer=b'[{"type":"done"},{"type":"delta"}]').value
    assert [type(part).__name__ for part in found] == ["Done", "Delta"]


@hazard(stock=pytest.fail.Exception)
def a_date_that_is_none_is_refused(api: Output) -> None:
    assert refusal(api, "unions.when", b'{"at":"yesterday"}').path == "/at"


@hazard(stock=AssertionError)
def a_nullable_enum_is_one_class(api: Output) -> None:
    names = [name for name in api.module("schemas.models").__all__ if "Color" in name]
    assert names == ["ThingColor"]


@hazard(stock=ValueError)
def a_new_enum_value_is_kept(api: Output) -> None:
    found = thing(api, level=3)
    assert (found.level, found.level.is_known, found.to_dict()["level"]) == (3, False, 3)
    assert pickle.loads(pickle.dumps(found.level)) == 3


@hazard(stock=(AssertionError, ModuleNotFoundError))
def enum_values_that_differ_in_case_are_kept_apart(api: Output) -> None:
    kind = api.module("cases.models").Case
    assert sorted(member.value for member in kind) == ["OK", "Ok", "ok"]
    assert api.call("cases.read_case", answer=b'"OK"').value is kind("OK")


@hazard(stock=AssertionError)
def enum_values_of_like_spelling_are_kept_apart(api: Output) -> None:
    assert sorted(member.value for member in api.module("spellings.models").Spelling) == ["a-b", "a_b"]


@hazard(stock=ModuleNotFoundError)
def a_schema_may_be_true(api: Output) -> None:
    assert api.call("booleans.read_anything", answer=b'{"content":[1]}').value.content == [1]


@hazard(stock=ValueError)
def any_status_is_a_number(api: Output) -> None:
    assert api.call("answers.read_value", status=499, answer=b'{"detail":"x"}').status == 499


@hazard(stock=json.JSONDecodeError)
def a_gateways_html_is_an_error_without_a_model(api: Output) -> None:
    found = api.call(
        "answers.read_value", status=502, answer=b"<html>", headers={"content-type": "text/html"}
    )
    assert (found.status, found.error) == (502, None)


@hazard(stock=KeyError)
def an_error_of_another_shape_is_an_error_without_a_model(api: Output) -> None:
    found = api.call("answers.read_value", status=500, answer=b'{"message":"x"}')
    assert (found.status, found.error) == (500, None)


@hazard(stock=AttributeError)
def an_undocumented_status_is_raised(api: Output) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(503, content=b"{}"))
    kind = api.module("answers.errors").ErrorReply
    with httpx.Client(transport=transport) as http, pytest.raises(kind) as failed:
        api.operation("answers.read_strict").sync(client=api.client("answers", http))
    assert failed.value.status == 503


@hazard(stock=AssertionError)
def an_empty_success_is_malformed(api: Output) -> None:
    assert "empty" in str(refusal(api, "answers.read_value", b""))


@hazard(stock=AssertionError)
def a_missing_property_is_named_with_its_place(api: Output) -> None:
    assert refusal(api, "answers.read_value", b'{"items":[{"id":1},{}]}').path == "/items/1/id"


@hazard(stock=pytest.fail.Exception)
def a_wrong_type_is_named_with_its_place_and_not_shown(api: Output) -> None:
    problem = refusal(api, "answers.read_value", b'{"items":[{"id":"secret prompt"}]}')
    assert problem.path == "/items/0/id"
    assert "secret" not in f"{problem!s}{problem!r}{problem.__cause__!r}{problem.__context__!r}"


@hazard(stock=AssertionError)
def null_is_no_list(api: Output) -> None:
    assert refusal(api, "answers.read_value", b'{"items":null}').path == "/items"


@hazard(stock=(pytest.fail.Exception, AssertionError))
def text_is_text(api: Output) -> None:
    with pytest.raises(Exception, match="/name"):
        thing(api, name=7)


@hazard(stock=AssertionError)
def another_constant_is_named_with_its_place(api: Output) -> None:
    with pytest.raises(Exception, match="malformed reply at /version"):
        thing(api, version="v2")


@hazard(stock=AssertionError)
def there_is_a_timeout(api: Output) -> None:
    seen: list[Any] = []

    def send(self: httpx.Client, request: httpx.Request, **_: Any) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(204, request=request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx.Client, "send", send)
        made = api.client("security", None)
        api.operation("security.read_open").sync_detailed(client=made)
    assert seen == [dict.fromkeys(("connect", "read", "write", "pool"), 10.0)]


@hazard(stock=AssertionError)
def a_changed_copy_leaves_the_original_alone(api: Output) -> None:
    seen: list[str | None] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("X-Extra"))
        return httpx.Response(204)

    with httpx.Client(transport=httpx.MockTransport(serve)) as http:
        client = api.client("security", http)
        copied = client.with_headers({"X-Extra": "1"})
        operation = api.operation("security.read_open")
        operation.sync_detailed(client=client)
        if api.is_ours:
            operation.sync_detailed(client=copied)
            assert seen == [None, "1"]
    assert seen[0] is None


@hazard(stock=AssertionError)
def threads_share_one_connection_pool(api: Output) -> None:
    made: list[object] = []

    class Slow(httpx.Client):
        def __init__(self, *args: Any, **options: Any) -> None:
            time.sleep(0.05)
            super().__init__(*args, **options, transport=httpx.MockTransport(lambda r: httpx.Response(204)))
            made.append(self)

    operation = api.operation("security.read_open")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx, "Client", Slow)
        client = api.client("security", None)
        threads = [
            threading.Thread(target=operation.sync_detailed, kwargs={"client": client}) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for one in made:
        one.close()  # type: ignore[attr-defined]
    assert len(made) == 1


@hazard(stock=AssertionError)
def a_client_does_not_show_its_token(api: Output) -> None:
    assert "t0ken" not in repr(api.client("security", None, token="t0ken"))


@hazard(stock=AssertionError)
def a_model_does_not_show_its_text(api: Output) -> None:
    assert "secret" not in repr(thing(api, name="secret prompt"))


@hazard(stock=AssertionError)
def unset_survives_copies_and_pickles(api: Output) -> None:
    found = thing(api)
    for other in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert other.to_dict() == found.to_dict()
    unset = api.module("schemas.types").UNSET
    assert copy.deepcopy(unset) is unset


@hazard(stock=(AttributeError, AssertionError))
def a_download_can_go_to_a_file(api: Output) -> None:
    import io

    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b"abc"))
    to = io.BytesIO()
    with httpx.Client(transport=transport) as http:
        length = api.operation("answers.read_file").download(client=api.client("answers", http), to=to)
    assert (length, to.getvalue()) == (3, b"abc")


FORM = {"content-type": 'multipart/form-data;charset=utf-8;boundary="b0und"'}
PARTS = (
    b'preamble\r\n--b0und\r\nContent-Disposition: form-data; name="reject"\r\nContent-Type: application/json\r\n\r\n'
    b'{"detail":"no\xc3\xa9"}\r\n--b0und  \r\ncontent-disposition: form-data; name="note"\r\n\r\n17\r\n'
    b'--b0und\r\nContent-Disposition: form-data; name="files"; filename="a;b.bin"\r\nContent-Type: image/png\r\n\r\n'
    b'\x00\r\n--b0un\r\n--b0und\r\nContent-Disposition: form-data; name=files; filename="c"\r\n\r\n\r\n'
    b'--b0und\r\nContent-Disposition: form-data; name="scores"\r\n\r\n[1, 2.5]\r\n'
    b'--b0und\r\nContent-Disposition: form-data; name="stranger"\r\n\r\nhello\r\n'
    b'--b0und\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"step_id": 1}\r\n--b0und--\r\nepilogue'
)


@hazard(stock=AttributeError)
def a_multipart_answer_is_an_object(api: Output) -> None:
    found = api.call("multipart.read_form", answer=PARTS, headers=FORM).value
    assert (found.reject.detail, found.note, found.scores) == ("noé", "17", [1, 2.5])
    assert found.metadata["step_id"] == 1
    assert [(one.file_name, one.mime_type, one.payload) for one in found.files] == [
        ("a;b.bin", "image/png", b"\x00\r\n--b0un"),
        ("c", None, b""),
    ]
    assert found["stranger"] == "hello"
    assert api.call("multipart.read_form", status=204, answer=b"").value is None


@hazard(stock=pytest.fail.Exception)
def a_multipart_answer_that_is_not_whole_is_refused(api: Output) -> None:
    cut = PARTS[: PARTS.rindex(b"--b0und--")]
    for content, headers, place, reason in (
        (cut, FORM, "", "end with its boundary"),
        (PARTS, {"content-type": "multipart/form-data"}, "", "no boundary"),
        (PARTS.replace(b'form-data; name="note"', b"form-data"), FORM, "", "has no name"),
        (PARTS.replace(b'{"step_id": 1}', b'{"step'), FORM, "/metadata", "not JSON"),
        (PARTS.replace(b'"metadata"', b'"other"'), FORM, "/metadata", "missing"),
        (PARTS.replace(b"17", b"\xff"), FORM, "/note", "not UTF-8"),
    ):
        with pytest.raises(Exception, match="malformed reply") as failed:
            api.call("multipart.read_form", answer=content, headers=headers)
        assert failed.value.path == place
        assert reason in failed.value.reason


@hazard(stock=pytest.fail.Exception)
def a_bomb_is_refused(api: Output) -> None:
    bomb = gzip.compress(b'"' + b"a" * 40_000_000 + b'"', 1)
    with pytest.raises(Exception, match="larger than"):
        api.call("answers.read_file", answer=bomb, headers={"content-encoding": "gzip"})


@hazard(stock=pytest.fail.Exception)
def an_endless_answer_is_refused(api: Output) -> None:
    with pytest.raises(Exception, match="larger than"):
        api.call("answers.read_file", answer=b"a" * 33_600_000)


@pytest.mark.parametrize("one", table(__name__), ids=lambda one: one.name)
@pytest.mark.parametrize("which", ["mended", "stock"])
def test_hazard(one: Hazard, which: str, outputs: dict[str, Output]) -> None:
    run(one, which, outputs)
