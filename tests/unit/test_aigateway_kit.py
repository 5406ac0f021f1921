"""The processor kit's classes, one by one: every row of the vendor's API that is no HTTP."""

from __future__ import annotations

import functools
import logging
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route

from ostiary.aigateway import (
    ALL_PREDEFINED_SIGNATURES,
    BOTH_SIGNATURE,
    INPUT_ONLY_SIGNATURE,
    RESPONSE_ONLY_SIGNATURE,
    Choice,
    DefaultParameters,
    EmptyParameters,
    Message,
    MessageRole,
    MultimodalInput,
    MultipartResponse,
    MultipartResponseField,
    Parameters,
    ProcessExecutionError,
    Processor,
    ProcessorError,
    ProcessorMethodError,
    ProcessorRoutes,
    Reject,
    RejectCode,
    RequestInput,
    ResponseOutput,
    Result,
    Signature,
    SignatureField,
    Tags,
)
from ostiary.aigateway.kit.parts import encode_multipart_field, generate_boundary
from ostiary.aigateway.kit.work import is_coroutine_function
from ostiary.errors import InvalidInputError


class Plain(Processor[Any, Any, Any]):
    def __init__(self, **more: Any) -> None:
        super().__init__(**{"name": "n", "version": "1", "signature": INPUT_ONLY_SIGNATURE} | more)

    def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
        return Result()


def body(response: Response) -> bytes:
    return bytes(response.body)


def test_tags_are_lower_case_ordered_and_unique() -> None:
    tags = Tags({"Topics": ["Security", "AI"]})
    tags.add_tag("topics", "ai", "Law")
    assert tags.get_tags("TOPICS") == ["security", "ai", "law"]
    assert str(tags) == "topics: [security, ai, law]"
    tags.get_tags("topics").append("x")
    tags.get_all_tags()["topics"].append("x")
    assert tags.to_response() == {"topics": ["security", "ai", "law"]}
    tags.remove_tag("topics", "AI")
    tags.remove_key("nothing")
    assert (len(tags), bool(tags), tags.get_tags("none")) == (1, True, [])
    tags.remove_key("topics")
    assert not tags
    assert tags == Tags()


@pytest.mark.parametrize(
    "wrong", [{"": ["a"]}, {"a": []}, {"a": "b"}, {"a": [""]}, {"a": [1]}, {1: ["a"]}, ["a"]]
)
def test_tags_take_texts_alone(wrong: Any) -> None:
    with pytest.raises(TypeError):
        Tags(wrong)
    with pytest.raises(TypeError):
        Tags().add_tag("a")


def test_messages_keep_what_they_do_not_know_and_null_stays_null() -> None:
    text = (
        '{"messages":[{"content":null,"role":"assistant","tool_calls":[{"id":"c"}]},'
        '{"content":"a","role":"user"}],"model":"m"}'
    )
    prompt = RequestInput.model_validate_json(text)
    assert prompt.messages[0].content == ""
    assert prompt.model_dump_json() == text
    prompt.messages[0].content = prompt.messages[0].content.replace("a", "b")
    assert prompt.model_dump_json() == text
    prompt.messages[0].content = "said"
    assert '"content":"said"' in prompt.model_dump_json()
    given = {"role": "tool"}
    assert Message.model_validate(given).content == ""
    assert given == {"role": "tool"}, "a caller's dictionary stays as it is"


def test_prompts_are_joined_by_role() -> None:
    prompt = RequestInput(
        messages=[Message(content="a"), Message(content="b", role=MessageRole.SYSTEM), Message(content="c")]
    )
    assert prompt.concatenate() == "a\nb\nc\n"
    assert prompt.concatenate([MessageRole.USER]) == "a\nc\n"
    assert prompt.stream(roles=["system"]).getvalue() == "b\n"
    assert prompt.hash() == RequestInput(messages=list(prompt.messages)).hash()
    assert isinstance(MessageRole.DEVELOPER, str)
    answer = ResponseOutput(choices=[Choice(message=Message(content="x", role="assistant"))])
    assert answer.to_multipart_field().name == "response.choices"
    assert answer.hash() != prompt.hash()


