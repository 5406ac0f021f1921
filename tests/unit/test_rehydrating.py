"""Bare placeholders: the longest one counts, and it doesn't matter in which pieces a text comes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._core.rehydrating import BareRehydrator, rehydrate_bare

NAMES = st.text(alphabet="AB_01é", min_size=1, max_size=6)
MAPPINGS = st.dictionaries(NAMES, st.text(alphabet="AB_1x ", max_size=8), max_size=6)
TEXTS = st.text(alphabet="AB_01é ", max_size=30)
PLACEHOLDERS = st.dictionaries(
    st.builds(
        lambda kind, number: f"{kind}_{number}",
        st.sampled_from(["PERSON", "EMAIL", "P"]),
        st.integers(0, 120),
    ),
    st.text(max_size=12),
    max_size=12,
)


def in_pieces(text: str, cuts: list[int], mapping: dict[str, str]) -> list[str]:
    rehydrator = BareRehydrator(mapping)
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    pieces = [text[a:b] for a, b in pairwise(places)]
    return [*(rehydrator.feed(piece) for piece in pieces), rehydrator.end()]


def one_by_one(text: str, mapping: dict[str, str]) -> str:
    """The rule, written down slowly: at each place the longest name, unless a digit goes on where it ends in one."""
    out, at = "", 0
    while at < len(text):
        fitting = [
            name
            for name in mapping
            if text.startswith(name, at)
            and not (name[-1].isdigit() and text[at + len(name) : at + len(name) + 1] in set("0123456789"))
        ]
        best = max(fitting, key=len, default=None)
        out, at = (out + text[at], at + 1) if best is None else (out + mapping[best], at + len(best))
    return out


@given(TEXTS, MAPPINGS)
def test_a_whole_text_follows_the_rule(text: str, mapping: dict[str, str]) -> None:
    assert rehydrate_bare(text, mapping) == one_by_one(text, mapping)


@given(TEXTS, MAPPINGS, st.lists(st.integers(0, 1000), max_size=12))
def test_pieces_joined_are_the_whole_however_it_is_cut(text: str, mapping: Any, cuts: list[int]) -> None:
    assert "".join(in_pieces(text, cuts, mapping)) == rehydrate_bare(text, mapping)


@given(PLACEHOLDERS, st.data())
def test_the_same_holds_for_placeholders_as_they_are(mapping: dict[str, str], data: Any) -> None:
    words = st.one_of(
        st.sampled_from(sorted(mapping) or ["PERSON_7"]), st.text(max_size=6), st.just("PERSON_1")
    )
    text = "".join(data.draw(st.lists(words, max_size=8)))
    cuts = data.draw(st.lists(st.integers(0, 1000), max_size=12))
    assert "".join(in_pieces(text, cuts, mapping)) == rehydrate_bare(text, mapping)
    every_sign = in_pieces(text, list(range(len(text) + 1)), mapping)
    assert "".join(every_sign) == rehydrate_bare(text, mapping)


@pytest.mark.parametrize(
    ("pieces", "given_out"),
    [
        (["Hello there, ", "Ada"], ["Hello there, ", "Ada", ""]),
        (["Hi P", "ERSON", "_1 and"], ["Hi ", "", "Ada and", ""]),
        (["PERSON_1"], ["", "Ada"]),
        (["PERSON_1", "0"], ["", "", "Bo"]),
        (["PERSON_1", "1!"], ["", "PERSON_11!", ""]),
        (["PERS", "PERSON_1."], ["", "PERSAda.", ""]),
        (["the letter P", " alone"], ["the letter ", "P alone", ""]),
    ],
)
def test_only_an_end_that_may_become_a_placeholder_waits(pieces: list[str], given_out: list[str]) -> None:
    rehydrator = BareRehydrator({"PERSON_1": "Ada", "PERSON_10": "Bo"})
    assert [*(rehydrator.feed(piece) for piece in pieces), rehydrator.end()] == given_out


def test_what_is_put_back_is_not_looked_at_again() -> None:
    mapping = {"PERSON_0": "EMAIL_0", "EMAIL_0": "PERSON_0"}
    assert "".join(in_pieces("PERSON_0 EMAIL_0", list(range(20)), mapping)) == "EMAIL_0 PERSON_0"


def test_it_shows_nothing_of_what_it_knows() -> None:
    assert repr(BareRehydrator({"PERSON_0": "Ada"})) == "<BareRehydrator of 1 placeholders>"
