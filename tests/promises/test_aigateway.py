"""What the reference of the vendor's processor kit promises, as its users write it, through the vendor's names."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from tests.support.processing import PROMPT, client, form, headers

from ostiary.compat.f5_ai_gateway_sdk import (
    BOTH_RESPONSE_PROMPT_SIGNATURE,
    BOTH_SIGNATURE,
    INPUT_ONLY_SIGNATURE,
    RESPONSE_AND_PROMPT_SIGNATURE,
    RESPONSE_ONLY_SIGNATURE,
    Choice,
    Message,
    MessageRole,
    Parameters,
    ProcessExecutionError,
    Processor,
    ProcessorError,
    ProcessorRoutes,
    RequestInput,
    ResponseOutput,
    Result,
    Signature,
    SignatureField,
    Tags,
)
from ostiary.compat.f5_ai_gateway_sdk.type_hints import Metadata

RESPONSE = {"choices": [{"message": {"role": "assistant", "content": "the target"}}]}


class ExampleProcessor(Processor):  # type: ignore[type-arg]
    """The reference's own example, completed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            **{
                "name": "example-processor",
                "version": "v1",
                "namespace": "tutorial",
                "signature": BOTH_SIGNATURE,
                **more,
            }
        )
        self.seen: list[Any] = []

    def process(self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any) -> Result:
        self.seen.append((prompt, response, metadata, parameters, request))
        target_found = False
        target_str = "target"
        if response:
            target_found = any(target_str in choice.message.content for choice in response.choices)
        elif prompt:
            target_found = any(target_str in message.content for message in prompt.messages)
        result = Metadata({"target_found": target_found})
        return Result(processor_result=result)


class Says(ExampleProcessor):
    """Say what it is told to."""

    def __init__(self, what: Any, **more: Any) -> None:
        super().__init__(**more)
        self.what = what

    def process(self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any) -> Result:
        if isinstance(self.what, Exception):
            raise self.what
        return self.what  # type: ignore[no-any-return]


def posted(processor: Any, *parts: Any) -> httpx.Response:
    """Send a form to a processor, in a Starlette application as the reference makes it."""

    async def send() -> httpx.Response:
        routes = ProcessorRoutes([processor])
        app = Starlette(routes=routes)
        async with client(app) as http:
            path = f"/api/v1{processor.execute_path()}"
            return await http.post(path, content=form(*parts), headers=headers())

    return asyncio.run(send())


INPUT = (("input.messages", PROMPT), ("metadata", {"request_id": "r"}))
ALLOWED = ("input.parameters", {"modify": True, "reject": True})


def test_a_processor_of_the_older_api_inspects_both_sides() -> None:
    processor = ExampleProcessor()
    assert b'"target_found": false' in posted(processor, *INPUT).content
    answer = posted(processor, ("response.choices", RESPONSE), ("metadata", {}))
    assert b'"target_found": true' in answer.content
    (prompt, response, metadata, parameters, request), (no_prompt, other, *_) = processor.seen
    assert isinstance(prompt, RequestInput)
    assert response is None
    assert metadata == {"request_id": "r"}
    assert isinstance(parameters, Parameters)
    assert isinstance(request, Request)
    assert no_prompt is None
    assert isinstance(other, ResponseOutput)


def test_a_rejection_is_422() -> None:
    result = Result(rejected=True, processor_result={"why": "x"})
    answer = posted(Says(result), *INPUT, ALLOWED)
    assert answer.status_code == 422
    told = answer.json()
    assert set(told) == {"detail", "metadata"}
    assert told["metadata"]["processor_id"] == "tutorial:example-processor"
    assert told["metadata"]["processor_result"] == {"why": "x"}


def test_a_modified_prompt_is_sent_with_the_metadata() -> None:
    changed = RequestInput(messages=[Message(content="other")])
    answer = posted(Says(Result(modified_prompt=changed, modified=True)), *INPUT, ALLOWED)
    assert answer.status_code == 200
    assert b'{"messages":[{"content":"other","role":"user"}]}' in answer.content
    assert b'name="metadata"' in answer.content
    assert b'"processor_id": "tutorial:example-processor"' in answer.content


