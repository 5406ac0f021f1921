"""Mirror `layer_sdk.exceptions`, of both generations."""

from __future__ import annotations

from ostiary.layer.errors import (
    LayerAlreadyInitializedError,
    LayerAuthError,
    LayerFirewallException,
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

__all__ = [
    "LayerAlreadyInitializedError",
    "LayerAuthError",
    "LayerFirewallException",
    "LayerFirewallHTTPError",
    "LayerFirewallRequestError",
    "LayerFirewallSessionBlocked",
    "LayerHTTPError",
    "LayerMissingRequiredConfigurationError",
    "LayerRequestError",
    "LayerRequestPreparationError",
    "LayerSDKException",
    "LayerSchemaValidationError",
]
