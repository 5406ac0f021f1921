"""A guard: what the governed calls of one client share. It belongs to a door, whose services and budget it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ostiary._core.retry import SharedRetryPolicy
from ostiary.door.guard.cleansing import Cleanser
from ostiary.door.guard.faces import Ways
from ostiary.door.guard.options import Plan
from ostiary.door.guard.recording import Keeper
from ostiary.errors import MissingConfigurationError
from ostiary.libretto.config import API_KEY

if TYPE_CHECKING:
    from ostiary.door.guard.inspecting import Inspector

__all__ = ["Guard"]


class Guard:
    """Govern the chat calls of one client of OpenAI's. What else may pass is said by the plan's `others`."""

    def __init__(
        self, door: Any, plan: Plan, ways: Ways, policy: SharedRetryPolicy, how: dict[str, Any]
    ) -> None:
        """Touch the services of the stages that were chosen. Raises as they do where a setting is missing."""
        self.plan = plan
        self.ways = ways
        self.policy = policy
        self.cleanser: Cleanser | None = (
            None
            if plan.cleanse is None
            else Cleanser(door.liminal, plan.cleanse, door.settings_of("liminal"))
        )
        self.inspector: Inspector | None = None if plan.inspect is None else _inspector(plan, ways, how)
        self.keepers: list[Keeper] = []
        if plan.record is not None:
            layer = door.layer
            self.keepers.append(Keeper("record", plan.record, layer, layer.model_calls()))
        if plan.log is not None:
            libretto = door.libretto
            if libretto.config.api_key is None and API_KEY.find(None) is None:
                raise MissingConfigurationError(f"{API_KEY.missing()}; or pass log=False")
            self.keepers.append(Keeper("log", plan.log, libretto, libretto.model_events()))

    def close(self) -> Any:
        """Close what the guard holds besides the door's services: the pipeline's connections and processors."""
        return None if self.inspector is None else self.ways.close_inspector(self.inspector)


def _inspector(plan: Plan, ways: Ways, how: dict[str, Any]) -> Inspector:
    from ostiary.door.guard.inspecting import Inspector

    assert plan.inspect is not None
    return Inspector(plan.inspect, ways, **how)
