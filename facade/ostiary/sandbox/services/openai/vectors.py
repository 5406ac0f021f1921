"""Embeddings and moderations: texts measured by their words alone."""

from __future__ import annotations

import base64
import hashlib
import math
import re
import struct
from collections.abc import Iterable
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.model import count, text_of
from ostiary.sandbox.services.openai import shapes
from ostiary.sandbox.services.openai.completions import inputs

_LENGTHS = {"text-embedding-3-large": 3072}
_USUAL_LENGTH = 1536
# How many places of a vector a word adds to: enough that two words seldom share all of theirs.
_PLACES = 12

# Words that make a text harmful in a way; plain, so that a test can be told beforehand.
_WORDS: dict[str, frozenset[str]] = {
    "harassment": frozenset({"idiot", "moron", "stupid", "loser"}),
    "harassment/threatening": frozenset({"threaten"}),
    "hate": frozenset({"hate", "subhuman", "vermin"}),
    "hate/threatening": frozenset({"exterminate"}),
    "illicit": frozenset({"counterfeit", "smuggle", "launder"}),
    "illicit/violent": frozenset({"bomb", "explosive"}),
    "self-harm": frozenset({"suicide", "self-harm"}),
    "self-harm/intent": frozenset({"suicidal"}),
    "self-harm/instructions": frozenset({"overdose"}),
    "sexual": frozenset({"porn", "explicit"}),
    "sexual/minors": frozenset({"grooming"}),
    "violence": frozenset({"kill", "murder", "stab", "attack"}),
    "violence/graphic": frozenset({"gore", "dismember"}),
}
_HARMFUL, _HARMLESS = 0.97, 0.0001


def embed(call: Call) -> Answer:
    """Answer `create_embeddings`."""
    body = call.body
    texts = inputs(body["input"], "input")
    if not all(texts):
        raise Problem(400, "/input: must not hold an empty text")
    length = body.get("dimensions") or _LENGTHS.get(body["model"], _USUAL_LENGTH)
    form = body.get("encoding_format") or "float"
    if form not in ("float", "base64"):
        raise Problem(400, "/encoding_format: must be one of float or base64")
    data = [
        {"object": "embedding", "index": index, "embedding": _told(vector(text, length), form)}
        for index, text in enumerate(texts)
    ]
    tokens = sum(map(count, texts))
    read = {"prompt_tokens": tokens, "total_tokens": tokens}
    return Answer(200, {"object": "list", "data": data, "model": body["model"], "usage": read})


def moderate(call: Call) -> Answer:
    """Answer `create_moderation`: one result a text; parts of one input are judged together."""
    model = call.body.get("model") or "omni-moderation-latest"
    results = [_judged(text) for text in _judgeable(call.body["input"])]
    return Answer(200, {"id": shapes.new_id("modr-"), "model": model, "results": results})


def vector(text: str, length: int) -> list[float]:
    """Return a vector of length 1 in 32-bit floats; texts that share words point in like directions."""
    found = [0.0] * length
    for word in re.findall(r"\w+|[^\w\s]", text.lower()) or [text]:
        seed = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=4 * _PLACES).digest()
        for (number,) in struct.iter_unpack("<I", seed):
            found[(number >> 1) % length] += 1.0 if number & 1 else -1.0
    # Words may cancel each other out, in short vectors above all.
    size = math.sqrt(sum(value * value for value in found))
    if not size:
        found[0] = size = 1.0
    packed = struct.pack(f"<{length}f", *(value / size for value in found))
    return list(struct.unpack(f"<{length}f", packed))


def _told(values: list[float], form: str) -> list[float] | str:
    if form == "float":
        return values
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()


def _judgeable(given: Any) -> Iterable[str]:
    parts: list[Any] = given if isinstance(given, list) else []
    if parts and all(isinstance(each, dict) for each in parts):
        return [text_of(parts)]
    return inputs(given, "input")


def _judged(text: str) -> dict[str, Any]:
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))
    harmful = {name: bool(words & bad) for name, bad in _WORDS.items()}
    return {
        "flagged": any(harmful.values()),
        "categories": harmful,
        "category_scores": {name: _HARMFUL if bad else _HARMLESS for name, bad in harmful.items()},
        "category_applied_input_types": {name: ["text"] for name in harmful},
    }
