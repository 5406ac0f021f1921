"""`allOf`: one schema that says what all of several say."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from .notes import Json
from .nulls import NULL, without_null
from .references import only_annotations, reference, target_of

if TYPE_CHECKING:
    from .schemas import Place, Plain

__all__ = ["Merging"]

_MOST = 64
_TELLING = frozenset(
    {
        *("$ref", "type", "properties", "items", "prefixItems", "enum", "const", "allOf", "anyOf", "oneOf"),
        *("additionalProperties", "patternProperties", "format", "nullable"),
    }
)


class Merging:
    """Merge the members of `allOf`; where one of them is a union, each of its members is merged with the rest."""

    def __init__(self, plain: Plain) -> None:
        self._plain = plain

    def merged(self, given: Json, at: Place, *, own: bool) -> Json:
        """Return one plain schema for an `allOf` and what stands beside it."""
        members, required = self._members(given)
        if not members:
            return self._plain.schema(
                {key: value for key, value in given.items() if key != "allOf"}, at, own=own
            )
        if len(members) == 1 and not required:
            told = {"description": given["description"]} if isinstance(given.get("description"), str) else {}
            made = self._plain.schema(members[0], at, own=own)
            return made if not told or ("$ref" in made and own) else {**made, **told}
        if not own and any(self._is_object(one) for one in members):
            # First a name, then the merge: members may lead back here.
            return self._plain.hoisted(given, at)
        choices = [self._choices(one, at) for one in members]
        if any(len(each) > 1 for each in choices):
            return self._distributed(given, choices, self._tag(members), required, at)
        made = self._all_of([self._plain.followed(schema) for ((_, schema),) in choices], required, at)
        for key in ("description",):
            if isinstance(given.get(key), str) and given[key]:
                made[key] = given[key]
        return made

    def _members(self, given: Json) -> tuple[list[Json], list[str]]:
        """Return the members that say something of values, nested ones put in, and the names that the rest requires."""
        members: list[Json] = []
        required: list[str] = []
        beside = {key: value for key, value in given.items() if key != "allOf"}
        for one in [*given["allOf"], beside]:
            if not isinstance(one, dict):
                continue
            if not _TELLING & set(one):
                required += one.get("required") or []
            elif one.get("allOf") and not (_TELLING & set(one)) - {"allOf"}:
                inner, more = self._members(one)
                members += inner
                required += more
            elif not only_annotations(one) and one not in members:
                members.append(one)
        return members, required

    def _is_object(self, member: Json) -> bool:
        if "$ref" in member:
            # Asked of what isn't plain yet: the component may be open.
            raw = self._plain.raw.get(target_of(member))
            return (
                isinstance(raw, dict)
                and ("$ref" not in raw or raw != member)
                and self._looks_like_object(raw, 0)
            )
        return self._looks_like_object(member, 0)

    def _looks_like_object(self, raw: Json, depth: int) -> bool:
        if "$ref" in raw and depth < 20:
            target = self._plain.raw.get(target_of(raw))
            return isinstance(target, dict) and self._looks_like_object(target, depth + 1)
        if self._plain.needs_class(raw) and not raw.get("enum"):
            return True
        return depth < 20 and any(
            self._looks_like_object(one, depth + 1)
            for key in ("allOf", "oneOf", "anyOf")
            for one in (raw.get(key) or [])
            if isinstance(one, dict)
        )

    def _choices(self, member: Json, at: Place) -> list[tuple[str, Json]]:
        """Return the alternatives that a member leaves, each with a name; one that lies here needs no class."""
        key = "oneOf" if member.get("oneOf") else "anyOf"
        if "$ref" in member or not member.get(key) or (_TELLING & set(member)) - {key}:
            return self._spread("", self._part(member, at))
        found: list[tuple[str, Json]] = []
        for index, one in enumerate(member[key]):
            if isinstance(one, dict) and one.get("type") != "null":
                title = one.get("title")
                name = title if isinstance(title, str) and title.strip() else f"type_{index}"
                found += self._spread(name, self._part(one, at.step(f"{at.name} {name}".strip())))
        return found or [("", {})]

    def _part(self, member: Json, at: Place) -> Json:
        """Return a member, plain."""
        if "$ref" in member:
            return self._plain.schema({"$ref": member["$ref"]}, at)
        return self._plain.schema(without_null(member), at, own=True)

    def _spread(self, name: str, schema: Json) -> list[tuple[str, Json]]:
        """Return what a union stands for, and anything else as it is."""
        followed = self._plain.followed(schema)
        each = [one for one in followed.get("anyOf", []) if one != NULL] or [schema]
        return [(target_of(one) if "$ref" in one else f"{name} {i or ''}", one) for i, one in enumerate(each)]

    def _tag(self, members: list[Json]) -> Json | None:
        for one in members:
            tag = (self._plain.followed(one) if "$ref" in one else one).get("discriminator")
            if isinstance(tag, dict):
                return tag
        return None

    def _distributed(
        self,
        given: Json,
        choices: list[list[tuple[str, Json]]],
        tag: Json | None,
        required: list[str],
        at: Place,
    ) -> Json:
        """Return the union of all ways to choose one alternative of each part."""
        total = prod(len(each) for each in choices)
        if total > _MOST:
            self._plain.notes.add(
                at.where, f"`allOf` of unions stands for {total} combinations; it means any value here"
            )
            return {}
        members: list[Json] = []
        renamed: dict[str, str] = {}
        for chosen in product(*choices):
            made = self._all_of([self._plain.followed(one) for _, one in chosen], required, at)
            if made.get("type") == "object":
                words = [name for (name, _), each in zip(chosen, choices, strict=True) if len(each) > 1]
                name = self._plain.names.new_class(" ".join([at.parent, at.name, *words]))
                self._plain.raw[name] = self._plain.done[name] = made
                renamed |= {f"@{target_of(one)}": f"@{name}" for _, one in chosen if "$ref" in one}
                made = reference(name)
            if made not in members:
                members.append(made)
        union: Json = {"anyOf": members} if len(members) > 1 else dict(members[0])
        if tag and "anyOf" in union:
            mapping = {
                value: renamed.get(target, target) for value, target in (tag.get("mapping") or {}).items()
            }
            union["discriminator"] = {**tag, "mapping": mapping}
        if isinstance(given.get("description"), str):
            union["description"] = given["description"]
        return union

    def _all_of(self, parts: list[Json], required: list[str], at: Place) -> Json:
        made: Json = {}
        for one in parts:
            made = self._both(made, one, at)
        if made.get("type") == "object" and required:
            made["required"] = list(dict.fromkeys([*made.get("required", []), *required]))
        return made

    def _both(self, one: Json, other: Json, at: Place) -> Json:
        """Return what two plain schemas say together; the later one counts where they contradict each other."""
        if _bare(one) == {}:
            return dict(other)
        if _bare(other) == {} or _bare(one) == _bare(other):
            return {**one, **{k: v for k, v in other.items() if k == "description"}}
        if one.get("type") == other.get("type") == "object":
            return self._objects(one, other, at)
        if one.get("type") == other.get("type") == "array":
            return {"type": "array", "items": self._narrower(one["items"], other["items"], at)}
        return self._narrower(one, other, at)

    def _objects(self, one: Json, other: Json, at: Place) -> Json:
        made: Json = {"type": "object"}
        properties = dict(one.get("properties", {}))
        for name, schema in other.get("properties", {}).items():
            known = properties.get(name)
            inside = at.step(name, f".{name}")
            properties[name] = schema if known is None else self._narrower(known, schema, inside)
        if properties:
            made["properties"] = properties
        required = [*one.get("required", []), *other.get("required", [])]
        if required:
            made["required"] = list(dict.fromkeys(required))
        extras = [each["additionalProperties"] for each in (one, other) if "additionalProperties" in each]
        if typed := [each for each in extras if each is not False]:
            made["additionalProperties"] = typed[-1]
        elif len(extras) == 2:
            # Only where both say so: one part's `false` would forbid what the others name.
            made["additionalProperties"] = False
        for each in (one, other):
            if "description" in each:
                made["description"] = each["description"]
        return made

    def _narrower(self, one: Json, other: Json, at: Place) -> Json:
        """Return the schema that allows less; where neither does, the later one."""
        first, second = self._plain.followed(one), self._plain.followed(other)
        if _bare(first) == {} or _bare(first) == _bare(second):
            return other
        if _bare(second) == {}:
            return one
        for wide, narrow, schema in ((first, second, other), (second, first, one)):
            if _holds(wide, narrow):
                return schema
        if first.get("type") == second.get("type") == "array":
            return {"type": "array", "items": self._narrower(first["items"], second["items"], at)}
        if first.get("type") == second.get("type") == "object":
            name = self._plain.names.new_class(f"{at.parent} {at.name}")
            self._plain.raw[name] = self._plain.done[name] = self._objects(first, second, at)
            return reference(name)
        self._plain.notes.add(at.where, "its parts contradict each other; the last one is taken")
        return other


def _bare(schema: Json) -> Json:
    return {
        key: value for key, value in schema.items() if key not in ("description", "readOnly", "writeOnly")
    }


def _holds(wide: Json, narrow: Json) -> bool:
    """Tell whether all that the second schema allows is allowed by the first one, as far as that is plain to see."""
    values: Any = narrow.get("enum", [narrow["const"]] if "const" in narrow else None)
    if "enum" in wide:
        return values is not None and set(map(repr, values)) <= set(map(repr, wide["enum"]))
    if wide.get("type") == "string" and "enum" not in wide:
        if values is not None:
            return all(isinstance(one, str) for one in values)
        return narrow.get("type") == "string" and "format" not in wide
    if wide.get("type") in ("integer", "number") and values is not None:
        return all(isinstance(one, int) for one in values)
    if wide.get("type") == "number":
        return narrow.get("type") == "integer"
    if "anyOf" in wide:
        return any(_bare(one) == _bare(narrow) or one == narrow for one in wide["anyOf"])
    return False
