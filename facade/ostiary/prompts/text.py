"""A prompt that is one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from ostiary._core.given import kind_of
from ostiary.prompts.errors import TemplateError
from ostiary.prompts.grammar import filled, mask_text, require
from ostiary.prompts.literals import TemplateLiteral, is_literal, taken_apart

__all__ = ["TemplateString", "TemplateText"]


class TemplateText(str):
    """Be the filled-in text, and remember the template and the parameters.

    `template` is the text with its placeholders, or a t-string, which brings its parameters along; `params` a dict of
    values by name: texts, numbers, dates, UUIDs, None for nothing, or `Sensitive` ones; further ones are kept. Raises
    `MissingParameterError` with the names of all placeholders that have no parameter, `UnfitParameterError` for a value
    such as a list. Equal to a plain text that says the same; copies and pickles remember. What `str`'s own methods
    return is plain text.

    >>> text = TemplateText("Welcome {name}!", {"name": "Ada"})
    >>> str(text), text.template, text.params
    ('Welcome Ada!', 'Welcome {name}!', {'name': 'Ada'})
    """

    template: str
    params: dict[str, Any]

    def __new__(cls, template: str | TemplateLiteral, params: Mapping[str, Any] | None = None) -> Self:
        if is_literal(template) or params:
            template, params = taken_apart(template, params)
        if not isinstance(template, str):
            raise TemplateError(f"a TemplateText is made of text, not of {kind_of(template)}")
        plain, given = str.__str__(template), dict(params or {})
        require(plain, given)
        self = super().__new__(cls, filled(plain, given))
        self.template = plain
        self.params = given
        return self

    def masked(self) -> str:
        """Return the text for a record: `<SENSITIVE>` stands where sensitive values do."""
        text: str = filled(self.template, self.params, mask_text)
        return text

    def __str__(self) -> str:
        # Plain, so that nothing that keeps the text keeps the parameters alive with it.
        return str.__str__(self)

    def __repr__(self) -> str:
        names = ", ".join(map(str, self.params))
        return f"<{type(self).__name__}: {len(self)} characters from {names or 'no parameters'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.template, self.params))


TemplateString = TemplateText
"""The older name of `TemplateText`, which Libretto's SDK still has."""
