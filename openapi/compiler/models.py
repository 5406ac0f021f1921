"""From a schema to the parts of its model's module."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Any

from openapi_python_client.parser.properties import AnyProperty
from openapi_python_client.parser.properties.file import FileProperty

from .shapes import Known, Shapes, literal, type_of

__all__ = ["ModelParts", "names_of", "parts_of"]

# `models/__init__.py` stays as short as its template however large the document is: importing one operation runs it.
_SEEN = '''"""The objects of the document; each is loaded when it is first asked for."""

{imports}

__all__ = {names}
'''
_HOMES = '''"""Which module each object lies in: read when the first one is asked for by name."""

HOMES: dict[str, str] = {homes}
'''


@dataclass
class ModelParts:
    """What the template of a model prints."""

    base: str
    doc: str
    fields: list[str]
    wire: list[str]
    taken: list[str]
    free: str
    free_taken: str
    # What type checkers need, and what decoding needs.
    seen: list[str]
    loaded: list[str]
    constants: list[tuple[str, str, str]]
    # Those that need another class are built when the first object is read.
    late: list[tuple[str, str, str]]
    changed: list[str]


def parts_of(model: Any, known: Known) -> ModelParts:
    """Put together what one model's module holds."""
    shapes = Shapes(known, f"schema {model.class_info.name}", late=True)
    properties = [*(model.required_properties or ()), *(model.optional_properties or ())]
    fields, taken = [], []
    for one in properties:
        kind = type_of(one, required=True)
        fields.append(
            f"{one.python_name}: {kind}" if one.required else f"{one.python_name}: {kind} | Unset = UNSET"
        )
        function = "required" if one.required else "optional"
        decoder = shapes.decoder(one, f"{one.python_name}")
        taken.append(
            f"{one.python_name}=_runtime.{function}(rest, {literal(shapes.wire_name(one))}, {decoder})"
        )
    free, free_taken = _free(model.additional_properties, shapes)
    lines = {*(model.relative_imports or ()), *(model.lazy_imports or ())}
    imports = sorted(line.replace("from ..models.", "from .") for line in lines if "models." in line)
    own = str(model.class_info.name)
    others = shapes.classes - {own}
    late = [one for one in shapes.constants if others & set(re.findall(r"\w+", one[2]))]
    return ModelParts(
        base=f"_runtime.OpenModel[{free if free == 'Any' else repr(free)}]" if free else "_runtime.Model",
        doc=_doc(model, properties),
        fields=fields,
        wire=[f"({literal(str(one.python_name))}, {literal(shapes.wire_name(one))})" for one in properties],
        taken=taken,
        free=free,
        free_taken=free_taken,
        seen=imports,
        loaded=[line for line in imports if line.split(" ")[-1] in others],
        constants=[one for one in shapes.constants if one not in late],
        late=late,
        changed=textwrap.wrap(", ".join(name for name, _, _ in late), 94),
    )


def names_of(data: Any) -> dict[str, str]:
    """Say in which module each object lies, for type checkers and for the interpreter: the texts of two files."""
    classes = [one.class_info for one in (*data.models, *data.enums)]
    homes = {str(one.name): str(one.module_name) for one in sorted(classes, key=lambda one: str(one.name))}
    imports = "\n".join(f"from .{home} import {name} as {name}" for name, home in homes.items())
    return {
        "__init__.pyi": _SEEN.format(imports=imports, names=list(homes)),
        "_homes.py": _HOMES.format(homes=homes),
    }


def _free(extra: Any, shapes: Shapes) -> tuple[str, str]:
    """Return the type of free properties, and the expression that reads them; empty texts where there are none."""
    if not extra:
        return "", ""
    if isinstance(extra, AnyProperty):
        return type_of(extra, required=True), "rest"
    return type_of(extra, required=True), f"_runtime.mapping_of({shapes.decoder(extra, 'additional')})(rest)"


def _doc(model: Any, properties: list[Any]) -> str:
    """Say what the schema says of the object and of each property."""
    said = model.description or model.title if hasattr(model, "title") else model.description
    text = said.get_untrusted_value().strip() if said else f"`{model.class_info.name}`."
    told = [
        f"{one.python_name}: {' '.join(one.description.get_untrusted_value().split())}"
        for one in properties
        if one.description
    ]
    if any(isinstance(one, FileProperty) for one in properties):
        text += "\n\nIt holds files, and can be sent as a multipart form only."
    return text + ("\n\nAttributes:\n    " + "\n    ".join(told) + "\n" if told else "")
