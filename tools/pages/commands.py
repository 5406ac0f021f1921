"""The command line, from the parsers that read it."""

import argparse
from collections.abc import Iterator
from importlib import import_module

from ostiary.cli.root import COMMANDS

OPENING = """\
# Commands

`ostiary COMMAND --help` prints the same at the terminal. The status is 0, 1 where a command failed, 2 for a wrong
command line.
"""


def pages() -> dict[str, str]:
    """Return the page."""
    text = OPENING
    for name in sorted(COMMANDS):
        parser = argparse.ArgumentParser(prog=f"ostiary {name}", description=COMMANDS[name])
        import_module(f"ostiary.cli.{name}").configure(parser)
        text += "".join(section(each) for each in family(parser))
    return {"reference/commands.md": text}


def family(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser, and those of its subcommands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {each.dest: each.help for each in action._choices_actions}
            for name, child in action.choices.items():
                child.description = child.description or summaries.get(name)
                yield from family(child)


def section(parser: argparse.ArgumentParser) -> str:
    level = "##" if parser.prog.count(" ") == 1 else "###"
    rows = "".join(row(action) for action in parser._actions if action.help is not argparse.SUPPRESS)
    said = (parser.description or "").strip()
    text = f"\n{level} {parser.prog}\n"
    if said:
        text += f"\n{escaped(said[0].upper() + said[1:])}{'' if said.endswith('.') else '.'}\n"
    return text + (f"\n| | |\n|---|---|\n{rows}" if rows else "")


def row(action: argparse.Action) -> str:
    """Return one argument's row; nothing for `--help` and for the choice of a subcommand."""
    if isinstance(action, (argparse._HelpAction, argparse._SubParsersAction, argparse._VersionAction)):
        return ""
    name = action.metavar or action.dest.upper()
    name = name if isinstance(name, str) else " ".join(name)
    if action.choices is not None:
        name = "{" + ",".join(str(each) for each in action.choices) + "}"
    spelled = ", ".join(action.option_strings)
    shown = f"{spelled} {name}" if spelled and action.nargs != 0 else spelled or name
    said = (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
    return f"| `{shown}` | {escaped(said)} |\n"


def escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
