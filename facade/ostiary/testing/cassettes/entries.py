"""What a cassette's file holds: requests with their answers, in the order in which they were made."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ostiary._io.tape import Answer, Asked
from ostiary.testing.cassettes.bodies import legible, raw
from ostiary.testing.cassettes.errors import CassetteError
from ostiary.testing.cassettes.hiding import Hiding

__all__ = ["Entry", "heard", "load", "save", "written"]

VERSION: Final = 1


@dataclass
class Entry:
    """A request with its answer, as the file holds them: without secrets, bodies legible."""

    service: str | None
    operation: str | None
    request: dict[str, Any] = field(repr=False)
    answer: dict[str, Any] = field(repr=False)
    played: bool = False

    @property
    def name(self) -> str:
        """What it is a request of, for people."""
        if self.service is not None:
            return f"{self.service}.{self.operation}"
        return f"{self.request['method']} {self.request['url'].partition('?')[0]}"

    def replayed(self) -> Answer:
        """Return the answer as it came."""
        headers = [(str(name), str(value)) for name, value in self.answer["headers"]]
        kind = next((value for name, value in headers if name == "content-type"), "")
        content = raw(self.answer.get("body", {}), kind)
        # A length would be wrong where something was hidden; where the answer was cut, there is more to come that
        # doesn't.
        if not self.answer.get("cut"):
            headers.append(("content-length", str(len(content))))
        return Answer(int(self.answer["status"]), tuple(headers), [content], whole=True)


def written(asked: Asked, hiding: Hiding) -> dict[str, Any]:
    """Return a request as the file holds it."""
    kind = next((value for name, value in asked.headers if name.lower() == "content-type"), "")
    request: dict[str, Any] = {"method": asked.method, "url": hiding.url(asked.url)}
    if asked.operation is not None:  # the path below the service's base URL
        steps = urlsplit(request["url"]).path.split("/")
        request["path"] = "/" + "/".join(steps[-asked.operation.path.count("/") :])
    body = hiding.body(legible(asked.body, kind))
    return request | ({"body": body} if body else {})


def heard(asked: Asked, answer: Answer, hiding: Hiding) -> Entry:
    """Return a request and its answer as the file holds them."""
    kind = next((value for name, value in answer.headers if name.lower() == "content-type"), "")
    told: dict[str, Any] = {"status": answer.status, "headers": hiding.headers(answer.headers)}
    body = hiding.body(legible(b"".join(answer.pieces), kind))
    if body:
        told["body"] = body
    if not answer.whole and answer.pieces:
        told["cut"] = True
    operation = asked.operation
    return Entry(
        operation.service if operation else None,
        operation.name if operation else None,
        written(asked, hiding),
        told,
        played=True,
    )


def load(path: Path) -> list[Entry]:
    """Read a file. Raises `CassetteError` where it is none of a cassette."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise CassetteError(f"can't read the cassette {path}: {problem.strerror}") from None
    except ValueError:
        raise CassetteError(f"{path} is no cassette: it is not JSON") from None
    try:
        if content["ostiary_cassette"] != VERSION:
            raise CassetteError(
                f"{path} is of version {content['ostiary_cassette']}; this Ostiary reads {VERSION}"
            )
        entries = [
            Entry(one.get("service"), one.get("operation"), one["request"], one["answer"])
            for one in content["calls"]
        ]
        for entry in entries:
            entry.replayed()
            str(entry.request["method"] + entry.request["url"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CassetteError(f"{path} is no cassette, or was damaged by hand: record it again") from None
    return entries


def save(path: Path, entries: list[Entry]) -> None:
    """Write a file in one step, so that a run that is killed leaves the old one whole."""
    calls: list[dict[str, Any]] = []
    for entry in entries:
        named = {} if entry.service is None else {"service": entry.service, "operation": entry.operation}
        calls.append({**named, "request": entry.request, "answer": entry.answer})
    text = json.dumps({"ostiary_cassette": VERSION, "calls": calls}, ensure_ascii=False, indent=1) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not by `tempfile`, whose files are for one person alone: a cassette belongs to the project.
    made = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with made.open("x", encoding="utf-8") as file:
            file.write(text)
        if path.exists():
            shutil.copymode(path, made)
        os.replace(made, path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
