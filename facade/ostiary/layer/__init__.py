"""Layer: record sessions and actions of LLM applications, and ask the firewall about them.

    from ostiary.layer import SessionActionKind, layer

    layer.init(base_url="http://localhost:8080", application_id="53ad4290-bf1a-4f68-b182-6026e869b8cd")

    @layer.session(attributes={"user.id": "user-001"})
    def answer(question: str) -> str: ...

`layer` is the default client; `Layer` and `AsyncLayer` are clients of your own. Wire: `openapi/layer.yaml`.
"""

from __future__ import annotations

from ostiary.auth import AuthProvider
from ostiary.layer.client import AsyncLayer, Layer
from ostiary.layer.config import LayerOptions
from ostiary.layer.default import DefaultLayer, layer
from ostiary.layer.errors import (
    LayerAlreadyInitializedError,
    LayerAuthError,
    LayerFirewallException,
    LayerFirewallHTTPError,
    LayerFirewallRequestError,
    LayerFirewallSessionBlocked,
    LayerHTTPError,
    LayerMaskError,
    LayerMissingRequiredConfigurationError,
    LayerRequestError,
    LayerRequestPreparationError,
    LayerResponseError,
    LayerSchemaValidationError,
    LayerSDKException,
)
from ostiary.layer.oidc import OIDCClientCredentials
from ostiary.layer.schemas import (
    Application,
    FirewallDecision,
    FirewallLookup,
    SessionAction,
    SessionActionError,
    SessionActionKind,
    SessionActionScanner,
    ViolatedPolicy,
)
from ostiary.layer.settings import LayerSettings

__all__ = [
    "Application",
    "AsyncLayer",
    "AuthProvider",
    "DefaultLayer",
    "FirewallDecision",
    "FirewallLookup",
    "Layer",
    "LayerAlreadyInitializedError",
    "LayerAuthError",
    "LayerFirewallException",
    "LayerFirewallHTTPError",
    "LayerFirewallRequestError",
    "LayerFirewallSessionBlocked",
    "LayerHTTPError",
    "LayerMaskError",
    "LayerMissingRequiredConfigurationError",
    "LayerOptions",
    "LayerRequestError",
    "LayerRequestPreparationError",
    "LayerResponseError",
    "LayerSDKException",
    "LayerSchemaValidationError",
    "LayerSettings",
    "OIDCClientCredentials",
    "SessionAction",
    "SessionActionError",
    "SessionActionKind",
    "SessionActionScanner",
    "ViolatedPolicy",
    "layer",
]
