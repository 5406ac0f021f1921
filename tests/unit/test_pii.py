"""Personal data is found by its form, its check digits, dictionaries and neighbours; redaction never lets it slip."""

import copy
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from benchmarks.bench_pii import measure
from benchmarks.pii_corpus import corpus

from ostiary._core.given import kind_of
from ostiary.errors import ConfigurationError
from ostiary.pii import DEFAULT_KINDS, KINDS, Finding, PiiRedactor, RedactionError, find, word_detector

REDACTOR = PiiRedactor(numbered=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # what the vendor's tests expect, as far as it is no mistake
        ("321 45 6789, 321-45-6789, 321.45.6789, SSN 321456789", "<US_SSN>, <US_SSN>, <US_SSN>, SSN <US_SSN>"),
        ("(+44) (555)123-1234 and 1-510-748-8230", "<PHONE_NUMBER> and <PHONE_NUMBER>"),
        ("4111 1111 1111 1111, 4111-1111-1111-1111, 4111111111111111", "<CREDIT_CARD>, <CREDIT_CARD>, <CREDIT_CARD>"),
        ("123 Park Ave Apt 123 New York City", "<STREET_ADDRESS> New York City"),
        ("1234 Main Street Apt 5, call 212-555-1234", "<STREET_ADDRESS>, call <PHONE_NUMBER>"),
        ("Regards, Alice", "Regards, <PERSON>"),
        ("call 212-555-1234 card 4111111111111111", "call <PHONE_NUMBER> card <CREDIT_CARD>"),
        # mail
        ("(ada.l+x@mail.example.co.uk).", "(<EMAIL_ADDRESS>)."),
        ("a@b, @you, x@localhost, a@@b.io", "a@b, @you, x@localhost, a@@b.io"),
        # numbers that are something else
        ("order number 321456789, #321456789, Invoice no. 212-555-1234", None),
        ("2024-01-02 10:20:30, 3.11.7, v1.2.3.4, version 1.2.3.4, 1.2.3.4.5, 978-3-16-148410-0", None),
        ("666-45-6789 900-45-6789 321-00-6789 321-45-0000", None),
        ("4111111111111112 0000000000000000 321-45-67890", None),
        ("$1,234,567.89 5551234567 12:34:56:78", None),
        ("GB82 WEST 1234 5698 7654 33", None),
        # numbers that are
        ("GB82 WEST 1234 5698 7654 32 PLEASE DE89370400440532013000", "<IBAN_CODE> PLEASE <IBAN_CODE>"),
        ("10.0.0.1, 2001:db8::1 fe80::1ff:fe23:4567:890a", "<IP_ADDRESS>, <IP_ADDRESS> <IP_ADDRESS>"),
        ("+1 (212) 555-1234 ext. 5; 020 7946 0958", "<PHONE_NUMBER>; <PHONE_NUMBER>"),
        ("+33 6 12 34 56 78", "<PHONE_NUMBER>"),
        ("call me on 5551234567", "call me on <PHONE_NUMBER>"),
        ("who called? Order 5551234567, call about order 5551234567", None),
        ("the invoice. New: 212-555-1234", "the invoice. New: <PHONE_NUMBER>"),
        ("about the order call 212-555-1234", "about the order call <PHONE_NUMBER>"),
        # addresses
        ("P.O. Box 123; 12 rue de la Paix; Hauptstraße 5", "<STREET_ADDRESS>; <STREET_ADDRESS>; <STREET_ADDRESS>"),
        ("1600 N 5th St., Suite 210", "<STREET_ADDRESS>"),
        ("42 main street", "<STREET_ADDRESS>"),
        ("I walked 2 miles down the road in 3 days", None),
        # people
        ("Dr. Smith met Maria Garcia-Lopez and O'Brien", "Dr. <PERSON> met <PERSON> and O'Brien"),
        ("My name is Zorblat Quexley", "My name is <PERSON>"),
        ("Hi Xanthe,\nJohn F. Kennedy's and JOHN SMITH", "Hi <PERSON>,\n<PERSON>'s and <PERSON>"),
        ("José Müller, Ludwig van Beethoven, Anna de la Cruz", "<PERSON>, <PERSON>, <PERSON>"),
        ("Mark Hughes, not Mark; Grace Kim in May", "<PERSON>, not Mark; <PERSON> in May"),
        ("I live in Paris. Will you come in May? Mark the date", None),
        ("Johnson Controls, Morgan Stanley, Dear Customer, Martin Street", None),
        ("mr jones and alice, hi alice", "mr <PERSON> and alice, hi <PERSON>"),
    ],
)  # fmt: skip
def test_what_is_found_in_a_text(text: str, shown: str | None) -> None:
    assert REDACTOR.redact(text) == (text if shown is None else shown)


