# Copied from openapi/runtime/messages.py; do not edit, run `make regenerate`.
"""Plain values that a call is made of: what is sent, what comes back, and what is known of the operation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import BinaryIO, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypeVar
from urllib.parse import quote

__all__ = ["Body", "File", "Headers", "Operation", "Reply", "Request", "Response", "Scheme", "Upload"]

T_co = TypeVar("T_co", covariant=True)


class Upload(Protocol):
    """A body that is too large for bytes, or comes from elsewhere: it yields its pieces.

    `length` is in bytes, None where it isn't known. `replayable` says whether `chunks()` may be called again.
    """

    @property
    def length(self) -> int | None: ...

    @property
    def replayable(self) -> bool: ...

    def chunks(self) -> Iterator[bytes]: ...

    def achunks(self) -> AsyncIterator[bytes]: ...


Body: TypeAlias = bytes | Upload


class File:
    """A file to upload: bytes or something with `read()`, and the name and media type that go with it.

    Something that can seek is read again, from where it stood, if the request is sent again; a mere stream is not.
    """

    __slots__ = ("file_name", "mime_type", "payload")

    def __init__(
        self, payload: BinaryIO | bytes, file_name: str | None = None, mime_type: str | None = None
    ) -> None:
        self.payload: BinaryIO | bytes = payload
        self.file_name: str | None = file_name
        self.mime_type: str | None = mime_type

    def __repr__(self) -> str:
        return f"<File {self.mime_type or 'of no stated type'}>"


class Headers(Mapping[str, str]):
    """Header fields of an answer, whatever the case of their names; repeated ones are joined by a comma."""

    __slots__ = ("_given", "_index")

    def __init__(self, fields: Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]] = ()) -> None:
        # Read when first looked at: of most answers nobody wants a header.
        self._given = fields if isinstance(fields, (list, Mapping)) else list(fields)
        self._index: dict[str, str] | None = None

    def _pairs(self) -> list[tuple[str, str]]:
        given: Iterable[tuple[str | bytes, str | bytes]]
        given = list(self._given.items()) if isinstance(self._given, Mapping) else self._given
        return [(_text(name), _text(value)) for name, value in given]

    @property
    def _fields(self) -> dict[str, str]:
        if self._index is None:
            index: dict[str, str] = {}
            for name, value in self._pairs():
                key = name.lower()
                known = index.get(key)
                index[key] = value if known is None else f"{known}, {value}"
            self._index = index
        return self._index

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def get_all(self, name: str) -> list[str]:
        """Return each value of a field that may be repeated (`Set-Cookie` can't be joined)."""
        key = name.lower()
        return [value for known, value in self._pairs() if known.lower() == key]

    def __repr__(self) -> str:
        # Names only: values may be cookies or tokens.
        return f"<Headers {', '.join(self._fields)}>"


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


class Request:
    """A request before it is sent: `path` is quoted and begins with `/`, `query` holds pairs of plain text."""

    __slots__ = ("body", "headers", "method", "path", "query")

    def __init__(
        self,
        method: str,
        path: str,
        query: list[tuple[str, str]] | None = None,
        headers: dict[str, str] | None = None,
        body: Body = b"",
    ) -> None:
        self.method: str = method
        self.path: str = path
        self.query: list[tuple[str, str]] = query if query is not None else []
        self.headers: dict[str, str] = headers if headers is not None else {}
        self.body: Body = body

    def target(self) -> str:
        """Return path and query as they stand in the request line."""
        if not self.query:
            return self.path
        # A comma stays as it is: it may join the items of a list.
        pairs = [f"{quote(name, safe='[]')}={quote(value, safe=',')}" for name, value in self.query]
        return f"{self.path}?{'&'.join(pairs)}"

    def __repr__(self) -> str:
        size = f"{len(self.body)} bytes" if isinstance(self.body, bytes) else "a stream"
        return f"<Request {self.method}, {size}>"


class Reply:
    """An answer: `status` is a plain int, `content` the body, its content encoding undone."""

    __slots__ = ("content", "headers", "status")

    def __init__(self, status: int, headers: Headers | Mapping[str, str], content: bytes) -> None:
        self.status: int = status
        self.headers: Headers = headers if isinstance(headers, Headers) else Headers(headers)
        self.content: bytes = content

    def __repr__(self) -> str:
        return f"<Reply {self.status}, {len(self.content)} bytes>"


class Response(Generic[T_co]):
    """A typed value together with the answer that it was read from."""

    __slots__ = ("content", "headers", "parsed", "status_code")

    def __init__(self, status_code: int, headers: Headers, content: bytes, parsed: T_co) -> None:
        self.status_code: int = status_code
        self.headers: Headers = headers
        self.content: bytes = content
        self.parsed: T_co = parsed

    def __repr__(self) -> str:
        return f"<Response {self.status_code}, {len(self.content)} bytes>"


class Scheme(NamedTuple):
    """A security scheme of the document.

    `kind` is `bearer` (HTTP bearer, OAuth 2 and OpenID Connect alike), `basic`, or the place of an API key: `header`,
    `query` or `cookie`. `parameter` is the name that the key is sent under.
    """

    name: str
    kind: Literal["bearer", "basic", "header", "query", "cookie"]
    parameter: str = "Authorization"


class Operation(NamedTuple):
    """What is known of an operation from the document.

    `statuses` holds the documented successes as closed ranges; `security` the alternatives, each with the schemes that
    it takes together: `()` means that no credential is sent, and an empty alternative that it may be left out.
    `because` is the document's reason for `replay`.
    """

    service: str
    name: str
    method: str
    path: str
    statuses: tuple[tuple[int, int], ...]
    stream: Literal["sse", "ndjson"] | None
    security: tuple[tuple[Scheme, ...], ...]
    replay: Literal["safe", "tolerated", "never"]
    because: str
    stream_end: str | None = None

    def expects(self, status: int) -> bool:
        """Tell whether the document names this status as a success."""
        return any(low <= status <= high for low, high in self.statuses)
