"""Bodies of answers, from bytes to typed values."""

from __future__ import annotations

from json import JSONDecoder
from typing import Any, TypeVar

from .decoding import Decoder, Mismatch
from .errors import ErrorReply, MalformedReply
from .messages import Reply

__all__ = ["error_reply", "event", "json_body", "parse_json", "text_body", "typed"]

T = TypeVar("T")


def _refuse_constant(name: str) -> Any:
    raise ValueError("NaN and Infinity are not JSON")


_decode = JSONDecoder(parse_constant=_refuse_constant).raw_decode
_WHITESPACE = " \t\n\r"  # JSON's own, not Python's


def parse_json(content: bytes | str) -> Any:
    """Parse JSON text in UTF-8. Raises `MalformedReply`, which shows nothing of the text."""
    if not content:
        raise MalformedReply("", "the body is empty")
    reason = "the body is not JSON"
    try:
        text = content if isinstance(content, str) else str(content, "utf-8")
        text = text.removeprefix("\ufeff").strip(_WHITESPACE)
        value, end = _decode(text)
        if end == len(text):
            return value
    except UnicodeDecodeError:
        reason = "the body is not UTF-8"
    except RecursionError:
        reason = "the body is nested too deeply"
    except ValueError:
        pass
    # Raised here, outside the handlers, so that no chain shows the text.
    raise MalformedReply("", reason)


def json_body(reply: Reply, decode: Decoder[T]) -> T:
    """Read a JSON body. Raises `MalformedReply` with the place where it isn't what the document says."""
    return typed(parse_json(reply.content), decode)


def event(data: bytes | str, decode: Decoder[T]) -> T:
    """Read one event of a stream. Raises `MalformedReply`."""
    return typed(parse_json(data), decode)


def typed(value: Any, decode: Decoder[T]) -> T:
    """Give plain values the types that the document states. Raises `MalformedReply` with the place."""
    try:
        return decode(value)
    except Mismatch as problem:
        pointer, reason = problem.pointer(), problem.reason
    except RecursionError:
        pointer, reason = "", "the body is nested too deeply"
    raise MalformedReply(pointer, reason)


def text_body(reply: Reply) -> str:
    """Read a body of text in the charset that its Content-Type states, UTF-8 where there is none."""
    charset = "utf-8"
    for parameter in reply.headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"')
    try:
        return reply.content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        reason = (
            f"the body is not text in the charset that it states (or that is not known: {charset[:20]!a})"
        )
    raise MalformedReply("", reason)


def error_reply(reply: Reply, shapes: tuple[tuple[int, int, Decoder[Any]], ...] = ()) -> ErrorReply:
    """Make the error of an answer that is no success, with its typed body where it has the documented shape.

    `shapes` holds closed ranges of statuses, the more exact ones first.
    """
    for low, high, decode in shapes:
        if low <= reply.status <= high:
            try:
                return ErrorReply(reply.status, json_body(reply, decode), reply)
            except MalformedReply:
                break
    return ErrorReply(reply.status, None, reply)
