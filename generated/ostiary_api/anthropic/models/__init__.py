# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for. `__init__.pyi` names them."""

from ... import _runtime

__getattr__, __dir__ = _runtime.lazily(__name__)
