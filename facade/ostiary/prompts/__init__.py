"""Prompts that remember what they were made from: a template, and parameters apart from it.

    TemplateText("Welcome {name}!", {"name": "Ada"})                        a str, "Welcome Ada!"
    TemplateChat([{"role": "user", "content": "About {x}"}], {"x": "emus"}) a list of messages
    ChatHistory("earlier")                                                  a place in a chat for earlier messages
    Sensitive("321-45-6789")                                                a value that records don't show

A placeholder is text in braces, made of ASCII letters, digits and `_ [ ] .`; it names a parameter as a whole, and
nothing is looked up inside of it. The grammar is that of Libretto's SDK, 1.1.3.
"""

from ostiary.prompts.chat import ChatHistory, TemplateChat
from ostiary.prompts.errors import (
    ChatHistoryError,
    MissingParameterError,
    TemplateError,
    UnfitParameterError,
)
from ostiary.prompts.grammar import placeholders
from ostiary.prompts.sensitive import MASK, Sensitive, masked, revealed
from ostiary.prompts.text import TemplateString, TemplateText

__all__ = [
    "MASK",
    "ChatHistory",
    "ChatHistoryError",
    "MissingParameterError",
    "Sensitive",
    "TemplateChat",
    "TemplateError",
    "TemplateString",
    "TemplateText",
    "UnfitParameterError",
    "masked",
    "placeholders",
    "revealed",
]
