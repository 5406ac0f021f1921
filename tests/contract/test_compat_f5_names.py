"""Every public name of `f5_ai_gateway_sdk` is where its users import it, and takes their arguments.

The rows are facts of the vendor's interface, noted once; nothing else of it is taken.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest

ROOT = "ostiary.compat.f5_ai_gateway_sdk"
NAMES = {
    "": """ALL_PREDEFINED_SIGNATURES BOTH_RESPONSE_PROMPT_SIGNATURE BOTH_SIGNATURE INPUT_ONLY_SIGNATURE Choice
        Parameters ProcessExecutionError Processor ProcessorError ProcessorRoutes
        RESPONSE_AND_PROMPT_SIGNATURE RESPONSE_ONLY_SIGNATURE Result Reject RejectCode RequestInput
        ResponseOutput Signature SignatureField Message MessageRole Tags DefaultParameters EmptyParameters
        UnexpectedContentTypeError InvalidEncoding InvalidMultipartFields MissingPromptAndResponseError
        MissingMultipartFieldError MultipartParseError MetadataParseError PromptParseError
        ResponseParseError ParametersParseError ResponseObjectError errors multipart_fields
        multipart_response parameters processor processor_routes request_input response_output result
        signature tags type_hints""",
    ".errors": """InvalidEncoding InvalidMultipartFields InvalidParamsError MetadataParseError
        MissingMultipartFieldError MissingPromptAndResponseError MultipartParseError ParametersParseError
        ParamsJsonDecodeError ProcessExecutionError ProcessorError PromptParseError ResponseObjectError
        ResponseParseError UnexpectedContentTypeError""",
    ".parameters": """DefaultParameters EmptyParameters Parameters""",
    ".processor_routes": """ProcessorRoutes""",
    ".request_input": """Message MessageRole RequestInput""",
    ".response_output": """Choice ResponseOutput""",
    ".signature": """ALL_PREDEFINED_SIGNATURES BOTH_RESPONSE_PROMPT_SIGNATURE BOTH_SIGNATURE INPUT_ONLY_SIGNATURE
        RESPONSE_AND_PROMPT_SIGNATURE RESPONSE_ONLY_SIGNATURE Signature SignatureField""",
    ".tags": """Tags""",
    ".multipart_fields": """ALLOWED_ENCODINGS DEFAULT_ENCODING HEADER_ENCODING INPUT_NAME INPUT_PARAMETERS_NAME
        METADATA_NAME OPTIONAL_MULTIPART_FIELDS REJECT_NAME REQUIRED_MULTIPART_FIELDS RESPONSE_NAME
        RESPONSE_PARAMETERS_NAME RNG_SOURCE encode_multipart_field generate_boundary multipart_field_order""",
    ".multipart_response": """BOUNDARY_SIZE JSON_CONTENT_TYPE MultipartResponse MultipartResponseField
        TEXT_CONTENT_TYPE""",
    ".type_hints": """JSON PARAMS PROMPT RESPONSE Metadata StreamingPrompt StreamingResponse""",
    ".sysinfo": """SysInfo""",
    ".result": """Reject RejectCode Result convert_metadata_to_multipart_field""",
    ".processor": "Processor Tags",
    ".quieter_batch_processor": "QuieterBatchSpanProcessor",
}
ROWS = [(module, name) for module, names in NAMES.items() for name in names.split()]


def of(module: str, name: str) -> Any:
    return getattr(import_module(ROOT + module), name)


@pytest.mark.parametrize(("module", "name"), ROWS)
def test_the_name_can_be_imported_from_its_place(module: str, name: str) -> None:
    assert of(module, name) is not None


# Class, method, and the names of its parameters, in their order, that the vendor's users pass.
METHODS = [
    (
        "Processor",
        "__init__",
        "name version namespace signature prompt_class response_class parameters_class app_details",
    ),
    ("Processor", "process", "prompt response metadata parameters request"),
    ("Processor", "process_input", "prompt metadata parameters request"),
    ("Processor", "process_response", "prompt response metadata parameters request"),
    ("Processor", "handle_request", "request"),
    ("Processor", "choose_span", "name"),
    ("Processor", "id", ""),
    ("Processor", "execute_path", ""),
    ("Processor", "signature_path", ""),
    ("Processor", "to_dict", ""),
    ("ProcessorRoutes", "__init__", "processors root_path"),
    ("ProcessorRoutes", "processor_simple_path", "processor"),
    ("ProcessorRoutes", "processor_signature_path", "processor"),
    ("ProcessorRoutes", "to_dict", ""),
    ("ProcessorRoutes", "copy", ""),
    ("ProcessorRoutes", "id", ""),
    ("ProcessorRoutes", "routes_as_json", ""),
    ("ProcessorRoutes", "routes_as_plaintext", ""),
    ("ProcessorRoutes", "routes_as_html", ""),
    ("ProcessorRoutes", "routes_as_markdown", ""),
    ("ProcessorRoutes", "handle_request", "request"),
    ("ProcessorRoutes", "info_redirect", "request"),
    (
        "Result",
        "__init__",
        "modified_prompt modified_response metadata processor_result tags rejected modified",
    ),
    ("Result", "to_response", ""),
    ("Result", "validate_allowed", "processor_name annotate modify"),
    ("Reject", "to_response", ""),
    ("Reject", "is_empty", ""),
    ("Reject", "to_multipart_field", ""),
    ("RequestInput", "concatenate", "roles"),
    ("RequestInput", "stream", "roles"),
    ("RequestInput", "hash", ""),
    ("RequestInput", "to_multipart_field", ""),
    ("ResponseOutput", "hash", ""),
    ("ResponseOutput", "to_multipart_field", ""),
    ("Signature", "__init__", "required optional"),
    ("Signature", "to_list", ""),
    ("Signature", "supports_input", ""),
    ("Signature", "supports_response", ""),
    ("Tags", "__init__", "initial_tags"),
    ("Tags", "add_tag", "key values"),
    ("Tags", "remove_tag", "key value"),
    ("Tags", "remove_key", "key"),
    ("Tags", "get_tags", "key"),
    ("Tags", "get_all_tags", ""),
    ("Tags", "to_response", ""),
    ("Parameters", "otel_attributes", "key_prefix"),
    ("ProcessorError", "__init__", "status_code detail messages"),
    ("ProcessorError", "json_error", ""),
    ("ProcessExecutionError", "__init__", "detail"),
    ("MultipartParseError", "__init__", "status_code detail messages"),
    ("MissingMultipartFieldError", "__init__", "field_name"),
]


@pytest.mark.parametrize(("kind", "method", "names"), METHODS)
def test_a_method_takes_the_vendors_arguments(kind: str, method: str, names: str) -> None:
    found = list(inspect.signature(getattr(of("", kind), method)).parameters)
    wanted = names.split()
    assert found[1 : 1 + len(wanted)] == wanted


ATTRIBUTES = {
    "Processor": """prompt_type response_type app_details name version namespace parameters_class namespaced_path path
        methods signature routes span_attributes""",
    "ProcessorRoutes": "root_path sdk_version api_versions",
}


def test_objects_have_the_vendors_attributes() -> None:
    class Mine(of("", "Processor")):  # type: ignore[misc]
        def process(self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any) -> Any:
            return of("", "Result")()

    processor = Mine("n", "1", "ns", of("", "BOTH_SIGNATURE"))
    for name in ATTRIBUTES["Processor"].split():
        assert hasattr(processor, name), name
    routes = of("", "ProcessorRoutes")([processor])
    for name in ATTRIBUTES["ProcessorRoutes"].split():
        assert hasattr(routes, name), name


def test_the_process_is_described() -> None:
    found = of(".sysinfo", "SysInfo")("svc", "1")
    assert found["service.name"] == "svc"
    assert {"host.arch", "host.name", "os.type", "process.pid", "process.runtime.name"} <= set(found)
    with pytest.raises(TypeError):
        found["a"] = "b"
    assert found.read_first_line("/no/such/file") is None
    instance = of(".sysinfo", "SysInfo")("ostiary test", enable_service_instance_id=True)
    again = of(".sysinfo", "SysInfo")("ostiary test", enable_service_instance_id=True)
    assert instance["service.instance.id"] == again["service.instance.id"]
