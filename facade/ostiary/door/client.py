"""The two faces of the door. A service is loaded, configured and connected when it is first touched."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from ostiary._io.closing import AsyncClosing, SyncClosing
from ostiary._io.shared import SharedConnections
from ostiary.config import ConnectionOptions
from ostiary.door.settings import OstiarySettings, checked, keywords, read_file
from ostiary.errors import ClosedError

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI

    from ostiary.aigateway import AsyncGatewayClient, GatewayClient
    from ostiary.door.guard.made import Guards
    from ostiary.door.guard.options import Cleanse, Inspected, Log, Record
    from ostiary.door.guard.others import Others
    from ostiary.layer import AsyncLayer, Layer
    from ostiary.libretto import AsyncLibretto, Libretto
    from ostiary.liminal import AsyncLiminal, Liminal
    from ostiary.orquesta import AsyncOrquesta, Orquesta
    from ostiary.sandbox import Sandbox

__all__ = ["AsyncOstiary", "Ostiary"]

T = TypeVar("T")
C = TypeVar("C", bound="OpenAI")
AC = TypeVar("AC", bound="AsyncOpenAI")
# Keywords of Liminal's client of which each is a way to log in.
_LOGINS = {"auth_provider", "client_id", "refresh_token", "session_id", "tenant_id", "token"}
_EVENT_PATHS = (("reporting", "event"), ("feedback", "feedback"), ("update_chain", "v1/updateChain"))


class _Door:
    """What both faces share: the settings, and the clients that have been made so far."""

    def __init__(self, **settings: Unpack[OstiarySettings]) -> None:
        """Take settings by service. Raises `InvalidInputError` for a name that is none; services check their own.

        Nothing is opened yet, and nothing that a service lacks is missed, until the service is touched.
        """
        self._shared = checked(settings)
        self._connections = SharedConnections(self._shared.connection)
        self._made: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._closed = False
        self._sandbox: Sandbox | None = None
        self._guards: Guards | None = None
        self._source = "keyword"

    @classmethod
    def from_env(cls) -> Self:
        """Make a door whose services find all that they need in the environment."""
        return cls()

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Make a door from a TOML file (see `ostiary.door.settings`); what it leaves out is found in the environment.

        Raises `ConfigurationError` naming the file, the table and the key, never a value.
        """
        door = cls(**read_file(path))
        door._source = str(path)
        return door

    @classmethod
    def in_sandbox(cls, **settings: Unpack[OstiarySettings]) -> Self:
        """Make a door whose services are those of a sandbox of its own, which ends when the door is closed.

        Settings given here win; an identity that the environment holds for real services is left out. Raises
        `MissingExtraError` without the extra `sandbox`.
        """
        from ostiary.sandbox import serve

        settings.setdefault("auth", None)
        door = cls(**settings)
        door._sandbox = serve()
        return door

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox that this door was made with. Raises `AttributeError` where it was made without."""
        if self._sandbox is None:
            raise AttributeError("this door has no sandbox; make one with in_sandbox()")
        return self._sandbox

    @property
    def connection(self) -> ConnectionOptions:
        """How connections are made, for every service without a way of its own."""
        return self._shared.connection

    def settings_of(self, service: str) -> dict[str, Any]:
        """Return a service's own keywords: what this door was given for it, or has of its sandbox."""
        own = dict(self._shared.own.get(service, {}))
        if self._sandbox is None:
            return own
        played = keywords(service, self._sandbox.settings)
        if service == "liminal" and not _LOGINS & set(own):
            played["token"] = "sandbox"  # noqa: S105  (it takes any)
        if service == "libretto" and "base_url" not in own:
            # Each has a variable of its own, which may lead to the real service.
            played |= {f"{name}_url": f"{played['base_url']}/{path}" for name, path in _EVENT_PATHS}
        return played | own

    def origin_of(self, service: str, keyword: str) -> str:
        """Say where a service's own keyword came from: `keyword`, the settings file, or `sandbox`."""
        return self._source if keyword in self._shared.own.get(service, {}) else "sandbox"

    def identity_of(self, service: str) -> str | None:
        """Say where the shared identity came from that a service gets; None where it gets none."""
        identity = self._shared.identity
        if not identity.is_for(service, self._shared.own.get(service, {})):
            return None
        return identity.variable or self._source

    def _given(self, name: str) -> dict[str, Any]:
        """Return the keywords for a service's client: what is shared, and above it the service's own."""
        own = self.settings_of(name)
        shared: dict[str, Any] = {"retry": self._shared.retry, "hooks": self._shared.hooks}
        shared |= self._shared.identity.keywords(name, self._shared.own.get(name, {}))
        if "connection" not in own:  # a service with a way of its own to connect has connections of its own
            shared["http_session"] = self._connections
        return shared | own

    def _client(self, name: str, make: Callable[..., T]) -> T:
        """Return the client of a service, made now where there is none."""
        made = self._made.get(name)
        if made is None:
            with self._lock:
                if self._closed:
                    raise ClosedError(f"this door is closed: {name} can't be opened any more")
                made = self._made.get(name)
                if made is None:
                    made = self._made[name] = make(**self._given(name))
        return made

    def _governed(self, client: T, given: dict[str, Any], *, is_async: bool) -> T:
        """Return a governed copy of a model's client."""
        from ostiary.door.guard.made import Guards

        with self._lock:
            if self._closed:
                raise ClosedError("this door is closed: it can't guard any more")
            if self._guards is None:
                self._guards = Guards(self, self._connections, self._shared.retry, is_async=is_async)
        made: T = self._guards.governed(client, given)
        return made

    def _ended(self) -> list[Any]:
        """Let no more clients be made; return those that have been, the latest first."""
        with self._lock:
            self._closed = True
            return list(reversed(self._made.values()))

    def __repr__(self) -> str:
        made = ", ".join(sorted(self._made)) or "nothing opened yet"
        return f"<{type(self).__name__}: {made}>"


