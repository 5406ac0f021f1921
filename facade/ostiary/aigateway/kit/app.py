"""A whole application of processors: routes, health, lifespan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.applications import Starlette

from ostiary.aigateway.errors import refused
from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.processor import Processor
from ostiary.aigateway.kit.results import Wire
from ostiary.aigateway.kit.routes import ProcessorRoutes
from ostiary.aigateway.kit.serving import Bearer

__all__ = ["processor_app"]


def processor_app(
    processors: Iterable[Processor[Any, Any, Any]],
    *,
    root_path: str | None = None,
    wire: Wire | None = None,
    limits: Limits | None = None,
    bearer: Bearer | None = None,
) -> Starlette:
    """Make an ASGI application that serves processors, with `/healthz` and `/readyz`; run it with uvicorn.

    `bearer` is a token, or several, one of which each call must bring (health checks need none). The other arguments
    are those of `ProcessorRoutes`. It is ready once `on_startup` of every processor has returned.

    Raises `AIGatewayInputError` for what is no processor, and for two of one id: the second would never be called.
    """
    routes = ProcessorRoutes(processors, root_path, wire=wire, limits=limits, bearer=bearer, health=True)
    paths = [each.namespaced_path for each in routes.processors]
    if twice := next((path for path in paths if paths.count(path) > 1), None):
        raise refused(f"two processors are served at {twice}; give each a name or a namespace of its own")
    return Starlette(routes=list(routes), lifespan=routes.lifespan)
