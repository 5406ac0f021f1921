"""Help that is whole at every depth: a description, an example, the exit status; and an option that is none, named."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ostiary._core.given import refuse_unknown
from ostiary.errors import InvalidInputError

__all__ = ["counted", "finish", "parsers", "refuse_misspelt"]

STATUS = "Exit status: 0, 1 where it failed, 2 for a wrong command line."


def finish(parser: argparse.ArgumentParser) -> None:
    """Complete the help of a command and of its actions by what they share.

    An action's examples are those of its command that begin with its name; a command that says nothing of its exit
    status has the usual one.
    """
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    if "Exit status:" not in (parser.epilog or ""):
        parser.epilog = f"{(parser.epilog or '').rstrip()}\n\n{STATUS}\n".lstrip("\n")
    status = (parser.epilog or "").partition("Exit status:")
    for action, summary in _actions(parser):
        action.formatter_class = argparse.RawDescriptionHelpFormatter
        action.description = action.description or f"{summary[0].upper()}{summary[1:]}."
        if not action.epilog:
            examples = [
                line for line in (parser.epilog or "").splitlines() if re.search(rf"{action.prog}\b", line)
            ]
            action.epilog = "\n".join([*examples, "", f"{status[1]}{status[2]}"]).lstrip("\n")


def counted(number: int, noun: str) -> str:
    """Return a number of things as a sentence has it: `1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def refuse_misspelt(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """End with the usage, and 2, where a command line has an option that neither its command nor an action of it has.

    argparse tells of one only after all else: of `sandbox --prot 7` it would say that 7 is no action.
    """
    words = list(takewhile(lambda word: word != "--", given))
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    path = [parser]
    for word in words:
        below = {each.prog.rpartition(" ")[2]: each for each, _ in _actions(path[-1])}
        path += [below[word]] if word in below else []
    whole = path[1:] or path
    known = {name for each in whole for name in each._option_string_actions if name.startswith("--")}  # pyright: ignore
    # The beginning of a name is as good as the name.
    options = {option for option in options if not any(name.startswith(option) for name in known)}
    try:
        refuse_unknown(options, known, "option")
    except InvalidInputError as error:
        path[-1].error(str(error))


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser and those below it."""
    yield parser
    for action, _ in _actions(parser):
        yield from parsers(action)


def _actions(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """Yield the actions of a command with their summaries."""
    # argparse has no public way to the parsers that it was given.
    for group in parser._actions:  # pyright: ignore[reportPrivateUsage]
        if isinstance(group, argparse._SubParsersAction):  # pyright: ignore[reportPrivateUsage]
            summaries = {each.dest: each.help or "" for each in group._choices_actions}  # pyright: ignore
            for name, action in group.choices.items():
                yield action, summaries.get(name, name)
