# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .choice import Choice
    from .content_part import ContentPart
    from .execution import Execution
    from .failure import Failure
    from .field_type import FieldType
    from .findings import Findings
    from .index import Index
    from .index_entry import IndexEntry
    from .message import Message
    from .model_response import ModelResponse
    from .older_rejection import OlderRejection
    from .parameters_schema import ParametersSchema
    from .processor_parameters import ProcessorParameters
    from .prompt import Prompt
    from .rejection import Rejection
    from .rejection_code import RejectionCode
    from .request_metadata import RequestMetadata
    from .signature_document import SignatureDocument
    from .signature_field import SignatureField
    from .tag_lists import TagLists
    from .validated_signature import ValidatedSignature
    from .validation import Validation
    from .verdict import Verdict
    from .verdict_metadata import VerdictMetadata

__all__ = [
    "Choice",
    "ContentPart",
    "Execution",
    "Failure",
    "FieldType",
    "Findings",
    "Index",
    "IndexEntry",
    "Message",
    "ModelResponse",
    "OlderRejection",
    "ParametersSchema",
    "ProcessorParameters",
    "Prompt",
    "Rejection",
    "RejectionCode",
    "RequestMetadata",
    "SignatureDocument",
    "SignatureField",
    "TagLists",
    "ValidatedSignature",
    "Validation",
    "Verdict",
    "VerdictMetadata",
]

_HOMES: dict[str, str] = {
    "Choice": ".choice",
    "ContentPart": ".content_part",
    "Execution": ".execution",
    "Failure": ".failure",
    "FieldType": ".field_type",
    "Findings": ".findings",
    "Index": ".index",
    "IndexEntry": ".index_entry",
    "Message": ".message",
    "ModelResponse": ".model_response",
    "OlderRejection": ".older_rejection",
    "ParametersSchema": ".parameters_schema",
    "ProcessorParameters": ".processor_parameters",
    "Prompt": ".prompt",
    "Rejection": ".rejection",
    "RejectionCode": ".rejection_code",
    "RequestMetadata": ".request_metadata",
    "SignatureDocument": ".signature_document",
    "SignatureField": ".signature_field",
    "TagLists": ".tag_lists",
    "ValidatedSignature": ".validated_signature",
    "Validation": ".validation",
    "Verdict": ".verdict",
    "VerdictMetadata": ".verdict_metadata",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(home, __name__), name)
        return found

    def __dir__() -> list[str]:
        return [*globals(), *_HOMES]
