"""What a gateway client returns: processors, signatures, checks of parameters, and what processors say.

No `repr` shows a text that was inspected.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ostiary.aigateway.codes import Rejection
from ostiary.aigateway.errors import ProcessorRejectedError

__all__ = ["Execution", "ParameterCheck", "ProcessorInfo", "ProcessorSignature", "execution"]


@dataclass(frozen=True, slots=True)
class ProcessorInfo:
    """Name one processor of a server."""

    name: str
    namespace: str
    id: str
    version: str
    available_versions: tuple[str, ...]
    execute_path: str
    signature_path: str


@dataclass(frozen=True, slots=True)
class ProcessorSignature:
    """Say what a processor takes: which texts, which of them it requires, and the JSON Schema of its parameters."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    parameters: dict[str, Any] = field(repr=False)

    @property
    def supports_input(self) -> bool:
        """Whether prompts alone can be inspected."""
        return "input.messages" in self.required + self.optional

    @property
    def supports_response(self) -> bool:
        """Whether responses can be inspected."""
        return "response.choices" in self.required + self.optional

    @property
    def requires_prompt(self) -> bool:
        """Whether a response must come with its prompt."""
        return "input.messages" in self.required


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """Say whether parameters fit a processor, and if not, why: a text for each thing wrong. True if they fit."""

    valid: bool
    errors: tuple[str, ...]
    signature: ProcessorSignature = field(repr=False)

    def __bool__(self) -> bool:
        return self.valid


@dataclass(frozen=True, slots=True)
class Execution:
    """Hold what a processor said of a text.

    `prompt` and `response` are the changed text, all of it, as plain JSON, and None where it stays as it is. `metadata`
    is all that stood in the answer's metadata; tags, findings and ids are taken out of it for convenience.
    """

    processor_id: str | None = None
    processor_version: str | None = None
    request_id: Any = None
    step_id: Any = None
    tags: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])
    rejection: Rejection | None = None
    prompt: dict[str, Any] | None = field(default=None, repr=False)
    response: dict[str, Any] | None = field(default=None, repr=False)
    processor_result: dict[str, Any] | None = field(default=None, repr=False)
    metadata: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)

    @property
    def rejected(self) -> bool:
        """Whether the processor rejects the text."""
        return self.rejection is not None

    @property
    def changed(self) -> bool:
        """Whether the processor changed the text."""
        return self.prompt is not None or self.response is not None

    def raise_if_rejected(self) -> Execution:
        """Return this, or raise `ProcessorRejectedError` where the processor rejects the text."""
        if self.rejection is not None:
            raise ProcessorRejectedError.of(self.rejection)
        return self


def execution(
    metadata: dict[str, Any],
    rejection: Rejection | None,
    prompt: dict[str, Any] | None = None,
    response: dict[str, Any] | None = None,
) -> Execution:
    """Make an execution of an answer's metadata, and of what stood beside it."""
    return Execution(
        processor_id=metadata.get("processor_id"),
        processor_version=metadata.get("processor_version"),
        request_id=metadata.get("request_id"),
        step_id=metadata.get("step_id"),
        tags=metadata.get("tags") or {},
        rejection=rejection,
        prompt=prompt,
        response=response,
        processor_result=metadata.get("processor_result"),
        metadata=metadata,
    )
