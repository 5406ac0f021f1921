"""Redact documents as a peer does: a JSON list of texts in, seconds of CPU time and redacted texts out.

    PEER_PYTHON pii_peers.py presidio|libretto documents.json

Runs in an environment of the peer's own. Presidio stands for its predefined patterns, at the score that Libretto takes;
no model of language is loaded, which it would have to fetch.
"""

import json
import logging
import sys
import time


def presidio():
    from presidio_analyzer import RecognizerRegistry

    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    recognizers = [each for each in registry.recognizers if "Spacy" not in type(each).__name__]

    def redact(text):
        for each in recognizers:
            for result in each.analyze(text, each.supported_entities, None) or []:
                if result.score >= 0.4:
                    text = text[: result.start] + "*" * (result.end - result.start) + text[result.end :]
        return text

    return redact


def libretto():
    from libretto_openai.pii.redactor import Redactor

    return Redactor().redact_text


def offline():
    """Keep the peers from asking a network for a list of domains: the one that they bring is as good."""
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.extract = extract


def main():
    logging.disable(logging.CRITICAL)
    with open(sys.argv[2], encoding="utf-8") as file:
        texts = json.load(file)
    offline()
    redact = {"presidio": presidio, "libretto": libretto}[sys.argv[1]]()
    redact(texts[0])
    began = time.process_time()
    redacted = [redact(text) for text in texts]
    print(json.dumps({"seconds": time.process_time() - began, "texts": redacted}))


if __name__ == "__main__":
    main()
