"""From the generator's properties to the expressions that decode them, put together from the runtime's functions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeAlias

from openapi_python_client.parser import properties as p
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from .normal import Names, Notes, Tag
from .problems import CompileError

__all__ = ["Known", "Shapes", "Tags", "literal", "part_kinds", "type_of"]

# The classes of a union, and what tells them apart.
Tags: TypeAlias = dict[frozenset[str], Tag]

_SIMPLE: dict[type[Any], str] = {
    p.AnyProperty: "anything",
    BooleanProperty: "boolean",
    DateProperty: "date",
    DateTimeProperty: "instant",
    FileProperty: "file",
    FloatProperty: "number",
    IntProperty: "integer",
    NoneProperty: "null",
    StringProperty: "text",
    UuidProperty: "uuid",
}
# The order in which a union is tried: what takes least comes first.
_ORDER: tuple[type[Any], ...] = (
    NoneProperty,
    ConstProperty,
    BooleanProperty,
    UuidProperty,
    DateProperty,
    DateTimeProperty,
    p.EnumProperty,
    FloatProperty,
    IntProperty,
    StringProperty,
    FileProperty,
    ListProperty,
    p.ModelProperty,
    p.AnyProperty,
)


def literal(text: object) -> str:
    """Write a text as a Python literal."""
    value = text.get_untrusted_value() if hasattr(text, "get_untrusted_value") else text
    return ascii(value) if any(not character.isprintable() for character in str(value)) else repr(value)


def type_of(prop: Any, *, required: bool | None = None) -> str:
    """Return the Python type of a property, as the generator writes it."""
    return str(prop.get_type_string(no_optional=bool(required)).as_unembedded_code())


_TEXTS = (StringProperty, DateProperty, DateTimeProperty, UuidProperty)


def part_kinds(prop: Any, names: Names) -> dict[str, str]:
    """Return how each part of a multipart answer is read, by the part's name."""
    if not isinstance(prop, p.ModelProperty):
        return {}
    properties = [*(prop.required_properties or ()), *(prop.optional_properties or ())]
    kinds = {names.on_wire(one.name.get_untrusted_value()): _part_kind(one) for one in properties}
    return {name: kind for name, kind in kinds.items() if kind}


def _part_kind(prop: Any) -> str:
    """Return the runtime's word for a part; an empty one where the part itself has to say what it is."""
    if isinstance(prop, UnionProperty):
        kinds = {_part_kind(one) for one in prop.inner_properties if not isinstance(one, NoneProperty)}
        return kinds.pop() if len(kinds) == 1 else ""
    if isinstance(prop, ListProperty):
        inner = _part_kind(prop.inner_property)
        return f"{inner or 'json'}s" if not inner.endswith("s") else "jsons"
    if isinstance(prop, FileProperty):
        return "file"
    if isinstance(prop, p.AnyProperty):
        return ""
    if isinstance(prop, p.EnumProperty):
        return "text" if prop.value_type is str else "json"
    if isinstance(prop, ConstProperty):
        return (
            "text"
            if isinstance(prop.value.raw_value, str) or hasattr(prop.value.raw_value, "get_untrusted_value")
            else "json"
        )
    return "text" if isinstance(prop, _TEXTS) else "json"


@dataclass(frozen=True)
class Known:
    """What is known of a document beside what the generator hands on."""

    tags: Tags
    names: Names
    notes: Notes


