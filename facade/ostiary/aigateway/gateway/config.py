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

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from ostiary._core.secrets import Secret
from ostiary.aigateway.gateway.breaker import BreakerPolicy
from ostiary.aigateway.gateway.recording import ChatRecording
from ostiary.aigateway.gateway.steps import MERGES, Pipeline, Stage, Step
from ostiary.auth import Bearer
from ostiary.config import base_url
from ostiary.errors import ConfigurationError, InvalidInputError, MissingExtraError, OstiaryError

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

    def pipeline_for(self, model: str) -> Pipeline:
        """Return the pipeline of a model."""
        return next((route.pipeline for route in self.routes if route.fits(model)), self.pipeline)


def load_config(path: str | Path) -> GatewayConfig:
    """Read a YAML file. Raises `ConfigurationError` naming the place that is wrong."""
    try:
        import yaml
    except ImportError:
        raise MissingExtraError.of("aigateway", "a gateway's YAML") from None
    try:
        found: Any = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except OSError as problem:
        text = f"{path} can't be read: {problem.strerror}"
    except yaml.YAMLError as problem:
        text = f"{path} is not YAML: {str(problem).splitlines()[0]}"
    else:
        return parse_config(found)
    raise ConfigurationError(text)


def parse_config(found: Any) -> GatewayConfig:
    """Read a configuration from plain values. Raises `ConfigurationError` naming the place that is wrong."""
    known = _object(
        found, "the configuration", {"upstream", "callers", "input", "response", "routes", "record", *_PLAIN}
    )
    upstream = _object(known.get("upstream"), "upstream", {"url", "key_env"})
    callers = _object(known.get("callers") or {}, "callers", {"bearer_env"})
    if not isinstance(upstream.get("url"), str):
        raise ConfigurationError("upstream.url is missing")
    pipeline = Pipeline(_stages(known.get("input"), "input"), _stages(known.get("response"), "response"))
    more = {name: check(known[name], name) for name, check in _PLAIN.items() if name in known}
    return GatewayConfig(
        upstream=base_url(upstream["url"], "upstream.url"),
        pipeline=pipeline,
        routes=[
            _route(each, number, pipeline) for number, each in enumerate(_list(known.get("routes"), "routes"))
        ],
        key=_secret(upstream.get("key_env"), "upstream.key_env"),
        bearer=_secret(callers.get("bearer_env"), "callers.bearer_env"),
        record=_recording(known.get("record")),
        **more,
    )


def _route(found: Any, number: int, pipeline: Pipeline) -> Route:
    place = f"routes[{number}]"
    known = _object(found, place, {"models", "input", "response"})
    models = _texts(known.get("models"), f"{place}.models")
    sides = {
        side: _stages(known[side], f"{place}.{side}") if side in known else getattr(pipeline, side)
        for side in ("input", "response")
    }
    return Route(models, Pipeline(**sides))


def _recording(found: Any) -> ChatRecording | None:
    if found is None:
        return None
    known = _object(found, "record", {"layer", "changes"})
    settings = _object(known.get("layer") or {}, "record.layer", {*_LAYER, "bearer_env"})
    bearer = _secret(settings.pop("bearer_env", None), "record.layer.bearer_env")
    if bearer is not None:
        settings["auth_provider"] = Bearer(bearer)
    changes = _yes_or_no(known.get("changes", False), "record.changes")
    # Services don't know each other: Layer's client is loaded where a file asks for it.
    try:
        import_module("ostiary.layer.settings").configure(**settings)
    except OstiaryError as problem:
        reason = str(problem)
    else:
        return ChatRecording(lambda: import_module("ostiary.layer").Layer(**settings), changes=changes)
    raise ConfigurationError(f"record.layer: {reason}")


