# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .choice import Choice as Choice
from .content_part import ContentPart as ContentPart
from .execution import Execution as Execution
from .failure import Failure as Failure
from .field_type import FieldType as FieldType
from .findings import Findings as Findings
from .index import Index as Index
from .index_entry import IndexEntry as IndexEntry
from .message import Message as Message
from .model_response import ModelResponse as ModelResponse
from .older_rejection import OlderRejection as OlderRejection
from .parameters_schema import ParametersSchema as ParametersSchema
from .processor_parameters import ProcessorParameters as ProcessorParameters
from .prompt import Prompt as Prompt
from .rejection import Rejection as Rejection
from .rejection_code import RejectionCode as RejectionCode
from .request_metadata import RequestMetadata as RequestMetadata
from .signature_document import SignatureDocument as SignatureDocument
from .signature_field import SignatureField as SignatureField
from .tag_lists import TagLists as TagLists
from .validated_signature import ValidatedSignature as ValidatedSignature
from .validation import Validation as Validation
from .verdict import Verdict as Verdict
from .verdict_metadata import VerdictMetadata as VerdictMetadata

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
