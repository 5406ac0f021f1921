"""`ostiary completion`: teach a shell to complete Ostiary's commands and options."""

from __future__ import annotations

import argparse

from ostiary.errors import MissingExtraError

EPILOG = """\
It prints a script for the shell; where that goes is the shell's affair:

  ostiary completion bash > ~/.local/share/bash-completion/completions/ostiary
  ostiary completion zsh > ~/.zfunc/_ostiary         with fpath+=~/.zfunc before compinit in ~/.zshrc
  ostiary completion fish > ~/.config/fish/completions/ostiary.fish

Run it again after an upgrade. Needs the extra `completion`: pip install 'ostiary[completion]'.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that is to learn it")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    try:
        import shtab
    except ImportError:
        raise MissingExtraError.of("completion", "Shell completion") from None
    from ostiary.cli.root import whole_parser

    print(shtab.complete(whole_parser(), shell=arguments.shell))
    return 0
