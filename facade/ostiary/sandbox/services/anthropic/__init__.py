"""A server of messages as Anthropic's package expects it: whole and in pieces, with tools.

The model is the sandbox's own (`ostiary.sandbox.model`): the same request has the same answer, whatever the name of the
model. The base URL for Anthropic's package is the service's.
"""

from __future__ import annotations

from ostiary.sandbox.services.anthropic.operations import SERVICE

__all__ = ["SERVICE"]
