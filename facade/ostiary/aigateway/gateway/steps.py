"""What a pipeline is made of: steps, each one use of a processor, in stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ostiary.aigateway.codes import RejectCode
from ostiary.aigateway.gateway.breaker import BreakerPolicy
from ostiary.aigateway.views import Rejection

if TYPE_CHECKING:
    from ostiary.aigateway.kit import Processor

__all__ = ["Passage", "Pipeline", "Stage", "Step", "StepReport"]

Policy: TypeAlias = Literal["open", "closed"]
Tags: TypeAlias = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Step:
    """Use a processor: one in this process (`processor`), or one of a server (`url`, and `processor` as its id).

    `parameters` permit and configure. Where the processor fails, is too slow (`timeout`, in seconds) or is left alone
    by the circuit breaker, `on_failure` decides: `"closed"` refuses the request, `"open"` goes on without the step.
    `when` and `unless` are tags that earlier steps must, or must not, have given: a key with values, any of which
    counts, or with an empty list for any value. A processor of a server that reads lists of parts is `multimodal`.
    `token` is the server's bearer token.
    """

    processor: Processor[Any, Any, Any] | str
    url: str | None = None
    name: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    on_failure: Policy = "closed"
    timeout: float = 10.0
    breaker: BreakerPolicy = BreakerPolicy()
    when: Mapping[str, Sequence[str]] = field(default_factory=dict[str, "list[str]"])
    unless: Mapping[str, Sequence[str]] = field(default_factory=dict[str, "list[str]"])
    multimodal: bool = False
    token: str | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """The step's name, or its processor's id."""
        return self.name or (self.processor if isinstance(self.processor, str) else self.processor.id())

    def applies(self, tags: Tags) -> bool:
        """Tell whether the step is to be taken, given the tags so far."""
        fits = not self.when or any(_has(tags, key, values) for key, values in self.when.items())
        return fits and not any(_has(tags, key, values) for key, values in self.unless.items())


def _has(tags: Tags, key: str, values: Sequence[str]) -> bool:
    known = tags.get(key.lower(), [])
    return bool(known) if not values else any(value.lower() in known for value in values)


@dataclass(frozen=True)
class Stage:
    """Take steps one after the other, or at once (`concurrent`).

    Of steps at once, all see the same text. The first rejection in their order counts, and tags are put together. Where
    several change the text, the first one's text counts, and those behind it that changed it too are asked again about
    that text, one after the other: no change is lost.
    """

    steps: Sequence[Step]
    name: str = ""
    concurrent: bool = False


@dataclass(frozen=True)
class Pipeline:
    """Inspect prompts by `input` stages, and responses by `response` stages."""

    input: Sequence[Stage] = ()
    response: Sequence[Stage] = ()


@dataclass(frozen=True, slots=True)
class StepReport:
    """Say what a step did: `decision` is pass, modify, reject, skip or fail; no text that was inspected."""

    stage: str
    step: str
    step_id: str
    decision: str
    milliseconds: float = 0.0
    tags: Tags = field(default_factory=dict[str, "list[str]"])
    why: str = ""

    def plain(self) -> dict[str, Any]:
        """Return what is worth telling, as plain values."""
        found = {"stage": self.stage, "step": self.step, "id": self.step_id, "decision": self.decision}
        more = {"ms": round(self.milliseconds, 3), "tags": self.tags, "why": self.why}
        return found | {name: value for name, value in more.items() if value}


@dataclass
class Passage:
    """Hold what came of one way through a side of a pipeline.

    `text` is the prompt or response as plain JSON, as the steps left it. `results` are the processors' own findings by
    step. `refused_by` names the step that rejected, or that failed under a closed policy (then `failed` is True).
    """

    text: dict[str, Any]
    request_id: str = ""
    tags: Tags = field(default_factory=dict[str, "list[str]"])
    results: dict[str, Any] = field(default_factory=dict[str, Any])
    reports: list[StepReport] = field(default_factory=list["StepReport"])
    rejection: Rejection | None = None
    refused_by: str = ""
    failed: bool = False
    changed: bool = False

    def explain(self) -> list[dict[str, Any]]:
        """Return what each step did, how long it took, and what came of it; without the text."""
        return [each.plain() for each in self.reports]

    def add_tags(self, tags: Tags) -> None:
        """Put tags together with those that there are."""
        for key, values in tags.items():
            known = self.tags.setdefault(key, [])
            known += [value for value in values if value not in known]

    def fail(self, step: Step, why: str) -> None:
        """Refuse, since a step failed."""
        self.failed, self.refused_by = True, step.label
        self.rejection = Rejection(RejectCode.RESOURCE_AVAILABILITY, f"the step {step.label} failed: {why}")
