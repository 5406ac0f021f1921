"""Liminal: logins, model instances with policies, threads, and prompts that no model reads in plain.

Speaks the wire of both generations of the vendor's SDK (`openapi/liminal.yaml`): bearers and sessions, on one port.
"""

from __future__ import annotations

from ostiary.sandbox.services.liminal.operations import SERVICE

__all__ = ["SERVICE"]
