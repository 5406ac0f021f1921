"""Layer's error names, as its users know them, below the families of `ostiary.errors`.

LayerSDKException
├── LayerRequestError                     the request could not be made (also a TransportError)
├── LayerHTTPError                        the service answered with an error status (also a StatusError)
├── LayerAuthError                        no usable credential (also an AuthError)
├── LayerRequestPreparationError          the arguments can't be put on the wire (also an InvalidInputError)
│   └── LayerMaskError                    the user's mask failed, so nothing was sent
├── LayerMissingRequiredConfigurationError
├── LayerAlreadyInitializedError
├── LayerSchemaValidationError            a value is not what the schema asks for (also an InvalidInputError)
├── LayerResponseError                    the answer is not what the wire contract says (also a DecodeError)
├── LayerFirewallSessionBlocked           the firewall blocks the session
└── LayerFirewallException
    ├── LayerFirewallRequestError         (also a LayerRequestError)
    └── LayerFirewallHTTPError            (also a LayerHTTPError)
"""

from __future__ import annotations

from ostiary import errors as e
from ostiary._core.families import families
from ostiary.errors import Facts, OstiaryError

__all__ = [
    "LayerAlreadyInitializedError",
    "LayerAuthError",
    "LayerFirewallException",
    "LayerFirewallHTTPError",
    "LayerFirewallRequestError",
    "LayerFirewallSessionBlocked",
    "LayerHTTPError",
    "LayerMaskError",
    "LayerMissingRequiredConfigurationError",
    "LayerRequestError",
    "LayerRequestPreparationError",
    "LayerResponseError",
    "LayerSDKException",
    "LayerSchemaValidationError",
]


class LayerSDKException(OstiaryError):
    """Stand at the root of all Layer errors."""


class LayerRequestError(LayerSDKException, e.TransportError):
    """Report that a request could not be made, or that no whole answer came back."""


class LayerHTTPError(LayerSDKException, e.StatusError):
    """Report an error status: `.status_code` (int), `.message` (the service's words), `.response_data` (its body)."""

    def __init__(
        self,
        message: str = "",
        status_code: int | None = None,
        response_data: str | None = None,
        *,
        facts: Facts | None = None,
    ) -> None:
        if facts is None:
            facts = Facts(service="layer", status=status_code, body=response_data, message=message or None)
        super().__init__(message, facts=facts)

    @property
    def status_code(self) -> int | None:
        """The HTTP status of the answer."""
        return self.facts.status

    @property
    def response_data(self) -> str:
        """The answer's body as text: truncated, credentials and echoes of the request masked."""
        return self.facts.body or ""


class LayerAuthError(LayerSDKException, e.AuthError):
    """Report that no usable credential could be had."""


class LayerRequestPreparationError(LayerSDKException, e.InvalidInputError):
    """Name the argument that can't be put on the wire; nothing was sent."""


class LayerMaskError(LayerRequestPreparationError):
    """Report that the mask raised, or returned what can't be sent; nothing was sent."""


class LayerMissingRequiredConfigurationError(LayerSDKException, e.MissingConfigurationError):
    """Name the setting that is missing, by argument and environment variable."""


class LayerAlreadyInitializedError(LayerSDKException, e.ConfigurationError):
    """Report a second `init()`; `layer.shutdown()` makes a new one possible."""


class LayerSchemaValidationError(LayerSDKException, e.InvalidInputError):
    """Report a value that the schema does not allow, such as a session id that is no UUID of version 5."""


class LayerResponseError(LayerSDKException, e.DecodeError):
    """Report an answer that is not what the wire contract says."""


class LayerFirewallException(LayerSDKException):
    """Stand at the root of errors of the firewall lookup."""


class LayerFirewallRequestError(LayerFirewallException, LayerRequestError):
    """Report that the firewall could not be asked."""


class LayerFirewallHTTPError(LayerHTTPError, LayerFirewallException):
    """Report that the firewall answered with an error status."""


class LayerFirewallSessionBlocked(LayerSDKException):
    """Report that the firewall blocks the session: the action was not recorded."""


API_ERRORS = families(
    (e.StatusError, LayerHTTPError),
    (e.TransportError, LayerRequestError),
    (e.AuthError, LayerAuthError),
    (e.DecodeError, LayerResponseError),
    (e.InvalidInputError, LayerRequestPreparationError),
)
FIREWALL_ERRORS = families(
    (e.StatusError, LayerFirewallHTTPError),
    (e.TransportError, LayerFirewallRequestError),
    (e.AuthError, LayerAuthError),
    (e.DecodeError, LayerResponseError),
    (e.InvalidInputError, LayerRequestPreparationError),
)
