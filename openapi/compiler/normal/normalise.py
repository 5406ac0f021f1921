"""The steps from a document as it is found to one that the generator reads right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .answers import Bodies
from .cycles import cut, in_order
from .emit import emitted
from .inheritance import spell_out
from .naming import Names, Naming
from .notes import Json, Notes
from .operations import Operation, listed
from .parameters import plain_parameters, plain_path, schema_of
from .references import References
from .schemas import Place, Plain
from .tags import Tag, tags_of
from .use import mind_directions, mind_files, settle

__all__ = ["Normal", "normalise"]


@dataclass
class Normal:
    """A document for the generator, and what was found out about it."""

    document: Json
    operations: list[Operation]
    tags: dict[frozenset[str], Tag]
    names: Names
    notes: Notes
    # The components, plain, by the names of their classes.
    schemas: dict[str, Json]


def normalise(document: Json, naming: Naming) -> Normal:
    """Return a plainer document. The given one is changed on the way."""
    names, notes = Names(naming), Notes()
    references = References(document, names, notes)
    raw = references.turn()
    spell_out(raw, names, notes)
    plain = Plain(raw, names, notes)
    plain.original = references.original
    operations = listed(document, naming, notes)
    bodies = Bodies(plain, notes)
    for one in operations:
        _plain_operation(one, plain, bodies)
    plain.all()
    settle(plain.done, notes)
    mind_directions(plain.done, operations, notes)
    mind_files(plain.done, operations, notes)
    cut(plain.done, notes)
    tags = tags_of(plain, [schema for one in operations for schema in _schemas(one)], notes)
    made = emitted(document, in_order(plain.done), plain.swapped, operations, names)
    return Normal(made, operations, tags, names, notes, plain.done)


def _plain_operation(one: Operation, plain: Plain, bodies: Bodies) -> None:
    parent = plain.names.naming.identifier(one.name)
    one.path, one.query = plain_path(one.path, one.where, plain.notes)
    given = [parameter for parameter in one.body["parameters"] if isinstance(parameter, dict)]
    one.body["parameters"], one.body["x-path"] = plain_parameters(
        given, one.path, one.where, plain.names, plain.notes
    )
    for parameter in one.body["parameters"]:
        name = plain.names.on_wire(parameter["name"])
        at = Place(f"{one.where}, parameter {name}", parent, name)
        parameter["schema"] = plain.schema(schema_of(parameter), at)
        if "content" in parameter:
            parameter["content"] = {next(iter(parameter["content"]), "text/plain"): {}}
    bodies.request(one, parent)
    bodies.answers(one, parent)


def _schemas(one: Operation) -> list[Any]:
    found = [parameter["schema"] for parameter in one.body["parameters"]]
    for body in [one.body.get("requestBody", {}), *one.body["responses"].values()]:
        found += [media["schema"] for media in (body.get("content") or {}).values()]
    return found
