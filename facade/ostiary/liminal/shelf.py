"""Where one client's login is kept, and which of its refresh tokens are good for nothing any more."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import replace

from ostiary._core.secrets import Secret
from ostiary.auth import TokenStore
from ostiary.auth.turns import Turn
from ostiary.errors import TokenStoreError
from ostiary.liminal.errors import LiminalAuthError
from ostiary.liminal.kept import Kept, kept_from, stored_login

__all__ = ["REMEMBERED", "Shelf"]

_log = logging.getLogger("ostiary.liminal")
# How many tokens that are good for nothing any more are told from others.
REMEMBERED = 64


class Shelf:
    """Keep a login under one key of a token store. All but `turn` may block, and are called by whose turn it is.

    Before a refresh token is sent, that is noted in the store. Who finds such a note, having the turn, knows that its
    writer was killed: the token may be used up, and is not sent again. `check` says so where nothing else is left.
    """

    def __init__(self, store: TokenStore, key: str) -> None:
        self._store = store
        self._key = key
        self.spent: deque[Secret] = deque(maxlen=REMEMBERED)
        self._cut_off = False

    def turn(self) -> Turn:
        """Return a turn of whoever wants to renew what is kept, in this process or another."""
        return Turn(self._store, self._key)

    def load(self, current: Kept | None) -> Kept | None:
        """Return what is kept, else what is held."""
        found = self._read()
        token = found.refresh_token if found is not None and found.renewing else None
        if token is not None and token not in self.spent:
            self._cut_off = True
            self.spent.append(token)
        return found if found is not None else current

    def check(self, token: Secret | None) -> None:
        """Raise `LiminalAuthError` where the last renewal was cut off, and only this token, or none, is left."""
        if self._cut_off and (token is None or token in self.spent):
            raise LiminalAuthError(
                "the last renewal of the login was cut off before its answer was kept, so that the refresh token may be"
                " used up, and is not sent again: log in again"
            )

    def _read(self) -> Kept | None:
        text = self._store.load(self._key)
        return kept_from(text.reveal()) if text is not None else None

    def note_renewal(self, token: Secret, current: Kept | None, wall: float) -> None:
        """Note that a refresh token is about to be sent, unless another login is kept."""
        kept = self._read() or current or Kept("bearer", None, token, 0.0, wall)
        if kept.refresh_token == token:
            self.keep(replace(kept, renewing=True))

    def note_unread(self, token: Secret) -> None:
        """Note that a refresh token was not used after all."""
        kept = self._read()
        if kept is not None and kept.renewing and kept.refresh_token == token:
            self.keep(replace(kept, renewing=False))

    def keep(self, kept: Kept) -> None:
        """Keep a login in place of what was there."""
        try:
            self._store.save(self._key, Secret(stored_login(kept)))
        except TokenStoreError:
            raise
        except OSError as full:
            # The login is good, only not kept for others: a full disk must not stop the application's calls.
            _log.warning("A login could not be kept: %s", full.strerror or type(full).__name__)

    def drop_refresh_token(self, current: Kept | None) -> None:
        """Take a refresh token that is spent out of what is kept."""
        kept = self._read() or current
        if kept is not None and kept.refresh_token in self.spent:
            self.keep(replace(kept, refresh_token=None, renewing=False))

    def forget(self) -> None:
        """Keep nothing any more."""
        self._store.forget(self._key)
