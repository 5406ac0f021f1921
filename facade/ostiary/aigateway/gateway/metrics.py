"""Counts and times of a gateway, in Prometheus' text format. No label holds anything that a caller sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ostiary.aigateway.gateway.steps import StepReport

__all__ = ["Metrics"]


class Metrics:
    """Count requests by outcome, and steps by decision. For one event loop."""

    def __init__(self) -> None:
        self._requests: Counter[str] = Counter()
        self._under_way = 0
        self._chats: Counter[str] = Counter()
        self._chat_seconds: Counter[str] = Counter()
        self._steps: Counter[tuple[str, str, str]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()

    def begin(self) -> None:
        """Note that a chat is under way."""
        self._under_way += 1

    def end(self, outcome: str, seconds: float) -> None:
        """Note how a chat ended, and how long it took, to the end of its stream."""
        self._under_way -= 1
        self._chats[outcome] += 1
        self._chat_seconds[outcome] += seconds  # type: ignore[assignment]
        self.request(outcome)

    def request(self, outcome: str) -> None:
        """Note how a request ended: passed, changed, rejected, failed, unavailable or refused."""
        self._requests[outcome] += 1

    def steps(self, reports: Iterable[StepReport]) -> None:
        """Note what steps did."""
        for each in reports:
            self._steps[each.side, each.step, each.decision] += 1
            self._seconds[each.side, each.step] += each.milliseconds / 1000  # type: ignore[assignment]

    def text(self) -> str:
        """Return all of it."""
        lines = ["# TYPE ostiary_gateway_requests_total counter"]
        lines += [
            f'ostiary_gateway_requests_total{{outcome="{outcome}"}} {count}'
            for outcome, count in sorted(self._requests.items())
        ]
        lines += [
            "# TYPE ostiary_gateway_chats_under_way gauge",
            f"ostiary_gateway_chats_under_way {self._under_way}",
            "# TYPE ostiary_gateway_chat_seconds summary",
        ]
        for outcome, count in sorted(self._chats.items()):
            label = f'{{outcome="{outcome}"}}'
            lines += [
                f"ostiary_gateway_chat_seconds_sum{label} {self._chat_seconds[outcome]:.6f}",
                f"ostiary_gateway_chat_seconds_count{label} {count}",
            ]
        lines.append("# TYPE ostiary_gateway_steps_total counter")
        lines += [
            f'ostiary_gateway_steps_total{{side="{side}",step="{_quoted(step)}",decision="{decision}"}} {count}'
            for (side, step, decision), count in sorted(self._steps.items())
        ]
        lines.append("# TYPE ostiary_gateway_step_seconds_total counter")
        lines += [
            f'ostiary_gateway_step_seconds_total{{side="{side}",step="{_quoted(step)}"}} {seconds:.6f}'
            for (side, step), seconds in sorted(self._seconds.items())
        ]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
