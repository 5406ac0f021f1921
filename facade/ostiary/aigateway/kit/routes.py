"""Routes of processors, for a Starlette or FastAPI application."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, overload

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from ostiary._core.given import kind_of
from ostiary.aigateway.errors import refused
from ostiary.aigateway.kit import pages
from ostiary.aigateway.kit.answers import json_answer
from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.processor import Processor
from ostiary.aigateway.kit.results import Wire
from ostiary.aigateway.kit.serving import Bearer, Serving, admitted, tokens, unauthorized

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["ProcessorRoutes"]


def _checked(given: Iterable[Processor[Any, Any, Any]]) -> list[Processor[Any, Any, Any]]:
    """Return the processors. Raises `AIGatewayInputError` for what is none, with how to mend it."""
    # Processors are objects and several: the class, and one alone, are what is passed by mistake.
    if isinstance(given, Processor) or not isinstance(given, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise refused(f"processors is {kind_of(given)}; pass a list of processors")
    processors = list(given)
    for each in processors:
        if isinstance(each, type) and issubclass(each, Processor):
            raise refused(f"processors holds {kind_of(each)}; pass an object of it: {each.__name__}()")
        if not isinstance(each, Processor):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise refused(f"processors holds {kind_of(each)}; pass objects of classes of Processor")
    return processors


class ProcessorRoutes(Route, Sequence[BaseRoute]):
    """Hold the routes of some processors: `Starlette(routes=ProcessorRoutes([MyProcessor()]))`.

    They are two, `/api/v1` with the index and all processors, and `/`, which leads to the index; with `health=True`
    also `/healthz` (alive) and `/readyz` (ready to serve). `root_path` is put before the paths that the index names.
    `wire` pins for all processors how rejections are told, `limits` what requests may bring, `bearer` (a token or
    several) who may call. `lifespan` calls `on_startup` and `on_shutdown` of all processors:
    `Starlette(routes=routes, lifespan=routes.lifespan)`.
    """

    sdk_version = "v1"
    api_versions: tuple[str, ...] = pages.API_VERSIONS

    def __init__(
        self,
        processors: Iterable[Processor[Any, Any, Any]],
        root_path: str | None = None,
        *,
        wire: Wire | None = None,
        limits: Limits | None = None,
        bearer: Bearer | None = None,
        health: bool = False,
    ) -> None:
        super().__init__("/info", self.handle_request, methods=["GET", "HEAD"], name="processor-routes")
        self.processors: list[Processor[Any, Any, Any]] = _checked(processors)
        self.root_path: str = (root_path or "").rstrip("/")
        self.ready: bool = not health
        options: dict[str, Any] = {"wire": wire, "limits": limits, "bearer": bearer, "health": health}
        self._options = options
        self._tokens = tokens(bearer)
        inner: list[BaseRoute] = [
            self,
            *(self._route(each, wire, limits, bearer) for each in self.processors),
        ]
        self._routes: list[BaseRoute] = [
            Mount(f"/api/{self.sdk_version}", routes=inner),
            Route("/", self.info_redirect, methods=["GET", "HEAD"]),
        ]
        if health:
            self._routes += [Route("/healthz", self._alive), Route("/readyz", self._is_ready)]

    def _route(
        self,
        processor: Processor[Any, Any, Any],
        wire: Wire | None,
        limits: Limits | None,
        bearer: Bearer | None,
    ) -> Route:
        if wire is None and limits is None and bearer is None:
            return processor.routes[0]
        own = Serving(
            processor, limits=limits or processor.limits, wire=wire or processor.wire, bearer=bearer
        )
        return Route(processor.path, own.endpoint, methods=list(processor.methods), name=processor.name)

    async def handle_request(self, request: Request) -> Response:
        """Answer with the index, in the kind that the caller likes best."""
        if self._tokens and not admitted(request, self._tokens):
            return unauthorized()
        if request.method == "HEAD":
            return Response()
        kind = pages.preferred(request.headers.get("accept", ""))
        written = {
            "text/plain": self.routes_as_plaintext,
            "text/html": self.routes_as_html,
            "text/markdown": self.routes_as_markdown,
        }.get(kind, self.routes_as_json)()
        return Response(written, media_type=kind)

    async def info_redirect(self, request: Request) -> Response:
        """Lead to the index."""
        below = request.scope.get("root_path", "").rstrip("/")
        return RedirectResponse(f"{below}/api/{self.sdk_version}/info", 307)

    async def _alive(self, request: Request) -> Response:
        return json_answer(200, {"status": "ok"})

    async def _is_ready(self, request: Request) -> Response:
        names = [each.id() for each in self.processors]
        status = "ready" if self.ready else "starting or stopping"
        return json_answer(200 if self.ready else 503, {"status": status, "processors": names})

    @asynccontextmanager
    async def lifespan(self, app: Any = None) -> AsyncGenerator[None]:
        """Start all processors, and stop those that were started, the last one first."""
        async with AsyncExitStack() as stack:
            for each in self.processors:
                await each.on_startup()
                stack.push_async_callback(each.on_shutdown)
            self.ready = True
            try:
                yield
            finally:
                self.ready = False

    def routes_as_json(self) -> str:
        """Return the index as JSON."""
        return pages.as_json(self.processors, self.root_path)

    def routes_as_plaintext(self) -> str:
        """Return the index as one path a line."""
        return pages.as_plaintext(self.processors, self.root_path)

    def routes_as_html(self) -> str:
        """Return the index as a page."""
        return pages.as_html(self.processors, self.root_path)

    def routes_as_markdown(self) -> str:
        """Return the index as a document with each processor's parameters."""
        return pages.as_markdown(self.processors)

    def processor_simple_path(self, processor: Processor[Any, Any, Any]) -> str:
        """Return where a processor's prompts and responses are sent, as the index names it."""
        return self.root_path + processor.execute_path()

    def processor_signature_path(self, processor: Processor[Any, Any, Any]) -> str:
        """Return where a processor's signature document is, as the index names it."""
        return self.root_path + processor.signature_path()

    def id(self) -> str:
        """Return the ids of all processors, as one text."""
        return ",".join(each.id() for each in self.processors)

    def to_dict(self) -> dict[str, Any]:
        """Return what describes the routes, as plain values."""
        processors = [
            {
                **each.to_dict(),
                "path": self.processor_simple_path(each),
                "signature_path": self.processor_signature_path(each),
            }
            for each in self.processors
        ]
        methods = sorted(self.methods or ())
        return {
            "name": self.name,
            "id": self.id(),
            "path": self.path,
            "methods": methods,
            "processors": processors,
        }

    def copy(self) -> ProcessorRoutes:
        """Return routes of the same processors, with the same options."""
        return ProcessorRoutes(self.processors, self.root_path, **self._options)

    @overload
    def __getitem__(self, index: int) -> BaseRoute: ...
    @overload
    def __getitem__(self, index: slice) -> list[BaseRoute]: ...
    def __getitem__(self, index: int | slice) -> BaseRoute | list[BaseRoute]:
        return self._routes[index]

    def __len__(self) -> int:
        return len(self._routes)

    def __iter__(self) -> Iterator[BaseRoute]:
        return iter(self._routes)

    def __contains__(self, route: object) -> bool:
        return any(each is route for each in self._routes)

    def count(self, value: object) -> int:
        """Return how often a route is among these."""
        return sum(each is value for each in self._routes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProcessorRoutes):
            return False
        return (self.processors, self.root_path) == (other.processors, other.root_path)

    def __hash__(self) -> int:  # pyright: ignore[reportIncompatibleVariableOverride]
        return id(self)

    def __repr__(self) -> str:
        return f"ProcessorRoutes([{', '.join(each.id() for each in self.processors)}])"

    __str__ = __repr__
