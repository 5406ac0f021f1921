"""From the generator's properties to the expressions that decode them, put together from the runtime's functions."""

from __future__ import annotations

from typing import Any, TypeAlias

from openapi.compiler.problems import Problems
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

__all__ = ["Shapes", "Tags", "literal", "part_kinds", "type_of"]

Tags: TypeAlias = dict[frozenset[str], tuple[str, dict[str, str]]]

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


def part_kinds(prop: Any) -> dict[str, str]:
    """Return how each part of a multipart answer is read, by the part's name."""
    if not isinstance(prop, p.ModelProperty):
        return {}
    properties = [*(prop.required_properties or ()), *(prop.optional_properties or ())]
    return {one.name.get_untrusted_value(): kind for one in properties if (kind := _part_kind(one))}


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


class Shapes:
    """Write decoders for the properties of one module, naming those that are worth building only once."""

    def __init__(self, tags: Tags, problems: Problems, where: str) -> None:
        self._tags = tags
        self._problems = problems
        self._where = where
        # Name, type and expression of each decoder that is built once.
        self.constants: list[tuple[str, str, str]] = []

    def decoder(self, prop: Any, name: str) -> str:
        """Return an expression that is cheap to evaluate for each call."""
        expression = self._expression(prop)
        if not expression.endswith(")"):
            return expression
        for known, _, same in self.constants:
            if same == expression:
                return known
        constant = f"_{name.upper()}"
        self.constants.append((constant, type_of(prop, required=True), expression))
        return constant

    def _expression(self, prop: Any) -> str:
        if type(prop) in _SIMPLE:
            return f"_runtime.{_SIMPLE[type(prop)]}"
        if isinstance(prop, ConstProperty):
            return f"_runtime.constant({prop.value.python_code.as_unembedded_code()})"
        if isinstance(prop, p.EnumProperty):
            return f"_runtime.enumeration({prop.class_info.name}, {prop.value_type.__name__})"
        if isinstance(prop, p.ModelProperty):
            return f"{prop.class_info.name}.from_dict"
        if isinstance(prop, ListProperty):
            return f"_runtime.list_of({self._expression(prop.inner_property)})"
        if isinstance(prop, UnionProperty):
            return self._union(prop)
        self._problems.add(self._where, f"no decoder for {type(prop).__name__} (is literal_enums set?)")
        return "_runtime.anything"

    def _union(self, prop: UnionProperty) -> str:
        members = sorted(prop.inner_properties, key=lambda one: _ORDER.index(type(one)))
        models = [one for one in members if isinstance(one, p.ModelProperty)]
        others = [one for one in members if not isinstance(one, p.ModelProperty)]
        for kind, what in ((p.EnumProperty, "enums"), (ListProperty, "arrays")):
            if sum(isinstance(one, kind) for one in others) > 1:
                self._problems.add(self._where, f"a union of two {what} can't be told apart")
        expressions = [self._expression(one) for one in others]
        if len(models) > 1:
            expressions.append(self._tagged(models))
        elif models:
            expressions.append(self._expression(models[0]))
        if any(isinstance(one, p.AnyProperty) for one in others):
            expressions.remove("_runtime.anything")
            expressions.append("_runtime.anything")
        return expressions[0] if len(expressions) == 1 else f"_runtime.one_of({', '.join(expressions)})"

    def _tagged(self, models: list[Any]) -> str:
        names = frozenset(str(one.class_info.name) for one in models)
        tag, mapping = self._tags.get(names) or _stated_tags(models) or ("", {})
        if not tag:
            self._problems.add(
                self._where,
                f"a union of {', '.join(sorted(names))} can't be told apart: give it a discriminator, or each member a"
                " required property with a `const`",
            )
            return "_runtime.anything"
        members = ", ".join(f"{literal(value)}: {target}.from_dict" for value, target in mapping.items())
        return f"_runtime.tagged({literal(tag)}, {{{members}}})"


def _stated_tags(models: list[Any]) -> tuple[str, dict[str, str]] | None:
    """Return a property that each member requires and fixes to a value of its own."""
    for candidate in models[0].required_properties or ():
        found: dict[str, str] = {}
        for model in models:
            value = next(
                (_fixed(one) for one in model.required_properties or () if one.name == candidate.name), None
            )
            if value is None or value in found:
                break
            found[value] = str(model.class_info.name)
        else:
            return candidate.name.get_untrusted_value(), found
    return None


def _fixed(prop: Any) -> Any:
    """Return the one value that a property may have, None where there are several."""
    if isinstance(prop, ConstProperty):
        value = prop.value.raw_value
        return value.get_untrusted_value() if hasattr(value, "get_untrusted_value") else value
    if isinstance(prop, p.EnumProperty) and len(prop.values) == 1:
        return next(iter(prop.values.values()))
    return None
