"""What a pipeline is made of: steps, each one use of a processor, in stages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from ostiary._core.given import kind_of, refuse_unknown
from ostiary.aigateway.codes import RejectCode, Rejection
from ostiary.aigateway.gateway.breaker import BreakerPolicy
from ostiary.aigateway.gateway.changes import Change
from ostiary.aigateway.texts import as_json, place
from ostiary.config import base_url
from ostiary.errors import InvalidInputError

if TYPE_CHECKING:
    from ostiary.aigateway.kit import Processor

__all__ = ["MERGES", "Merge", "Passage", "Pipeline", "Stage", "Step", "StepReport"]

Policy: TypeAlias = Literal["open", "closed"]
Merge: TypeAlias = Literal["ordered", "refuse-conflict", "last"]
MERGES: tuple[Merge, ...] = ("ordered", "refuse-conflict", "last")
Tags: TypeAlias = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Step:
    """Use a processor: one in this process (`processor`), or one of a server (`url`, and `processor` as its id).

    `parameters` permit and configure. Where the processor fails, is too slow (`timeout`, in seconds) or is left alone
    by the circuit breaker, `on_failure` decides: `"closed"` refuses the request, `"open"` goes on without the step.
    `when` and `unless` are tags that earlier steps must, or must not, have given: a key with values, any of which
    counts, or with an empty list for any value. A processor of a server that reads lists of parts is `multimodal`.
    `token` is the server's bearer token. Raises `InvalidInputError` naming what could never work.
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

    def __post_init__(self) -> None:
        if self.on_failure not in ("open", "closed"):
            raise InvalidInputError(f"on_failure={self.on_failure!r} is neither open nor closed")
        timeout, parameters = cast("tuple[Any, Any]", (self.timeout, self.parameters))
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout > 0:
            raise InvalidInputError("timeout is not a number of seconds above 0")
        if not isinstance(parameters, Mapping):
            raise InvalidInputError("parameters is not a mapping")
        if not isinstance(cast("Any", self.name), str):
            raise InvalidInputError(f"name is {kind_of(self.name)}, not a text")
        if not isinstance(cast("Any", self.multimodal), bool):
            raise InvalidInputError("multimodal is neither True nor False")
        if not isinstance(cast("Any", self.breaker), BreakerPolicy):
            raise InvalidInputError(f"breaker is {kind_of(self.breaker)}; pass BreakerPolicy(…)")
        _check_processor(self)
        for name in ("when", "unless"):
            _check_tags(name, getattr(self, name))

    @property
    def label(self) -> str:
        """The step's name, or its processor's id."""
        return self.name or (self.processor if isinstance(self.processor, str) else self.processor.id())

    def applies(self, tags: Tags) -> bool:
        """Tell whether the step is to be taken, given the tags so far."""
        fits = not self.when or any(_has(tags, key, values) for key, values in self.when.items())
        return fits and not any(_has(tags, key, values) for key, values in self.unless.items())


def _check_processor(step: Step) -> None:
    """Refuse what could not be asked, or not be sent: else the first chat would be refused for it."""
    processor: Any = step.processor
    if not isinstance(processor, str):
        if isinstance(processor, type) or not callable(getattr(processor, "id", None)):
            raise InvalidInputError(
                f"processor is {kind_of(processor)}; pass an object of it, or an id and a url"
            )
        for name in ("url", "token"):
            if getattr(step, name) is not None:
                raise InvalidInputError(f"{name} is for a processor of a server, which its id names")
    elif step.url is None:
        raise InvalidInputError(f"the step {processor} has no url: of which server is it?")
    else:
        base_url(step.url, "url")
        place(processor)
        as_json("parameters", step.parameters)


def _check_tags(name: str, found: Any) -> None:
    if not isinstance(found, Mapping):
        raise InvalidInputError(f"{name} is not a mapping of tags to lists of values")
    tags: Mapping[Any, Any] = found
    for key, values in tags.items():
        is_list = isinstance(values, list | tuple)
        if not isinstance(key, str) or not is_list or not all(isinstance(each, str) for each in values):
            raise InvalidInputError(f"{name}: the values of {key} are no list of texts")


