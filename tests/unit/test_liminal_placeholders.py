"""What placeholders stand for is read from prompt and cleansed prompt where these leave no doubt, else not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.liminal import Cleansed, Token
from ostiary.liminal.placeholders import Placeholders, aligned


def cleansed(parts: list[str | tuple[str, str]]) -> tuple[str, str, list[Token]]:
    """Return a prompt, its cleansed text and items, of literal parts and (placeholder, text) pairs."""
    original = text = ""
    items = []
    for part in parts:
        if isinstance(part, str):
            original, text = original + part, text + part
            continue
        name, plain = part
        items.append(Token({"start": len(text), "end": len(text) + len(name), "entityType": name}))
        original, text = original + plain, text + name
    return original, text, items


def test_one_placeholder_is_what_is_left_between_beginning_and_end() -> None:
    assert aligned(*cleansed(["Hello ", ("PERSON_0", "Ada Bell"), "!"])) == {"PERSON_0": "Ada Bell"}


def test_several_are_what_lies_between_what_both_texts_say() -> None:
    found = aligned(
        *cleansed(["Write to ", ("PERSON_0", "Ada Bell"), " at ", ("EMAIL_0", "a@b.example"), " today"])
    )
    assert found == {"PERSON_0": "Ada Bell", "EMAIL_0": "a@b.example"}


def test_a_text_that_could_be_divided_in_two_ways_is_left_open() -> None:
    assert aligned(*cleansed([("PERSON_0", "Ada Bell"), " ", ("PERSON_1", "Bo")])) is None
    assert aligned(*cleansed([("PERSON_0", "Ada"), ("PERSON_1", "Bo")])) is None


def test_a_placeholder_stands_for_one_sign_at_least() -> None:
    # That alone can leave one way to divide a text.
    assert aligned(*cleansed([("P_0", "a"), "a", ("P_1", "b")])) == {"P_0": "a", "P_1": "b"}
    assert aligned(*cleansed([("P_0", "a"), ("P_1", "b")])) == {"P_0": "a", "P_1": "b"}


def test_findings_decide_what_the_texts_leave_open() -> None:
    made = cleansed([("PERSON_0", "Ada Bell"), " ", ("PERSON_1", "Bo")])
    findings = [{"start": 9, "end": 11}, {"start": 0, "end": 8}]
    assert aligned(*made, findings) == {"PERSON_0": "Ada Bell", "PERSON_1": "Bo"}
    # Those that don't fit what came are no help.
    assert aligned(*made, [{"start": 0, "end": 3}, {"start": 9, "end": 11}]) is None


def test_no_placeholder_is_no_mapping_but_certain() -> None:
    assert aligned("Hello", "Hello", []) == {}
    assert aligned("Hello", "Hullo", []) is None


def test_one_name_for_two_texts_is_no_mapping() -> None:
    assert aligned(*cleansed([("P_0", "a"), "-", ("P_0", "b")])) is None
    assert aligned(*cleansed([("P_0", "a"), "-", ("P_0", "a")])) == {"P_0": "a"}


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (2, 99)])
def test_places_outside_of_the_text_are_no_places(start: int, end: int) -> None:
    assert aligned("Hello", "Hello", [Token({"start": start, "end": end, "entityType": "P_0"})]) is None


def test_the_placeholder_is_what_stands_in_the_text() -> None:
    # The vendor's service once wrote DATE_0 and called it DATE_TIME_0; the model reads what is written.
    items = [Token({"start": 3, "end": 9, "entityType": "DATE_TIME_0"})]
    assert aligned("on Monday!", "on DATE_0!", items) == {"DATE_0": "Monday"}


PARTS = st.lists(
    st.one_of(
        st.text(alphabet="ab ,", min_size=1, max_size=4),
        st.tuples(
            st.integers(0, 3).map(lambda n: f"P_{n}"), st.text(alphabet="ab ,X", min_size=1, max_size=5)
        ),
    ),
    max_size=8,
)


@given(PARTS)
def test_a_mapping_is_right_or_there_is_none(parts: list[str | tuple[str, str]]) -> None:
    truth: dict[str, str] = {}
    # One text a name, as the service has it.
    parts = [part if isinstance(part, str) else (part[0], truth.setdefault(*part)) for part in parts]
    found = aligned(*cleansed(parts))
    assert found is None or found == truth


def test_the_latest_threads_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostiary.liminal.placeholders._THREADS", 2)
    known = Placeholders()
    item = {"start": 0, "end": 3, "entityType": "P_0"}
    for thread in (1, 2, 1, 3):
        known.learn(thread, Cleansed({"text": "P_0", "items": [item]}, {"P_0": str(thread)}))
    assert known.of(2) is None
    assert known.of(1) == ({"P_0": "1"}, [])
    assert repr(known) == "<Placeholders of 2 threads>"


def test_names_that_were_left_open_are_told_apart() -> None:
    known = Placeholders()
    item = {"start": 0, "end": 3, "entityType": "P_0"}
    known.learn(1, Cleansed({"text": "P_0", "items": [item]}))
    assert known.of(1) == ({}, ["P_0"])
    known.learn(1, Cleansed({"text": "P_0", "items": [item]}, {"P_0": "x"}))
    assert known.of(1) == ({"P_0": "x"}, [])
