"""The grammar of templates, and filling one in.

`{name}` is a placeholder where the name is made of ASCII letters, digits and `_ [ ] .`. The name is a flat key:
`{user.name}` takes the parameter called `user.name`, and never an attribute or an item of one. Braces around anything
else stay as they are, so JSON in a prompt is safe; there is no escape. What is filled in is not read again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from ostiary._core.given import kind_of, nearly
from ostiary.prompts.errors import MissingParameterError, UnfitParameterError
from ostiary.prompts.sensitive import MASK, Sensitive

__all__ = ["PLACEHOLDER", "Fill", "filled", "mask_text", "names_in", "placeholders", "require", "text_of"]

PLACEHOLDER: Final = re.compile(r"\{([A-Za-z0-9_\[\].]+)\}")

Fill = Callable[[str, Any], str]

# Their `str` is what people would write; that of other types is made for programmers.
_PLAIN = (int, float, Decimal, uuid.UUID, date, time)


def placeholders(template: Any) -> tuple[str, ...]:
    """Return the names in a text, or in all texts of nested messages, each once, in the order of their first use."""
    return tuple(dict.fromkeys(names_in(template)))


def names_in(template: Any) -> Iterator[str]:
    """Yield every name in every text of nested dicts (keys too), lists and tuples."""
    if isinstance(template, str):
        yield from PLACEHOLDER.findall(template)
    elif isinstance(template, Mapping):
        for key, value in template.items():
            yield from names_in(key)
            yield from names_in(value)
    elif isinstance(template, list | tuple):
        for each in template:
            yield from names_in(each)


def require(template: Any, params: Mapping[str, Any]) -> None:
    """Raise `MissingParameterError` with all names that the parameters lack."""
    missing = [name for name in placeholders(template) if name not in params]
    if missing:
        plural = "s" if len(missing) > 1 else ""
        text = f"the template needs the parameter{plural} {', '.join(missing)}"
        given = [name for name in params if isinstance(name, str)]  # pyright: ignore[reportUnnecessaryIsInstance]
        near = nearly(missing[0], given)
        raise MissingParameterError(text if near is None else f"{text}; is {near!r} meant for it?", missing)


def text_of(name: str, value: Any) -> str:
    """Return a value as it stands in a prompt; raise `UnfitParameterError` for one that is no text, number or None."""
    if isinstance(value, Sensitive):
        return text_of(name, value.reveal())
    if isinstance(value, str):
        # The text itself, whatever a subclass (an enum, say) makes of str().
        return str.__str__(value)
    if value is None:
        return ""
    if isinstance(value, _PLAIN):
        return str(value)
    # Earlier messages, most likely, whose role is misspelt.
    history = "; messages belong into one of the role chat_history" if isinstance(value, list | tuple) else ""
    text = f"the parameter {name} is {kind_of(value)}, which has no place in a text{history}"
    raise UnfitParameterError(text, [name])


def mask_text(name: str, value: Any) -> str:
    """Return a value as it stands in a record of a prompt: a sensitive one is masked, also within a prompt."""
    if isinstance(value, Sensitive):
        return MASK
    # A prompt may be a part of another.
    within: Callable[[], str] | None = getattr(value, "masked", None) if isinstance(value, str) else None
    return text_of(name, value) if within is None else within()


def filled(template: Any, params: Mapping[str, Any], fill: Fill = text_of) -> Any:
    """Return a copy of a text, or of nested dicts, lists and tuples of texts, with parameters in their places.

    Values that are no text are taken over as they are. The parameters must hold every name (`require`).
    """
    if isinstance(template, str):
        return PLACEHOLDER.sub(lambda found: fill(found[1], params[found[1]]), template)
    if isinstance(template, Mapping):
        return {filled(key, params, fill): filled(value, params, fill) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(each, params, fill) for each in template]
    if isinstance(template, tuple):
        return tuple(filled(each, params, fill) for each in template)
    return template
