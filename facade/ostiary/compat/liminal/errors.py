"""Mirror `liminal.errors`."""

from __future__ import annotations

from ostiary.liminal import LiminalAuthError as AuthError
from ostiary.liminal import LiminalError, ModelInstanceUnknownError, RequestError

__all__ = ["AuthError", "LiminalError", "ModelInstanceUnknownError", "RequestError"]
