"""Synthetic documents of about 1 KB with known personal data in them, and traps that look like it.

Sentences of business English, written for this purpose, with values filled in by a seeded generator. Names, streets,
companies and towns are Faker's, of several countries (`LOCALES`), which the detectors' dictionaries were not made from:
a part of them is in no dictionary, and the figures tell those apart. It is not real text all the same, and those who
wrote the sentences wrote the detectors too: what is measured on it tells how well known forms are found in business
English, and nothing of texts in other languages or of bad spelling.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faker import Faker

SEED = 20_261_128
LOCALES = {
    "en_US": 50,
    "en_GB": 18,
    "en_IN": 5,
    "en_AU": 5,
    "de_DE": 6,
    "fr_FR": 5,
    "es_ES": 4,
    "it_IT": 4,
    "nl_NL": 3,
}

PERSONAL = (
    "Hi {PERSON}, thanks for getting back to me so quickly.",
    "My name is {PERSON} and I have a question about the invoice.",
    "Dr. {PERSON} will see the visitors on Tuesday.",
    "Regards, {PERSON}\n",
    "{PERSON} approved the budget on Monday.",
    "The meeting with {PERSON} went well, and {PERSON} took the notes.",
    "We hired {PERSON} in March to lead the Berlin office.",
    "According to {PERSON}, the delivery is two days late.",
    "You can write to {EMAIL_ADDRESS} at any time.",
    "Please copy {EMAIL_ADDRESS} and {EMAIL_ADDRESS} on the reply.",
    "Call me at {PHONE_NUMBER} after lunch.",
    "The office can be reached at {PHONE_NUMBER}, or by mail at {EMAIL_ADDRESS}.",
    "New mobile: {PHONE_NUMBER}.",
    "The card {CREDIT_CARD} was charged twice.",
    "Her social security number is {US_SSN}.",
    "SSN {US_SSN} is on file.",
    "The request came from {IP_ADDRESS} at night.",
    "Transfer it to {IBAN_CODE} by Friday.",
    "Ship it to {STREET_ADDRESS}, Springfield.",
    "{PERSON} lives at {STREET_ADDRESS}.",
    "The parcel for {PERSON} was left at {STREET_ADDRESS} by mistake.",
    "Yesterday {PERSON} and {PERSON} presented the new figures to the board.",
    "Please forward the contract to {PERSON} before noon.",
    "I asked {PERSON} about it, but there was no answer yet.",
    "Patient: {PERSON}, born on {DATE_OF_BIRTH}.",
    "Date of birth: {DATE_OF_BIRTH}.",
    "Our colleague {PERSON} moved to {STREET_ADDRESS} last summer.",
    "It was {PERSON} who found the error in the report.",
)
PLAIN = (
    "The quarterly report is due at the end of {month}, as the Finance Committee decided.",
    "Order {number9} was shipped from Paris to London on {date}.",
    "Please update to version {version} before the Monday release.",
    "May I ask whether the new schedule works for everyone in Boston?",
    "Will the London team join, or should we record the call?",
    "Grace periods end after {small} days, unless Legal says otherwise.",
    "Invoice #{number10} amounts to ${small},{three}.50, payable within 30 days.",
    "The build {hash} failed at {time} with exit code {small}.",
    "Morgan Stanley and Johnson Controls published their results for April.",
    "Ticket {number9} refers to the ISBN 978-3-16-148410-0 of the handbook.",
    "Event {uuid} has been processed by the Amazon queue.",
    "The train to Washington leaves at {time} from platform {small}.",
    "We walked {small} miles down the road, and the Rose Garden was closed.",
    "Tracking number {number16} is not known to the carrier yet.",
    "Google Cloud and Microsoft Azure differ in price by {small} percent.",
    "Mark the date in your calendar: {date}, Room {three}.",
    "Dear Customer, the Terms of Service have changed since last August.",
    "Python {version} and Java {small} are both supported on Windows.",
    "Temperatures between {small} and {small} degrees are fine for the Model S{three}.",
    "She read the chapter on Newton again, and then the one on the French Revolution.",
    "{company} signed the contract on {date}.",
    "We compared the offers of {company} and {company}.",
    "The branch in {town} opens at {time}.",
    "The Board of Directors met in {town} to discuss the Annual Report.",
    "Our Senior Account Executive will send you the Terms and Conditions.",
    "The Data Protection Officer asked the Human Resources team for a list.",
    "Visual Studio Code and Google Chrome are installed on the Mac Mini.",
)
MONTHS = (
    "January",
    "March",
    "April",
    "May",
    "June",
    "August",
    "October",
    "December",
)


@dataclass(frozen=True)
class Truth:
    """One piece of personal data, and where it stands."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A text and the personal data in it."""

    text: str
    truths: tuple[Truth, ...]


def corpus(count: int, seed: int = SEED, size: int = 1024) -> list[Document]:
    """Return documents of about `size` characters; the same for the same seed."""
    source = random.Random(seed)
    return [document(source, size) for _ in range(count)]


def document(source: random.Random, size: int) -> Document:
    """Return one document: sentences with and without personal data, about one to two."""
    text, truths = "", []
    while len(text) < size:
        template = source.choice(PERSONAL if source.random() < 0.35 else PLAIN)
        for piece in template.replace("{", "\0{").replace("}", "}\0").split("\0"):
            if piece[:1] == "{":
                kind = piece[1:-1]
                value = MAKERS[kind](source)
                if kind.isupper():
                    truths.append(Truth(kind, len(text), len(text) + len(value)))
                text += value
            else:
                text += piece
        text += source.choice((" ", " ", "\n"))
    return Document(text, tuple(truths))


def digits(source: random.Random, count: int) -> str:
    return str(source.randint(1, 9)) + "".join(str(source.randint(0, 9)) for _ in range(count - 1))


