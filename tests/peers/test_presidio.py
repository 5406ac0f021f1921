"""Recognizers of the real Presidio, in an environment of its own, are detectors of ours."""

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


def test_recognizers_of_presidio_are_detectors() -> None:
    python = peer_python("presidio-2.2.366", ("presidio-analyzer==2.2.366", "google-re2>=1.1"))
    run = subprocess.run(
        [str(python), "-c", DRIVER],
        env={**os.environ, "PYTHONPATH": str(ROOT / "facade")},
        capture_output=True,
        text=True,
        check=False,
    )
    shown = "<BADGE_1> of <PROJECT_1> pays with <CREDIT_CARD_1>, <EMAIL_ADDRESS_1>, not 912803456\n"
    assert run.stdout == shown, run.stderr
