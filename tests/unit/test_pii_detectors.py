"""What detectors see through, and what they are given: shadows, labels, patterns and recognizers of one's own."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from benchmarks.pii_corpus import hard_cases
from hypothesis import given
from hypothesis import strategies as st

from ostiary.errors import ConfigurationError, MissingExtraError
from ostiary.pii import KINDS, PiiRedactor, Recognizer, find, pattern_detector, redact_value, word_detector
from ostiary.pii.shadow import shadow

PLAIN = PiiRedactor(numbered=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Héllo — “Müller”\u00a0’s", 'Hello - "Muller" \'s'),
        ("１２\u0663\u2011４", "123-4"),
        ("Иван 田中 é\u0301 a\u00adb\u200bc", "Xxxx xx e abc"),
        (r"a\nb\u00e9\"c\q", 'a\nbe"c\\q'),
        ("x😀y", "x~y"),
        ("\ud800z", "~z"),
    ],
)
def test_a_shadow_is_what_people_read(text: str, shown: str) -> None:
    assert shadow(text).text == shown


@given(text=st.text() | st.text(alphabet='\\unrt"é\u0301\u200bA1e9'))
def test_a_shadow_leads_back_to_its_text(text: str) -> None:
    cast = shadow(text)
    assert cast.bytes == cast.text.encode()
    spans = [cast.span(place, place + 1) for place in range(len(cast.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted({start for start, _ in spans})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r'{"a": "Regards,\nAlice", "b": "\n212-555-0187"}', r'{"a": "Regards,\n<PERSON>", "b": "\n<PHONE_NUMBER>"}'),
        (r'{"name": "Jos\u00e9 M\u00fcller said"}', '{"name": "<PERSON> said"}'),
        ("a\u00adda@exam\u200bple.org", "<EMAIL_ADDRESS>"),
        ("card ４１１１ １１１１ １１１１ １１１１", "card <CREDIT_CARD>"),
        ("José\u0301 Müller", "<PERSON>"),
        ("4111 1111 1111 1111 2024", "<CREDIT_CARD> 2024"),
        ("2024 4111 1111 1111 1111", "2024 <CREDIT_CARD>"),
        ("9111 1111 1111 1111 is no issuer's", "9111 1111 1111 1111 is no issuer's"),
        ("born 1984-02-29, hired 2020-01-01", "born <DATE_OF_BIRTH>, hired 2020-01-01"),
    ],
)  # fmt: skip
def test_what_hides_is_found(text: str, shown: str) -> None:
    assert PLAIN.redact(text) == shown


def test_dates_are_found_where_they_are_asked_for() -> None:
    text = "on 2024-05-06, 7 March 1962, May 4th and 03/14/1985; not 2024-13-40 or 3.11.7"
    shown = PiiRedactor(["DATE_TIME"], numbered=False).redact(text)
    assert shown == "on <DATE_TIME>, <DATE_TIME>, <DATE_TIME> and <DATE_TIME>; not 2024-13-40 or 3.11.7"


def test_keys_tell_what_values_are() -> None:
    value = {
        "phoneNumber": "2125550187",
        "ssn": 457555462,
        "order_id": 457555462,
        "customer_name": "Zorblat Quexley",
        "name": "Weather Station",
        "people": [{"lastName": "Quexley"}],
        "cc": ["Zorblat Quexley"],
        "created": 1732812345,
    }
    assert redact_value(value) == {
        "phoneNumber": "<PHONE_NUMBER_1>",
        "ssn": "<US_SSN_1>",
        "order_id": 457555462,
        "customer_name": "<PERSON_1>",
        "name": "Weather Station",
        "people": [{"lastName": "<PERSON_2>"}],
        "cc": ["<PERSON_1>"],
        "created": 1732812345,
    }


def test_patterns_and_words_of_ones_own() -> None:
    redactor = PiiRedactor(
        ["EMAIL_ADDRESS"],
        [
            pattern_detector("EMPLOYEE_ID", r"\bE-\d{4}\b"),
            word_detector("PROJECT", ["Blue Moon", "Orión"], ignore_case=True),
        ],
    )
    text = "E-1234 and E-12345 of blue moon, ORIÓN, Bluemoons, orións; \ud800 ü E-9999, a@b.io"
    assert redactor.redact(text) == (
        "<EMPLOYEE_ID_1> and E-12345 of <PROJECT_1>, <PROJECT_2>, Bluemoons, orións; \ud800 ü <EMPLOYEE_ID_2>, "
        "<EMAIL_ADDRESS_1>"
    )
    assert list(word_detector("X", [])("anything")) == []
    with pytest.raises(ConfigurationError, match="RE2"):
        pattern_detector("X", r"(?=a)")
    with pytest.raises(ConfigurationError, match="EMPLOYEE_ID"):
        pattern_detector("no kind", "a")


@dataclass
class Result:
    entity_type: str
    start: int
    end: int
    score: float


class Badges:
    """A recognizer in Presidio's shape."""

    supported_entities = ("staff-badge",)

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[Result]:
        assert list(entities) == ["staff-badge"]
        return [Result("staff-badge", 0, 3, 0.9), Result("staff-badge", 4, 7, 0.2)]


