"""Templates: the vendor's grammar, values that fit, and lists and texts that remember what they were made from."""

import copy
import json
import pickle
import uuid
from datetime import date
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest

from ostiary.errors import InvalidInputError
from ostiary.prompts import (
    ChatHistory,
    ChatHistoryError,
    MissingParameterError,
    Sensitive,
    TemplateChat,
    TemplateError,
    TemplateString,
    TemplateText,
    UnfitParameterError,
    masked,
    placeholders,
    revealed,
)

SPORT = [{"role": "user", "content": "Show me an emoji that matches the sport: {sport}"}]


class Colour(StrEnum):
    RED = "red"


class Odd(str):
    def __str__(self) -> str:
        return "another text"


class Spy:
    """Notice whoever looks at an attribute or an item."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.seen.append(name)
        raise AttributeError(name)

    def __getitem__(self, key: Any) -> Any:
        self.seen.append(key)
        return "leak"


@pytest.mark.parametrize(
    ("template", "params", "text"),
    [
        ("a {b} c", {"b": "x"}, "a x c"),
        ("{user.name} {arr[0]} {_1}", {"user.name": "Ada", "arr[0]": "first", "_1": ""}, "Ada first "),
        (
            '{ a } {a-b} {} {é} {"k": 1} {a b} {a:>5} {a!r}',
            {},
            '{ a } {a-b} {} {é} {"k": 1} {a b} {a:>5} {a!r}',
        ),
        ("{{a}}", {"a": "x"}, "{x}"),
        ("a\\{b}", {"b": "x"}, "a\\x"),
        ("{a}{b}", {"a": "{b} \\1 \\g<0>", "b": "{a}"}, "{b} \\1 \\g<0>{a}"),
        ("{n} {f} {t} {d}", {"n": 5, "f": 0.5, "t": True, "d": date(2024, 1, 2)}, "5 0.5 True 2024-01-02"),
        ("[{nothing}]", {"nothing": None}, "[]"),
        ("{u}", {"u": uuid.UUID(int=7)}, "00000000-0000-0000-0000-000000000007"),
        ("{c} {o}", {"c": Colour.RED, "o": Odd("its text")}, "red its text"),
        ("plain", {"extra": 1}, "plain"),
    ],
)
def test_texts_are_filled_by_the_vendors_grammar(template: str, params: dict[str, Any], text: str) -> None:
    made = TemplateText(template, params)
    assert made == text
    assert (made.template, made.params) == (template, params)
    assert TemplateChat([{"role": "user", "content": template}], params) == [
        {"role": "user", "content": text}
    ]


@pytest.mark.parametrize("make", [TemplateText, lambda text, given: TemplateChat([{"content": text}], given)])
def test_all_missing_parameters_are_named_at_once(make: Any) -> None:
    with pytest.raises(MissingParameterError) as raised:
        make("secret words {a} {b.c} {d} {a}", {"d": "x"})
    assert raised.value.names == ("a", "b.c")
    assert "a, b.c" in str(raised.value)
    assert "secret" not in repr(raised.value) + str(raised.value)
    assert isinstance(raised.value, InvalidInputError)
    again = pickle.loads(pickle.dumps(raised.value))
    assert (type(again), again.names, str(again)) == (MissingParameterError, ("a", "b.c"), str(raised.value))


@pytest.mark.parametrize("value", [[], {}, {"a": 1}, b"x", object(), ["x"], Sensitive(["x"])])
def test_a_value_that_fits_into_no_text_is_refused_by_name(value: Any) -> None:
    with pytest.raises(UnfitParameterError, match=r"parameter thing is an? ") as raised:
        TemplateText("{thing}", {"thing": value})
    assert raised.value.names == ("thing",)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: TemplateText(5), "int"),  # type: ignore[arg-type]
        (lambda: TemplateText(SPORT), "list"),  # type: ignore[arg-type]
        (lambda: TemplateText("{a}", ["a"]), "list"),  # type: ignore[arg-type]
        (lambda: TemplateChat("Hello {a}", {"a": 1}), "str"),
        (lambda: TemplateChat(None), "None"),  # type: ignore[arg-type]
        (lambda: TemplateChat(SPORT, "sport"), "str"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_template_or_no_parameters_is_named(make: Any, kind: str) -> None:
    with pytest.raises(TemplateError, match=rf"\b{kind}\b"):
        make()


def test_nothing_is_looked_up_inside_of_a_value() -> None:
    spy = Spy()
    for template in ("{spy.secret}", "{spy[secret]}", "{spy.__class__.__init__.__globals__}"):
        with pytest.raises(MissingParameterError):
            TemplateText(template, {"spy": spy})
    assert spy.seen == []


def test_the_names_of_a_template() -> None:
    assert placeholders([{"{k}": "{a} {b}"}, ("{a}", 7, {"x": ["{c}"]})]) == ("k", "a", "b", "c")


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))],
    ids=["copy", "deep", "pickle"],
)
def test_copies_and_pickles_remember(again: Any) -> None:
    text = again(TemplateText("Hi {name}", {"name": Sensitive("Ada")}))
    assert (type(text), text, text.template, text.params) == (
        TemplateText,
        "Hi Ada",
        "Hi {name}",
        {"name": Sensitive("Ada")},
    )
    chat = TemplateChat(
        [*SPORT, ChatHistory("h")], {"sport": "chess", "h": [{"role": "ai", "content": "{x}"}]}
    )
    chat.append({"role": "user", "content": "more"})
    other = again(chat)
    assert type(other) is TemplateChat
    assert (other, other.template, other.params, other.changed) == (chat, chat.template, chat.params, True)
    other.clear()
    assert len(chat) == 3


def test_they_are_texts_and_lists_like_any_other() -> None:
    text = TemplateText("Hi {name}", {"name": "Ada"})
    assert (text == "Hi Ada", hash(text) == hash("Hi Ada"), {text: 1}["Hi Ada"]) == (True, True, 1)
    assert json.dumps(text) == '"Hi Ada"'
    assert (type(str(text)), type(text + "!"), f"{text}") == (str, str, "Hi Ada")
    chat = TemplateChat(SPORT, {"sport": "chess"})
    assert json.loads(json.dumps(chat)) == list(chat) == chat.format()
    assert TemplateString is TemplateText
    assert not chat.changed
    chat[0]["content"] = "other"
    assert chat.changed


def test_a_repr_shows_no_prompt() -> None:
    text = TemplateText("tell {name} the secret", {"name": "Ada"})
    assert repr(text) == "<TemplateText: 19 characters from name>"
    assert repr(TemplateChat(SPORT, {"sport": "chess"})) == "<TemplateChat: 1 messages from sport>"
    assert repr(TemplateChat([])) == "<TemplateChat: 0 messages from no parameters>"


def test_what_the_caller_gave_is_never_changed_and_never_followed() -> None:
    template: list[Any] = [{"role": "user", "content": [{"type": "text", "text": "{a}"}, {"n": 1}]}]
    params = {"a": "x"}
    chat = TemplateChat(template, params)
    assert chat == [{"role": "user", "content": [{"type": "text", "text": "x"}, {"n": 1}]}]
    template[0]["content"][0]["text"] = "changed"
    params["a"] = "y"
    assert chat.template == [{"role": "user", "content": [{"type": "text", "text": "{a}"}, {"n": 1}]}]
    assert (chat.params, chat.format()) == ({"a": "x"}, list(chat))


def test_keys_tuples_and_other_objects() -> None:
    thing = object()
    chat = TemplateChat([{"{k}": ("{a}", 1, None), "o": thing}, thing], {"k": "key", "a": "x"})
    assert chat == [{"key": ("x", 1, None), "o": thing}, thing]


def test_a_history_takes_the_place_of_its_message() -> None:
    earlier = [{"role": "user", "content": "{q}"}, {"role": "ai", "content": "b"}]
    chat = TemplateChat(
        [{"role": "system", "content": "S"}, ChatHistory("prev", "more"), {"role": "ai", "content": "{q}"}],
        {"prev": earlier, "more": (), "q": "Q"},
    )
    assert chat == [
        {"role": "system", "content": "S"},
        {"role": "user", "content": "{q}"},
        {"role": "assistant", "content": "b"},
        {"role": "assistant", "content": "Q"},
    ]
    assert chat.template[1] == {"role": "chat_history", "content": "{prev} {more}"}
    assert earlier[1]["role"] == "ai"


@pytest.mark.parametrize(
    ("content", "params", "error"),
    [
        (None, {}, ChatHistoryError),
        ("", {}, ChatHistoryError),
        ("words", {}, ChatHistoryError),
        ("{a} words", {"a": []}, ChatHistoryError),
        ("{a}", {"a": "text"}, ChatHistoryError),
        ("{a}", {"a": {"role": "user"}}, ChatHistoryError),
        ("{a}", {}, MissingParameterError),
    ],
)
def test_a_history_that_is_none_is_refused(
    content: Any, params: dict[str, Any], error: type[TemplateError]
) -> None:
    with pytest.raises(error):
        TemplateChat([{"role": "chat_history", "content": content}], params)


@pytest.mark.parametrize("names", [(), ("",), ("a b",), ("a", "é")])
def test_a_history_names_parameters(names: tuple[str, ...]) -> None:
    with pytest.raises(ChatHistoryError):
        ChatHistory(*names)


def test_a_sensitive_value_goes_to_the_model_and_into_no_record() -> None:
    ssn = Sensitive("321-45-6789")
    text = TemplateText("My number is {ssn}, {name}", {"ssn": ssn, "name": "Ada"})
    assert text == "My number is 321-45-6789, Ada"
    assert text.masked() == "My number is <SENSITIVE>, Ada"
    assert masked(text.params) == {"ssn": "<SENSITIVE>", "name": "Ada"}
    assert "321" not in f"{ssn} {ssn!r} {ssn!s} {text.params}"
    with pytest.raises(TypeError):
        json.dumps(text.params)
    assert (ssn == Sensitive("321-45-6789"), ssn == "321-45-6789", ssn.reveal()) == (
        True,
        False,
        "321-45-6789",
    )
    nested = {"a": [Sensitive(Sensitive(1)), (Sensitive("x"), "y")]}
    assert masked(nested) == {"a": ["<SENSITIVE>", ("<SENSITIVE>", "y")]}
    assert revealed(nested) == {"a": [1, ("x", "y")]}


def test_sensitive_parts_of_a_chat() -> None:
    chat = TemplateChat(
        [{"role": "system", "content": Sensitive("rules")}, ChatHistory("h"), ChatHistory("all"), *SPORT],
        {
            "sport": Sensitive("chess"),
            "h": [{"role": "user", "content": Sensitive("before")}],
            "all": Sensitive([{"role": "ai", "content": "answer"}]),
        },
    )
    assert [each["content"] for each in chat] == [
        "rules",
        "before",
        "answer",
        SPORT[0]["content"][:-7] + "chess",
    ]
    recorded = chat.masked()
    shown = json.dumps(recorded)
    assert [word for word in ("rules", "before", "answer", "chess") if word in shown] == []
    assert shown.count("<SENSITIVE>") == 4


def literal(*parts: Any) -> Any:
    """Make what a t-string is, for Pythons that have none: texts and `(expression, value, conversion, format)`."""
    template = type("Template", (), {"__module__": "string.templatelib"})()
    template.strings = parts[::2]
    template.interpolations = [
        SimpleNamespace(expression=name, value=value, conversion=conversion, format_spec=spec)
        for name, value, conversion, spec in parts[1::2]
    ]
    return template


def test_t_strings_bring_their_parameters_along() -> None:
    text = TemplateText(literal("Hi ", ("name", "Ada", None, ""), ", ", ("n", 3.14159, None, ".2f"), ""))
    assert (text, text.template) == ("Hi Ada, 3.14", "Hi {name}, {n}")
    assert text.params == {"name": "Ada", "n": "3.14"}
    secret = literal("My number is ", ("number", Sensitive("1234567"), None, ""), "")
    chat = TemplateChat([{"role": "user", "content": secret}], {"more": "1"})
    assert chat.params == {"number": Sensitive("1234567"), "more": "1"}
    assert chat[0]["content"] == "My number is 1234567"
    assert chat.masked()[0]["content"] == "My number is <SENSITIVE>"


def test_a_prompt_that_is_a_part_of_another_is_masked_within_it() -> None:
    inner = TemplateText("I am {x}", {"x": Sensitive("Rumpelstiltskin")})
    earlier = TemplateChat([{"role": "user", "content": "{said}"}], {"said": inner})
    history = {"role": "chat_history", "content": "{earlier}"}
    chat = TemplateChat(
        [history, {"role": "user", "content": "{said}!"}], {"earlier": earlier, "said": inner}
    )
    assert [each["content"] for each in chat] == ["I am Rumpelstiltskin", "I am Rumpelstiltskin!"]
    assert [each["content"] for each in chat.masked()] == ["I am <SENSITIVE>", "I am <SENSITIVE>!"]


@pytest.mark.parametrize(
    "wrong",
    [
        literal("", ("1 + 1", 2, None, ""), ""),
        literal("", ("a", 1, None, ""), "", ("a", 2, None, ""), ""),
        literal("{b}", ("a", 1, None, ""), ""),
    ],
    ids=["no name", "two values", "literal braces"],
)
def test_t_strings_that_are_no_templates_are_refused(wrong: Any) -> None:
    with pytest.raises(TemplateError):
        TemplateText(wrong)
