"""Template strings of Python (t-strings, PEP 750, from 3.14 on) as templates: `t"Welcome {name}!"`.

What stands in their braces is the parameter's name, its value the parameter's. They are known by their shape, so that
nothing here needs a Python that has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeGuard

from ostiary.prompts.errors import TemplateError
from ostiary.prompts.grammar import PLACEHOLDER
from ostiary.prompts.sensitive import Sensitive

__all__ = ["TemplateLiteral", "is_literal", "taken_apart"]

_CONVERSIONS: Mapping[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}


class TemplateLiteral(Protocol):
    """What `string.templatelib.Template` is: texts, and what stands between them."""

    @property
    def strings(self) -> tuple[str, ...]: ...

    @property
    def interpolations(self) -> tuple[Any, ...]: ...


def is_literal(value: object) -> TypeGuard[TemplateLiteral]:
    """Tell whether a value is a t-string."""
    kind = type(value)
    return kind.__name__ == "Template" and kind.__module__ == "string.templatelib"


def taken_apart(template: Any, params: Mapping[str, Any] | None) -> tuple[Any, dict[str, Any]]:
    """Return a template whose t-strings are texts with placeholders, and the parameters that they brought along.

    Of nested dicts and lists a copy. Parameters that are given win. Raises `TemplateError` for an expression that is
    no name, for a name with two values, for literal braces that look like a placeholder, and for parameters that are no
    dictionary.
    """
    if not isinstance(params, Mapping | None):  # pyright: ignore[reportUnnecessaryIsInstance]
        kind = type(params).__name__
        raise TemplateError(f"the parameters of a template are a {kind}; pass a dictionary of values by name")
    found: dict[str, Any] = {}
    return _plain(template, found), {**found, **(params or {})}


def _plain(value: Any, found: dict[str, Any]) -> Any:
    if is_literal(value):
        return _text(value, found)
    if isinstance(value, Mapping):
        return {key: _plain(each, found) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_plain(each, found) for each in value) if type(value) in (list, tuple) else value
    return value


def _text(literal: TemplateLiteral, found: dict[str, Any]) -> str:
    pieces = [literal.strings[0]]
    for part, following in zip(literal.interpolations, literal.strings[1:], strict=True):
        pieces += [_placeholder(part, found), following]
    looks_alike = next(filter(None, map(PLACEHOLDER.search, literal.strings)), None)
    if looks_alike is not None:
        name = looks_alike[1]
        raise TemplateError(f"the literal braces around {name} can't be told from a placeholder", [name])
    return "".join(pieces)


def _placeholder(part: Any, found: dict[str, Any]) -> str:
    name = part.expression.strip()
    placeholder = f"{{{name}}}"
    if not PLACEHOLDER.fullmatch(placeholder):
        raise TemplateError("an expression in a t-string must be a name: give the value one before it")
    value = _formed(part.value, part.conversion, part.format_spec)
    if name in found and found[name] != value:
        raise TemplateError(f"the t-string gives {name} two values", [name])
    found[name] = value
    return placeholder


def _formed(value: Any, conversion: str | None, spec: str) -> Any:
    """Return a value as `!r` and `:.2f` make it; one without either stays what it is."""
    if conversion is None and not spec:
        return value
    if isinstance(value, Sensitive):
        return Sensitive(_formed(value.reveal(), conversion, spec))
    return format(_CONVERSIONS[conversion](value) if conversion else value, spec)
