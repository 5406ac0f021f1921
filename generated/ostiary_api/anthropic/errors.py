# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""What calls raise, where openapi-python-client puts it."""

from .._runtime import ApiError, ErrorReply, InvalidRequest, MalformedReply, MissingCredential, TooLarge

__all__ = ["ApiError", "ErrorReply", "InvalidRequest", "MalformedReply", "MissingCredential", "TooLarge"]