class Ostiary(_Door, SyncClosing):
    """All services, with calls that wait: `.layer .liminal .aigateway .orquesta .libretto`; a context manager.

    Settings: `OstiarySettings`. Safe to share between threads.
    """

    @property
    def layer(self) -> Layer:
        """Layer: sessions and actions. Raises as `Layer(...)` where a setting is missing."""
        from ostiary.layer import Layer

        return self._client("layer", Layer)

    @property
    def orquesta(self) -> Orquesta:
        """Orquesta: deployments. Raises as `Orquesta(...)` where a setting is missing."""
        from ostiary.orquesta import Orquesta

        return self._client("orquesta", Orquesta)

    @property
    def liminal(self) -> Liminal:
        """Liminal: prompts without sensitive text. Raises as `Liminal(...)` where a setting is missing."""
        from ostiary.liminal import Liminal

        return self._client("liminal", Liminal)

    @property
    def aigateway(self) -> GatewayClient:
        """AI Gateway: processors called. Raises as `GatewayClient(...)` where a setting is missing."""
        from ostiary.aigateway import GatewayClient

        return self._client("aigateway", GatewayClient)

    @property
    def libretto(self) -> Libretto:
        """Libretto: events, feedback, chains. Raises as `Libretto(...)` where a setting is missing."""
        from ostiary.libretto import Libretto

        return self._client("libretto", Libretto)

    def guard(
        self,
        client: C,
        *,
        cleanse: bool | Cleanse = True,
        inspect: Inspected | None = None,
        record: bool | Record = True,
        log: bool | Log = True,
        deadline: float | None = None,
        keep_texts: bool = False,
        others: Others = "refuse",
    ) -> C:
        """Return a governed copy of an OpenAI client; `client` itself stays what it is.

        Its chats (`chat.completions.create`, `parse`, `stream`, raw and streaming responses) are

        - cleansed, and their answers restored (`cleanse`: True, or `Cleanse(…)`; Liminal),
        - inspected on both sides (`inspect`: a `Pipeline`, `Inspect(…)`, or a list of steps or processors; AI Gateway),
        - recorded as actions (`record`: True, or `Record(…)`; Layer),
        - logged as prompt events (`log`: True, or `Log(…)`; Libretto),

        each stage with a policy for when it fails, all under the id of the session around the call, or one of its own.
        `deadline`: seconds for a whole call; `ostiary.deadline` counts too. `keep_texts`: whether explanations hold
        texts. `ostiary.door.guard.explain` tells what happened to a call. `others`: what becomes of calls that are not
        chats and carry something: `"refuse"`, `"pass"` (as they are), or names of those that pass (`{"embeddings"}`).

        A call raises `GuardRejectedError`, `GuardFailedError`, `GuardDeadlineError` and `GuardUngovernedError`, which
        are errors of OpenAI's package too, and what the client raises. This raises `InvalidInputError` for an argument
        that doesn't fit, `MissingExtraError`, and what services raise whose settings are missing.
        """
        given = {"cleanse": cleanse, "inspect": inspect, "record": record, "log": log}
        return self._governed(
            client,
            {**given, "deadline": deadline, "keep_texts": keep_texts, "others": others},
            is_async=False,
        )

    def close(self) -> None:
        """Deliver what is waiting to be recorded, and close all connections; may be called twice."""
        ended = self._ended()
        if self._guards is not None:
            self._guards.close()
        for client in ended:
            client.close()
        self._connections.close()
        if self._sandbox is not None:
            self._sandbox.close()


