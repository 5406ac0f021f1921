"""Mirror `orquesta_sdk.api_resources.deployments`.

What a client returns knows that client. What is made by hand, `BaseDeployment("01H…")`, reports with a client that is
made from the environment (`ORQUESTA_API_KEY`) when it is first needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from ostiary._core.flow import Flow
from ostiary._core.operation import SyncResource
from ostiary._core.trace import Trace
from ostiary.orquesta import Choice as DeploymentDataChoice
from ostiary.orquesta import ChoiceMessage as DeploymentDataChoiceMessage
from ostiary.orquesta import Deployment as _Deployment
from ostiary.orquesta import DeploymentConfig as _DeploymentConfig
from ostiary.orquesta import (
    DeploymentFeedback,
    DeploymentPerformance,
    DeploymentUsage,
    Orquesta,
    ToolCallFunction,
)
from ostiary.orquesta import ToolCall as DeploymentDataChoiceToolCall
from ostiary.orquesta.answers import Answer
from ostiary.orquesta.config import BASE_URL
from ostiary.orquesta.deployments import DEPLOYMENTS_PATH, GET_CONFIG_PATH, INVOKE_PATH
from ostiary.orquesta.deployments import Deployments as _Deployments
from ostiary.orquesta.state import Origin

__all__ = [
    "DEPLOYMENTS_API",
    "GET_CONFIG_URL",
    "INVOKE_URL",
    "BaseDeployment",
    "Deployment",
    "DeploymentConfig",
    "DeploymentDataChoice",
    "DeploymentDataChoiceMessage",
    "DeploymentDataChoiceToolCall",
    "DeploymentFeedback",
    "DeploymentPerformance",
    "DeploymentUsage",
    "Deployments",
    "ToolCallFunction",
]

# Where the service is unless `base_url` or ORQUESTA_BASE_URL says otherwise; changing these has no effect.
DEPLOYMENTS_API = f"{BASE_URL.default}{DEPLOYMENTS_PATH}"
GET_CONFIG_URL = f"{BASE_URL.default}{GET_CONFIG_PATH}"
INVOKE_URL = f"{BASE_URL.default}{INVOKE_PATH}"


@cache
def _own_client() -> Orquesta:
    return Orquesta()


class _Unbound:
    """Stand in for the driver and the origin of what no client returned."""

    latency = time_to_first_token = None

    @property
    def state(self) -> Any:
        return _own_client()._state  # pyright: ignore[reportPrivateUsage]

    def run(self, flow: Flow[Any], trace: Trace | None = None) -> Any:
        return _own_client()._runtime.run(flow, trace)  # pyright: ignore[reportPrivateUsage]


_UNBOUND: Any = _Unbound()


class BaseDeployment(Answer, SyncResource):
    """Hold the id of a transaction to report metrics for."""

    __slots__ = ()

    def __init__(self, event_id: str) -> None:
        super().__init__({"id": event_id}, _UNBOUND, _UNBOUND)


class Deployment(_Deployment, BaseDeployment):
    """A model's answer, or, in a stream, the next piece of it."""

    __slots__ = ()

    def __init__(self, **params: Any) -> None:
        Answer.__init__(self, params, _UNBOUND, _UNBOUND)


class DeploymentConfig(_DeploymentConfig, BaseDeployment):
    """A deployment's configuration."""

    __slots__ = ()

    def __init__(self, **params: Any) -> None:
        Answer.__init__(self, params, _UNBOUND, _UNBOUND)


def _deployment(data: dict[str, Any], origin: Origin, runtime: Any) -> Deployment:
    answer = Deployment.__new__(Deployment)
    Answer.__init__(answer, data, origin, runtime)
    return answer


def _config(data: dict[str, Any], origin: Origin, runtime: Any) -> DeploymentConfig:
    answer = DeploymentConfig.__new__(DeploymentConfig)
    Answer.__init__(answer, data, origin, runtime)
    return answer


class Deployments(_Deployments):
    """Invoke deployments and fetch their configuration."""

    # Nothing is kept here from call to call; the name is the vendor's.
    body_params: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    _deployment = staticmethod(_deployment)
    _config = staticmethod(_config)