def test_multimodal_content_is_for_those_who_say_so() -> None:
    parts = '{"messages":[{"content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{}}],"role":"user"}]}'
    with pytest.raises(ValidationError):
        RequestInput.model_validate_json(parts)
    prompt = MultimodalInput.model_validate_json(parts)
    assert prompt.concatenate() == "hi\n"
    assert prompt.model_dump_json() == parts


def test_signatures_say_which_sides_they_are_for() -> None:
    sides = [(each.supports_input(), each.supports_response()) for each in ALL_PREDEFINED_SIGNATURES]
    assert sides == [(True, False), (False, True), (True, True), (True, True), (True, True)]
    assert Signature(required=set(), optional={SignatureField.INPUT}).required is None
    assert BOTH_SIGNATURE.to_list() == [
        {"type": "input.messages", "required": False},
        {"type": "response.choices", "required": False},
    ]
    with pytest.raises(ValueError, match="at least one field"):
        Signature()
    with pytest.raises(TypeError):
        hash(BOTH_SIGNATURE)
    assert "input.messages" in str(INPUT_ONLY_SIGNATURE)


def test_parameters_are_traced_flat() -> None:
    class Odd:
        def __str__(self) -> str:
            raise ValueError

    class Mine(Parameters):
        names: list[Any]
        nested: dict[str, Any]
        odd: Any

    mine = Mine(names=[1, "a", None], nested={"a": {"b": 1}}, odd=Odd())
    attributes = dict(mine.otel_attributes())
    assert attributes == {
        "parameters.annotate": True,
        "parameters.modify": False,
        "parameters.reject": False,
        "parameters.names": [1, "a", "None"],
        "parameters.nested.a.b": 1,
    }
    assert EmptyParameters is DefaultParameters
    assert DefaultParameters.model_json_schema()["title"] == "Default Parameters"
    with pytest.raises(ValidationError):
        DefaultParameters().reject = True


def test_results_take_the_older_arguments_in_their_order() -> None:
    result = Result(RequestInput(messages=[]), None, {"a": 1}, {"b": 2}, Tags({"c": ["d"]}), False, True)
    assert result.modified
    assert not result.is_empty
    assert result.to_response().status_code == 200
    assert Result().to_response().status_code == 204
    assert Result(metadata={}).to_response().status_code == 200
    assert Result(modified_prompt={"messages": [{"content": "x"}]}).modified_prompt == RequestInput(
        messages=[Message(content="x")]
    )
    with pytest.raises(ValidationError, match="modified_prompt and modified_response are mutually exlusive"):
        Result(modified_prompt={"messages": []}, modified_response={"choices": []})
    with pytest.raises(ValidationError, match="rejectd"):
        Result(rejectd=True)


def test_rejections_speak_the_wire_of_their_api_unless_one_is_pinned() -> None:
    older = Result(rejected=True, metadata={"a": 1}, tags=Tags({"t": ["v"]}))
    answer = older.to_response()
    assert answer.status_code == 422
    assert body(answer) == (
        b'{"detail": "the processor rejected the request", "metadata": {"a": 1, "tags": {"t": ["v"]}}}'
    )
    assert b'"code":"AIGW_POLICY_VIOLATION"' in body(older.to_response("modern"))
    newer = Reject(code=RejectCode.TIMEOUT, detail="slow", metadata={"a": 1}, processor_result={"s": 1})
    assert not newer.is_empty()
    assert newer.to_response().status_code == 200
    assert newer.to_multipart_field().content == (
        '{"code":"AIGW_TIMEOUT","detail":"slow","processor_result":{"s":1}}'
    )
    assert body(newer.to_response("legacy")) == (
        b'{"detail": "slow", "metadata": {"a": 1, "processor_result": {"s": 1}}}'
    )
    assert RejectCode("fAIGW_VALIDATION") is RejectCode.VALIDATION


