"""Every public name of `libretto_openai` 1.1.3 is where its users import it, and takes their arguments.

The rows are facts of the vendor's interface, noted once; nothing else of it is taken.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from types import SimpleNamespace
from typing import Any, get_type_hints

import openai
import pytest

from ostiary.prompts import ChatHistoryError, MissingParameterError

ROOT = "ostiary.compat.libretto_openai"
NAMES = {
    "": "Client LibrettoConfig LibrettoCreateParamDict LibrettoCreateParams TemplateChat TemplateString TemplateText",
    ".client": "LibrettoChat Client",
    ".pii": "Redactor",
    ".pii.name_recognizer": "NameRecognizer",
    ".pii.redactor": "Redactor",
    ".pii.street_address_recognizer": "StreetAddressRecognizer",
    ".template": """TEMPLATE_EXPRESSION_VAR_NAME ROLE CONTENT CHAT_HISTORY TemplateString TemplateChat
        is_libretto_chat_history expand_chat_history""",
    ".types": "LibrettoConfig LibrettoCreateParamDict LibrettoCreateParams",
}
ROWS = [(module, name) for module, names in NAMES.items() for name in names.split()]
PARAMS = (
    "project_key api_key prompt_template_name api_name event_id template_text template_chat template_params chat_id"
    " chain_id feedback_key parent_event_id"
)


def of(module: str, name: str) -> Any:
    return getattr(import_module(ROOT + module), name)


@pytest.mark.parametrize(("module", "name"), ROWS)
def test_the_name_can_be_imported_from_its_place(module: str, name: str) -> None:
    assert of(module, name) is not None


METHODS = [
    (".client", "LibrettoChat", "__init__", "client config"),
    (".client", "Client", "send_feedback", "feedback_key api_key better_response rating"),
    (".client", "Client", "update_chain", "chain_id api_key result"),
    (".pii.name_recognizer", "NameRecognizer", "load", ""),
    (".pii.name_recognizer", "NameRecognizer", "build_explanation", "original_score explanation"),
    (".pii.name_recognizer", "NameRecognizer", "analyze", "text entities nlp_artifacts"),
    (".pii.redactor", "Redactor", "__init__", "recognizers"),
    (".pii.redactor", "Redactor", "redact_text", "text"),
    (".pii.redactor", "Redactor", "redact", "val"),
    (".pii.street_address_recognizer", "StreetAddressRecognizer", "__init__",
     "patterns context supported_language supported_entity"),
    (".template", "TemplateChat", "__init__", "template params"),
    (".template", "TemplateChat", "format", ""),
]  # fmt: skip
FUNCTIONS = [
    (".types", "LibrettoCreateParams", PARAMS),
    (".template", "is_libretto_chat_history", "item"),
    (".template", "expand_chat_history", "item params"),
]


@pytest.mark.parametrize(("module", "kind", "method", "arguments"), METHODS)
def test_the_method_takes_the_vendors_arguments_in_their_order(
    module: str, kind: str, method: str, arguments: str
) -> None:
    found = [
        name for name in inspect.signature(getattr(of(module, kind), method)).parameters if name != "self"
    ]
    assert found[: len(arguments.split())] == arguments.split()


@pytest.mark.parametrize(("module", "name", "arguments"), FUNCTIONS)
def test_the_function_takes_the_vendors_arguments(module: str, name: str, arguments: str) -> None:
    assert list(inspect.signature(of(module, name)).parameters) == arguments.split()


def test_the_configuration_is_the_vendors_tuple_and_shows_no_key() -> None:
    config = of("", "LibrettoConfig")("the-secret-key", "name", allow_unnamed_prompts=True)
    assert config._fields == (
        "api_key",
        "prompt_template_name",
        "chat_id",
        "allow_unnamed_prompts",
        "redact_pii",
    )
    assert tuple(config) == ("the-secret-key", "name", None, True, False)
    assert "the-secret-key" not in repr(config)
    assert "name" in repr(config)


def test_parameters_of_a_call_are_a_dictionary_with_every_key() -> None:
    made = of("", "LibrettoCreateParams")(api_name="n")
    assert list(made) == PARAMS.split()
    assert made["api_name"] == "n"
    assert made["event_id"] is None
    assert set(get_type_hints(of("", "LibrettoCreateParamDict"))) == set(PARAMS.split())


def test_the_client_is_openais_and_has_the_vendors_fields() -> None:
    client = of("", "Client")(api_key="k", libretto=of("", "LibrettoConfig")(api_key="lk", chat_id="c"))
    assert isinstance(client, openai.Client)
    assert client.config == of("", "LibrettoConfig")(api_key="lk", chat_id="c")
    assert isinstance(client.chat, of(".client", "LibrettoChat"))
    assert isinstance(client.with_options(timeout=3), of("", "Client"))
    assert isinstance(client.completions, openai.resources.Completions)
    client.close()


def test_constants_and_functions_of_templates() -> None:
    item = {"role": "chat_history", "content": "{earlier}"}
    assert (of(".template", "ROLE"), of(".template", "CONTENT")) == ("role", "content")
    assert of(".template", "CHAT_HISTORY") == "chat_history"
    assert of(".template", "is_libretto_chat_history")(item)
    assert not of(".template", "is_libretto_chat_history")("text")
    expand = of(".template", "expand_chat_history")
    assert expand(item, {"earlier": [{"role": "user", "content": "hi"}]}) == [
        {"role": "user", "content": "hi"}
    ]
    with pytest.raises(MissingParameterError, match="earlier"):
        expand(item, {})
    with pytest.raises(ChatHistoryError):
        expand({"role": "user", "content": "hi"}, {})


def test_the_redactor_searches_nested_values() -> None:
    redactor = of(".pii", "Redactor")()
    assert redactor.redact_text("call 212-555-1234") == "call <PHONE_NUMBER>"
    assert redactor.redact({"a": ["call 212-555-1234", None, 7]}) == {"a": ["call <PHONE_NUMBER>", None, 7]}


def test_recognisers_find_what_they_name() -> None:
    names = of(".pii.name_recognizer", "NameRecognizer")()
    (found,) = names.analyze("Regards, Alice", ["PERSON"])
    assert ("Regards, Alice"[found.start : found.end], found.entity_type) == ("Alice", "PERSON")
    assert names.analyze("Regards, Alice", ["URL"]) == []
    assert names.build_explanation(0.5, "why").startswith("why")
    streets = of(".pii.street_address_recognizer", "StreetAddressRecognizer")()
    (found,) = streets.analyze("at 1234 Main Street Apt 5", ["STREET_ADDRESS"])
    assert (found.entity_type, found.start) == ("STREET_ADDRESS", 3)
    assert {"APT_REGEX", "ROAD_REGEX", "PO_BOX_REGEX", "STREET_ADDRESS_REGEX", "PATTERNS", "CONTEXT"} <= set(
        dir(type(streets))
    )


def test_recognisers_in_presidios_shape_are_taken() -> None:
    class Codes:
        supported_entities = ("CODE",)

        def analyze(self, text: str, entities: Any, nlp_artifacts: Any = None) -> list[Any]:
            at = text.index("X1")
            return [SimpleNamespace(entity_type=entities[0], start=at, end=at + 2, score=1.0)]

    street = of(".pii.street_address_recognizer", "StreetAddressRecognizer")
    pattern = SimpleNamespace(name="lane", regex=r"lane \d+", score=0.5)
    redactor = of(".pii", "Redactor")([Codes(), street(patterns=[pattern])])
    assert (
        redactor.redact("X1 in Lane 5, call 212-555-1234") == "<CODE> in <STREET_ADDRESS>, call 212-555-1234"
    )
