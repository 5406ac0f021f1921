"""From a schema to the parts of its model's module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openapi.compiler.problems import Problems
from openapi.compiler.shapes import Shapes, Tags, literal, type_of
from openapi_python_client.parser.properties import AnyProperty
from openapi_python_client.parser.properties.file import FileProperty

__all__ = ["ModelParts", "parts_of"]


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
    imports: list[str]
    constants: list[tuple[str, str, str]]


def parts_of(model: Any, tags: Tags, problems: Problems) -> ModelParts:
    """Put together what one model's module holds."""
    shapes = Shapes(tags, problems, f"schema {model.class_info.name}")
    properties = [*(model.required_properties or ()), *(model.optional_properties or ())]
    fields, taken = [], []
    for one in properties:
        kind = type_of(one, required=True)
        fields.append(
            f"{one.python_name}: {kind}" if one.required else f"{one.python_name}: {kind} | Unset = UNSET"
        )
        function = "required" if one.required else "optional"
        decoder = shapes.decoder(one, f"{one.python_name}")
        taken.append(f"{one.python_name}=_runtime.{function}(rest, {literal(one.name)}, {decoder})")
    free, free_taken = "", ""
    extra = model.additional_properties
    if extra:
        free = type_of(extra, required=True)
        if isinstance(extra, AnyProperty):
            free_taken = "rest"
        else:
            free_taken = f"_runtime.mapping_of({shapes.decoder(extra, 'additional')})(rest)"
    lines = {*(model.relative_imports or ()), *(model.lazy_imports or ())}
    return ModelParts(
        base=f"_runtime.OpenModel[{free if free == 'Any' else repr(free)}]" if free else "_runtime.Model",
        doc=_doc(model, properties),
        fields=fields,
        wire=[f"({literal(str(one.python_name))}, {literal(one.name)})" for one in properties],
        taken=taken,
        free=free,
        free_taken=free_taken,
        imports=sorted(line.replace("from ..models.", "from .") for line in lines if "models." in line),
        constants=shapes.constants,
    )


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
