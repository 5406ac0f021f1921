"""Whether a gateway can serve: what `/readyz` says, to a balancer that chooses where requests go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from ostiary._core.flow import SendFailure
from ostiary.aigateway.gateway.running import Runner
from ostiary.aigateway.upstream import Upstream

__all__ = ["Readiness"]

_KEPT = 5.0
_PATIENCE = 2.0


class Readiness:
    """Tell whether requests would be served now.

    They would not be while the model's server does not answer, nor while a step that fails closed is left alone by its
    circuit breaker. The model's server is asked for its models (unless `probes` is False); any status below 500 will
    do. What it said counts for 5 seconds, and however many ask meanwhile, it is asked once.
    """

    def __init__(
        self, upstream: Upstream, headers: list[tuple[str, str]], runners: Sequence[Runner], *, probes: bool
    ) -> None:
        self._upstream = upstream
        self._headers = headers
        self._runners = runners
        self._probes = probes
        self._asked: float | None = None
        self._known = ""
        self._turn = asyncio.Lock()

    async def told(self) -> tuple[bool, dict[str, Any]]:
        """Return whether requests would be served, and why not."""
        steps = [self._step(*pair) for runner in self._runners for pair in runner.asker.breakers.values()]
        upstream = await self._reached() if self._probes else "not asked"
        is_ready = upstream in ("reachable", "not asked") and not any(each["refuses"] for each in steps)
        status = "ready" if is_ready else "not ready"
        return is_ready, {"status": status, "upstream": upstream, "steps": steps}

    def _step(self, step: Any, breaker: Any) -> dict[str, Any]:
        rests = breaker.rests
        return {
            "step": step.label,
            "breaker": "open" if rests else "closed",
            "on_failure": step.on_failure,
            "refuses": rests and step.on_failure == "closed",
        }

    async def _reached(self) -> str:
        async with self._turn:
            now = time.monotonic()
            if self._asked is None or now - self._asked > _KEPT:
                self._known = await self._asked_now(now + _PATIENCE)
                self._asked = time.monotonic()
            return self._known

    async def _asked_now(self, deadline: float) -> str:
        try:
            reply = await self._upstream.send("GET", "/models", self._headers, b"", deadline)
        except SendFailure as failure:
            return f"unreachable: {failure.trouble}"
        return "reachable" if reply.status < 500 else f"unreachable: status {reply.status}"
