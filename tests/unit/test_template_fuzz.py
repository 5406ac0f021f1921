"""Any text is a template, and any value a parameter or an error of ours that shows neither. Longer as fuzz."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostiary.prompts import TemplateChat, TemplateError, TemplateText

EXAMPLES = [300, pytest.param(20_000, marks=[pytest.mark.fuzz, pytest.mark.timeout(900)])]
PIECES = st.sampled_from(
    [
        *(
            "{",
            "}",
            "{{",
            "}}",
            "{a}",
            "{b.c}",
            "{d[0]}",
            "{ a }",
            "{a!r}",
            "{a:>9}",
            "{0}",
            "{}",
            "{__class__}",
        ),
        *(
            "{a.__class__}",
            "{a[__globals__]}",
            "%s",
            "$a",
            "${a}",
            "\\",
            "\n",
            "\x00",
            "\ud800",
            "é",
            "🙂",
            "canary",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)
NAMES = ["a", "b.c", "d[0]", "0", "__class__", "a.__class__", "a[__globals__]"]


class Hostile:
    """A value that would tell, if it were asked."""

    def __format__(self, spec: str) -> str:
        raise AssertionError("it was formatted")

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AssertionError(f"its attribute {name} was looked up")

    __repr__ = __str__ = lambda self: "a secret of its own"


VALUES = (
    TEXTS | st.integers() | st.none() | st.floats() | st.builds(Hostile) | st.lists(st.integers(), max_size=2)
)


def replaced(template: str, params: dict[str, str]) -> str:
    """Fill in by the definition: from the left, what is filled in is not read again."""
    found, rest = "", template
    while rest:
        name = next((each for each in params if rest.startswith("{" + each + "}")), None)
        found += params[name] if name is not None else rest[0]
        rest = rest[len(name) + 2 :] if name is not None else rest[1:]
    return found


def made(template: str, params: dict[str, object]) -> TemplateText | TemplateError:
    try:
        TemplateChat([{"role": "user", "content": template}], params)
        return TemplateText(template, params)
    except TemplateError as problem:
        return problem


@pytest.mark.parametrize("examples", EXAMPLES)
def test_what_is_filled_in_is_what_the_definition_says(examples: int) -> None:
    @settings(max_examples=examples)
    @given(TEXTS, st.fixed_dictionaries(dict.fromkeys(NAMES, TEXTS)))
    def holds(template: str, params: dict[str, str]) -> None:
        text = made(template, dict(params))
        if isinstance(text, TemplateError):
            assert text.names
            assert set(text.names).isdisjoint(params)
            return
        assert text == replaced(template, params)
        assert text.template == template

    holds()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_any_value_is_written_or_named_and_never_asked(examples: int) -> None:
    @settings(max_examples=examples)
    @given(TEXTS, st.dictionaries(st.sampled_from(NAMES), VALUES))
    def holds(template: str, params: dict[str, object]) -> None:
        problem = made(template, params)
        if isinstance(problem, TemplateError):
            assert "a secret" not in str(problem)
            # The names of parameters are told; what stands between them, and in values, is not.
            if not any("canary" in name for name in problem.names):
                assert "canary" not in str(problem)

    holds()