@cache
def faker(locale: str) -> Faker:
    return Faker(locale)


def locale(source: random.Random) -> Faker:
    """Return Faker for a country, in a state that the source of chance decides."""
    made = faker(source.choices(list(LOCALES), list(LOCALES.values()))[0])
    made.seed_instance(source.getrandbits(32))
    return made


def person(source: random.Random) -> str:
    country = locale(source)
    first, last, form = country.first_name(), country.last_name(), source.random()
    return (
        first
        if form < 0.12
        else f"{first} {source.choice('ABCDJKLM')}. {last}"
        if form < 0.2
        else f"{first} {last}"
    )


def email(source: random.Random) -> str:
    name = source.choice(("ada", "j.smith", "info", "k-lee", "müller", "x"))
    host = source.choice(("example.com", "mail.example.org", "uni-example.edu", "example.co.uk"))
    return f"{name}{source.choice(('', '.', '_', '+'))}{digits(source, 2)}@{host}"


def phone(source: random.Random) -> str:
    area, middle, last = f"{source.randint(2, 9)}{digits(source, 2)}", digits(source, 3), digits(source, 4)
    forms = (
        f"{area}-{middle}-{last}",
        f"({area}) {middle}-{last}",
        f"{area}.{middle}.{last}",
        f"1-{area}-{middle}-{last}",
        f"+1 {area} {middle} {last}",
        f"+1 ({area}) {middle}-{last} ext. 12",
        f"+44 20 {last} {digits(source, 4)}",
        f"+49 30 {digits(source, 7)}",
        f"020 {last} {digits(source, 4)}",
    )
    return source.choice(forms)


def card(source: random.Random) -> str:
    plain = source.choice("456") + digits(source, 14)
    total = sum(sum(divmod(int(each) * (2 - place % 2), 10)) for place, each in enumerate(plain))
    number = plain + str(-total % 10)
    joint = source.choice(("", " ", "-"))
    return joint.join(number[place : place + 4] for place in range(0, 16, 4))


def ssn(source: random.Random) -> str:
    area = f"{source.randint(1, 665):03}"
    return source.choice(("-", "-", " ", ".")).join(
        (area, f"{source.randint(1, 99):02}", f"{source.randint(1, 9999):04}")
    )


def ip(source: random.Random) -> str:
    if source.random() < 0.25:
        return ":".join(["2001", "db8", *(f"{source.randint(1, 65535):x}" for _ in range(6))])
    return ".".join(str(source.randint(1, 254)) for _ in range(4))


def iban(source: random.Random) -> str:
    bank = digits(source, 18)
    rest = 98 - int(f"{bank}131400") % 97
    plain = f"DE{rest:02}{bank}"
    return " ".join(plain[place : place + 4] for place in range(0, 22, 4)) if source.random() < 0.5 else plain


def street(source: random.Random) -> str:
    return " ".join(locale(source).street_address().replace("\n", ", ").split())


def company(source: random.Random) -> str:
    return locale(source).company()


def town(source: random.Random) -> str:
    return locale(source).city()


def birth(source: random.Random) -> str:
    day, month, year = source.randint(1, 28), source.randint(1, 12), source.randint(1930, 2010)
    forms = (
        f"{year}-{month:02}-{day:02}",
        f"{month}/{day}/{year}",
        f"{day:02}.{month:02}.{year}",
        f"{day} {MONTHS[month % 8]} {year}",
        f"{MONTHS[month % 8]} {day}, {year}",
    )
    return source.choice(forms)


def no_card(source: random.Random) -> str:
    number = card(source).replace(" ", "").replace("-", "")
    return number[:-1] + str((int(number[-1]) + 1) % 10)


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "PERSON": person,
    "EMAIL_ADDRESS": email,
    "PHONE_NUMBER": phone,
    "CREDIT_CARD": card,
    "US_SSN": ssn,
    "IP_ADDRESS": ip,
    "IBAN_CODE": iban,
    "STREET_ADDRESS": street,
    "DATE_OF_BIRTH": birth,
    "company": company,
    "town": town,
    "month": lambda source: source.choice(MONTHS),
    "number9": lambda source: digits(source, 9),
    "number10": lambda source: digits(source, 10),
    "number16": no_card,
    "date": lambda source: f"2024-{source.randint(1, 12):02}-{source.randint(1, 28):02}",
    "time": lambda source: f"{source.randint(0, 23):02}:{source.randint(0, 59):02}",
    "version": lambda source: f"{source.randint(1, 9)}.{source.randint(0, 20)}.{source.randint(0, 9)}",
    "small": lambda source: str(source.randint(2, 60)),
    "three": lambda source: digits(source, 3),
    "hash": lambda source: f"{source.getrandbits(160):040x}",
    "uuid": lambda source: "-".join(
        f"{source.getrandbits(4 * count):0{count}x}" for count in (8, 4, 4, 4, 12)
    ),
}

HARD = Path(__file__).with_name("pii_hard.txt")
MARKED = re.compile(r"\[\[([A-Z_]+)\|(.*?)\]\](?!\])")


@cache
def hard_cases() -> tuple[Document, ...]:
    """Return the cases of `pii_hard.txt`, which were written by hand."""
    lines = HARD.read_text("utf-8").splitlines()
    return tuple(read_marked(line) for line in lines if not line.startswith("#"))


def read_marked(line: str) -> Document:
    """Return a text in which personal data is marked, without its marks."""
    text, truths, at = "", [], 0
    for found in MARKED.finditer(line):
        text += line[at : found.start()]
        truths.append(Truth(found[1], len(text), len(text) + len(found[2])))
        text += found[2]
        at = found.end()
    return Document(text + line[at:], tuple(truths))
