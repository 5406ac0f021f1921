"""What the sandbox knows of a service. One file in `services/` with a `SERVICE` adds one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from ostiary.sandbox.console.parts import View
from ostiary.sandbox.messages import Answer, Call
from ostiary.sandbox.requests import Arrival

Handler = Callable[[Call], Answer | Awaitable[Answer]]
Subject = Callable[[Mapping[str, Any], Any], "str | None"]
Keep = Callable[[Connection, int, Arrival, "str | None", Answer], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a sandbox was started with, beyond its port and its memory.

    `orquesta` is a YAML file with deployments. `model_url` is the base URL of a server that speaks OpenAI's API, with
    or without `/v1`, which answers in the place of the sandbox's own model; `model_key` is the key for it.
    """

    orquesta: Path | None = None
    model_url: str | None = None
    model_key: str | None = field(default=None, repr=False)


def detail(status: int, reason: str) -> Any:
    """Say why a request is refused as `{"detail": …}`."""
    return {"detail": reason}


def nothing(options: Options) -> Any:
    """Prepare nothing."""
    return None


def no_subject(path: Mapping[str, Any], body: Any) -> str | None:
    """Say that requests are about nothing in particular."""
    return None


def kept_in_the_log(
    db: Connection, number: int, arrival: Arrival, subject: str | None, answer: Answer
) -> None:
    """Keep nothing beyond what the log of requests has."""


@dataclass(frozen=True, slots=True)
class Service:
    """Describe a service that the sandbox plays.

    `document` is the OpenAPI document or names it, `operations` holds the handler of each of its operations that this
    service serves (two services may share one document). `subject` tells from path values and parsed body what a
    request is about, such as a session, so that the log can be searched for it; it is asked of refused requests too.
    `readback` holds handlers of the sandbox's own document that belong to this service. `tables` is the SQL that makes
    its tables. `settings` are environment variables that lead a client here; `{url}` stands for the service's base URL.
    `refusal` makes the body that says why a request is refused; `unfit` is the status for a body that doesn't fit the
    document. A `keyed` service refuses requests without any credential even while all credentials are accepted.
    `prepare` makes, once a sandbox, what the handlers find in `call.state.prepared` under the service's name; it raises
    `ostiary.errors.ConfigurationError` for options that can't be used. A service that `admits_itself` asks for
    credentials in its own way. `logged` turns a body into what the log of requests may keep of it. A service that
    `forwards` hands each request as it came to the ASGI application that `prepare` made, which answers for itself;
    `keep` is told its number, the request, what it is about, and the answer. `view` is what the console shows of it.
    """

    name: str
    document: str | Mapping[str, Any]
    operations: Mapping[str, Handler]
    tables: str = ""
    subject: Subject = no_subject
    readback: Mapping[str, Handler] = field(default_factory=dict[str, Handler])
    settings: tuple[tuple[str, str], ...] = ()
    refusal: Callable[[int, str], Any] = detail
    unfit: int = 422
    keyed: bool = False
    prepare: Callable[[Options], Any] = nothing
    admits_itself: bool = False
    logged: Callable[[bytes], bytes] = bytes
    forwards: bool = False
    keep: Keep = kept_in_the_log
    view: View | None = None
