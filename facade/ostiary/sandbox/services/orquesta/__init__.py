"""Orquesta: deployments with variants, templates and a model behind them; metrics, feedback, remote configurations.

Speaks the wire of all generations of the vendor's SDK from 2.0.11 on (`openapi/orquesta.yaml`).
"""

from __future__ import annotations

from ostiary.sandbox.services.orquesta.operations import SERVICE

__all__ = ["SERVICE"]
