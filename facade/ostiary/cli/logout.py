"""`ostiary logout`: forget a login."""

from __future__ import annotations

import argparse

from ostiary.cli.login import add_place, provider_of, store_of

EPILOG = """\
Nothing is sent: the tokens are deleted here, and end at the service by themselves.

  ostiary logout liminal
  ostiary logout liminal --store keyring --account work
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EPILOG
    add_place(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    from ostiary.liminal import Liminal

    store = store_of(arguments)
    provider = provider_of(arguments, store)
    with Liminal(arguments.url, auth_provider=provider, store=store, account=arguments.account) as client:
        client.logout()
    print("Logged out.")
    return 0
