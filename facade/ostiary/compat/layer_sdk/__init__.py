"""Mirror `layer_sdk`: change the import to `ostiary.compat.layer_sdk`, and the code runs."""

from __future__ import annotations

from ostiary.compat.layer_sdk.auth import AuthProvider, OIDCClientCredentials
from ostiary.compat.layer_sdk.client import Client, layer
from ostiary.compat.layer_sdk.exceptions import (
    LayerAlreadyInitializedError,
    LayerAuthError,
    LayerFirewallHTTPError,
    LayerFirewallRequestError,
    LayerFirewallSessionBlocked,
    LayerHTTPError,
    LayerMissingRequiredConfigurationError,
    LayerRequestError,
    LayerRequestPreparationError,
    LayerSchemaValidationError,
    LayerSDKException,
)
from ostiary.compat.layer_sdk.schemas import (
    ApplicationCreationRequest,
    ApplicationCreationResponse,
    FirewallLookupDecision,
    FirewallSessionLookupResponse,
    SessionActionError,
    SessionActionKind,
    SessionActionRequest,
    SessionActionScanner,
    SessionRequest,
)

__all__ = [
    "ApplicationCreationRequest",
    "ApplicationCreationResponse",
    "AuthProvider",
    "Client",
    "FirewallLookupDecision",
    "FirewallSessionLookupResponse",
    "LayerAlreadyInitializedError",
    "LayerAuthError",
    "LayerFirewallHTTPError",
    "LayerFirewallRequestError",
    "LayerFirewallSessionBlocked",
    "LayerHTTPError",
    "LayerMissingRequiredConfigurationError",
    "LayerRequestError",
    "LayerRequestPreparationError",
    "LayerSDKException",
    "LayerSchemaValidationError",
    "OIDCClientCredentials",
    "SessionActionError",
    "SessionActionKind",
    "SessionActionRequest",
    "SessionActionScanner",
    "SessionRequest",
    "layer",
]
