"""Pipelines that make no sense: what is wrong is named before any chat comes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.f5_processors import Each, nothing

from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Processor, Result
from ostiary.aigateway.gateway import (
    BreakerPolicy,
    GatewayConfig,
    Pipeline,
    Stage,
    Step,
)
from ostiary.errors import InvalidInputError


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


@pytest.mark.parametrize(
    "given", [{"failures": 0}, {"failures": "5"}, {"cool_down": -1.0}, {"cool_down": "x"}]
)
def test_a_breaker_that_makes_no_sense_is_named(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="of a breaker"):
        BreakerPolicy(**given)


@pytest.mark.parametrize(
    "given", [{"streams": "window"}, {"window": 0}, {"overlap": -1}, {"timeout": 0}, {"delay": -2.0}]
)
def test_settings_that_make_no_sense_are_named(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(given))):
        GatewayConfig("http://model/v1", **given)
