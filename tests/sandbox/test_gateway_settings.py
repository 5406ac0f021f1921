"""Pipelines that make no sense: what is wrong is named before any chat comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import AliasChoices, ConfigDict, Field
from tests.support.f5_processors import Each, nothing

from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Parameters, Processor, Result
from ostiary.aigateway.gateway import (
    BreakerPolicy,
    GatewayConfig,
    Pipeline,
    Stage,
    Step,
)
from ostiary.aigateway.gateway.config import load_config
from ostiary.errors import ConfigurationError, InvalidInputError


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on_failure": "close"}, "neither open nor closed"),
        ({"timeout": 0}, "timeout is not a number of seconds above 0"),
        ({"timeout": "2"}, "timeout is not a number of seconds above 0"),
        ({"processor": "a:b"}, "the step a:b has no url"),
        ({"parameters": [1]}, "parameters is not a mapping"),
        ({"when": {"a": "b"}}, "when: the values of a are no list of texts"),
        ({"unless": ["a"]}, "unless is not a mapping of tags"),
        ({"processor": Each}, r"processor is the class Each; pass an object of it"),
        ({"processor": None}, "processor is None; pass an object"),
        ({"processor": "a:b", "url": "localhost:8000"}, "url='localhost:8000' is not a base URL"),
        ({"processor": "ab", "url": "http://x"}, "'ab' is not namespace:name"),
        ({"processor": "a:b", "url": "http://x", "parameters": {"a": object()}}, "parameters.a is an object"),
        ({"url": "http://x"}, "url is for a processor of a server"),
        ({"token": "t"}, "token is for a processor of a server"),
        ({"name": ["a"]}, "name is a list, not a text"),
        ({"multimodal": "yes"}, "multimodal is neither True nor False"),
        ({"breaker": 5}, r"breaker is an int; pass BreakerPolicy"),
    ],
)
def test_a_step_that_makes_no_sense_is_named(given: dict[str, Any], words: str) -> None:
    """`on_failure="close"` was taken for "open": a guard that failed was passed over."""
    settings: dict[str, Any] = {"processor": Each("p", nothing), **given}
    with pytest.raises(InvalidInputError, match=words):
        Step(**settings)


class Prompts(Processor[Any, Any, Any]):
    """Inspect prompts alone."""

    def __init__(self) -> None:
        super().__init__("prompts", "1", "my", INPUT_ONLY_SIGNATURE)

    def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
        return Result()


def test_a_pipeline_that_could_never_work_is_refused_at_once() -> None:
    """Each chat would have been refused, or passed uninspected."""
    with pytest.raises(InvalidInputError, match="response: the processor my:prompts inspects no responses"):
        Pipeline(response=[Stage([Step(processor=Prompts())])])
    with pytest.raises(InvalidInputError, match=r"parameters of the step guard: .* valid boolean: reject"):
        Pipeline(input=[Stage([Step(processor=Prompts(), name="guard", parameters={"reject": "yes"})])])


def test_a_parameter_that_a_processor_does_not_know_is_a_slip() -> None:
    """`rejct: true` was ignored, and nothing was ever rejected."""
    with pytest.raises(
        InvalidInputError, match="step my:prompts: there is no parameter 'rejct'; did you mean 'reject'"
    ):
        Pipeline(input=[Stage([Step(processor=Prompts(), parameters={"rejct": True})])])


class Named(Parameters):
    """Take a parameter by another name than its own."""

    words: list[str] = Field(default=[], alias="said")


class Free(Named):
    """Take any parameter."""

    model_config = ConfigDict(extra="allow")


class Chosen(Parameters):
    """Take a parameter by one of several names."""

    words: list[str] = Field(default=[], validation_alias=AliasChoices("said", "told"))


@pytest.mark.parametrize(
    ("kind", "given"), [(Named, {"said": ["a"]}), (Free, {"b": 1}), (Chosen, {"told": ["a"]})]
)
def test_parameters_are_known_by_all_their_names(kind: Any, given: dict[str, Any]) -> None:
    processor = Prompts()
    processor.parameters_class = kind
    assert Pipeline(input=[Stage([Step(processor=processor, parameters=given)])]).input


@pytest.mark.parametrize(
    "given", [{"failures": 0}, {"failures": "5"}, {"cool_down": -1.0}, {"cool_down": "x"}]
)
def test_a_breaker_that_makes_no_sense_is_named(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="of a breaker"):
        BreakerPolicy(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"streams": "window"},
        {"window": 0},
        {"overlap": -1},
        {"timeout": 0},
        {"delay": -2.0},
        {"forwarded": "/embeddings"},
        {"forwarded": ["embeddings"]},
        {"forwarded": ["/v1/embeddings"]},
        {"forwarded": ["/chat"]},
    ],
)
def test_settings_that_make_no_sense_are_named(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(given))):
        GatewayConfig("http://model/v1", **given)


UPSTREAM = "upstream: {url: 'http://x/v1'}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "upstream is missing|is not a mapping: it is None"),
        ("input: []", "upstream is missing"),
        ("upstream: http://x", "upstream is not a mapping: it is a str"),
        ("upstream: {url: localhost/v1}", "upstream.url='localhost/v1' is not a base URL"),
        (UPSTREAM + "Input: []", "there is no key 'Input'; did you mean 'input'"),
        (UPSTREAM + "input:", r"input is empty; write input: \[\] where nothing is to be inspected"),
        (
            UPSTREAM + "routes: [{models: [a], response: }]",
            r"routes\[0\].response is empty; write response: \[\]",
        ),
        (UPSTREAM + "input: [{name: screen}]", r"input\[0\].steps is missing"),
        (UPSTREAM + "input: [{steps: {}}]", r"input\[0\].steps is not a list: it is a dict"),
        (UPSTREAM + "input: [{name: [a], steps: []}]", r"input\[0\].name is not a text: it is a list"),
        (
            UPSTREAM + "input: [{steps: [{processor: 5}]}]",
            r"steps\[0\].processor is not a text: it is an int",
        ),
        (
            UPSTREAM + "input: [{steps: [{processor: 'a:b', url: x}]}]",
            r"steps\[0\].url='x' is not a base URL",
        ),
        (
            UPSTREAM + "input: [{steps: [{processor: 'a:b'}]}]",
            r"steps\[0\].processor: a:b: .* say which by url",
        ),
        (UPSTREAM + "timeout: 1" + "0" * 400, "timeout is not a number above 0"),
        (UPSTREAM + "timeout: .inf", "timeout is not a number above 0"),
        (UPSTREAM + "forwarded: ['/v1/models']", "forwarded: '/v1/models' is counted from below /v1"),
        (
            UPSTREAM + "input: []\nstreams: windowed\ninput: []",
            "gateway.yaml, line 4, is not YAML: input stands twice",
        ),
        ("upstream:\n\turl: http://x", "gateway.yaml, line 2, is not YAML: found character"),
        ("upstream: {url: a\ninput: []", "gateway.yaml, line 2, is not YAML"),
    ],
)
def test_what_is_wrong_with_a_file_is_named_by_its_place(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "gateway.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=words):
        load_config(tmp_path / "gateway.yaml")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "gateway.yaml").write_bytes(b"# \xe9")
    with pytest.raises(ConfigurationError, match=r"gateway.yaml is not text in UTF-8"):
        load_config(tmp_path / "gateway.yaml")


def test_the_lines_of_one_mapping_may_stand_in_others(tmp_path: Path) -> None:
    text = "x: &a {timeout: 5}\n" + UPSTREAM + "<<: *a\ntimeout: 7\nforwarded: []"
    (tmp_path / "gateway.yaml").write_text(text.replace("x: &a {timeout: 5}\n", "callers: &a {}\n"))
    found = load_config(tmp_path / "gateway.yaml")
    assert (found.timeout, found.forwarded) == (7.0, [])


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (
            "sk-canary-4711",
            "upstream.key_env is not the name of an environment variable, which would hold the secret",
        ),
        ("canary4711", "upstream.key_env: the environment variable that it names is not set"),
        ("NO_SUCH_KEY", "upstream.key_env: the environment variable NO_SUCH_KEY is not set"),
    ],
)
def test_a_secret_in_the_place_of_a_variable_is_not_repeated(
    tmp_path: Path, written: str, words: str
) -> None:
    (tmp_path / "gateway.yaml").write_text(f"upstream: {{url: 'http://x/v1', key_env: {written}}}")
    with pytest.raises(ConfigurationError) as caught:
        load_config(tmp_path / "gateway.yaml")
    assert str(caught.value) == words
