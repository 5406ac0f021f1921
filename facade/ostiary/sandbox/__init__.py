"""Run the services on your own machine: stateful, on loopback, with read-back and faults on demand.

    with serve() as sandbox:
        ...  # sandbox.services["layer"] is Layer's base URL, sandbox.client() reads back what was recorded

A service of your own is a `Service`, given as `stubs`: its handlers take a `Call`, and return an `Answer` or raise a
`Problem`.

Needs the extra `sandbox`; without it importing this package raises `ostiary.errors.MissingExtraError`.
"""

from __future__ import annotations

from ostiary.errors import MissingExtraError as _MissingExtraError

try:
    from ostiary.sandbox.house import Sandbox, serve
    from ostiary.sandbox.messages import Answer, Call, Problem
    from ostiary.sandbox.service import Service
except ModuleNotFoundError as _missing:
    if (_missing.name or "ostiary").split(".")[0] in ("ostiary", "ostiary_api"):
        raise
    raise _MissingExtraError.of("sandbox", "The sandbox") from None

__all__ = ["Answer", "Call", "Problem", "Sandbox", "Service", "serve"]
