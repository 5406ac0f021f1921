"""Parts of forms, where `f5_ai_gateway_sdk.multipart_fields` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.parts import (
    ALLOWED_ENCODINGS,
    DEFAULT_ENCODING,
    HEADER_ENCODING,
    INPUT_NAME,
    INPUT_PARAMETERS_NAME,
    METADATA_NAME,
    OPTIONAL_MULTIPART_FIELDS,
    REJECT_NAME,
    REQUIRED_MULTIPART_FIELDS,
    RESPONSE_NAME,
    RESPONSE_PARAMETERS_NAME,
    RNG_SOURCE,
    encode_multipart_field,
    generate_boundary,
    multipart_field_order,
)

__all__ = [
    "ALLOWED_ENCODINGS",
    "DEFAULT_ENCODING",
    "HEADER_ENCODING",
    "INPUT_NAME",
    "INPUT_PARAMETERS_NAME",
    "METADATA_NAME",
    "OPTIONAL_MULTIPART_FIELDS",
    "REJECT_NAME",
    "REQUIRED_MULTIPART_FIELDS",
    "RESPONSE_NAME",
    "RESPONSE_PARAMETERS_NAME",
    "RNG_SOURCE",
    "encode_multipart_field",
    "generate_boundary",
    "multipart_field_order",
]
