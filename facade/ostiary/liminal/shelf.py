"""Where one client's login is kept, and which of its refresh tokens are good for nothing any more."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import replace

from ostiary._core.secrets import Secret
from ostiary.auth import TokenStore
from ostiary.auth.turns import Turn
from ostiary.errors import TokenStoreError
from ostiary.liminal.kept import Kept, kept_from, stored_login

__all__ = ["REMEMBERED", "Shelf"]

_log = logging.getLogger("ostiary.liminal")
# How many tokens that are good for nothing any more are told from others.
REMEMBERED = 64


class Shelf:
    """Keep a login under one key of a token store. All but `turn` may block."""

    def __init__(self, store: TokenStore, key: str) -> None:
        self._store = store
        self._key = key
        self.spent: deque[Secret] = deque(maxlen=REMEMBERED)

    def turn(self) -> Turn:
        """Return a turn of whoever wants to renew what is kept, in this process or another."""
        return Turn(self._store, self._key)

    def load(self, current: Kept | None) -> Kept | None:
        """Return what is kept, else what is held."""
        text = self._store.load(self._key)
        found = kept_from(text.reveal()) if text is not None else None
        return found if found is not None else current

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
        kept = self.load(current)
        if kept is not None and kept.refresh_token in self.spent:
            self.keep(replace(kept, refresh_token=None))

    def forget(self) -> None:
        """Keep nothing any more."""
        self._store.forget(self._key)