def test_recognizers_of_presidio_are_detectors() -> None:
    assert isinstance(Badges(), Recognizer)
    assert PiiRedactor([], [Badges()]).redact("B-1 B-2") == "<STAFF_BADGE_1> B-2"
    assert PiiRedactor([], [Badges()], threshold=0.1).redact("B-1 B-2") == "<STAFF_BADGE_1> <STAFF_BADGE_2>"


def test_the_threshold_says_how_sure_a_finding_must_be() -> None:
    assert PLAIN.redact("it is 321456789") == "it is 321456789"
    assert PiiRedactor(threshold=0.3).redact("it is 321456789") == "it is <US_SSN_1>"
    assert [each.score for each in find("a@b.io")] == [1.0]


def test_the_hard_cases_are_found_as_well_as_ever() -> None:
    right = 0
    for case in hard_cases():
        found = PLAIN.find(case.text)
        hidden = {place for each in found for place in range(each.start, each.end)}
        covered = all(hidden.issuperset(range(each.start, each.end)) for each in case.truths)
        wanted = all(
            any(
                each.kind == truth.kind and each.start < truth.end and truth.start < each.end
                for truth in case.truths
            )
            for each in found
        )
        right += covered and wanted
    assert len(hard_cases()) == 189
    assert right >= 176


NASTY = {
    "letters": "a",
    "capitals": "A",
    "names": "Ann ",
    "initials": "J. ",
    "digits": "1",
    "groups": "1 ",
    "cards": "4111 1111 1111 1112 ",
    "mail": "a.b@",
    "ats": "@",
    "colons": ":",
    "brackets": "(",
    "ibans": "GB82 WEST ",
    "streets": "1 Aa ",
    "small streets": "1 a ",
    "octets": "1.1.",
    "escapes": "\\u0041",
    "marks": "e\u0301",
    "announced": "my name is ",
    "particles": "de la ",
    "spelled": "a at b dot ",
    "urls": "www.",
    "dates": "1/1/",
}


@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY.keys())
def test_four_times_as_much_of_something_nasty_is_four_times_the_work(piece: str) -> None:
    # Calls are counted, not seconds; what a single call to the engine does is linear by the engine's own promise.
    redactor = PiiRedactor(KINDS)
    redactor.find("Alice")
    little, much = (_calls(redactor, piece * (size // len(piece))) for size in (2**13, 2**15))
    assert much <= 4.2 * little + 1_000


def _calls(redactor: PiiRedactor, text: str) -> int:
    count = 0

    def called(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        redactor.find(text)
    finally:
        sys.setprofile(None)
    return count


def test_a_nasty_megabyte_is_searched() -> None:
    text = "".join(piece * (2**20 // len(NASTY) // len(piece)) for piece in NASTY.values())
    assert len(text) > 1_000_000
    assert {each.kind for each in find(text + " ada@example.org, Alice Smith")} >= {"EMAIL_ADDRESS", "PERSON"}


def test_without_its_engine_there_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'ostiary\[pii\]'"):
        PiiRedactor()


OFFLINE = """
import socket, sys

def refuse(*arguments, **keywords):
    raise AssertionError("the network was asked for")

def hook(event, arguments):
    if event.startswith("socket."):
        refuse()

sys.addaudithook(hook)
from ostiary.pii import KINDS, PiiRedactor
redactor = PiiRedactor(KINDS)
assert len(redactor.find("Alice Smith, ada@example.org, https://example.org, 10.0.0.1, 212-555-0187")) == 5
try:
    socket.getaddrinfo("localhost", 1)
except AssertionError:
    print("offline")
"""


def test_nothing_is_asked_of_a_network() -> None:
    run = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, check=False)
    assert run.stdout == "offline\n", run.stderr


def test_importing_loads_neither_the_engine_nor_a_dictionary() -> None:
    code = "import sys, ostiary.pii; print(sorted({'re2', 'httpx'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
