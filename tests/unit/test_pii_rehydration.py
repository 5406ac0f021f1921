"""What was redacted comes back exactly, whatever the text, whole or in pieces."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from benchmarks.pii_corpus import corpus
from hypothesis import given
from hypothesis import strategies as st

from ostiary.errors import ConfigurationError
from ostiary.pii import Finding, PiiRedactor, RedactionError, Redactor, rehydrate, rehydrate_value

REDACTOR = PiiRedactor()
PERSONAL = (
    "Alice Smith",
    "ada@example.org",
    "212-555-1234",
    "10.0.0.1",
    "Regards,\nAlice",
    "🎓 José Müller",
)
LIKE_PLACEHOLDERS = (
    "<PERSON_1>",
    "<PERSON_2>",
    "<EMAIL_ADDRESS_1>",
    "<LITERAL_1>",
    "<PERSON",
    "_1>",
    "<",
    ">",
    "<PERSON_",
)
TEXTS = st.lists(
    st.sampled_from([*PERSONAL, *LIKE_PLACEHOLDERS, " ", "\n"]) | st.text(max_size=8), max_size=12
).map("".join)
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def ends(text: str) -> Iterator[Finding]:
    """Find what no built-in detector does: the first and the last two characters, overlapping whatever else."""
    yield Finding("END", 0, min(2, len(text)))
    yield Finding("END", max(0, len(text) - 2), len(text))


@given(texts=st.lists(TEXTS, max_size=5))
@pytest.mark.parametrize(
    "redactor", [REDACTOR, PiiRedactor(detectors=[ends])], ids=["usual", "with a detector"]
)
def test_texts_of_one_redaction_come_back_exactly(redactor: PiiRedactor, texts: list[str]) -> None:
    redaction = redactor.begin()
    shown = [redaction.redact(text) for text in texts]
    assert [redaction.rehydrate(each) for each in shown] == texts
    assert rehydrate("\n".join(shown), redaction.placeholders) == "\n".join(texts)


@given(value=VALUES)
def test_values_come_back_exactly(value: Any) -> None:
    redaction = REDACTOR.begin()
    before = json.dumps(value)
    shown = redaction.redact_value(value)
    assert json.dumps(value) == before
    assert json.loads(json.dumps(shown)) == shown
    if not any(len(text) > 8 and text.lstrip("-").isdigit() for text in redaction.placeholders.values()):
        # A number whose digits are personal data comes back as a text.
        assert redaction.rehydrate_value(shown) == value


@given(texts=st.lists(TEXTS, min_size=1, max_size=3), data=st.data())
def test_pieces_are_rehydrated_as_the_whole_however_it_is_cut(texts: list[str], data: st.DataObject) -> None:
    redaction = REDACTOR.begin()
    shown = "".join(redaction.redact(text) for text in texts)
    places = data.draw(st.sets(st.integers(0, len(shown))))
    rehydrator = redaction.rehydrator()
    pieces = [rehydrator.feed(shown[start:end]) for start, end in cuts(places, len(shown))]
    assert "".join([*pieces, rehydrator.end()]) == redaction.rehydrate(shown)


def cuts(places: set[int], length: int) -> list[tuple[int, int]]:
    points = sorted({0, length, *places})
    return list(pairwise(points))


def test_only_what_may_become_a_placeholder_is_kept_back() -> None:
    redaction = REDACTOR.begin()
    redaction.redact("Alice Smith")
    rehydrator = redaction.rehydrator()
    fed = [rehydrator.feed(piece) for piece in ("a < b", " <", "PERS", "ON_1", "> <PERSON_", "2> <x", "<PE")]
    assert fed == ["a < b", " ", "", "", "Alice Smith ", "<PERSON_2> <x", ""]
    assert rehydrator.end() == "<PE"


def test_the_documents_of_the_corpus_come_back() -> None:
    redaction = REDACTOR.begin()
    texts = [document.text for document in corpus(30)] * 2
    shown = [redaction.redact(text) for text in texts]
    assert shown != texts
    assert list(map(redaction.rehydrate, shown)) == texts
    assert 0 < len(redaction.placeholders) < redaction.counts.total()


def test_a_text_that_says_a_placeholder_before_or_after_it_is_given() -> None:
    redaction = REDACTOR.begin()
    assert redaction.redact("<PERSON_1> is Alice Smith") == "<PERSON_1> is <PERSON_2>"
    assert redaction.redact("<PERSON_2>, <PERSON_3>") == "<LITERAL_1>, <PERSON_3>"
    assert redaction.redact("Grace Kim") == "<PERSON_4>"
    assert redaction.rehydrate("<LITERAL_1> <PERSON_2> <PERSON_4>") == "<PERSON_2> Alice Smith Grace Kim"


def test_threads_share_a_redaction() -> None:
    redaction = REDACTOR.begin()
    texts = [f"Alice Smith, user{number % 7}@example.org" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        shown = list(pool.map(redaction.redact, texts))
    assert list(map(redaction.rehydrate, shown)) == texts
    assert len(redaction.placeholders) == 8


class Slow(str):
    """A kind that lets other threads go first whenever it is looked up."""

    __slots__ = ()

    def __hash__(self) -> int:
        time.sleep(0.0001)
        return super().__hash__()


def test_threads_that_meet_give_no_placeholder_twice() -> None:
    redactor = PiiRedactor((), [lambda text: [Finding(Slow("X"), 0, len(text), 1.0)]])
    redaction = redactor.begin()
    texts = [f"word{number % 20}" for number in range(80)]
    with ThreadPoolExecutor(8) as pool:
        shown = list(pool.map(redaction.redact, texts))
    assert list(map(redaction.rehydrate, shown)) == texts
    assert len(set(shown)) == 20


def test_placeholders_without_numbers_have_no_way_back() -> None:
    redaction = PiiRedactor(numbered=False).begin()
    assert redaction.redact("Alice Smith <PERSON_1>") == "<PERSON> <PERSON_1>"
    for act in (redaction.rehydrate, redaction.rehydrate_value):
        with pytest.raises(ConfigurationError, match="numbered=True"):
            act("<PERSON>")
    with pytest.raises(ConfigurationError, match="numbered=True"):
        redaction.rehydrator()


def test_nested_values_are_rehydrated_keys_too() -> None:
    known = {"<PERSON_1>": "Ada"}
    value = {"<PERSON_1>": ["<PERSON_1>", ("<PERSON_2>", 1, None)]}
    assert rehydrate_value(value, known) == {"Ada": ["Ada", ("<PERSON_2>", 1, None)]}
    assert value == {"<PERSON_1>": ["<PERSON_1>", ("<PERSON_2>", 1, None)]}


def test_redactors_and_redactions_are_redactors() -> None:
    assert isinstance(REDACTOR, Redactor)
    assert isinstance(REDACTOR.begin(), Redactor)
    assert not isinstance(object(), Redactor)


@pytest.mark.parametrize(
    "found", [Finding("a kind", 0, 1), Finding("K>", 0, 1), Finding("K", 0, 9), Finding("K", -1, 1)]
)
def test_a_detector_that_gives_what_can_be_no_placeholder_fails(found: Finding) -> None:
    with pytest.raises(RedactionError, match="a detector raised ValueError"):
        PiiRedactor(detectors=[lambda _: [found]]).redact("secret")
