"""Values that fit a JSON schema, for a model that must answer in one: the plainest that will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

_DEEPEST = 8
_FORMATS = {
    "date-time": "2024-01-02T03:04:05Z",
    "date": "2024-01-02",
    "time": "03:04:05Z",
    "email": "someone@example.org",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def sample(schema: Any, hints: Sequence[str] = ()) -> Any:
    """Return a value that fits a schema, as far as the usual keywords tell; texts come from `hints` where they can.

    Reads `$ref` into the schema itself, `const`, `enum`, `default`, `anyOf`, `oneOf`, `allOf`, `type`, `properties`,
    `items`, `format` and the limits of numbers, texts and arrays. Not `pattern`, `not`, `if` and the like.
    """
    root: Mapping[str, Any] = cast("Mapping[str, Any]", schema) if isinstance(schema, Mapping) else {}
    return _Sampler(root, [each for each in hints if each]).value(root, "", 0)


class _Sampler:
    def __init__(self, root: Mapping[str, Any], hints: Sequence[str]) -> None:
        self._root = root
        # A name stands out by its capital; without any, the last word will do.
        names = [each for each in hints if each[:1].isupper()]
        self._hint = names[-1] if names else hints[-1] if hints else ""

    def value(self, schema: Any, name: str, depth: int) -> Any:
        if not isinstance(schema, Mapping):
            return {}
        told = self._resolved(cast("Mapping[str, Any]", schema))
        for key in ("const", "default"):
            if key in told:
                return told[key]
        if told.get("enum"):
            return told["enum"][0]
        for key in ("anyOf", "oneOf", "allOf"):
            if told.get(key):
                return self.value(self._chosen(told, key), name, depth + 1) if depth < _DEEPEST else None
        kind = told.get("type") or ("object" if "properties" in told or depth == 0 else "string")
        if isinstance(kind, list):
            kind = next((each for each in cast("list[str]", kind) if each != "null"), "null")
        return self._plain(str(kind), told, name, depth)

    def _plain(self, kind: str, told: Mapping[str, Any], name: str, depth: int) -> Any:
        if kind == "object":
            fields: Mapping[str, Any] = told.get("properties") or {}
            wanted = fields if depth < _DEEPEST else {key: fields[key] for key in told.get("required") or ()}
            if depth > 2 * _DEEPEST:
                return {}
            return {key: self.value(each, key, depth + 1) for key, each in wanted.items()}
        if kind == "array":
            least = told.get("minItems") or (0 if depth >= _DEEPEST else 1)
            return [self.value(told.get("items"), name, depth + 1) for _ in range(least)]
        if kind in ("integer", "number"):
            return _number(told)
        if kind == "boolean":
            return True
        return None if kind == "null" else self._text(told, name)

    def _text(self, told: Mapping[str, Any], name: str) -> str:
        text = _FORMATS.get(str(told.get("format"))) or self._hint or name or "text"
        text = text.ljust(told.get("minLength") or 0, "x")
        return text[: told["maxLength"]] if told.get("maxLength") is not None else text

    def _chosen(self, told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        if key == "allOf":
            return _merged([told, *(self._resolved(each) for each in told[key])])
        kinds = [each for each in told[key] if each.get("type") != "null"]
        chosen: Mapping[str, Any] = kinds[0] if kinds else {"type": "null"}
        return chosen

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Any = schema
        for _ in range(_DEEPEST):
            reference = found.get("$ref") if isinstance(found, Mapping) else None
            if not isinstance(reference, str):
                break
            found = self._root
            for step in reference.removeprefix("#").split("/")[1:]:
                found = found.get(step.replace("~1", "/").replace("~0", "~"), {})
        return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}


def _number(told: Mapping[str, Any]) -> int | float:
    low, high = told.get("minimum"), told.get("maximum")
    if told.get("exclusiveMinimum") is not None:
        low = told["exclusiveMinimum"] + 1
    wanted: int | float = 1
    if low is not None and wanted < low:
        wanted = low
    if high is not None and wanted > high:
        wanted = high
    return wanted


def _merged(schemas: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for each in schemas:
        fields = {**(merged.get("properties") or {}), **(each.get("properties") or {})}
        merged.update({key: value for key, value in each.items() if key != "allOf"})
        if fields:
            merged["properties"] = fields
    return merged
