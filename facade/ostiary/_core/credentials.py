"""What authentication hands to a request: headers that show themselves to nobody else."""

from __future__ import annotations

from typing import Any, NoReturn, Protocol

from ostiary._core.flow import Flow

__all__ = ["Auth", "Credentials"]


class Credentials:
    """Hold the headers that authenticate a request. Their values are in no repr, str, format or pickle."""

    __slots__ = ("_headers",)

    def __init__(self, headers: tuple[tuple[str, str], ...]) -> None:
        self._headers = headers

    def reveal(self) -> tuple[tuple[str, str], ...]:
        """Return the headers, for the request alone."""
        return self._headers

    def __repr__(self) -> str:
        return f"<Credentials: {', '.join(name for name, _ in self._headers)}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Credentials) and self._headers == other._headers

    def __hash__(self) -> int:
        return hash(self._headers)

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not pickled")

    def __getstate__(self) -> Any:
        raise TypeError("credentials are not copied into other forms")


class Auth(Protocol):
    """Authenticate requests. Implementations bind themselves to the origins they are made for."""

    def credentials(self, url: str, deadline: float | None) -> Flow[Credentials]:
        """Return the credentials for a request to `url`, fetching or refreshing them where needed."""
        ...

    def refused(self, used: Credentials) -> bool:
        """Take note of a 401 for `used`; say whether another try may get fresher ones."""
        ...
