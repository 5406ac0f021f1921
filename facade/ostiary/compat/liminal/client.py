"""Mirror `liminal.client`: one class for both generations, and async, as its users know it.

`Client(auth_provider, url)` speaks as 2024.3.4 did, `await Client.authenticate_from_…(url, …)` as 2025.5.0 does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from ostiary._io.closing import AsyncClosing as _AsyncClosing
from ostiary.compat.liminal.endpoints.llm import LLMEndpoint
from ostiary.compat.liminal.endpoints.prompt import PromptEndpoint
from ostiary.compat.liminal.endpoints.thread import ThreadEndpoint
from ostiary.liminal import AsyncLiminal, SupportsAccessToken

__all__ = ["DEFAULT_REQUEST_TIMEOUT", "DEFAULT_SOURCE", "Client"]

DEFAULT_REQUEST_TIMEOUT = 60
DEFAULT_SOURCE = "sdk"


class _FromAuthProvider:
    """Be the older generation's method of an object, and the newer one's of the class."""

    def __get__(self, client: Client | None, owner: type[Client]) -> Callable[..., Any]:
        if client is None:
            return owner._from_auth_provider  # pyright: ignore[reportPrivateUsage]

        async def authenticate_from_auth_provider(*args: Any, **kwargs: Any) -> Client | None:
            """Log in with the provider that the client was made with; with arguments, as the class's own method."""
            if args or kwargs:
                return await owner._from_auth_provider(*args, **kwargs)  # pyright: ignore[reportPrivateUsage]
            await client._liminal.login()  # pyright: ignore[reportPrivateUsage]
            return None

        return authenticate_from_auth_provider


class Client(_AsyncClosing):
    """Be `ostiary.liminal.AsyncLiminal` to code that was written for `liminal`.

    `Client(auth_provider, api_server_url, *, source, httpx_client)` of 2024.3.4, or `Client(api_server_url, *,
    httpx_client)` of 2025.5.0, whose class methods log in. Connections are kept: `await client.close()` closes them, or
    `async with client`.
    """

    def __init__(
        self,
        auth_provider: SupportsAccessToken | str | None = None,
        api_server_url: str | None = None,
        *,
        source: str = DEFAULT_SOURCE,
        httpx_client: object = None,
    ) -> None:
        if isinstance(auth_provider, str):
            if api_server_url is not None:
                raise TypeError("the first argument is a text: pass Client(auth_provider, api_server_url)")
            auth_provider, api_server_url = None, auth_provider
        is_bearer = auth_provider is not None
        self._use(
            AsyncLiminal(
                api_server_url,
                auth_provider=auth_provider,
                generation="bearer" if is_bearer else "session",
                source=source,
                http_session=httpx_client,
                timeout=DEFAULT_REQUEST_TIMEOUT,
            )
        )

    def _use(self, liminal: AsyncLiminal) -> None:
        self._liminal = liminal
        self.llm: LLMEndpoint = LLMEndpoint(liminal)
        self.thread: ThreadEndpoint = ThreadEndpoint(liminal)
        self.prompt: PromptEndpoint = PromptEndpoint(liminal)

    authenticate_from_auth_provider: _FromAuthProvider = _FromAuthProvider()

    @classmethod
    async def _from_auth_provider(
        cls, api_server_url: str, auth_provider: SupportsAccessToken, *, httpx_client: object = None
    ) -> Self:
        """Return a client whose session is begun with an identity provider's token."""
        return await cls._logged_in(api_server_url, httpx_client, auth_provider=auth_provider)

    @classmethod
    async def authenticate_from_session_id(
        cls, api_server_url: str, session_id: str, *, httpx_client: object = None
    ) -> Self:
        """Return a client that goes on with a session."""
        return await cls._logged_in(api_server_url, httpx_client, session_id=session_id)

    @classmethod
    async def authenticate_from_token(
        cls, api_server_url: str, token: str, *, httpx_client: object = None
    ) -> Self:
        """Return a client whose session is begun with an environment token."""
        return await cls._logged_in(api_server_url, httpx_client, token=token)

    @classmethod
    async def _logged_in(cls, api_server_url: str, httpx_client: object, **means: Any) -> Self:
        client = cls.__new__(cls)
        liminal = AsyncLiminal(
            api_server_url,
            generation="session",
            http_session=httpx_client,
            timeout=DEFAULT_REQUEST_TIMEOUT,
            **means,
        )
        client._use(liminal)
        await liminal.login()
        return client

    async def authenticate_from_refresh_token(self, *, refresh_token: str | None = None) -> None:
        """Renew the login with a refresh token that is given, or the one that is held."""
        await self._liminal.renew(refresh_token)

    def add_refresh_token_callback(self, callback: Callable[[str], object]) -> Callable[[], None]:
        """Call a function, or a coroutine function, with each new refresh token; return what ends that."""
        return self._liminal.add_refresh_token_callback(callback)

    @property
    def session_id(self) -> str | None:
        """The session, None where there is none."""
        session = self._liminal.session_id
        return session.reveal() if session is not None else None

    async def close(self) -> None:
        """Close the connections; may be called again."""
        await self._liminal.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._liminal!r}>"
