"""Watching an answer of a model as it passes, without touching it.

`tap(stream, listener)` lets a listener hear what a provider's stream gives to its reader: each chunk, and how it
ended. The reader keeps the very object that it had: its type, `.response`, context manager, `close()` and helpers. Of
a response that the reader takes apart alone, `tap_body(response, listener)` hears the bytes. Assemblers put the whole
answer together, in the shape that it would have had without streaming:

    class Answer(Listener):
        def __init__(self) -> None:
            self.assembler = ChatAssembler()

        def chunk(self, chunk: Any) -> None:
            self.assembler.add(chunk)

        def ended(self, how: Ending, error: BaseException | None) -> None:
            print(how, self.assembler.answer()["choices"][0]["message"])

    stream = client.chat.completions.create(..., stream=True)
    tap(stream, Answer())

Taps compose: several on one stream each hear everything. No provider's package is imported here: streams of `openai`
from 1.18 to 3.x and of `anthropic` are known by their shape, chunks by their fields, whether they are plain
dictionaries or model objects. Wire: OpenAI's chat completions, completions and responses, Anthropic's messages.
"""

from ostiary.taps.body import tap_body
from ostiary.taps.bytes_read import chunks_of
from ostiary.taps.chat import ChatAssembler
from ostiary.taps.completion import CompletionAssembler
from ostiary.taps.fields import field, plain, reader
from ostiary.taps.listening import Assembler, Ending, Listener
from ostiary.taps.messages import MessageAssembler
from ostiary.taps.responses import ResponseAssembler
from ostiary.taps.watch import tap

__all__ = [
    "Assembler",
    "ChatAssembler",
    "CompletionAssembler",
    "Ending",
    "Listener",
    "MessageAssembler",
    "ResponseAssembler",
    "chunks_of",
    "field",
    "plain",
    "reader",
    "tap",
    "tap_body",
]