def test_addresses_on_the_web_are_found_when_asked_for() -> None:
    text = "see https://example.org:8080/a?b=c, or www.example.org."
    assert REDACTOR.redact(text) == text
    assert PiiRedactor(KINDS, numbered=False).redact(text) == "see <URL>, or <URL>."
    assert [text[each.start : each.end] for each in find(text)] == [
        "https://example.org:8080/a?b=c",
        "www.example.org",
    ]


@pytest.mark.parametrize("card", ["411111111111111{}", "37828224631000{}", "555555555555444{}"])
def test_of_ten_last_digits_one_is_right(card: str) -> None:
    right = [digit for digit in range(10) if find(card.format(digit))]
    assert len(right) == 1


@pytest.mark.parametrize("account", ["GB{}WEST12345698765432", "DE{}370400440532013000"])
def test_of_the_check_digits_of_an_account_one_pair_is_right(account: str) -> None:
    right = [check for check in range(2, 99) if find(account.format(f"{check:02}"))]
    assert len(right) == 1


def test_findings_may_touch() -> None:
    spans = [(0, 2), (2, 4), (6, 8), (4, 6)]
    redactor = PiiRedactor((), [lambda text: [Finding("X", *span, 1.0) for span in spans]], numbered=False)
    assert redactor.redact("abcdefgh") == "<X><X><X><X>"


def test_findings_are_in_order_and_apart() -> None:
    found = find("Alice Smith, ada@example.org, https://ada@example.org/x, 10.0.0.1")
    assert [each.kind for each in found] == ["PERSON", "EMAIL_ADDRESS", "URL", "IP_ADDRESS"]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_nested_values_are_copied_and_never_changed() -> None:
    value = {
        "age": 41,
        "ok": True,
        "none": None,
        "rate": 0.5,
        "nested": {"x": ["call 212-555-1234", 3, ("a@b.io",)]},
        "bob@example.org": "x",
        "ann@example.org": "y",
        "card": 4111111111111111,
        "order": 1234567890123,
    }
    before = copy.deepcopy(value)
    shown = REDACTOR.redact_value(value)
    assert shown == {
        "age": 41,
        "ok": True,
        "none": None,
        "rate": 0.5,
        "nested": {"x": ["call <PHONE_NUMBER>", 3, ["<EMAIL_ADDRESS>"]]},
        "<EMAIL_ADDRESS>": "x",
        "<EMAIL_ADDRESS> 2": "y",
        "card": "<CREDIT_CARD>",
        "order": 1234567890123,
    }
    assert (type(shown["age"]), type(shown["ok"])) == (int, bool)
    assert value == before
    shown["nested"]["x"].append("more")
    assert value == before


def test_numbered_placeholders_are_stable_for_a_value() -> None:
    redactor = PiiRedactor()
    redaction = redactor.begin()
    assert redaction.redact("a@b.io c@d.io a@b.io") == "<EMAIL_ADDRESS_1> <EMAIL_ADDRESS_2> <EMAIL_ADDRESS_1>"
    assert redaction.redact_value({"to": ["c@d.io", "e@f.io"]}) == {
        "to": ["<EMAIL_ADDRESS_2>", "<EMAIL_ADDRESS_3>"]
    }
    assert redaction.counts == {"EMAIL_ADDRESS": 5}
    assert redactor.redact("c@d.io") == "<EMAIL_ADDRESS_1>"


