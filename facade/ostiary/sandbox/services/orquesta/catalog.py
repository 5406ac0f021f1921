"""Deployments and remote configurations: those built in, those of the user's file, and those set over the wire."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Literal, TypeAlias, cast

import yaml

from ostiary.errors import ConfigurationError
from ostiary.sandbox.checks import Schemas
from ostiary.sandbox.documents import load
from ostiary.sandbox.messages import Problem

TABLES = """
CREATE TABLE IF NOT EXISTS orquesta_definitions (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT;
"""

Kind: TypeAlias = Literal["deployments", "remoteconfigs"]
Definition: TypeAlias = dict[str, Any]

_SCHEMAS = {"deployments": "OrquestaDeploymentRequest", "remoteconfigs": "OrquestaRemoteConfigRequest"}
_VARIABLE = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Failure:
    """How the provider of a variant's model fails; `after` so many pieces of a stream, None for at once."""

    status: int
    error: str
    retry_after: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to carry a deployment out, its templates not yet filled."""

    id: str
    provider: str
    model: str
    type: str
    messages: list[dict[str, Any]]
    parameters: dict[str, Any]
    tools: list[dict[str, Any]]
    fails: Failure | None
    pace: float

    @classmethod
    def of(cls, key: str, number: int, told: Definition) -> Variant:
        """Read a variant of a definition that fits its schema."""
        fails = told.get("fails")
        return cls(
            id=told.get("id") or f"{key}_{number}",
            provider=told.get("provider") or "openai",
            model=told.get("model") or "gpt-4",
            type=told.get("type") or "chat",
            messages=told.get("messages") or [],
            parameters=told.get("parameters") or {},
            tools=told.get("tools") or [],
            fails=fails
            and Failure(
                fails["status"],
                fails.get("error") or "The provider failed",
                fails.get("retry_after"),
                fails.get("after"),
            ),
            pace=told.get("pace") or 0.0,
        )


class Catalog:
    """What is built in, and what a file adds or puts in its place.

    Raises `ostiary.errors.ConfigurationError` for a file that can't be read or doesn't have the form.
    """

    def __init__(self, file: Path | None) -> None:
        built_in = files(__package__ or "").joinpath("builtin.yaml").read_text("utf-8")
        self._parts = [("built_in", _parsed(built_in, "the built-in catalog"))]
        if file is not None:
            try:
                text = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigurationError(f"can't read the deployments in {file}: {error}") from None
            self._parts.append(("file", _parsed(text, str(file))))

    def every(self, db: Connection, kind: Kind) -> dict[str, tuple[str, Definition]]:
        """Return source and definition of all, by key, in the order in which they were told."""
        found: dict[str, tuple[str, Definition]] = {}
        for source, content in self._parts:
            found.update({key: (source, told) for key, told in content[kind].items()})
        rows = db.execute("SELECT * FROM orquesta_definitions WHERE kind = ? ORDER BY rowid", (kind,))
        found.update({row["key"]: ("set", json.loads(row["definition"])) for row in rows.fetchall()})
        return found

    def get(self, db: Connection, kind: Kind, key: str) -> Definition | None:
        """Return the definition of a key, None where there is none."""
        source_and_definition = self.every(db, kind).get(key)
        return source_and_definition and source_and_definition[1]


def put(db: Connection, kind: Kind, key: str, definition: Definition) -> None:
    """Set a definition that fits its schema; raise `Problem` 422 for parts that the schema leaves open."""
    if (wrong := _wrong(kind, definition)) is not None:
        raise Problem(422, wrong)
    db.execute(
        "INSERT OR REPLACE INTO orquesta_definitions (kind, key, definition) VALUES (?, ?, ?)",
        (kind, key, json.dumps(definition)),
    )


def remove(db: Connection, kind: Kind, key: str) -> None:
    """Remove a definition that was set."""
    db.execute("DELETE FROM orquesta_definitions WHERE kind = ? AND key = ?", (kind, key))


def deployment_id(key: str) -> str:
    """Return the id of a deployment: the same in every sandbox."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"ostiary:orquesta:{key}"))


def variants(key: str, definition: Definition) -> Iterator[tuple[Variant, Definition]]:
    """Yield a deployment's variants with what they are told by."""
    for number, told in enumerate(definition["variants"]):
        yield Variant.of(key, number, told), told


def fits(told: Definition, context: Mapping[str, Any]) -> bool:
    """Tell whether the context says all that a variant asks for; a list says, or asks for, any of its values."""
    conditions: Mapping[str, Any] = told.get("when") or {}
    return all(_values(wanted) & _values(context.get(name)) for name, wanted in conditions.items())


def filled(template: Any, inputs: Mapping[str, Any]) -> Any:
    """Return a template with its variables replaced, in every text of it; unknown ones stay as they are."""
    if isinstance(template, str):
        return _VARIABLE.sub(lambda match: _shown(inputs, match), template)
    if isinstance(template, list):
        items: list[Any] = template
        return [filled(each, inputs) for each in items]
    if isinstance(template, dict):
        fields = cast("dict[str, Any]", template)
        return {name: filled(each, inputs) for name, each in fields.items()}
    return template


def _shown(inputs: Mapping[str, Any], match: re.Match[str]) -> str:
    name = match.group(1)
    if name not in inputs:
        return match.group(0)
    value = inputs[name]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _values(value: Any) -> set[str]:
    given: list[Any] = value if isinstance(value, list) else [] if value is None else [value]
    return {json.dumps(each, sort_keys=True) for each in given}


def _parsed(text: str, source: str) -> dict[Kind, dict[str, Definition]]:
    try:
        content: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise ConfigurationError(f"{source} is not YAML{where}") from None
    told: dict[str, Any] = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    if not told or set(told) - set(_SCHEMAS):
        raise ConfigurationError(
            f"{source} must hold `deployments`, `remoteconfigs` or both, and nothing else"
        )
    found: dict[Kind, dict[str, Definition]] = {"deployments": {}, "remoteconfigs": {}}
    for kind in found:
        part: Any = told.get(kind) or {}
        if not isinstance(part, dict):
            raise ConfigurationError(f"{source}: {kind} must be a mapping from keys to definitions")
        definitions: dict[Any, Any] = part
        for key, definition in definitions.items():
            try:
                Schemas(load("sandbox")).at(f"/components/schemas/{_SCHEMAS[kind]}").require(definition)
                wrong = _wrong(kind, definition)
            except Problem as problem:
                wrong = problem.detail
            if wrong is not None:
                raise ConfigurationError(f"{source}: {kind}.{key}: {wrong}")
            found[kind][str(key)] = definition
    return found


def _wrong(kind: Kind, definition: Definition) -> str | None:
    """Say what is wrong with the parts whose schema is open, since they are the vendor's to define."""
    if kind == "remoteconfigs":
        return None
    for number, told in enumerate(definition["variants"]):
        for name, wanted, word in (("parameters", dict, "object"), ("tools", list, "array")):
            if told.get(name) is not None and not isinstance(told[name], wanted):
                return f"/variants/{number}/{name}: must be {word}"
    return None