class Shapes:
    """Write decoders for the properties of one module, naming those that are worth building only once."""

    def __init__(self, known: Known, where: str, *, late: bool = False) -> None:
        """`late` says that the module doesn't import the classes that it names: each then takes a constant."""
        self._known = known
        self._where = where
        self._late = late
        # Name, type and expression of each decoder that is built once.
        self.constants: list[tuple[str, str, str]] = []
        # The classes that the expressions name.
        self.classes: set[str] = set()

    def decoder(self, prop: Any, name: str) -> str:
        """Return an expression that is cheap to evaluate for each call."""
        expression = self._expression(prop)
        if not expression.endswith(")") and not (self._late and isinstance(prop, p.ModelProperty)):
            return expression
        for known, _, same in self.constants:
            if same == expression:
                return known
        constant = f"_{name.upper()}"
        while any(constant == known for known, _, _ in self.constants):
            constant += "_"
        self.constants.append((constant, type_of(prop, required=True), expression))
        return constant

    def wire_name(self, prop: Any) -> str:
        """Return the name that a property or parameter has on the wire."""
        return self._known.names.on_wire(prop.name.get_untrusted_value())

    def _class(self, prop: Any) -> str:
        self.classes.add(str(prop.class_info.name))
        return str(prop.class_info.name)

    def _expression(self, prop: Any) -> str:
        if type(prop) in _SIMPLE:
            return f"_runtime.{_SIMPLE[type(prop)]}"
        if isinstance(prop, ConstProperty):
            return f"_runtime.constant({prop.value.python_code.as_unembedded_code()})"
        if isinstance(prop, p.EnumProperty):
            return f"_runtime.enumeration({self._class(prop)}, {prop.value_type.__name__})"
        if isinstance(prop, p.ModelProperty):
            return f"{self._class(prop)}.from_dict"
        if isinstance(prop, ListProperty):
            return f"_runtime.list_of({self._expression(prop.inner_property)})"
        if isinstance(prop, UnionProperty):
            return self._union(prop)
        raise CompileError(f"{self._where}: no decoder for {type(prop).__name__}")

    def _union(self, prop: UnionProperty) -> str:
        members: list[Any] = sorted(prop.inner_properties, key=lambda one: _ORDER.index(type(one)))
        models = [one for one in members if isinstance(one, p.ModelProperty)]
        enums = [one for one in members if isinstance(one, p.EnumProperty)]
        others = [one for one in members if not isinstance(one, p.ModelProperty)]
        expressions: list[str] = []
        told: set[type[Any]] = set()
        for one in others:
            same = [
                each
                for each in enums
                if isinstance(one, p.EnumProperty) and each.value_type is one.value_type
            ]
            if len(same) < 2:
                expressions.append(self._expression(one))
            elif one.value_type not in told:
                told.add(one.value_type)
                names = ", ".join(self._class(each) for each in same)
                expressions.append(f"_runtime.listed_in({one.value_type.__name__}, {names})")
        if sum(isinstance(one, ListProperty) for one in others) > 1:
            self._known.notes.add(self._where, "a union of arrays: the first one that can be read is taken")
        if len(models) > 1:
            expressions.append(self._tagged(models))
        elif models:
            expressions.append(self._expression(models[0]))
        if any(isinstance(one, p.AnyProperty) for one in others):
            expressions.remove("_runtime.anything")
            expressions.append("_runtime.anything")
        return expressions[0] if len(expressions) == 1 else f"_runtime.one_of({', '.join(expressions)})"

    def _tagged(self, models: list[Any]) -> str:
        names = [self._class(one) for one in models]
        tag = self._known.tags.get(frozenset(names)) or _stated_tag(models)
        if tag is None:
            self._known.notes.add(
                self._where,
                f"nothing tells {', '.join(sorted(names))} apart: the one that fits best is taken (a discriminator, or"
                " a required property that each fixes, would make it certain)",
            )
            return f"_runtime.closest({', '.join(names)})"
        members = ", ".join(f"{literal(value)}: {target}.from_dict" for value, target in tag.members)
        otherwise = f", {tag.otherwise}.from_dict" if tag.otherwise else ""
        return f"_runtime.tagged({literal(tag.name)}, {{{members}}}{otherwise})"


def _stated_tag(models: list[Any]) -> Tag | None:
    """Return a property that each member requires and fixes to values of its own."""
    for candidate in models[0].required_properties or ():
        found: list[tuple[Any, str]] = []
        for model in models:
            values = next(
                (_fixed(one) for one in model.required_properties or () if one.name == candidate.name), []
            )
            if not values or {value for value, _ in found} & set(values):
                break
            found += [(value, str(model.class_info.name)) for value in values]
        else:
            return Tag(candidate.name.get_untrusted_value(), tuple(found))
    return None


def _fixed(prop: Any) -> list[Any]:
    """Return the values that a property may have, where the schema lists them."""
    if isinstance(prop, ConstProperty):
        value = prop.value.raw_value
        return [value.get_untrusted_value() if hasattr(value, "get_untrusted_value") else value]
    if isinstance(prop, p.EnumProperty):
        return [json.loads(f'"{one}"') if isinstance(one, str) else one for one in prop.values.values()]
    return []
