"""What is written wrong when processors are served is said when they are, not by the first request."""

from typing import Any

import pytest

from ostiary.aigateway import (
    INPUT_ONLY_SIGNATURE,
    AIGatewayInputError,
    Processor,
    ProcessorRoutes,
    Result,
    processor_app,
)
from ostiary.door.guard.explaining import Explanation


class Quiet(Processor[Any, Any, Any]):
    def __init__(self, signature: Any = INPUT_ONLY_SIGNATURE) -> None:
        super().__init__("quiet", "1.0.0", "my", signature)

    def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Result:
        return Result()


@pytest.mark.parametrize("serve", [processor_app, ProcessorRoutes])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([Quiet], r"processors holds the class Quiet; pass an object of it: Quiet\(\)"),
        (Quiet(), "processors is a Quiet; pass a list"),
        (None, "processors is None; pass a list"),
        ([Quiet(), "my:quiet"], "processors holds a str; pass objects"),
    ],
)
def test_what_is_no_list_of_processors_is_named(serve: Any, given: Any, said: str) -> None:
    with pytest.raises(AIGatewayInputError, match=said):
        serve(given)


def test_two_at_one_place_are_refused() -> None:
    with pytest.raises(AIGatewayInputError, match="two processors are served at my/quiet"):
        processor_app([Quiet(), Quiet()])


def test_a_signature_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="signature is a str; pass BOTH_SIGNATURE"):
        Quiet("input")


def test_an_explanation_is_printed_as_a_line_for_each_stage() -> None:
    told = Explanation("an id")
    told.stage("cleanse").outcome = "changed"
    failed = told.stage("record")
    failed.outcome, failed.milliseconds, failed.facts["why"] = "failed", 12.34, "ConnectionFailedError"
    assert str(told).splitlines() == [
        "cleanse         changed      0.0 ms",
        "record          failed      12.3 ms  ConnectionFailedError",
    ]
