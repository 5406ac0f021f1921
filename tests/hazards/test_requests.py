"""What the stock generator gets wrong on the way out."""

from __future__ import annotations

import io
import uuid
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import httpx
import pytest
from tests.hazards.hazards import Hazard, hazard, run, table
from tests.hazards.outputs import BASE, Exchange, Output

TRACE = uuid.UUID("43f82426-0be8-519d-b555-c068abf14d92")


@hazard(stock=TypeError)
def a_parameter_with_content_is_sent_as_json(api: Output) -> None:
    assert (
        api.call("parameters.search", answer=b'"a"', filter_={"a": [1]}).sent.url.params["filter"]
        == '{"a":[1]}'
    )


@hazard(stock=AssertionError)
def a_list_without_explode_is_joined(api: Output) -> None:
    sent = api.call("parameters.search", answer=b'"a"', ids=[1, 2], words=["a", "b"])
    assert sent.target == "/search?ids=1,2&words=a&words=b"


@hazard(stock=AssertionError)
def a_deep_object_names_its_properties(api: Output) -> None:
    bounds = api.module("parameters.models").Range(from_=1, to=2)
    params = api.call("parameters.search", answer=b'"a"', range_=bounds).sent.url.params
    assert dict(params) == {"range[from]": "1", "range[to]": "2"}


@hazard(stock=TypeError)
def a_uuid_can_be_a_header(api: Output) -> None:
    assert api.call("parameters.search", answer=b'"a"', x_trace=TRACE).sent.headers["X-Trace"] == str(TRACE)


@hazard(stock=TypeError)
def an_integer_can_be_a_cookie(api: Output) -> None:
    assert api.call("cookies.send_cookies", status=204, answer=b"", page=3).sent.headers["Cookie"] == "page=3"


@hazard(stock=AssertionError)
def a_cookie_ends_where_its_value_ends(api: Output) -> None:
    sent = api.call("cookies.send_cookies", status=204, answer=b"", theme='dark; admin="1"').sent.headers[
        "Cookie"
    ]
    assert ";" not in sent


@hazard(stock=AssertionError)
def dots_name_no_other_resource(api: Output) -> None:
    for value in ("..", ".", "%2e%2e", "%252E%252e"):
        try:
            sent = api.call("paths.read_note", id=value)
        except ValueError:
            continue
        assert httpx.URL(BASE + sent.target).raw_path not in (b"/v1", b"/v1/", b"/v1/notes", b"/v1/notes/")
        assert not sent.target.lower().endswith(("%2e%2e", "%252e%252e"))


@hazard(stock=AssertionError)
def an_empty_path_value_is_not_the_collection(api: Output) -> None:
    try:
        target = api.call("paths.read_note", id="").target
    except ValueError:
        return
    assert target != "/v1/notes/"


def parts_of(exchange: Exchange) -> dict[str, EmailMessage]:
    head = f"Content-Type: {exchange.sent.headers['Content-Type']}\r\n\r\n".encode()
    message = message_from_bytes(head + exchange.sent.content, policy=policy.HTTP)
    parts = cast(list[EmailMessage], message.get_payload())
    return {str(part["Content-Disposition"].params["name"]): part for part in parts}


def upload(api: Output, content: bytes = b"x", **fields: Any) -> dict[str, EmailMessage]:
    file = api.module("multipart.types").File(payload=io.BytesIO(content), file_name="a.png")
    body = api.module("multipart.models").Upload(file=file, **fields)
    return parts_of(api.call("multipart.upload", status=204, answer=b"", body=body))


@hazard(stock=AssertionError)
def a_file_can_not_add_parts(api: Output) -> None:
    evil = b'\r\n--+++\r\nContent-Disposition: form-data; name="public"\r\n\r\ntrue\r\n--+++--\r\n'
    assert set(upload(api, evil)) == {"file"}


@hazard(stock=AssertionError)
def a_part_has_the_media_type_that_the_document_states(api: Output) -> None:
    parts = upload(api, note="n")
    assert parts["file"].get_content_type() == "image/png"
    assert (parts["note"].get_content_type(), parts["note"].get_content()) == ("application/json", b'"n"')


@hazard(stock=AssertionError)
def a_boolean_part_is_spelled_as_in_json(api: Output) -> None:
    assert upload(api, public=True)["public"].get_content() == "true"


@hazard(stock=(AssertionError, AttributeError))
def a_null_part_is_left_out(api: Output) -> None:
    assert "label" not in upload(api, label=None)


@hazard(stock=AssertionError)
def a_free_property_of_a_form_is_json(api: Output) -> None:
    file = api.module("multipart.types").File(payload=io.BytesIO(b"x"), file_name="a.png")
    body = api.module("multipart.models").Upload(file=file)
    body["extra"] = {"x": 1}
    extra = parts_of(api.call("multipart.upload", status=204, answer=b"", body=body))["extra"]
    assert extra.get_payload(decode=True) == b'{"x":1}'


@hazard(stock=AssertionError)
def a_default_is_not_sent_unasked(api: Output) -> None:
    body = api.module("schemas.models").ThingRequest(status="on")
    sent = api.call("schemas.make_thing", answer=b'{"name":"n","tags":[]}', body=body).sent
    assert sent.content == b'{"status":"on"}'


@hazard(stock=ModuleNotFoundError)
def a_body_of_text_is_sent(api: Output) -> None:
    sent = api.call("streams.note", answer=b"a", headers={"content-type": "text/plain"}, body="a")
    assert (sent.sent.content, sent.sent.headers["Content-Type"], sent.value) == (b"a", "text/plain", "a")


@hazard(stock=SyntaxError)
def a_parameter_may_be_called_body(api: Output) -> None:
    sent = api.call("body_names.send_names", status=204, answer=b"", body="b", body_query="q")
    assert (sent.target, sent.sent.content) == ("/names?body=q", b'"b"')


@hazard(stock=(TypeError, ImportError))
def a_schema_may_be_called_response(api: Output) -> None:
    body = api.module("names.models").Response(text="a")
    sent = api.call("names.send_names", answer=b'{"text":"b"}', body=body, request="r", decode="d")
    assert (sent.target, sent.value.text) == ("/names?request=r&decode=d", "b")


@hazard(stock=AssertionError)
def an_open_operation_gets_no_token(api: Output) -> None:
    assert (
        "Authorization" not in api.call("security.read_open", status=204, answer=b"", token="t").sent.headers
    )


@hazard(stock=(AssertionError, AttributeError))
def the_documents_security_counts(api: Output) -> None:
    scheme = api.operation("security.read_inherited").OPERATION.security[0][0]
    assert scheme.kind == "bearer"
    with pytest.raises(Exception, match="needs a credential for bearer"):
        api.call("security.read_inherited", status=204, answer=b"")


@hazard(stock=(AssertionError, TypeError))
def an_api_key_is_sent_as_the_document_says(api: Output) -> None:
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    with httpx.Client(transport=httpx.MockTransport(serve), base_url=BASE) as http:
        if api.is_ours:
            client = api.module("_runtime").Client(BASE, http=http, credentials={"key": "k"})
        else:
            client = api.client("security", http, token="k")
        api.operation("security.read_keyed").sync_detailed(client=client)
    assert seen[0].headers.get("X-Api-Key") == "k"
    assert "Authorization" not in seen[0].headers


@pytest.mark.parametrize("one", table(__name__), ids=lambda one: one.name)
@pytest.mark.parametrize("which", ["mended", "stock"])
def test_hazard(one: Hazard, which: str, outputs: dict[str, Output]) -> None:
    run(one, which, outputs)
