"""A server of three processors: prompt injection, personal data, topics.

They are real, and small enough to be read as examples of the kit (`ostiary.aigateway`): heuristics and word lists, no
model. The base URL for clients is the service's own.
"""

from __future__ import annotations

from ostiary.sandbox.services.aigateway.operations import SERVICE

__all__ = ["SERVICE"]
