"""Two versions of a document: what a caller of the old one may fail on with the new one.

Both are made plain first (`normal`), so that what is compared is what callers see, and not how a document says it. The
Python that is compiled from them is compared by griffe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .documents import Document, Json
from .limits import limits_changed
from .normal import Normal, normalise
from .normal.operations import Operation
from .problems import CompileError
from .python_changes import python_changes
from .render import naming_of
from .schema_changes import SchemaChanges

__all__ = ["Found", "compare"]


@dataclass(frozen=True)
class Found:
    """One difference."""

    surface: Literal["spec", "python"]
    breaking: bool
    where: str
    said: str


def compare(old: Path, new: Path, *, python: bool) -> list[Found]:
    """Return all differences, the breaking ones first. Raises `CompileError` for a document that can't be read."""
    documents = [Document("api", path, None) for path in (old, new)]
    normals = [_read(one) for one in documents]
    found = {*_Comparison(*normals).all()}
    for where, breaking, said in limits_changed(*(one.load() for one in documents)):
        found.add(Found("spec", breaking, where, said))
    if python:
        found |= {Found("python", *one) for one in python_changes(*documents)}
    return sorted(found, key=lambda one: (not one.breaking, one.surface != "spec", one.where, one.said))


def _read(document: Document) -> Normal:
    normal = normalise(document.load(), naming_of(document))
    if normal.notes.faults:
        raise CompileError(*(f"{document.label}: {where}: {said}" for where, said in normal.notes.faults))
    return normal


class _Comparison:
    """The operations of two versions, side by side."""

    def __init__(self, old: Normal, new: Normal) -> None:
        self._old = old
        self._new = new
        self._schemas = SchemaChanges(old.schemas, new.schemas)
        self._found: list[Found] = []

    def all(self) -> list[Found]:
        before, after = ({_key(one): one for one in normal.operations} for normal in (self._old, self._new))
        for key, one in before.items():
            if key in after:
                self._operation(one, after[key])
            else:
                self._add(True, _where(one), "the operation is gone")
        for key, one in after.items():
            if key not in before:
                self._add(False, _where(one), "the operation is new")
        return self._found

    def _add(self, breaking: bool, where: str, said: str) -> None:
        self._found.append(Found("spec", breaking, where, said))

    def _operation(self, old: Operation, new: Operation) -> None:
        where = _where(old)
        if old.name != new.name:
            self._add(False, where, f"its name is {new.name} and no longer {old.name}; so is its module's")
        self._parameters(old, new, where)
        self._body(old, new, where)
        self._answers(old, new, where)
        self._security(old, new, where)

    def _parameters(self, old: Operation, new: Operation, where: str) -> None:
        before, after = (
            {
                # Parts of a path are told by their place, not by their name.
                (one["in"], index if one["in"] == "path" else normal.names.on_wire(one["name"])): one
                for index, one in enumerate(operation.body["parameters"])
            }
            for normal, operation in ((self._old, old), (self._new, new))
        )
        for (place, name), one in before.items():
            here = f"{where}, {place} parameter {self._old.names.on_wire(one['name'])}"
            twin = after.get((place, name))
            if twin is None:
                self._add(True, here, "it is gone")
                continue
            if one.get("required") is not True and twin.get("required") is True:
                self._add(True, here, "it is required now")
            elif one.get("required") is True and twin.get("required") is not True:
                self._add(False, here, "it is optional now")
            if (one.get("style"), one.get("explode")) != (twin.get("style"), twin.get("explode")):
                self._add(True, here, "its style is another one")
            self._schema(one["schema"], twin["schema"], here, sent=True)
        for (place, name), one in after.items():
            if (place, name) not in before:
                needed = one.get("required") is True
                here = f"{where}, {place} parameter {self._new.names.on_wire(one['name'])}"
                self._add(needed, here, f"it is new{' and required' if needed else ''}")

    def _schema(self, old: Json, new: Json, where: str, *, sent: bool) -> None:
        for found in self._schemas.differences(old, new, sent=sent):
            self._add(found.breaks(sent), where + found.place, found.said)

    def _body(self, old: Operation, new: Operation, where: str) -> None:
        before, after = old.body.get("requestBody"), new.body.get("requestBody")
        here = f"{where}, request body"
        if before is None or after is None:
            if before is not None:
                self._add(True, here, "it is gone")
            elif after is not None:
                self._add(after["required"], here, f"it is new{' and required' if after['required'] else ''}")
            return
        if before["required"] != after["required"]:
            self._add(after["required"], here, f"it is {'required' if after['required'] else 'optional'} now")
        self._media(before["content"], after["content"], here, sent=True)

    def _media(self, old: Json, new: Json, where: str, *, sent: bool) -> None:
        for (old_type, before), (new_type, after) in zip(old.items(), new.items(), strict=False):
            if old_type.split(";")[0].lower() != new_type.split(";")[0].lower():
                self._add(True, where, f"its media type is {new_type} and no longer {old_type}")
            if before["x-kind"] == after["x-kind"]:
                self._schema(before["schema"], after["schema"], where, sent=sent)
        if bool(old) != bool(new):
            self._add(bool(old), where, "it has no content any more" if old else "it has content now")

    def _answers(self, old: Operation, new: Operation, where: str) -> None:
        before, after = old.body["responses"], new.body["responses"]
        for status in before:
            here = f"{where}, answer {status}"
            if status in after:
                self._media(before[status]["content"], after[status]["content"], here, sent=False)
            else:
                success = status.startswith("2") or status == "default"
                self._add(success, here, "it is gone")
        for status in after:
            if status not in before:
                self._add(False, f"{where}, answer {status}", "it is new")

    def _security(self, old: Operation, new: Operation, where: str) -> None:
        before, after = (_alternatives(one) for one in (old, new))
        if before == after:
            return
        left_out = [one for one in before if not any(other <= one for other in after)]
        said = "another credential is needed" if left_out else "more credentials are taken"
        self._add(bool(left_out), f"{where}, security", said)


def _alternatives(one: Operation) -> list[frozenset[str]]:
    stated = one.body.get("security") or [{}]
    return [frozenset(alternative) for alternative in stated if isinstance(alternative, dict)]


def _key(one: Operation) -> tuple[str, str, str, str]:
    return one.method, re.sub(r"\{[^{}]*\}", "{}", one.path), repr(one.query), one.beside


def _where(one: Operation) -> str:
    return f"{one.method.upper()} {one.path}" + (f" ({one.beside})" if one.beside else "")
