"""What a gateway is made from: one value, from Python or from YAML.

    upstream: {url: https://api.openai.com/v1, key_env: OPENAI_API_KEY}
    callers: {bearer_env: GATEWAY_TOKEN}
    streams: windowed
    input:
      - name: screen
        concurrent: true
        steps:
          - {processor: "sandbox:prompt-injection", url: "http://localhost:8000", parameters: {reject: true}}
          - {processor: "my_guards:PersonalData", parameters: {modify: true}, on_failure: open, timeout: 2}
    response:
      - steps: [{processor: "my_guards:PersonalData", parameters: {modify: true}}]
    routes:
      - models: ["internal-*"]
        input: []

A step with a `url` names a processor of a server; without one `processor` is `module:name`, in this process. A route
replaces the sides that it names for the models that it names; the first that fits counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeAlias

from ostiary._core.secrets import Secret
from ostiary.aigateway.gateway.breaker import BreakerPolicy
from ostiary.aigateway.gateway.recording import ChatRecording
from ostiary.aigateway.gateway.steps import MERGES, Pipeline, Stage, Step
from ostiary.aigateway.gateway.values import (
    count_of,
    list_of,
    mapping_of,
    number_of,
    read_yaml,
    secret_of,
    text_of,
    yes_or_no,
)
from ostiary.auth import Bearer
from ostiary.config import base_url
from ostiary.errors import ConfigurationError, InvalidInputError, OstiaryError

__all__ = ["GatewayConfig", "Route", "load_config", "parse_config"]

Streams: TypeAlias = Literal["buffered", "windowed"]
# Settings of Layer's client that a file can hold; what is left out is found in the environment.
_LAYER = {"base_url", "application_id", "application_name", "environment", "sample", "delivery", "outbox"}


@dataclass(frozen=True)
class Route:
    """Use another pipeline for some models, named by patterns such as `"gpt-4*"`."""

    models: Sequence[str]
    pipeline: Pipeline

    def fits(self, model: str) -> bool:
        """Tell whether a model is one of these."""
        return any(fnmatchcase(model, pattern) for pattern in self.models)


@dataclass(frozen=True)
class GatewayConfig:
    """Say what a gateway stands in front of, and what it inspects.

    `upstream` is the base URL of a server that speaks OpenAI's API, with `/v1`. `key` is sent to it in place of the
    caller's credential, which otherwise goes along. `bearer` is what callers must bring. `streams` says how streamed
    answers are inspected where the response side has steps: `"buffered"` holds the whole answer back, `"windowed"`
    gives it in windows of about `window` characters, of which `overlap` are seen again in the next. With a `delay` what
    is held goes out at the latest so many seconds after the last window, and is not seen again. `timeout` bounds a
    request to the upstream, in seconds. `forwarded` are further paths that are passed on without being inspected.
    `record` says where chats are recorded, if anywhere. `probe` lets `/readyz` ask the upstream for its models.
    """

    upstream: str
    pipeline: Pipeline = Pipeline()
    routes: Sequence[Route] = ()
    key: Secret | None = None
    bearer: Secret | None = None
    streams: Streams = "buffered"
    window: int = 400
    overlap: int = 80
    delay: float | None = None
    timeout: float = 600.0
    forwarded: Sequence[str] = ("/models",)
    record: ChatRecording | None = None
    probe: bool = True

    def __post_init__(self) -> None:
        if self.streams not in ("buffered", "windowed"):
            raise InvalidInputError(f"streams={self.streams!r} is neither buffered nor windowed")
        for name, least in (("window", 1), ("overlap", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise InvalidInputError(f"{name} is not a whole number of {least} or more")
        for name in ("timeout", "delay"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise InvalidInputError(f"{name} is not a number of seconds above 0")
        for path in self.forwarded:
            _check_forwarded(path)

    def pipeline_for(self, model: str) -> Pipeline:
        """Return the pipeline of a model."""
        return next((route.pipeline for route in self.routes if route.fits(model)), self.pipeline)


def _check_forwarded(path: str) -> None:
    """Refuse a path that no request would match, and that of chats: spelled in another way, it would pass unseen."""
    if not path.startswith("/") or path.endswith("/"):
        raise InvalidInputError(f"forwarded: {path!r} is not a path such as '/embeddings'")
    if path == "/v1" or path.startswith("/v1/"):
        raise InvalidInputError(f"forwarded: {path!r} is counted from below /v1; leave that out")
    if path in ("/chat", "/chat/completions"):
        raise InvalidInputError(f"forwarded: {path!r} holds chats, which are inspected")


def load_config(path: str | Path) -> GatewayConfig:
    """Read a YAML file. Raises `ConfigurationError` naming the line, or the place, that is wrong."""
    return parse_config(read_yaml(path))


def parse_config(found: Any) -> GatewayConfig:
    """Read a configuration from plain values. Raises `ConfigurationError` naming the place that is wrong."""
    try:
        return _parsed(found)
    except InvalidInputError as problem:
        text = str(problem)
    raise ConfigurationError(text)


def _parsed(found: Any) -> GatewayConfig:
    names = {"upstream", "callers", "input", "response", "routes", "record", *_PLAIN}
    known = mapping_of(found, "the configuration", names)
    if known.get("upstream") is None:
        raise ConfigurationError(
            "upstream is missing: the server of models that the gateway stands in front of"
        )
    upstream = mapping_of(known["upstream"], "upstream", {"url", "key_env"})
    callers = mapping_of(known.get("callers") or {}, "callers", {"bearer_env"})
    pipeline = Pipeline(_side(known, "input", ""), _side(known, "response", ""))
    more = {name: check(known[name], name) for name, check in _PLAIN.items() if name in known}
    routes = list_of(known.get("routes"), "routes")
    return GatewayConfig(
        upstream=base_url(text_of(upstream.get("url"), "upstream.url"), "upstream.url"),
        pipeline=pipeline,
        routes=[_route(each, number, pipeline) for number, each in enumerate(routes)],
        key=secret_of(upstream.get("key_env"), "upstream.key_env"),
        bearer=secret_of(callers.get("bearer_env"), "callers.bearer_env"),
        record=_recording(known.get("record")),
        **more,
    )


def _route(found: Any, number: int, pipeline: Pipeline) -> Route:
    place = f"routes[{number}]"
    known = mapping_of(found, place, {"models", "input", "response"})
    models = _texts(known.get("models"), f"{place}.models")
    sides = (
        _side(known, side, f"{place}.") if side in known else getattr(pipeline, side)
        for side in ("input", "response")
    )
    return Route(models, Pipeline(*sides))


def _recording(found: Any) -> ChatRecording | None:
    if found is None:
        return None
    known = mapping_of(found, "record", {"layer", "changes"})
    settings = mapping_of(known.get("layer") or {}, "record.layer", {*_LAYER, "bearer_env"})
    bearer = secret_of(settings.pop("bearer_env", None), "record.layer.bearer_env")
    if bearer is not None:
        settings["auth_provider"] = Bearer(bearer)
    changes = yes_or_no(known.get("changes", False), "record.changes")
    # Services don't know each other: Layer's client is loaded where a file asks for it.
    try:
        import_module("ostiary.layer.settings").configure(**settings)
    except OstiaryError as problem:
        reason = str(problem)
    else:
        return ChatRecording(lambda: import_module("ostiary.layer").Layer(**settings), changes=changes)
    raise ConfigurationError(f"record.layer: {reason}")


def _side(known: dict[str, Any], side: str, above: str) -> list[Stage]:
    place = f"{above}{side}"
    if side in known and known[side] is None:
        # What is left of a list whose lines were taken out, or moved: not a word that nothing is to be inspected.
        raise ConfigurationError(f"{place} is empty; write {side}: [] where nothing is to be inspected")
    stages: list[Stage] = []
    for number, each in enumerate(list_of(known.get(side), place)):
        here = f"{place}[{number}]"
        known = mapping_of(each, here, {"name", "concurrent", "merge", "steps"})
        if known.get("steps") is None:
            raise ConfigurationError(f"{here}.steps is missing: a stage without steps inspects nothing")
        steps = [
            _step(step, f"{here}.steps[{index}]")
            for index, step in enumerate(list_of(known["steps"], f"{here}.steps"))
        ]
        merge = known.get("merge", "ordered")
        if merge not in MERGES:
            raise ConfigurationError(f"{here}.merge is none of {', '.join(MERGES)}")
        stages.append(
            Stage(
                steps,
                text_of(known.get("name", ""), f"{here}.name"),
                yes_or_no(known.get("concurrent", False), f"{here}.concurrent"),
                merge,
            )
        )
    return stages


_STEP = {one.name for one in fields(Step)} - {"token"} | {"token_env"}


def _step(found: Any, place: str) -> Step:
    known = mapping_of(found, place, _STEP)
    processor = text_of(known.get("processor"), f"{place}.processor")
    if known.get("on_failure", "closed") not in ("open", "closed"):
        raise ConfigurationError(f"{place}.on_failure is neither open nor closed")
    given = {
        name: value for name, value in known.items() if name not in ("processor", "token_env", "breaker")
    }
    given["timeout"] = number_of(known.get("timeout", 10.0), f"{place}.timeout")
    breaker = mapping_of(known.get("breaker") or {}, f"{place}.breaker", {"failures", "cool_down"})
    token = secret_of(known.get("token_env"), f"{place}.token_env")
    made: Any = processor
    if known.get("url") is None:
        made = _processor(processor, f"{place}.processor")
    else:
        given["url"] = base_url(text_of(known["url"], f"{place}.url"), f"{place}.url")
    try:
        return Step(
            processor=made,
            breaker=BreakerPolicy(**breaker),
            token=token.reveal() if token is not None else None,
            **given,
        )
    except InvalidInputError as problem:
        reason = str(problem)
    raise ConfigurationError(f"{place}: {reason}")


def _processor(target: str, place: str) -> Any:
    """Load a processor of this process."""
    from ostiary.aigateway.tools.loading import load_processors

    try:
        made, *more = load_processors([target])
    except ConfigurationError as problem:
        reason = f"{problem}; if it is one of a server, say which by url"
    else:
        if not more:
            return made
        reason = f"{target} gives several processors; a step takes one"
    raise ConfigurationError(f"{place}: {reason}")


def _texts(found: Any, place: str) -> list[str]:
    texts = list_of(found, place)
    if not texts or not all(isinstance(each, str) for each in texts):
        raise ConfigurationError(f"{place} is not a list of texts")
    return texts


def _paths(found: Any, place: str) -> list[str]:
    paths = list_of(found, place)
    if not all(isinstance(each, str) for each in paths):
        raise ConfigurationError(f"{place} is not a list of texts")
    return paths


def _overlap(found: Any, place: str) -> int:
    return 0 if type(found) is int and found == 0 else count_of(found, place)


def _streams(found: Any, place: str) -> Streams:
    if found == "buffered":
        return "buffered"
    if found == "windowed":
        return "windowed"
    raise ConfigurationError(f"{place} is neither buffered nor windowed")


_PLAIN: dict[str, Callable[[Any, str], Any]] = {
    "streams": _streams,
    "window": count_of,
    "overlap": _overlap,
    "delay": number_of,
    "timeout": number_of,
    "forwarded": _paths,
    "probe": yes_or_no,
}
