"""Signatures, where `f5_ai_gateway_sdk.signature` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.signature import (
    ALL_PREDEFINED_SIGNATURES,
    BOTH_RESPONSE_PROMPT_SIGNATURE,
    BOTH_SIGNATURE,
    INPUT_ONLY_SIGNATURE,
    RESPONSE_AND_PROMPT_SIGNATURE,
    RESPONSE_ONLY_SIGNATURE,
    Signature,
    SignatureField,
)

__all__ = [
    "ALL_PREDEFINED_SIGNATURES",
    "BOTH_RESPONSE_PROMPT_SIGNATURE",
    "BOTH_SIGNATURE",
    "INPUT_ONLY_SIGNATURE",
    "RESPONSE_AND_PROMPT_SIGNATURE",
    "RESPONSE_ONLY_SIGNATURE",
    "Signature",
    "SignatureField",
]
