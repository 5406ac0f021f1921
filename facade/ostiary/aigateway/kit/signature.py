"""Signatures: what a processor needs of a request. Wire: §4 of the signature document in `openapi/aigateway.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from ostiary.aigateway.kit.parts import INPUT_NAME, RESPONSE_NAME

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


class SignatureField(Enum):
    """Name what a request may bring: a prompt (`INPUT`) or a model's response (`RESPONSE`)."""

    INPUT = INPUT_NAME
    RESPONSE = RESPONSE_NAME


_FIELDS = tuple(SignatureField)


@dataclass(eq=True)
class Signature:
    """Say what a processor requires and what it takes where it is there.

    A request with a response is of the response side, any other of the input side; it must bring all that is required.
    Raises `ValueError` where nothing is required and nothing taken.
    """

    required: set[SignatureField] | frozenset[SignatureField] | None = None
    optional: set[SignatureField] | frozenset[SignatureField] | None = None

    def __post_init__(self) -> None:
        if self.required is None and self.optional is None:
            raise ValueError("a signature requires or takes at least one field")
        self.required = self.required or None
        self.optional = self.optional or None

    def to_list(self) -> list[dict[str, Any]]:
        """Return the fields as the wire lists them: what is required first, a prompt before a response."""
        required = [{"type": each.value, "required": True} for each in self.requires()]
        optional = [{"type": each.value, "required": False} for each in _ordered(self.optional)]
        return required + optional

    def requires(self) -> list[SignatureField]:
        """Return what a request must bring, a prompt before a response."""
        return _ordered(self.required)

    def supports_input(self) -> bool:
        """Tell whether prompts alone can be inspected."""
        return SignatureField.INPUT in self._fields()

    def supports_response(self) -> bool:
        """Tell whether responses can be inspected."""
        return SignatureField.RESPONSE in self._fields()

    def _fields(self) -> set[SignatureField]:
        return {*(self.required or ()), *(self.optional or ())}

    def __str__(self) -> str:
        required = ", ".join(each.value for each in self.requires())
        optional = ", ".join(each.value for each in _ordered(self.optional))
        return f"Signature(required: [{required}], optional: [{optional}])"


def _ordered(fields: Iterable[SignatureField] | None) -> list[SignatureField]:
    """Sets have no order that two processes share; the wire has one."""
    given = set(fields or ())
    return [each for each in _FIELDS if each in given]


INPUT_ONLY_SIGNATURE: Final = Signature(required={SignatureField.INPUT})
RESPONSE_ONLY_SIGNATURE: Final = Signature(required={SignatureField.RESPONSE})
RESPONSE_AND_PROMPT_SIGNATURE: Final = Signature(required={SignatureField.INPUT, SignatureField.RESPONSE})
BOTH_SIGNATURE: Final = Signature(optional={SignatureField.INPUT, SignatureField.RESPONSE})
BOTH_RESPONSE_PROMPT_SIGNATURE: Final = Signature(
    required={SignatureField.INPUT}, optional={SignatureField.RESPONSE}
)
ALL_PREDEFINED_SIGNATURES: Final = [
    INPUT_ONLY_SIGNATURE,
    RESPONSE_ONLY_SIGNATURE,
    RESPONSE_AND_PROMPT_SIGNATURE,
    BOTH_SIGNATURE,
    BOTH_RESPONSE_PROMPT_SIGNATURE,
]
