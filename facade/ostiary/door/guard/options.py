"""The stages of a governed call, as users choose them: each may be left out, and has a policy for when it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ostiary._core.given import kind_of, names_its_fields
from ostiary.door.guard.others import Others, passing
from ostiary.errors import InvalidInputError

if TYPE_CHECKING:
    from ostiary.aigateway import Processor
    from ostiary.aigateway.gateway import Pipeline, Step

    Inspected: TypeAlias = "Inspect | Pipeline | Sequence[Step | Processor[Any, Any, Any]]"

__all__ = ["Cleanse", "Inspect", "Log", "Plan", "Policy", "Record", "Texts", "planned"]

Policy: TypeAlias = Literal["open", "closed"]
"""What a failing stage means: `"closed"` refuses the call, `"open"` goes on without the stage."""
Texts: TypeAlias = Literal["cleansed", "plain"]


@names_its_fields()
@dataclass(frozen=True, kw_only=True)
class Cleanse:
    """Put placeholders in the place of sensitive text before anybody else reads it, and restore the answer (Liminal).

    `model_instance` names the one whose policy counts; else it is the client's `model_instance_name`, or the only one
    that there is. Each session has a thread of its own, named by the session's id, unless `thread_id` names one for
    all. `attachments` says what becomes of a part that is no text (a picture, a file, sound) and can't be cleansed:
    `"refuse"` stops the call, `"pass"` sends it as it is. `on_failure="open"` sends a prompt that could not be cleansed
    as it is.
    """

    model_instance: str | None = None
    thread_id: int | None = None
    attachments: Literal["refuse", "pass"] = "refuse"
    on_failure: Policy = "closed"


@names_its_fields()
@dataclass(frozen=True, kw_only=True)
class Inspect:
    """Have processors look at the prompt and at the answer; they see cleansed text (AI Gateway).

    Each step of the pipeline has a policy of its own for when its processor fails; `on_failure` is for the pipeline as
    a whole. A stream is held back until it is inspected (`streams="buffered"`), or given in windows of about `window`
    characters, of which `overlap` are seen again in the next (`"windowed"`).
    """

    pipeline: Pipeline
    streams: Literal["buffered", "windowed"] = "buffered"
    window: int = 400
    overlap: int = 80
    on_failure: Policy = "closed"


@names_its_fields()
@dataclass(frozen=True, kw_only=True)
class Record:
    """Record prompt and answer as actions of the session, in the background (Layer).

    `texts="plain"` records what the application sent and got; else it is what the model was sent and said, with
    placeholders. With `on_failure="closed"` a call waits until Layer has what was recorded, the prompt before the model
    is asked, and is refused where Layer doesn't take it within `timeout` seconds.
    """

    texts: Texts = "cleansed"
    on_failure: Policy = "open"
    timeout: float = 5.0


@names_its_fields()
@dataclass(frozen=True, kw_only=True)
class Log:
    """Log the call as a prompt event, with a key for feedback, in the background (Libretto).

    `prompt_template_name`: which prompt this is, where the call doesn't say. `texts`: as of `Record`. With
    `on_failure="closed"` an answer is held back until Libretto has the event, and withheld where it doesn't take it
    within `timeout` seconds.
    """

    prompt_template_name: str | None = None
    texts: Texts = "cleansed"
    on_failure: Policy = "open"
    timeout: float = 5.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Hold the stages that were chosen."""

    cleanse: Cleanse | None
    inspect: Inspect | None
    record: Record | None
    log: Log | None
    deadline: float | None = None
    keep_texts: bool = field(default=False)
    others: frozenset[str] = frozenset()


def planned(
    cleanse: bool | Cleanse,
    inspect: Inspected | None,
    record: bool | Record,
    log: bool | Log,
    deadline: float | None,
    keep_texts: bool,
    others: Others,
) -> Plan:
    """Check what a guard is made of. Raises `InvalidInputError` naming the argument."""
    plan = Plan(
        cleanse=_stage("cleanse", cleanse, Cleanse),
        inspect=None if inspect is None else _inspect(inspect),
        record=_stage("record", record, Record),
        log=_stage("log", log, Log),
        deadline=deadline,
        keep_texts=keep_texts,
        others=passing(others),
    )
    for name in ("cleanse", "inspect", "record", "log"):
        stage = getattr(plan, name)
        if stage is not None and stage.on_failure not in ("open", "closed"):
            raise InvalidInputError(f"{name}: on_failure is neither 'open' nor 'closed'")
    for stage in (plan.record, plan.log):
        if stage is not None and stage.texts not in ("cleansed", "plain"):
            raise InvalidInputError(f"{type(stage).__name__}: texts is neither 'cleansed' nor 'plain'")
    if plan.cleanse is not None and plan.cleanse.attachments not in ("refuse", "pass"):
        raise InvalidInputError("cleanse: attachments is neither 'refuse' nor 'pass'")
    if plan.inspect is not None and plan.inspect.streams not in ("buffered", "windowed"):
        raise InvalidInputError("inspect: streams is neither 'buffered' nor 'windowed'")
    if deadline is not None and not (isinstance(deadline, int | float) and deadline > 0):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInputError("deadline is no positive number of seconds")
    return plan


def _stage(name: str, given: Any, kind: Any) -> Any:
    if isinstance(given, kind):
        return given
    if isinstance(given, bool) or given is None:
        return kind() if given else None
    raise InvalidInputError(f"{name} is {kind_of(given)}; pass True, False or {kind.__name__}(…)")


def _inspect(given: Any) -> Inspect:
    """Make a pipeline of what is given: one, or steps, or processors, each on the sides that it can inspect."""
    if isinstance(given, Inspect):
        return given
    from ostiary.aigateway.gateway import Pipeline, Stage, Step
    from ostiary.aigateway.kit import Processor
    from ostiary.aigateway.kit.signature import SignatureField

    if isinstance(given, Pipeline):
        return Inspect(pipeline=given)
    if isinstance(given, str) or not isinstance(given, Sequence) or not given:
        raise InvalidInputError(
            f"inspect is {kind_of(given)}; pass a Pipeline, Inspect(…), or a list of steps or processors"
        )
    prompt: list[Step] = []
    response: list[Step] = []
    for each in given:
        step = Step(processor=each) if isinstance(each, Processor) else each
        if not isinstance(step, Step):
            raise InvalidInputError(f"inspect holds {kind_of(step)}; pass steps or processors")
        # Of a server's processor only its server knows: it is asked about both sides.
        signature = None if isinstance(step.processor, str) else step.processor.signature
        if signature is None or (
            signature.supports_input() and SignatureField.RESPONSE not in signature.requires()
        ):
            prompt.append(step)
        if signature is None or signature.supports_response():
            response.append(step)
    return Inspect(pipeline=Pipeline(input=_stages(prompt, Stage), response=_stages(response, Stage)))


def _stages(steps: list[Step], stage: Any) -> list[Any]:
    return [stage(steps)] if steps else []