def _stages(found: Any, place: str) -> list[Stage]:
    stages: list[Stage] = []
    for number, each in enumerate(_list(found, place)):
        here = f"{place}[{number}]"
        known = _object(each, here, {"name", "concurrent", "merge", "steps"})
        steps = [
            _step(step, f"{here}.steps[{index}]")
            for index, step in enumerate(_list(known.get("steps"), here))
        ]
        merge = known.get("merge", "ordered")
        if merge not in MERGES:
            raise ConfigurationError(f"{here}.merge is none of {', '.join(MERGES)}")
        stages.append(
            Stage(
                steps,
                str(known.get("name", "")),
                _yes_or_no(known.get("concurrent", False), f"{here}.concurrent"),
                merge,
            )
        )
    return stages


_STEP = {one.name for one in fields(Step)} - {"token"} | {"token_env"}


def _step(found: Any, place: str) -> Step:
    known = _object(found, place, _STEP)
    processor = known.get("processor")
    if not isinstance(processor, str):
        raise ConfigurationError(f"{place}.processor is missing")
    if known.get("on_failure", "closed") not in ("open", "closed"):
        raise ConfigurationError(f"{place}.on_failure is neither open nor closed")
    given = {
        name: value for name, value in known.items() if name not in ("processor", "token_env", "breaker")
    }
    given["timeout"] = _number(known.get("timeout", 10.0), f"{place}.timeout")
    breaker = _object(known.get("breaker") or {}, f"{place}.breaker", {"failures", "cool_down"})
    token = _secret(known.get("token_env"), f"{place}.token_env")
    if known.get("url") is not None:
        given["url"] = base_url(str(known["url"]), f"{place}.url")
        made: Any = processor
    else:
        from ostiary.aigateway.tools.loading import load_processors

        made, *more = load_processors([processor])
        if more:
            raise ConfigurationError(
                f"{place}.processor: {processor} gives several processors; a step takes one"
            )
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


def _secret(variable: Any, place: str) -> Secret | None:
    if variable is None:
        return None
    value = os.environ.get(str(variable), "").strip()
    if not value:
        raise ConfigurationError(f"{place}: the environment variable {variable} is not set")
    return Secret(value)


def _object(found: Any, place: str, names: set[str]) -> dict[str, Any]:
    if not isinstance(found, Mapping):
        raise ConfigurationError(f"{place} is not a mapping")
    known = cast("dict[str, Any]", dict(found))
    if unknown := sorted(str(name) for name in known if name not in names):
        raise ConfigurationError(f"{place}: {unknown[0]} is none of {', '.join(sorted(names))}")
    return known


def _list(found: Any, place: str) -> list[Any]:
    if found is None:
        return []
    if not isinstance(found, list):
        raise ConfigurationError(f"{place} is not a list")
    items: list[Any] = found
    return items


def _texts(found: Any, place: str) -> list[str]:
    texts = _list(found, place)
    if not texts or not all(isinstance(each, str) for each in texts):
        raise ConfigurationError(f"{place} is not a list of texts")
    return texts


def _number(found: Any, place: str) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float) or not found > 0:
        raise ConfigurationError(f"{place} is not a number above 0")
    return float(found)


def _count(found: Any, place: str) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise ConfigurationError(f"{place} is not a whole number above 0")
    return found


def _overlap(found: Any, place: str) -> int:
    return 0 if type(found) is int and found == 0 else _count(found, place)


def _yes_or_no(found: Any, place: str) -> bool:
    if not isinstance(found, bool):
        raise ConfigurationError(f"{place} is neither true nor false")
    return found


def _streams(found: Any, place: str) -> Streams:
    if found == "buffered":
        return "buffered"
    if found == "windowed":
        return "windowed"
    raise ConfigurationError(f"{place} is neither buffered nor windowed")


_PLAIN: dict[str, Callable[[Any, str], Any]] = {
    "streams": _streams,
    "window": _count,
    "overlap": _overlap,
    "delay": _number,
    "timeout": _number,
    "forwarded": _texts,
    "probe": _yes_or_no,
}
