"""From a door and a client of OpenAI's to a governed client."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from ostiary.door.guard.faces import AsyncWays, SyncWays
from ostiary.door.guard.options import planned
from ostiary.errors import MissingExtraError

__all__ = ["Guards"]


class Guards:
    """Make the guards of one door, and close them with it."""

    def __init__(self, door: Any, connections: Any, policy: Any, *, is_async: bool) -> None:
        self._door = door
        self._connections = connections
        self._policy = policy
        self._is_async = is_async
        self._ways: SyncWays | AsyncWays | None = None
        self._made: list[Any] = []

    def governed(self, client: Any, given: dict[str, Any]) -> Any:
        """Return a governed copy of a client. Raises `InvalidInputError` and what the services' clients raise."""
        if find_spec("openai") is None:
            raise MissingExtraError.of("openai", "guard")
        from ostiary.door.guard.clients import checked, governed
        from ostiary.door.guard.guard import Guard

        plan = planned(**given)
        checked(client, is_async=self._is_async)
        if self._ways is None:
            self._ways = (AsyncWays if self._is_async else SyncWays)(self._connections)
        how: dict[str, Any] = {"retry": self._policy}
        if self._is_async:
            how["http_session"] = self._connections
        else:
            # The loop beside a sync client's thread has connections of its own, which end with the guard.
            how["connection"] = self._door.connection
        guard = Guard(self._door, plan, self._ways, self._policy, how)
        self._made.append(guard)
        return governed(client, guard, is_async=self._is_async)

    def close(self) -> None:
        """Close the guards of a sync door."""
        while self._made:
            self._made.pop().close()
        if self._ways is not None:
            self._ways.close()

    async def aclose(self) -> None:
        """Close the guards of an async door."""
        while self._made:
            closing = self._made.pop().close()
            if closing is not None:
                await closing
