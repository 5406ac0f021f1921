"""What is wrong with a template, a redactor, a detector or a text is said with how to mend it, and typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import pytest

from ostiary.errors import ConfigurationError, InvalidInputError
from ostiary.pii import PiiRedactor, find, pattern_detector, rehydrate, word_detector
from ostiary.prompts import TemplateChat, TemplateText


def wrong(make: Callable[..., Any], *args: Any, **more: Any) -> Callable[[], Any]:
    return lambda: make(*args, **more)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (wrong(TemplateText, "a {name}", {"nmae": "x"}), "needs the parameter name; is 'nmae' meant for it?"),
        (wrong(TemplateText, "a {name}", {"other": "x"}), "needs the parameter name$"),
        (
            wrong(TemplateText, "a {name}", {"name": object()}),
            "name is an object, which has no place in a text$",
        ),
        (
            wrong(TemplateChat, [{"role": "chat_histry", "content": "{earlier}"}], {"earlier": []}),
            "earlier is a list, which has no place in a text; messages belong into one of the role chat_history",
        ),
        (wrong(TemplateChat, {"role": "user", "content": "x"}), "made of a list of messages, not of a dict"),
        (wrong(TemplateChat, b"x"), "made of a list of messages, not of a bytes"),
        (wrong(find, 3), "text is an int; pass text"),
        (wrong(find, b"ada@example.org"), "text is a bytes; pass text"),
        (wrong(rehydrate, 3, {"<X_1>": "x"}), "text is an int; pass text"),
        (wrong(rehydrate, "<X_1>", "x"), "placeholders is a str; pass a dictionary"),
        (wrong(PiiRedactor().begin().rehydrator().feed, 3), "a piece is an int; pass text"),
    ],
)
def test_what_is_given_wrong_is_named(make: Callable[[], Any], said: str) -> None:
    with pytest.raises(InvalidInputError, match=said) as raised:
        make()
    assert "ada@" not in str(raised.value)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (wrong(PiiRedactor, {"PERSN"}), "there is no kind 'PERSN'; did you mean 'PERSON'?"),
        (wrong(PiiRedactor, {"person"}), "there is no kind 'person'. There are URL"),
        (wrong(PiiRedactor, 3), "kinds is an int; pass a list of kinds"),
        (wrong(PiiRedactor, {3}), "there is no kind '3'"),
        (wrong(PiiRedactor, detectors=pattern_detector("X", "x")), "detectors is a function; pass a list of"),
        (wrong(PiiRedactor, numbered="no"), "numbered is a str; pass True or False"),
        (wrong(pattern_detector, "X", 3), "pattern is an int; pass text"),
        (wrong(pattern_detector, "X", re.compile("x")), "pattern is a Pattern; pass text"),
        (wrong(pattern_detector, 3, "x"), "kind is an int; pass text"),
        (wrong(pattern_detector, "X", "x", score="high"), "score='high' is not a number from 0 to 1"),
        (wrong(pattern_detector, "X", "("), r"RE2 takes no such pattern: missing \): \("),
        (wrong(word_detector, "X", 3), "words is an int; pass a list of words"),
        (wrong(word_detector, "X", ["a", 3]), "words holds an int; pass a list of words"),
    ],
)
def test_what_a_redactor_is_made_of_is_named(make: Callable[[], Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        make()


def test_a_prompt_of_parameters_whose_names_are_numbers_can_be_shown() -> None:
    params = cast("dict[str, Any]", {1: "x", "name": "y"})
    assert repr(TemplateText("a {name}", params)) == "<TemplateText: 3 characters from 1, name>"
    assert repr(TemplateChat([], params)) == "<TemplateChat: 0 messages from 1, name>"