def test_a_result_without_modification_is_200_and_nothing_at_all_is_204() -> None:
    answer = posted(Says(Result(processor_result={"a": 1})), *INPUT)
    assert answer.status_code == 200
    assert b'"processor_result": {"a": 1}' in answer.content
    empty = posted(Says(Result()), *INPUT)
    assert (empty.status_code, empty.content) == (204, b"")


def test_a_modified_response_is_sent_back() -> None:
    changed = ResponseOutput(choices=[Choice(message=Message(content="other", role="assistant"))])
    answer = posted(
        Says(Result(modified_response=changed)),
        ("response.choices", RESPONSE),
        ("response.parameters", {"modify": True}),
        ("metadata", {}),
    )
    assert answer.status_code == 200
    assert b'{"choices":[{"message":{"content":"other","role":"assistant"}}]}' in answer.content


def test_a_result_makes_its_own_response() -> None:
    changed = RequestInput(messages=[Message(content="other")])
    results = [
        Result(rejected=True),
        Result(modified_prompt=changed, modified=True),
        Result(processor_result={"a": 1}),
        Result(),
    ]
    answers = [result.to_response() for result in results]
    assert all(isinstance(answer, Response) for answer in answers)
    assert [answer.status_code for answer in answers] == [422, 200, 200, 204]


def test_a_processor_that_inspects_nothing_can_not_be_made() -> None:
    with pytest.raises(TypeError, match="process"):
        type("Idle", (Processor,), {})("idle", "v1", "tutorial", BOTH_SIGNATURE)


def test_errors_are_raised_as_processor_errors() -> None:
    assert posted(Says(ProcessorError(429, "busy", ["later"])), *INPUT).json() == {
        "detail": "busy",
        "messages": ["later"],
    }
    failed = posted(Says(ProcessExecutionError()), *INPUT)
    assert (failed.status_code, failed.json()) == (
        500,
        {"detail": "problem executing processor implementation"},
    )


def test_any_request_is_handled_and_any_error_too() -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "headers": [],
            "path_params": {"command": "execute"},
        }
        answer = asyncio.run(ExampleProcessor().handle_request(Request(scope)))
        assert answer.status_code == 405
        assert json.loads(bytes(answer.body))["message"] == "Only POST requests are supported"


def test_processors_describe_themselves() -> None:
    processor = ExampleProcessor(app_details={"version": "7"})
    assert (processor.name, processor.namespace, processor.version) == ("example-processor", "tutorial", "v1")
    assert processor.methods == ["HEAD", "POST", "GET"]
    assert processor.namespaced_path == "tutorial/example-processor"
    assert processor.path == "/{command:path}/tutorial/example-processor"
    assert processor.prompt_type is RequestInput
    assert processor.response_type is ResponseOutput
    assert issubclass(processor.parameters_class, Parameters)
    assert processor.app_details == {"version": "7"}
    with processor.choose_span("a"):
        pass


def test_the_namespace_is_optional() -> None:
    processor = ExampleProcessor(namespace=None)
    assert processor.namespaced_path == "default/example-processor"
    assert posted(processor, *INPUT).status_code == 200


def test_app_details_stand_in_each_answer() -> None:
    answer = posted(ExampleProcessor(app_details={"version": "7"}), *INPUT)
    assert b'"app_details": {"version": "7"}' in answer.content


def test_parameters_are_the_processors_own_class() -> None:
    class Mine(Parameters):
        word: str = "x"

    processor = ExampleProcessor(parameters_class=Mine)
    posted(processor, *INPUT, ("input.parameters", {"word": "y"}))
    assert processor.seen[0][3].word == "y"


