"""The demo's conversation, turns of a dialogue in the public domain, and a model that answers from it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

DIALOGUE = Path(__file__).with_name("dialogue.txt")


def turns() -> list[tuple[str, str]]:
    """Return the dialogue as (speaker, words)."""
    lines = DIALOGUE.read_text(encoding="utf-8").splitlines()
    return [
        (who, said)
        for who, _, said in (line.partition("\t") for line in lines)
        if said and not who.startswith("#")
    ]


class BookModel:
    """Stand in for a language model, always with the same answers: of the Cat's lines, the one that fits best."""

    name = "cheshire-1865"

    def __init__(self) -> None:
        spoken = turns()
        self._pairs = [(asked, said) for (_, asked), (who, said) in pairwise(spoken) if who == "Cat"]

    def answer(self, prompt: str) -> str:
        """Return the Cat's answer to the line of Alice's that shares the most words with the prompt."""
        wanted = words(prompt)
        return max(self._pairs, key=lambda pair: len(wanted & words(pair[0])) / len(wanted | words(pair[0])))[
            1
        ]


def words(text: str) -> set[str]:
    """Return the words of a text, lower case."""
    return set(re.findall(r"[a-z']+", text.lower()))
