"""Recognizers of the real Presidio, in an environment of its own, are detectors of ours, and ours are recognizers."""

import os
import subprocess

from tests.docs.pages import ROOT
from tests.peers.environment import peer_python

DRIVER = """
from presidio_analyzer import Pattern, PatternRecognizer
from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, UsPassportRecognizer
from ostiary.pii import PiiRedactor, Recognizer

badges = PatternRecognizer("BADGE", patterns=[Pattern("badge", r"B-\\d{4}", 0.8)])
projects = PatternRecognizer("PROJECT", deny_list=["Blue Moon"])
assert all(isinstance(each, Recognizer) for each in (badges, projects, CreditCardRecognizer()))
redactor = PiiRedactor(["EMAIL_ADDRESS"], [badges, projects, CreditCardRecognizer(), UsPassportRecognizer()])
print(redactor.redact("B-1234 of Blue Moon pays with 4111111111111111, ada@example.org, not 912803456"))
"""


OURS = """
import spacy
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from ostiary.compat.libretto_openai.pii.name_recognizer import NameRecognizer
from ostiary.compat.libretto_openai.pii.redactor import Redactor
from ostiary.compat.libretto_openai.pii.street_address_recognizer import StreetAddressRecognizer

TEXT = "Ada Lovelace lives at 12 Baker Street, badge B-1234."
badges = PatternRecognizer("BADGE", patterns=[Pattern("badge", r"B-\\d{4}", 0.8)])
recognizers = [badges, NameRecognizer(), StreetAddressRecognizer()]
print(Redactor(recognizers).redact_text(TEXT))

engine = SpacyNlpEngine()
engine.nlp = {"en": spacy.blank("en")}  # a model of language would have to be fetched
analyzer = AnalyzerEngine(registry=RecognizerRegistry(recognizers=recognizers), nlp_engine=engine)
assert all(isinstance(each, EntityRecognizer) for each in recognizers)
found = sorted((each.start, each.entity_type, TEXT[each.start : each.end]) for each in analyzer.analyze(TEXT, "en"))
print([(kind, text) for _, kind, text in found])
"""


def run(program: str) -> str:
    packages = ("presidio-analyzer==2.2.366", "google-re2>=1.1", "openai==1.109.1", "attrs>=24")
    done = subprocess.run(
        [str(peer_python("presidio-2.2.366", packages)), "-c", program],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'facade'}:{ROOT / 'generated'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_recognizers_of_presidio_are_detectors() -> None:
    assert run(DRIVER) == (
        "<BADGE_1> of <PROJECT_1> pays with <CREDIT_CARD_1>, <EMAIL_ADDRESS_1>, not 912803456\n"
    )


def test_recognizers_at_the_vendors_paths_work_in_presidio_and_beside_it() -> None:
    said, found = run(OURS).splitlines()
    assert said == "<PERSON> lives at <STREET_ADDRESS>, badge <BADGE>."
    assert found == str(
        [("PERSON", "Ada Lovelace"), ("STREET_ADDRESS", "12 Baker Street"), ("BADGE", "B-1234")]
    )
