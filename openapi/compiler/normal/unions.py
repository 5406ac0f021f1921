"""`oneOf` and `anyOf`: a union of plain schemas, flat, without doubles, with what tells its objects apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .notes import Json
from .references import only_annotations, target_of

if TYPE_CHECKING:
    from .schemas import Place, Plain

__all__ = ["Unions"]

_CONSTRAINTS = frozenset(
    {
        *(
            "required",
            "not",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
        ),
        *(
            "maximum",
            "minItems",
            "maxItems",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "uniqueItems",
        ),
        *("dependentRequired", "if", "then", "else", "description", "title", "format"),
    }
)
_OF_TYPE = {
    "object": ("properties", "required", "additionalProperties", "patternProperties"),
    "array": ("items", "prefixItems"),
    "string": ("format", "enum", "contentMediaType"),
    "integer": ("enum",),
    "number": ("enum",),
    "boolean": ("enum",),
    "null": (),
}


class Unions:
    """Make unions plain."""

    def __init__(self, plain: Plain) -> None:
        self._plain = plain

    def union(self, given: Json, at: Place, *, own: bool) -> Json:
        """Return the plain form of `oneOf` or `anyOf` and what stands beside it."""
        key = "oneOf" if given.get("oneOf") else "anyOf"
        members = [one for one in given[key] if one is not False]
        beside = {name: value for name, value in given.items() if name not in (key, "discriminator")}
        if given.get("oneOf") and given.get("anyOf"):
            beside.pop("anyOf")
            beside["allOf"] = [{"anyOf": given["anyOf"]}]
        limits = all(isinstance(one, dict) and set(one) <= _CONSTRAINTS for one in members)
        if limits and not only_annotations(beside):
            if any(set(one) - {"description", "title", "format"} for one in members):
                self._plain.notes.add(at.where, f"`{key}` of limits alone is the service's to check")
            return self._plain.schema(beside, at, own=own)
        if _says_more(beside, members):
            tag = (
                {"discriminator": given["discriminator"]}
                if isinstance(given.get("discriminator"), dict)
                else {}
            )
            whole = {"allOf": [{key: members, **tag}, beside]}
            return self._plain.schema(whole, at, own=own)
        told = {"description": given["description"]} if isinstance(given.get("description"), str) else {}
        listed = self._listed(members, given)
        if listed is not None:
            return self._plain.schema(listed, at, own=own)
        found = [
            self._member(one, at, index) for index, one in enumerate(members) if isinstance(one, dict | bool)
        ]
        made = self.joined(found)
        if "anyOf" in made and isinstance(given.get("discriminator"), dict):
            made["discriminator"] = given["discriminator"]
        return {**made, **told} if "$ref" not in made or not own else made

    def _member(self, one: Any, at: Place, index: int) -> Json:
        title = one.get("title") if isinstance(one, dict) else None
        name = title if isinstance(title, str) else f"type_{index}"
        return self._plain.schema(one, at.step(f"{at.name} {name}".strip()))

    def _listed(self, members: list[Any], given: Json) -> Json | None:
        """Return the enum that a union of constants is, its members named by their titles."""
        if len(members) < 2 or not all(isinstance(one, dict) and "const" in one for one in members):
            return None
        values = [one["const"] for one in members]
        if not (all(isinstance(one, str) for one in values) or all(type(one) is int for one in values)):
            return None
        kept: Json = {k: given[k] for k in ("description", "title", "nullable") if k in given}
        names = [one.get("title") for one in members]
        named = {"x-enum-varnames": names} if all(isinstance(one, str) for one in names) else {}
        return {
            **kept,
            "type": "string" if isinstance(values[0], str) else "integer",
            "enum": values,
            **named,
        }

    def of_types(self, given: Json, at: Place, *, own: bool) -> Json:
        """Return the union that a schema of several types is; what is said of one type goes to that one."""
        kinds = [one for one in given["type"] if one != "null"]
        members: list[Json] = []
        for kind in kinds:
            said = {key: given[key] for key in _OF_TYPE.get(kind, ()) if key in given}
            if "enum" in said:
                said["enum"] = [value for value in given["enum"] if _is_of(value, kind)]
                if not said["enum"]:
                    continue
            members.append({"type": kind, **said})
        told = {"description": given["description"]} if isinstance(given.get("description"), str) else {}
        found = [self._plain.schema(one, at.step(f"{at.name} {one['type']}".strip())) for one in members]
        return {**self.joined(found), **told}

    def joined(self, members: list[Json]) -> Json:
        """Return the union of plain schemas: flat, without doubles; the one schema where only one is left."""
        flat: list[Json] = []
        tag = None
        for one in members:
            if "anyOf" in one:
                flat += [inner for inner in one["anyOf"] if _bare(inner) not in map(_bare, flat)]
                tag = one.get("discriminator", tag)
            elif _bare(one) not in map(_bare, flat):
                flat.append(one)
        if any(_bare(one) == {} for one in flat) or not flat:
            return {}
        if len(flat) == 1:
            return dict(flat[0])
        made: Json = {"anyOf": flat}
        return {**made, "discriminator": tag} if tag else made


def _says_more(beside: Json, members: list[Any]) -> bool:
    """Tell whether what stands beside a union has to hold for each of its members."""
    if beside.get("properties") or beside.get("allOf") or "$ref" in beside:
        return True
    if isinstance(beside.get("additionalProperties"), dict):
        return True
    # Limits beside members of a type that is stated above them.
    return bool(beside.get("type")) and any(
        isinstance(one, dict)
        and not (
            {"type", "$ref", "allOf", "anyOf", "oneOf", "enum", "const", "properties", "items"} & set(one)
        )
        for one in members
    )


def _is_of(value: Any, kind: str) -> bool:
    kinds = {"string": str, "boolean": bool, "integer": int, "number": int | float}
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, kinds[kind]) if kind in kinds else False


def _bare(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "description"}


def leaves(plain: Plain, schema: Json, seen: frozenset[str] = frozenset()) -> list[str]:
    """Return the objects that a union stands for in the end, by the names of their components."""
    if "$ref" in schema:
        name = target_of(schema)
        if name in seen:
            return []
        made = plain.component(name)
        return [name] if made.get("type") == "object" else leaves(plain, made, seen | {name})
    return list(dict.fromkeys(leaf for one in schema.get("anyOf", []) for leaf in leaves(plain, one, seen)))
