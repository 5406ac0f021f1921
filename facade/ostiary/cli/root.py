"""Find the command that was asked for, and load that one alone."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import ostiary
from ostiary.cli.helping import finish, refuse_misspelt
from ostiary.errors import OstiaryError

COMMANDS: Final = {
    "completion": "teach a shell to complete these commands",
    "console": "show in a browser what a sandbox's file or an outbox holds",
    "deliver": "take records from a broker and deliver them",
    "doctor": "find out what is wrong between here and the services, and how to mend it",
    "gateway": "inspect what goes to a model and comes back, in front of any server that speaks OpenAI's API",
    "generate": "compile a typed client from an OpenAPI document",
    "login": "log in to a service, and keep the login for programs to use",
    "logout": "forget a login",
    "migrate": "move code that was written for the vendors' packages to Ostiary",
    "outbox": "look at records that wait on disk, deliver them, take them elsewhere",
    "processor": "serve, try and compare processors of the AI Gateway",
    "sandbox": "run the services on this machine, for trying things out and for tests",
    "spec": "compare versions of an OpenAPI document",
    "version": "tell what is installed, to be pasted into a report of a problem",
}
"""Each command is a module of this package, named like it, with `configure(parser)` and `run(arguments) -> int`."""

INTERRUPTED: Final = 130
"""The exit status of who is told by Ctrl-C to leave off, as shells have it."""

EPILOG: Final = """\
  ostiary sandbox            all services on this machine
  ostiary doctor             what is wrong between here and the services
  ostiary <command> --help   examples of a command, and its exit status

Exit status: 0, 1 where it failed, 2 for a wrong command line; some commands have one of their own, which their help
names. Errors are told on stderr, without secrets and prompts.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status: 0, 1 where it failed, 2 for a wrong command line.

    `argv` is the command line without the program's name; None takes this process's own. Where nobody reads the output
    to its end, as `| head` doesn't, the command ends there with 1; a Ctrl-C that cuts one short is 130.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(given[0] if given else "")
    refuse_misspelt(parser, given)
    arguments = parser.parse_args(given)
    try:
        status = int(arguments.run(arguments))
        sys.stdout.flush()
    except OstiaryError as error:
        print(f"ostiary: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left in the buffer would be tried again, and complained of, at the end of the interpreter.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        # Of a file that was named; anything else is a bug, whose traceback is wanted.
        if error.filename is None:
            raise
        print(f"ostiary: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return status


def whole_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands configured, for who looks at them all: tests and completion."""
    return _parser(None)


def _parser(wanted: str | None) -> argparse.ArgumentParser:
    """Return the parser; of the commands only the wanted one is loaded, or all for None."""
    parser = argparse.ArgumentParser(
        prog="ostiary",
        description="Ostiary's command line.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"ostiary {ostiary.__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="<command>", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if wanted in (name, None):
            module = import_module(f"ostiary.cli.{name}")
            module.configure(command)
            finish(command)
            command.set_defaults(run=module.run)
    return parser