def _check_use(side: str, step: Step) -> None:
    processor = step.processor
    if isinstance(processor, str):
        return
    signature = processor.signature
    if not (signature.supports_input() if side == "input" else signature.supports_response()):
        told = "prompts" if side == "input" else "responses"
        raise InvalidInputError(f"{side}: the processor {processor.id()} inspects no {told}")
    # The kit, and with it pydantic, is there where a processor is.
    from ostiary.aigateway.kit.serving import known_parameters, problems_of

    where = f"{side}: the parameters of the step {step.label}"
    problems = problems_of(processor, json.dumps(as_json("parameters", step.parameters)))
    if problems:
        raise InvalidInputError(f"{where}: {'; '.join(problems)}")
    if known := known_parameters(processor):
        # A processor ignores what it doesn't know, since gateways are of many versions; a slip is one all the same.
        refuse_unknown(
            step.parameters, known, "parameter", lambda text: InvalidInputError(f"{where}: {text}")
        )


def _has(tags: Tags, key: str, values: Sequence[str]) -> bool:
    known = tags.get(key.lower(), [])
    return bool(known) if not values else any(value.lower() in known for value in values)


@dataclass(frozen=True)
class Stage:
    """Take steps one after the other, or at once (`concurrent`).

    Of steps at once, all see the same text. The first rejection in their order counts, whichever comes first in time,
    and tags are put together. Where several change the text, `merge` decides:

    - `"ordered"`: the first one's text counts, and those behind it that changed it too are asked again about that text,
      one after the other: no change is lost;
    - `"refuse-conflict"`: no step is asked twice; where two leave different texts, the request is refused;
    - `"last"`: no step is asked twice; the text of the last one that changed it counts, and the others' changes are
      dropped, which their reports say.
    """

    steps: Sequence[Step]
    name: str = ""
    concurrent: bool = False
    merge: Merge = "ordered"

    def __post_init__(self) -> None:
        if self.merge not in MERGES:
            raise InvalidInputError(f"merge={self.merge!r} is none of {', '.join(MERGES)}")


@dataclass(frozen=True)
class Pipeline:
    """Inspect prompts by `input` stages, and responses by `response` stages.

    Raises `InvalidInputError` where a processor of this process does not inspect that side, or can't take its step's
    parameters; of processors of servers that is known when they are asked.
    """

    input: Sequence[Stage] = ()
    response: Sequence[Stage] = ()

    def __post_init__(self) -> None:
        for side in ("input", "response"):
            for stage in getattr(self, side):
                for step in stage.steps:
                    _check_use(side, step)


@dataclass(frozen=True, slots=True)
class StepReport:
    """Say what a step did on a `side` (input or response): `decision` is pass, modify, reject, skip or fail.

    `changes` hold the texts that a step changed; nothing else here does.
    """

    side: str
    stage: str
    step: str
    step_id: str
    decision: str
    milliseconds: float = 0.0
    tags: Tags = field(default_factory=dict[str, "list[str]"])
    why: str = ""
    code: str = ""
    changes: Sequence[Change] = field(default=(), repr=False)

    def plain(self, *, texts: bool = False) -> dict[str, Any]:
        """Return what is worth telling, as plain values; what was changed by its place alone, or with its `texts`."""
        found = {"side": self.side, "stage": self.stage, "step": self.step, "id": self.step_id}
        more = {
            "ms": round(self.milliseconds, 3),
            "changed": [each.at for each in self.changes],
            "texts": [each.plain() for each in self.changes] if texts else [],
            "tags": self.tags,
            "code": self.code,
            "why": self.why,
        }
        return {**found, "decision": self.decision, **{name: value for name, value in more.items() if value}}


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

    def explain(self, *, texts: bool = False) -> list[dict[str, Any]]:
        """Return what each step did, how long it took, and what it changed: where, and with `texts` what too."""
        return [each.plain(texts=texts) for each in self.reports]

    def add_tags(self, tags: Tags) -> None:
        """Put tags together with those that there are."""
        for key, values in tags.items():
            known = self.tags.setdefault(key, [])
            known += [value for value in values if value not in known]

    def fail(self, step: str, why: str) -> None:
        """Refuse, since a step failed."""
        self.failed, self.refused_by = True, step
        self.rejection = Rejection(RejectCode.RESOURCE_AVAILABILITY, f"the step {step} failed: {why}")
