"""Measure how fast `ostiary.pii` redacts documents of 1 KB, and how much it finds in them.

    python benchmarks/bench_pii.py [--quick]

Fails under 1 000 documents a second of CPU time, precision 0.9 or recall 0.96. The documents are made by a seeded
generator (`benchmarks/pii_corpus.py` says what they are and what they don't show: the rules were tuned on them, so the
figures guard against getting worse, and are no claim about other people's text). A piece of personal data counts as
found only when findings, of whatever kind, cover each of its characters; a finding counts as right when it overlaps a
piece of its own kind.
"""

import argparse
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.pii_corpus import RARE_FIRST, RARE_LAST, SEED, Document, corpus
from ostiary.pii import PiiRedactor

LEAST_PER_SECOND, LEAST_PRECISION, LEAST_RECALL = 1_000.0, 0.9, 0.96
NAMES = ("there", "covered", "found", "right", "unknown", "unknown, covered")


def measure(redactor: PiiRedactor, documents: list[Document]) -> dict[str, Counter[str]]:
    """Return, by kind, how many pieces there are, were found, and how many findings there are and are right."""
    counted = {name: Counter[str]() for name in NAMES}
    for document in documents:
        findings = redactor.find(document.text)
        hidden = {place for each in findings for place in range(each.start, each.end)}
        for truth in document.truths:
            counted["there"][truth.kind] += 1
            covered = hidden.issuperset(range(truth.start, truth.end))
            counted["covered"][truth.kind] += covered
            words = re.findall(r"[^\W\d]{2,}", document.text[truth.start : truth.end])
            if truth.kind == "PERSON" and set(words) <= {*RARE_FIRST, *RARE_LAST}:
                counted["unknown"][truth.kind] += 1
                counted["unknown, covered"][truth.kind] += covered
        for each in findings:
            counted["found"][each.kind] += 1
            counted["right"][each.kind] += any(
                truth.kind == each.kind and truth.start < each.end and each.start < truth.end
                for truth in document.truths
            )
    return counted


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def speed(redactor: PiiRedactor, documents: list[Document], rounds: int) -> float:
    """Return documents a second of CPU time, the median of some rounds."""
    taken: list[float] = []
    for _ in range(rounds):
        began = time.process_time()
        for document in documents:
            redactor.redact(document.text)
        taken.append(len(documents) / (time.process_time() - began))
    return statistics.median(taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer documents and rounds")
    quick = parser.parse_args().quick
    documents, redactor = corpus(200 if quick else 2_000), PiiRedactor()
    redactor.redact(documents[0].text)
    counted = measure(redactor, documents)
    length = statistics.mean(len(each.text) for each in documents)
    print(f"{len(documents)} documents, seed {SEED}, {length:.0f} characters")
    print(f"{'kind':16} {'pieces':>7} {'recall':>7} {'findings':>9} {'precision':>10}")
    for kind in sorted(counted["there"] | counted["found"]):
        recall = ratio(counted["covered"][kind], counted["there"][kind])
        precision = ratio(counted["right"][kind], counted["found"][kind])
        print(
            f"{kind:16} {counted['there'][kind]:7} {recall:7.3f} {counted['found'][kind]:9} {precision:10.3f}"
        )
    recall = ratio(counted["covered"].total(), counted["there"].total())
    precision = ratio(counted["right"].total(), counted["found"].total())
    unknown = counted["unknown, covered"].total(), counted["unknown"].total()
    print(f"of {unknown[1]} people with all names in no dictionary, {unknown[0]} were found")
    per_second = speed(redactor, documents[:200], 3 if quick else 9)
    print(f"{per_second:,.0f} documents a second of CPU time, precision {precision:.3f}, recall {recall:.3f}")
    within = per_second >= LEAST_PER_SECOND and precision >= LEAST_PRECISION and recall >= LEAST_RECALL
    wanted = f"at least {LEAST_PER_SECOND:,.0f} a second, precision {LEAST_PRECISION}, recall {LEAST_RECALL}"
    print(f"{'within' if within else 'MISSED'}: {wanted}")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
