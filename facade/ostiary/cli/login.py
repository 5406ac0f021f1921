"""`ostiary login`: log in to a service at the terminal, and keep the login for programs to use."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time

from ostiary.auth import Challenge, MicrosoftAuthProvider
from ostiary.auth.stores import FileStore, KeyringStore, TokenStore
from ostiary.errors import MissingConfigurationError

EPILOG = """\
A page is opened in any browser, on any device, and the code entered there. Programs find the login where they are told
to look, by a variable or an argument:

  export LIMINAL_TOKEN_STORE=~/.cache/ostiary/tokens      or: keyring
  client = Liminal(store="~/.cache/ostiary/tokens")

  ostiary login liminal                                   settings from LIMINAL_API_SERVER_URL, TENANT_ID, CLIENT_ID
  ostiary login liminal --store keyring --account work    in the system's keyring, beside another account
"""
DEFAULT_PATH = "~/.cache/ostiary/tokens"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add_place(parser)
    parser.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="how long to wait; as long as the code is good for"
    )


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add what says which login is meant, and where it is kept."""
    parser.add_argument("service", choices=["liminal"], help="the service")
    parser.add_argument("--url", help="the service's URL (LIMINAL_API_SERVER_URL)")
    parser.add_argument(
        "--tenant-id", metavar="ID", help="directory of Entra ID (LIMINAL_TENANT_ID, TENANT_ID)"
    )
    parser.add_argument("--client-id", metavar="ID", help="app registration (LIMINAL_CLIENT_ID, CLIENT_ID)")
    parser.add_argument("--account", default="", metavar="NAME", help="name that tells several logins apart")
    parser.add_argument(
        "--store",
        choices=["file", "keyring"],
        help="where tokens are kept (as LIMINAL_TOKEN_STORE says; file)",
    )
    parser.add_argument(
        "--path", metavar="PATH", help=f"folder of the store `file` (LIMINAL_TOKEN_STORE; {DEFAULT_PATH})"
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    from ostiary.liminal import Liminal

    store = store_of(arguments)
    provider = provider_of(arguments, store)
    if provider is None:
        raise MissingConfigurationError(
            "the directory or the app registration is missing: pass --tenant-id and --client-id, or set TENANT_ID and"
            " CLIENT_ID"
        )
    with (
        Liminal(arguments.url, auth_provider=provider, store=store, account=arguments.account) as client,
        _Progress(provider),
    ):
        # Begun anew, whoever was logged in.
        provider.forget()
        client.login()
    print(f"Logged in. The login is kept in {_where(arguments)}.")
    return 0


def store_of(arguments: argparse.Namespace) -> TokenStore:
    """Return the store that was asked for. Raises `MissingExtraError` and `TokenStoreError`."""
    where = place(arguments)
    return KeyringStore() if where is None else FileStore(where)


def place(arguments: argparse.Namespace) -> str | None:
    """Return the folder that was asked for by arguments or variable, None for the system's keyring."""
    told = os.environ.get("LIMINAL_TOKEN_STORE", "").strip()
    if arguments.store == "keyring" or (told == "keyring" and not arguments.store and not arguments.path):
        return None
    return arguments.path or (told if told != "keyring" else "") or DEFAULT_PATH


def provider_of(arguments: argparse.Namespace, store: TokenStore) -> MicrosoftAuthProvider | None:
    """Return the identity provider of the arguments or the environment, None where neither names one."""
    from ostiary.liminal.config import CLIENT_ID, TENANT_ID

    tenant, client = TENANT_ID.find(arguments.tenant_id), CLIENT_ID.find(arguments.client_id)
    if not tenant or not client:
        return None
    return MicrosoftAuthProvider(
        tenant,
        client,
        store=store,
        announce=show,
        auth_challenge_timeout=getattr(arguments, "timeout", None),
    )


def show(challenge: Challenge) -> None:
    """Say at the terminal what to do."""
    print(f"Open  {challenge.verification_uri}", file=sys.stderr)
    print(f"Enter {challenge.user_code}", file=sys.stderr)
    if challenge.verification_uri_complete:
        print(f"(or open {challenge.verification_uri_complete})", file=sys.stderr)
    minutes, seconds = divmod(int(challenge.expires_in), 60)
    print(f"The code is good for {minutes}:{seconds:02}.", file=sys.stderr, flush=True)


def _where(arguments: argparse.Namespace) -> str:
    return place(arguments) or "the system's keyring"


class _Progress:
    """Show at a terminal, while a block runs, how long it has been waited; Ctrl-C calls the login off."""

    def __init__(self, provider: MicrosoftAuthProvider) -> None:
        self._provider = provider
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> None:
        if sys.stderr.isatty():
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()

    def _show(self) -> None:
        began = time.monotonic()
        while not self._over.wait(1.0):
            waited = int(time.monotonic() - began)
            sys.stderr.write(f"\rWaiting for the login … {waited // 60}:{waited % 60:02} ")
            sys.stderr.flush()

    def __exit__(self, *exc: object) -> None:
        self._provider.cancel()
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            sys.stderr.write("\r\x1b[K")