class AsyncOstiary(_Door, AsyncClosing):
    """All services, with coroutines: `.layer .liminal .aigateway .orquesta .libretto`; an async context manager.

    Settings: `OstiarySettings`.
    """

    @property
    def layer(self) -> AsyncLayer:
        """Layer: sessions and actions. Raises as `AsyncLayer(...)` where a setting is missing."""
        from ostiary.layer import AsyncLayer

        return self._client("layer", AsyncLayer)

    @property
    def orquesta(self) -> AsyncOrquesta:
        """Orquesta: deployments. Raises as `AsyncOrquesta(...)` where a setting is missing."""
        from ostiary.orquesta import AsyncOrquesta

        return self._client("orquesta", AsyncOrquesta)

    @property
    def liminal(self) -> AsyncLiminal:
        """Liminal: prompts without sensitive text. Raises as `AsyncLiminal(...)` where a setting is missing."""
        from ostiary.liminal import AsyncLiminal

        return self._client("liminal", AsyncLiminal)

    @property
    def aigateway(self) -> AsyncGatewayClient:
        """AI Gateway: processors called. Raises as `AsyncGatewayClient(...)` where a setting is missing."""
        from ostiary.aigateway import AsyncGatewayClient

        return self._client("aigateway", AsyncGatewayClient)

    @property
    def libretto(self) -> AsyncLibretto:
        """Libretto: events, feedback, chains. Raises as `AsyncLibretto(...)` where a setting is missing."""
        from ostiary.libretto import AsyncLibretto

        return self._client("libretto", AsyncLibretto)

    def guard(
        self,
        client: AC,
        *,
        cleanse: bool | Cleanse = True,
        inspect: Inspected | None = None,
        record: bool | Record = True,
        log: bool | Log = True,
        deadline: float | None = None,
        keep_texts: bool = False,
        others: Others = "refuse",
    ) -> AC:
        """Return a governed copy of an async OpenAI client, as `Ostiary.guard` does of a sync one."""
        given = {"cleanse": cleanse, "inspect": inspect, "record": record, "log": log}
        return self._governed(
            client, {**given, "deadline": deadline, "keep_texts": keep_texts, "others": others}, is_async=True
        )

    async def close(self) -> None:
        """Deliver what is waiting to be recorded, and close all connections; may be called twice."""
        ended = self._ended()
        if self._guards is not None:
            await self._guards.aclose()
        for client in ended:
            await client.close()
        await self._connections.aclose()
        if self._sandbox is not None:
            await self._sandbox.__aexit__(None, None, None)
