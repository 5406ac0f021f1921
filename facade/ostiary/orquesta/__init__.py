"""Orquesta: invoke deployments of models, stream their answers, and report what became of them.

    from ostiary.orquesta import Orquesta

    client = Orquesta(api_key="…", environment="production")
    deployment = client.deployments.invoke(key="customer_service", inputs={"firstname": "John"})
    print(deployment.choices[0].message.content)

`AsyncOrquesta` is the same with coroutines. Wire: `openapi/orquesta.yaml`.
"""

from __future__ import annotations

from ostiary.orquesta.answers import (
    AsyncDeployment,
    AsyncDeploymentConfig,
    AsyncTransaction,
    Deployment,
    DeploymentConfig,
    Transaction,
)
from ostiary.orquesta.client import AsyncOrquesta, Orquesta
from ostiary.orquesta.config import OrquestaClientOptions
from ostiary.orquesta.errors import OrquestaException, OrquestaInputError, OrquestaInvalidAPIException
from ostiary.orquesta.lists import (
    DeploymentPage,
    DeploymentSummary,
    Feedback,
    PiiFindings,
    PiiRedaction,
    RemoteConfig,
)
from ostiary.orquesta.schemas import (
    CallOptions,
    DeploymentFeedback,
    DeploymentPerformance,
    DeploymentUsage,
    StreamOptions,
)
from ostiary.orquesta.streams import AsyncDeploymentStream, DeploymentStream
from ostiary.orquesta.views import (
    Choice,
    ChoiceMessage,
    Retrieval,
    Telemetry,
    ToolCall,
    ToolCallFunction,
    Usage,
)

__all__ = [
    "AsyncDeployment",
    "AsyncDeploymentConfig",
    "AsyncDeploymentStream",
    "AsyncOrquesta",
    "AsyncTransaction",
    "CallOptions",
    "Choice",
    "ChoiceMessage",
    "Deployment",
    "DeploymentConfig",
    "DeploymentFeedback",
    "DeploymentPage",
    "DeploymentPerformance",
    "DeploymentStream",
    "DeploymentSummary",
    "DeploymentUsage",
    "Feedback",
    "Orquesta",
    "OrquestaClientOptions",
    "OrquestaException",
    "OrquestaInputError",
    "OrquestaInvalidAPIException",
    "PiiFindings",
    "PiiRedaction",
    "RemoteConfig",
    "Retrieval",
    "StreamOptions",
    "Telemetry",
    "ToolCall",
    "ToolCallFunction",
    "Transaction",
    "Usage",
]
