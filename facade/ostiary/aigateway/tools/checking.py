"""See whether a processor does what the wire asks of it: its signature, its parameters, its answers and its errors."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from ostiary.aigateway.kit import Processor, processor_app
from ostiary.aigateway.kit.local import inspect_locally
from ostiary.aigateway.kit.problems import ProcessorError

__all__ = ["Finding", "checked"]

PROMPT = {"messages": [{"role": "user", "content": "Is anybody there?"}]}
ODD: dict[str, Any] = {
    "messages": [
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c"}]},
        {"role": "user", "content": "\N{SNOWMAN} \N{GRINNING FACE}", "name": "x"},
    ],
    "model": "m",
}
RESPONSE = {"choices": [{"message": {"role": "assistant", "content": "Nobody but us."}}]}
ALL = {"annotate": True, "modify": True, "reject": True}


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what was looked at, whether it is as it should be, and if not, what is wrong."""

    what: str
    passed: bool
    why: str = ""


async def checked(
    processor: Processor[Any, Any, Any], parameters: dict[str, Any] | None = None
) -> AsyncIterator[Finding]:
    """Look at a processor from outside, and give what was found. `parameters` are those that it requires."""
    given = parameters or {}
    checks: list[tuple[str, Callable[[], Awaitable[str]]]] = [
        ("its signature document is JSON", lambda: _signature(processor)),
        ("its default parameters fit", lambda: _parameters(processor, given)),
        ("it can be served", lambda: _served(processor)),
    ]
    if processor.signature.supports_input():
        checks += [
            ("it inspects a prompt", lambda: _inspects(processor, given, PROMPT, None)),
            ("it inspects odd messages, and an empty prompt", lambda: _odd(processor, given)),
            ("it says nothing where nothing is permitted", lambda: _gated(processor, given, PROMPT, None)),
        ]
    if processor.signature.supports_response():
        checks.append(("it inspects a response", lambda: _inspects(processor, given, PROMPT, RESPONSE)))
    for what, check in checks:
        try:
            why = await check()
        except ProcessorError as problem:
            why = f"it answers {problem.status_code}: {'; '.join([problem.detail, *problem.messages])}"
        except Exception as problem:
            why = f"{type(problem).__name__}: {problem}"
        yield Finding(what, not why, why)


async def _signature(processor: Processor[Any, Any, Any]) -> str:
    document = json.loads(json.dumps(processor.signature_document()))
    missing = {"annotate", "modify", "reject"} - set(document["parameters"].get("properties", {}))
    return f"its parameters lack {', '.join(sorted(missing))}" if missing else ""


async def _parameters(processor: Processor[Any, Any, Any], given: dict[str, Any]) -> str:
    processor.parameters_class.model_validate_json(json.dumps(given), strict=True)
    return ""


async def _served(processor: Processor[Any, Any, Any]) -> str:
    app = processor_app([processor])
    return "" if app.routes else "it has no routes"


async def _inspects(
    processor: Processor[Any, Any, Any], given: dict[str, Any], prompt: Any, response: Any
) -> str:
    said = await inspect_locally(
        processor, prompt, response, {**given, **ALL}, {"request_id": "r", "step_id": "s"}
    )
    if said.processor_id not in (None, processor.id()):
        return "it answers under another id"
    if said.processor_id is not None and (said.request_id, said.step_id) != ("r", "s"):
        return "it does not send the request's ids back"
    if response is not None and said.prompt is not None:
        return "it changes the prompt where a response is inspected"
    return ""


async def _odd(processor: Processor[Any, Any, Any], given: dict[str, Any]) -> str:
    prompts: list[dict[str, Any]] = [ODD, {"messages": []}]
    for prompt in prompts:
        await inspect_locally(processor, prompt, None, {**given, **ALL}, {})
    return ""


async def _gated(
    processor: Processor[Any, Any, Any], given: dict[str, Any], prompt: Any, response: Any
) -> str:
    nothing = {"annotate": False, "modify": False, "reject": False}
    said = await inspect_locally(processor, prompt, response, {**given, **nothing}, {})
    return "something got through" if said.tags or said.changed or said.rejected else ""
