"""Take personal data out of a prompt, ask a model that never sees it, and put it back into the answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ostiary.liminal import Liminal
from ostiary.sandbox import Sandbox

PROMPT = "Please write to Ada Bell, ada@example.org or +1 212 555 0100, that her parcel is here."
WIDTH = 44


def show(sandbox: Sandbox) -> bool:
    """Cleanse, submit and rehydrate a prompt; print side by side what the user and what the model saw."""
    with Liminal(sandbox.services["liminal"], token="demo") as liminal:  # noqa: S106  (the sandbox takes any)
        instance = liminal.model_instances.list()[0]
        thread = liminal.threads.create(instance.id, "Demo")
        cleansed = liminal.prompts.cleanse(PROMPT, thread_id=thread.id)
        answer = liminal.prompts.submit(PROMPT, thread_id=thread.id)
        print("\nA prompt with personal data, and what the model sees of it:\n")
        print(f"  {'the user':{WIDTH}}  the model")
        for line in beside(PROMPT, cleansed.text):
            print(line)
        print()
        for line in beside(answer.text, answer.raw_llm_response_text):
            print(line)
        pieces = ["Dear PER", "SON_0, all ", "is well at EMAIL_ADD", "RESS_0."]
        whole = "".join(liminal.prompts.hydrate_stream(pieces, thread_id=thread.id))
        print(f"\n  A stream of another model, restored as it comes: {whole}")
    known = dict(cleansed.mapping or {})
    seen = cleansed.text + answer.raw_llm_response_text
    return (
        bool(known) and not any(text in seen for text in known.values()) and known["PERSON_0"] in answer.text
    )


def beside(left: str, right: str) -> Iterator[str]:
    """Yield two texts as lines of two columns."""
    columns = [textwrap.wrap(each, WIDTH) for each in (left, right)]
    for at in range(max(map(len, columns))):
        first, second = (column[at] if at < len(column) else "" for column in columns)
        yield f"  {first:{WIDTH}}  {second}".rstrip()