def test_what_is_not_allowed_is_dropped_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    result = Result(modified_prompt={"messages": []}, tags=Tags({"a": ["b"]}))
    with caplog.at_level(logging.WARNING):
        result.validate_allowed("X", annotate=False, modify=False)
    assert (result.modified, bool(result.tags)) == (False, False)
    assert [record.getMessage() for record in caplog.records] == [
        "X tried to modify request when parameters.modify was set to false, modification will be dropped",
        "X tried to annotate request with tags when parameters.annotate was set to false, tags will be dropped",
    ]


def test_errors_are_written_as_the_wire_has_them() -> None:
    assert ProcessorError(418, "t").json_error() == '{"detail": "t"}'
    assert ProcessExecutionError("d", ["m"]).json_error() == '{"detail": "d", "messages": ["m"]}'
    assert ProcessorError(400, "a").messages is not ProcessorError(400, "b").messages


def test_a_multipart_answer_is_whole_and_ordered() -> None:
    fields = [MultipartResponseField("metadata", "{}"), MultipartResponseField("input.messages", ["{", "}"])]
    answer = MultipartResponse(200, fields)
    assert isinstance(answer, StreamingResponse)
    assert body(answer).index(b"input.messages") < body(answer).index(b'name="metadata"')
    assert answer.headers["content-length"] == str(len(body(answer)))
    with pytest.raises(ValueError, match="Metadata is required"):
        MultipartResponse(200)
    with pytest.raises(ValueError, match="Invalid HTTP status code"):
        MultipartResponse(600, fields)


async def _pieces(answer: MultipartResponse) -> bytes:
    return b"".join([piece async for piece in answer.body_iterator])


@pytest.mark.anyio
async def test_a_multipart_answer_can_be_read_as_a_stream() -> None:
    answer = MultipartResponse(200, [MultipartResponseField("metadata", "{}")])
    assert await _pieces(answer) == body(answer)


def test_parts_are_written_line_by_line() -> None:
    pieces = encode_multipart_field("b", [{"A": "1"}], "é")
    assert b"".join(pieces) == b"--b\r\nA: 1\r\n\r\n\xc3\xa9\r\n"
    with pytest.raises(UnicodeEncodeError):
        next(encode_multipart_field("é", [{"A": "1"}], "x"))
    for arguments in (("", [{"A": "1"}], "x"), ("b", [], "x"), ("b", [{"A": "1"}], "")):
        with pytest.raises(ValueError, match="a part has"):
            encode_multipart_field(*arguments)
    assert len({generate_boundary() for _ in range(100)}) == 100
    for length in (0, 71):
        with pytest.raises(ValueError, match="1 to 70"):
            generate_boundary(length)


def _unnamed(self: Any, *_: Any) -> Any: ...


def _other_names(self: Any, text: Any, metadata: Any, parameters: Any, request: Any) -> Any: ...


def _one_more(self: Any, prompt: Any, metadata: Any, parameters: Any, request: Any, more: Any) -> Any: ...


@pytest.mark.parametrize("method", [_unnamed, _other_names, _one_more])
@pytest.mark.parametrize("name", ["process_input", "process_response"])
def test_a_method_that_can_t_be_called_is_named_when_the_processor_is_made(method: Any, name: str) -> None:
    kind = type("Odd", (Processor,), {name: method})
    signature = INPUT_ONLY_SIGNATURE if name == "process_input" else RESPONSE_ONLY_SIGNATURE
    said = rf"Odd\.{name}\(\) can't be called .*write `def {name}\(self, "
    with pytest.raises(ProcessorMethodError, match=said) as caught:
        kind("odd", "1", "ns", signature)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, InvalidInputError)


def test_a_method_may_take_what_it_doesn_t_name() -> None:
    def process_input(self: Any, prompt: Any, **others: Any) -> Any: ...

    kind = type("Fine", (Processor,), {"process_input": process_input})
    assert kind("fine", "1", "ns", INPUT_ONLY_SIGNATURE)
    older = type("Older", (Processor,), {"process": lambda self, *_: None})
    with pytest.raises(ProcessorMethodError, match=r"Older\.process\(\)"):
        older("older", "1", "ns", BOTH_SIGNATURE)


