"""Calls of models that other SDKs make, as Layer's sessions and actions.

`ModelCalls` observes calls (`ostiary.record.models`), `LayerInstrumentation` is what a client offers of it; the other
modules say which actions a call of each API becomes. Wire: `openapi/layer.yaml`; kinds, attributes and data are those
that the vendor's instrumentation sends, where it works, and what it leaves out, or makes up, is recorded as it was.
"""

from __future__ import annotations

from ostiary.layer.instrumented.observer import ModelCalls
from ostiary.layer.instrumented.switch import LayerInstrumentation

__all__ = ["LayerInstrumentation", "ModelCalls"]
