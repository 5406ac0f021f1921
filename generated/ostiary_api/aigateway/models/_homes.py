# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""Which module each object lies in: read when the first one is asked for by name."""

HOMES: dict[str, str] = {
    "Choice": "choice",
    "ContentPart": "content_part",
    "Execution": "execution",
    "Failure": "failure",
    "FieldType": "field_type",
    "Findings": "findings",
    "Index": "index",
    "IndexEntry": "index_entry",
    "Message": "message",
    "ModelResponse": "model_response",
    "OlderRejection": "older_rejection",
    "ParametersSchema": "parameters_schema",
    "ProcessorParameters": "processor_parameters",
    "Prompt": "prompt",
    "Rejection": "rejection",
    "RejectionCode": "rejection_code",
    "RequestMetadata": "request_metadata",
    "SignatureDocument": "signature_document",
    "SignatureField": "signature_field",
    "TagLists": "tag_lists",
    "ValidatedSignature": "validated_signature",
    "Validation": "validation",
    "Verdict": "verdict",
    "VerdictMetadata": "verdict_metadata",
}