def test_a_processor_says_what_is_wrong_with_its_class() -> None:
    with pytest.raises(TypeError, match="must implement process_input"):

        class Nothing(Processor[Any, Any, Any]):
            pass

    with pytest.raises(TypeError, match="choose one"):

        class Two(Plain):
            def process(self, *arguments: Any) -> Any: ...

    with pytest.raises(TypeError, match="must not be async"):

        class Late(Processor[Any, Any, Any]):
            async def process(self, *arguments: Any) -> Any: ...

    class Base(Processor[Any, Any, Any], abstract=True):
        pass

    with pytest.raises(TypeError, match="cannot be instantiated directly"):
        Processor("n", "1", "ns", BOTH_SIGNATURE)


@pytest.mark.parametrize(
    ("wrong", "kind", "words"),
    [
        ({"name": "a b"}, ValueError, "Processor name cannot contain whitespace"),
        ({"version": "a\tb"}, ValueError, "Processor version cannot contain whitespace"),
        ({"namespace": "a b"}, ValueError, "Processor namespace cannot contain whitespace"),
        ({"name": ""}, ValueError, "Processor name cannot be empty"),
        ({"name": "a/b"}, ValueError, "Processor name cannot contain any of /"),
        ({"signature": None}, ValueError, "Processor subclass must define signature"),
        (
            {"signature": BOTH_SIGNATURE},
            TypeError,
            "supports response but 'process_response' is not implemented",
        ),
        ({"signature": RESPONSE_ONLY_SIGNATURE}, TypeError, "'process_response' is not implemented"),
        ({"parameters_class": dict}, ValueError, "not derived from Parameters"),
        ({"prompt_class": dict}, ValueError, "not derived from RequestInput"),
    ],
)
def test_a_processor_says_what_is_wrong_with_its_arguments(wrong: Any, kind: Any, words: str) -> None:
    with pytest.raises(kind, match=words):
        Plain(**wrong)


def test_a_processor_describes_itself() -> None:
    processor = Plain(name="Guard", namespace="Demo", app_details={"build": 7})
    assert (processor.id(), processor.namespaced_path) == ("Demo:Guard", "demo/guard")
    assert processor.to_dict() == {
        "name": "Guard",
        "version": "1",
        "namespace": "Demo",
        "id": "Demo:Guard",
        "path": "/{command:path}/demo/guard",
        "methods": ["GET", "HEAD", "POST"],
        "signature_path": "/signature/demo/guard",
    }
    assert processor == Plain(name="Guard", namespace="Demo")
    assert processor != Plain(name="Guard")
    with pytest.raises(TypeError):
        hash(processor)
    assert processor.routes[0].name == "Guard"
    assert processor.span_attributes["app_build"] == "7"
    assert Plain().id() == "default:n"
    with processor.choose_span("x"):
        pass


def test_routes_are_a_sequence_of_two() -> None:
    processors = (Plain(name=name) for name in ("a", "b"))
    routes = ProcessorRoutes(processors, "/base/")
    assert isinstance(routes[0], Mount)
    assert [type(each) for each in routes] == [Mount, Route]
    assert (len(routes), len(routes[0].routes), routes.count(routes[1])) == (2, 3, 1)
    assert routes[1] in routes
    assert routes.routes_as_plaintext() == "/base/execute/default/a\n/base/execute/default/b"
    copy = routes.copy()
    assert copy == routes
    assert str(copy) == str(routes)
    assert ProcessorRoutes([]) == ProcessorRoutes([])
    assert ProcessorRoutes([]) != routes
    assert routes != [1]
    assert routes.to_dict()["processors"][0]["path"] == "/base/execute/default/a"
    assert ProcessorRoutes([]).routes_as_markdown() == "# Processors"
    assert Starlette(routes=routes).routes


def test_html_shows_odd_names_as_text() -> None:
    assert "<b>" not in ProcessorRoutes([Plain(name="<b>")]).routes_as_html()


def test_coroutine_functions_are_seen_through_partials_and_wrappers() -> None:
    async def one() -> None: ...

    @functools.wraps(one)
    def two() -> Any:
        return one()

    class Callable:
        async def __call__(self) -> None: ...

    assert all(map(is_coroutine_function, (one, functools.partial(functools.partial(one)), two, Callable())))
    assert not is_coroutine_function(lambda: None)
