"""The error names of gateway clients, below the families of `ostiary.errors`.

AIGatewayError                      any call that failed; also a NotFoundError, a TransportError, a DecodeError, …
├── AIGatewayInputError             an argument can't be put on the wire (also an InvalidInputError)
│   └── ProcessorMethodError        a processor's method takes other arguments than it is given (also a TypeError)
└── ProcessorRejectedError          a processor rejected the text, where a caller asked to have that raised
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostiary import errors as e
from ostiary._core.families import families
from ostiary.errors import Facts, OstiaryError

if TYPE_CHECKING:
    from ostiary.aigateway.codes import Rejection

__all__ = ["AIGatewayError", "AIGatewayInputError", "ProcessorMethodError", "ProcessorRejectedError"]


class AIGatewayError(OstiaryError):
    """Report a call of a processor that failed."""


class AIGatewayInputError(AIGatewayError, e.InvalidInputError):
    """Name the argument that can't be put on the wire; nothing was sent."""


class ProcessorMethodError(AIGatewayInputError, TypeError):
    """Name the processor's class and its method that takes other arguments than the kit gives it."""


class ProcessorRejectedError(AIGatewayError):
    """Report that a processor rejected the text: `.rejection` says why."""

    rejection: Rejection

    @classmethod
    def of(cls, rejection: Rejection) -> ProcessorRejectedError:
        """Make the error of a rejection. Its text names the code; the processor's words are on `.rejection` alone."""
        code = rejection.code.value if rejection.code is not None else "no code"
        raised = cls(f"the processor rejected the text ({code})", facts=Facts(service="aigateway", code=code))
        raised.rejection = rejection
        return raised


ERRORS = families(
    (e.InvalidInputError, AIGatewayInputError),
    (e.OstiaryError, AIGatewayError),
)


def refused(text: str) -> AIGatewayInputError:
    """Make the error of an argument that can't be sent."""
    return AIGatewayInputError(text, facts=Facts(service="aigateway"))