def test_kinds_and_detectors_of_ones_own() -> None:
    def badges(text: str) -> Iterator[Finding]:
        if (at := text.find("B-")) >= 0:
            yield Finding("BADGE", at, at + 6)

    redactor = PiiRedactor(["EMAIL_ADDRESS"], [badges], numbered=False)
    assert redactor.redact("B-1234 a@b.io 10.0.0.1") == "<BADGE> <EMAIL_ADDRESS> 10.0.0.1"
    with pytest.raises(ConfigurationError, match=r"there is no kind 'EMAIL'\."):
        PiiRedactor(["EMAIL"])
    assert "URL" not in DEFAULT_KINDS


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"kinds": "EMAIL_ADDRESS"}, "kinds is a text"),
        ({"threshold": 2}, "threshold=2"),
        ({"threshold": -0.1}, "threshold=-0.1"),
        ({"threshold": "0.5"}, "threshold='0.5'"),
        ({"threshold": float("nan")}, "threshold=nan"),
        ({"threshold": True}, "threshold=True"),
        ({"detectors": [3]}, "not an int"),
    ],
)
def test_settings_that_would_let_something_pass_are_refused(settings: Any, told: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(told)):
        PiiRedactor(**settings)


def test_one_text_is_no_list_of_words() -> None:
    with pytest.raises(ConfigurationError, match="words is one text"):
        word_detector("CITY", "Utrecht")


@pytest.mark.parametrize("text", [None, 5, b"ada@example.org"])
def test_what_is_no_text_is_named(text: Any) -> None:
    with pytest.raises(RedactionError, match=rf"it is {kind_of(text)}, not a text"):
        REDACTOR.redact(text)


class Strange:
    def __repr__(self) -> str:
        return "secret words"


CYCLE: list[Any] = []
CYCLE.append(CYCLE)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"x": [Strange()]}, "it holds a Strange"),
        ({Strange(): 1}, "it holds a Strange"),
        (b"a@b.io", "it holds a bytes"),
        (CYCLE, "it is nested too deeply"),
    ],
)
def test_what_can_not_be_searched_is_refused(value: Any, why: str) -> None:
    with pytest.raises(RedactionError) as raised:
        REDACTOR.redact_value(value)
    assert str(raised.value) == f"the value can't be redacted: {why}"
    assert "secret" not in repr(raised.value)


def test_a_detector_that_fails_gives_nothing_away() -> None:
    def broken(text: str) -> Iterator[Finding]:
        raise ValueError(text)
        yield

    for act in (PiiRedactor(detectors=[broken]).redact_value, PiiRedactor(detectors=[broken]).redact):
        with pytest.raises(RedactionError) as raised:
            act("my secret words")
        assert str(raised.value) == "the value can't be redacted: a detector raised ValueError"
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__
        assert b"secret" not in pickle.dumps(raised.value)


def test_threads_share_a_redactor() -> None:
    texts = [document.text for document in corpus(40)]
    alone = [REDACTOR.redact(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(REDACTOR.redact, texts)) == alone


def test_the_corpus_is_redacted_as_well_as_ever() -> None:
    # The benchmark's own thresholds, on fewer documents; the figures by kind are printed there.
    counted = measure(REDACTOR, corpus(150))
    assert counted["there"].total() > 700
    assert set(counted["there"]) == set(DEFAULT_KINDS)
    assert counted["covered"].total() / counted["there"].total() >= 0.96
    assert counted["right"].total() / counted["found"].total() >= 0.9
    assert measure(PiiRedactor(["PERSON"]), corpus(150))["covered"]["EMAIL_ADDRESS"] == 0
