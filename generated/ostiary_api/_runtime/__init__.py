# Copied from openapi/runtime/__init__.py; do not edit, run `make regenerate`.
"""What every generated package shares. Hand-written in openapi/runtime; importing it imports neither httpx nor attrs.

`Client`, which imports httpx, is loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bodies import error_reply, event, json_body, text_body
from .calls import AsyncEventStream, Call, EventStream, StreamCall, events_of
from .checks import (
    cookie,
    header,
    path_segment,
    plain_text,
    query,
    query_json,
    query_object,
    styled_segment,
    text_parameter,
)
from .decoding import (
    Decoder,
    Mismatch,
    anything,
    boolean,
    closest,
    constant,
    date,
    enumeration,
    file,
    instant,
    integer,
    later,
    list_of,
    listed_in,
    mapping_of,
    null,
    number,
    one_of,
    optional,
    properties,
    required,
    tagged,
    text,
    uuid,
)
from .enums import OpenIntEnum, OpenStrEnum
from .errors import ApiError, ErrorReply, InvalidRequest, MalformedReply, MissingCredential, TooLarge
from .jsontext import encode_json
from .lazy import lazily
from .messages import Body, File, Headers, Operation, Reply, Request, Response, Scheme, Upload
from .model import Model, OpenModel
from .parts import multipart_reply
from .streams import JsonLines, ServerSentEvent, ServerSentEvents
from .unset import UNSET, Unset
from .uploads import file_body, form_body, lines_body, multipart_body

if TYPE_CHECKING:
    from .client import Client

__all__ = [
    "UNSET",
    "ApiError",
    "AsyncEventStream",
    "Body",
    "Call",
    "Client",
    "Decoder",
    "ErrorReply",
    "EventStream",
    "File",
    "Headers",
    "InvalidRequest",
    "JsonLines",
    "MalformedReply",
    "Mismatch",
    "MissingCredential",
    "Model",
    "OpenIntEnum",
    "OpenModel",
    "OpenStrEnum",
    "Operation",
    "Reply",
    "Request",
    "Response",
    "Scheme",
    "ServerSentEvent",
    "ServerSentEvents",
    "StreamCall",
    "TooLarge",
    "Unset",
    "Upload",
    "anything",
    "boolean",
    "closest",
    "constant",
    "cookie",
    "date",
    "encode_json",
    "enumeration",
    "error_reply",
    "event",
    "events_of",
    "file",
    "file_body",
    "form_body",
    "header",
    "instant",
    "integer",
    "json_body",
    "later",
    "lazily",
    "lines_body",
    "list_of",
    "listed_in",
    "mapping_of",
    "multipart_body",
    "multipart_reply",
    "null",
    "number",
    "one_of",
    "optional",
    "path_segment",
    "plain_text",
    "properties",
    "query",
    "query_json",
    "query_object",
    "required",
    "styled_segment",
    "tagged",
    "text",
    "text_body",
    "text_parameter",
    "uuid",
]


def __getattr__(name: str) -> Any:
    if name == "Client":
        from .client import Client

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