def test_prompts_and_responses_are_the_processors_own_classes() -> None:
    class Mine(RequestInput):
        model: str

    class Answer(ResponseOutput):
        model: str

    processor = ExampleProcessor(prompt_class=Mine, response_class=Answer)
    posted(processor, ("input.messages", {**PROMPT, "model": "m"}), ("metadata", {}))
    posted(processor, ("response.choices", {**RESPONSE, "model": "n"}), ("metadata", {}))
    assert (processor.seen[0][0].model, processor.seen[1][1].model) == ("m", "n")
    assert posted(processor, *INPUT).status_code == 400


@pytest.mark.parametrize("framework", ["starlette", "fastapi"])
def test_routes_are_given_to_an_application(framework: str) -> None:
    if framework == "starlette":
        app: Any = Starlette(routes=ProcessorRoutes([ExampleProcessor()]))
    else:
        app = FastAPI(routes=list(ProcessorRoutes([ExampleProcessor()])))

    async def index() -> Any:
        async with client(app) as http:
            return (await http.get("/", follow_redirects=True)).json()

    assert asyncio.run(index())["processors"][0]["id"] == "tutorial:example-processor"


def test_a_root_path_is_put_before_the_paths_of_the_index() -> None:
    routes = ProcessorRoutes([ExampleProcessor()], root_path="/base/")
    assert routes.routes_as_plaintext() == "/base/execute/tutorial/example-processor"


@pytest.mark.parametrize(
    ("signature", "alone", "response", "both"),
    [
        (INPUT_ONLY_SIGNATURE, True, False, False),
        (RESPONSE_ONLY_SIGNATURE, False, True, True),
        (RESPONSE_AND_PROMPT_SIGNATURE, False, False, True),
        (BOTH_SIGNATURE, True, True, True),
        (BOTH_RESPONSE_PROMPT_SIGNATURE, True, False, True),
    ],
)
def test_a_signature_verifies_requests(signature: Signature, alone: bool, response: bool, both: bool) -> None:
    processor = ExampleProcessor(signature=signature)
    answer = ("response.choices", RESPONSE)
    metadata: Any = ("metadata", {})
    prompt = ("input.messages", PROMPT)
    accepted = [
        posted(processor, *parts, metadata).status_code == 200
        for parts in ((prompt,), (answer,), (prompt, answer))
    ]
    assert accepted == [alone, response, both]


def test_a_signature_of_ones_own() -> None:
    signature = Signature(required={SignatureField.INPUT}, optional={SignatureField.RESPONSE})
    assert signature.supports_input()
    assert signature.supports_response()
    assert signature.to_list() == [
        {"type": "input.messages", "required": True},
        {"type": "response.choices", "required": False},
    ]


def test_messages_choices_and_roles() -> None:
    message = Message(content="a")
    assert message.role == MessageRole.USER
    prompt = RequestInput(
        messages=[
            message,
            Message(content="b", role=MessageRole.SYSTEM),
            Message(content="c", role=MessageRole.TOOL),
        ]
    )
    assert prompt.concatenate() == "a\nb\nc\n"
    assert prompt.concatenate(roles=[MessageRole.SYSTEM, MessageRole.TOOL]) == "b\nc\n"
    assert Choice(message=message).message.content == "a"
    assert MessageRole.ASSISTANT == "assistant"


def test_tags_annotate_a_transaction() -> None:
    tags = Tags({"topics_detected": ["security", "ai"]})
    tags.add_tag("topics_detected", "law", "art")
    tags.remove_tag("topics_detected", "ai")
    tags.remove_tag("topics_detected", "art")
    assert tags.get_tags("topics_detected") == ["security", "law"]
    assert tags.get_tags("none") == []
    assert tags.get_all_tags() == tags.to_response() == {"topics_detected": ["security", "law"]}
    answer = posted(Says(Result(tags=tags)), *INPUT)
    assert b'"tags": {"topics_detected": ["security", "law"]}' in answer.content
    tags.remove_key("topics_detected")
    assert not tags.get_all_tags()
