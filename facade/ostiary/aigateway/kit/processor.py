"""Processors: what authors derive from."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, cast

from starlette.routing import Route

from ostiary._core.given import kind_of
from ostiary.aigateway.kit import tracing
from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.messages import RequestInput, ResponseOutput
from ostiary.aigateway.kit.methods import checked
from ostiary.aigateway.kit.parameters import DefaultParameters, Parameters
from ostiary.aigateway.kit.results import Reject, Result, Wire
from ostiary.aigateway.kit.serving import Serving
from ostiary.aigateway.kit.signature import Signature
from ostiary.aigateway.kit.types import PARAMS, PROMPT, RESPONSE, Metadata
from ostiary.aigateway.kit.work import is_coroutine_function

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["DEFAULT_NAMESPACE", "Processor"]

DEFAULT_NAMESPACE = "default"
_NEWER = ("process_input", "process_response")
_OLDER = "process"


class Processor(ABC, Generic[PROMPT, RESPONSE, PARAMS]):
    """Inspect prompts and responses: derive from this, and say in `process_input` and `process_response` what you find.

    Both may be functions or coroutine functions, and both return a `Result` or a `Reject`; raise a `ProcessorError` to
    answer with an error. Functions run in a thread. The older `process`, one function for both sides, is understood
    too. A base of several processors that implements neither is declared with `abstract=True`.

    `name` and `namespace` (optional) make the path, in lower case; neither they nor `version` hold white space. The
    `signature` says which sides are inspected. `prompt_class`, `response_class` and `parameters_class` are derived
    from `RequestInput`, `ResponseOutput` and `Parameters`. `app_details` stand in the metadata of each answer. `limits`
    bound what a request may bring and how long it may take; `wire` pins how rejections are told. Methods are called by
    the names of their arguments. Raises `TypeError` and `ValueError` for what doesn't fit together, and
    `ProcessorMethodError`, which names the method, for one that takes other arguments. Wire: `openapi/aigateway.yaml`.

    A thread costs more than a quick look at a short text. A class whose functions compute and never wait may set
    `inline_below`: texts of fewer bytes (as JSON) are inspected without a thread, while the event loop waits.
    """

    methods: ClassVar[list[str]] = ["HEAD", "POST", "GET"]
    is_older: ClassVar[bool] = False
    inline_below: ClassVar[int] = 0
    _implemented: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, *, abstract: bool = False, **more: Any) -> None:
        super().__init_subclass__(**more)
        own = frozenset(
            name for name in (*_NEWER, _OLDER) if getattr(cls, name) is not getattr(Processor, name)
        )
        cls._implemented = own
        cls.is_older = _OLDER in own
        if not own and not abstract:
            raise TypeError(
                f"Cannot create concrete class {cls.__name__}. It must implement process_input or process_response, or"
                " both of them"
            )
        if cls.is_older and len(own) > 1:
            raise TypeError(
                f"Cannot create concrete class {cls.__name__}. It implements process and process_input or"
                " process_response: choose one"
            )
        if cls.is_older and is_coroutine_function(cls.process):
            raise TypeError(
                f"Cannot create concrete class {cls.__name__}. 'process' must not be async; implement process_input and"
                " process_response instead"
            )

    def __init__(
        self,
        name: str,
        version: str,
        namespace: str | None = None,
        signature: Signature | None = None,
        prompt_class: type[PROMPT] | None = None,
        response_class: type[RESPONSE] | None = None,
        parameters_class: type[PARAMS] | None = None,
        app_details: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
        wire: Wire | None = None,
    ) -> None:
        if type(self) is Processor:
            raise TypeError("Processor is an abstract base class and cannot be instantiated directly.")
        self.name: str = _word("name", name)
        self.version: str = _word("version", version, in_path=False)
        self.namespace: str = _word("namespace", namespace or DEFAULT_NAMESPACE)
        self.signature: Signature = self._checked(signature)
        self.prompt_type = cast("type[PROMPT]", _kind("prompt_class", prompt_class, RequestInput))
        self.response_type = cast("type[RESPONSE]", _kind("response_class", response_class, ResponseOutput))
        if parameters_class is not None and not _is_kind(parameters_class, Parameters):
            raise ValueError("parameters_class is not derived from Parameters")
        self.parameters_class = cast("type[PARAMS]", parameters_class or DefaultParameters)
        self.app_details: dict[str, Any] | None = dict(app_details) if app_details else None
        self.namespaced_path: str = f"{self.namespace}/{self.name}".lower()
        self.path: str = f"/{{command:path}}/{self.namespaced_path}"
        self.limits: Limits = limits or Limits()
        self.wire: Wire | None = wire
        self._calls = self._bound()
        self._serving = Serving(self, limits=self.limits, wire=wire)

    def _checked(self, signature: Signature | None) -> Signature:
        if signature is None:
            raise ValueError("Processor subclass must define signature")
        if not isinstance(signature, Signature):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f"signature is {kind_of(signature)}; pass BOTH_SIGNATURE, or another Signature")
        sides = ((signature.supports_input(), "input"), (signature.supports_response(), "response"))
        for is_supported, side in sides:
            if is_supported and not {f"process_{side}", _OLDER} & self._implemented:
                raise TypeError(
                    f"Cannot create concrete class {type(self).__name__}. Provided Signature supports {side} but"
                    f" 'process_{side}' is not implemented."
                )
        return signature

    def _bound(self) -> dict[bool, tuple[Callable[..., Any], bool]]:
        names = (
            {False: _OLDER, True: _OLDER} if self.is_older else dict(zip((False, True), _NEWER, strict=True))
        )
        methods = {is_response: getattr(self, name) for is_response, name in names.items()}
        for is_response, name in names.items():
            if name in self._implemented:
                checked(type(self).__name__, name, methods[is_response])
        return {side: (method, is_coroutine_function(method)) for side, method in methods.items()}

    def method(self, *, is_response: bool) -> tuple[Callable[..., Any], bool]:
        """Return the method that inspects a side, and whether it is a coroutine function."""
        return self._calls[is_response]

    def process_input(
        self, prompt: PROMPT, metadata: Metadata, parameters: PARAMS, request: Request
    ) -> Result | Reject | Any:
        """Inspect a prompt. May be a coroutine function."""
        raise NotImplementedError

    def process_response(
        self,
        prompt: PROMPT | None,
        response: RESPONSE,
        metadata: Metadata,
        parameters: PARAMS,
        request: Request,
    ) -> Result | Reject | Any:
        """Inspect a response; the prompt is there where the gateway sent it along. May be a coroutine function."""
        raise NotImplementedError

    def process(
        self,
        prompt: PROMPT | None,
        response: RESPONSE | None,
        metadata: Metadata,
        parameters: PARAMS,
        request: Request,
    ) -> Result | Reject | Any:
        """Inspect a prompt or a response: the older way, for both sides."""
        raise NotImplementedError

    async def on_startup(self) -> None:
        """Get ready: called before the first request is taken, where the application runs the routes' lifespan."""

    async def on_shutdown(self) -> None:
        """Clean up: called after the last request, where the application runs the routes' lifespan."""

    async def handle_request(self, request: Request) -> Response:
        """Answer a request to any of the processor's paths. Never raises."""
        return await self._serving.endpoint(request)

    def id(self) -> str:
        """Return namespace and name, as they were given."""
        return f"{self.namespace}:{self.name}"

    def execute_path(self) -> str:
        """Return the path where prompts and responses are sent."""
        return f"/execute/{self.namespaced_path}"

    def signature_path(self) -> str:
        """Return the path of the signature document."""
        return f"/signature/{self.namespaced_path}"

    def signature_document(self) -> dict[str, Any]:
        """Return what the processor needs, and the JSON Schema of its parameters."""
        return {
            "fields": self.signature.to_list(),
            "parameters": self.parameters_class.model_json_schema(),
        }

    @property
    def routes(self) -> list[Route]:
        """The processor's one route, which holds all its paths."""
        return [Route(self.path, self.handle_request, methods=list(self.methods), name=self.name)]

    @property
    def span_attributes(self) -> dict[str, str]:
        """What each span of the processor says of it."""
        known = {"processor_id": self.id(), "processor_version": self.version}
        return known | {f"app_{name}": str(value) for name, value in (self.app_details or {}).items()}

    def choose_span(self, name: str) -> AbstractContextManager[Any]:
        """Begin a span below the current one if that is recorded, else go on with the current one."""
        return tracing.choose_span(name)

    def to_dict(self) -> dict[str, Any]:
        """Return what describes the processor, as plain values."""
        return {
            "name": self.name,
            "version": self.version,
            "namespace": self.namespace,
            "id": self.id(),
            "path": self.path,
            "methods": sorted(self.methods),
            "signature_path": self.signature_path(),
        }

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Processor):
            return NotImplemented
        return (self.name, self.version, self.namespace) == (other.name, other.version, other.namespace)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id()} {self.version}>"


def _word(what: str, text: object, *, in_path: bool = True) -> str:
    if not isinstance(text, str) or not text:
        raise ValueError(f"Processor {what} cannot be empty")
    if re.search(r"\s", text):
        raise ValueError(f"Processor {what} cannot contain whitespace")
    if in_path and re.search(r"[/{}?#%]", text):
        raise ValueError(f"Processor {what} cannot contain any of / {{ }} ? # %")
    return text


def _kind(what: str, given: type[Any] | None, base: type[Any]) -> type[Any]:
    if given is None:
        return base
    if not _is_kind(given, base):
        raise ValueError(f"{what} is not derived from {base.__name__}")
    return given


def _is_kind(given: object, base: type[Any]) -> bool:
    return isinstance(given, type) and issubclass(given, base)
