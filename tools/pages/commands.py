"""The command line, from the parsers that read it."""

import argparse

from ostiary.cli.helping import parsers
from ostiary.cli.root import whole_parser

OPENING = """\
# Commands

`ostiary COMMAND --help` prints the same at the terminal. Errors are told on stderr, as one line that names what is
wrong and how to mend it; no secret and no prompt is in it.
"""


def pages() -> dict[str, str]:
    """Return the page."""
    _, *commands = parsers(whole_parser())
    found = sorted(commands, key=lambda parser: parser.prog.split()[1])
    return {"reference/commands.md": OPENING + "".join(section(parser) for parser in found)}


def section(parser: argparse.ArgumentParser) -> str:
    level = "##" if parser.prog.count(" ") == 1 else "###"
    rows = "".join(row(action) for action in parser._actions if action.help is not argparse.SUPPRESS)
    said = (parser.description or "").strip()
    text = f"\n{level} {parser.prog}\n"
    if said:
        text += f"\n{escaped(said[0].upper() + said[1:])}{'' if said.endswith('.') else '.'}\n"
    text += f"\n| | |\n|---|---|\n{rows}" if rows else ""
    # An action's examples and exit status are those of its command.
    told = (parser.epilog or "").strip("\n")
    return text + (f"\n```text\n{told}\n```\n" if level == "##" else "")


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
