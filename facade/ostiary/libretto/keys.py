"""The keys that records go with. None is ever written to disk: there, a key has a name."""

from __future__ import annotations

import hashlib
from typing import Any, Final, TypeAlias

from ostiary._core.secrets import Secret
from ostiary.libretto.config import API_KEY
from ostiary.libretto.errors import LibrettoMissingKeyError
from ostiary.libretto.state import LibrettoState

__all__ = ["Key", "KeyRing", "fingerprint", "keyed"]

Key: TypeAlias = Secret | str | None
"""A key, or its name."""

_OWN_API, _OWN_PROJECT = "api", "project"
_DIGITS: Final = 16


def fingerprint(*keys: Secret | None) -> str:
    """Name keys, so that they can be told from others and not be found out."""
    told = "\0".join("" if key is None else key.reveal() for key in keys)
    return hashlib.sha256(f"ostiary.libretto\0{told}".encode()).hexdigest()[:_DIGITS]


class KeyRing:
    """Know the keys that this process has seen by their names.

    A client's own keys are named by their place: whoever opens the outbox sends with its own, so that a key may be
    replaced while records wait. The key of a single call is named by a fingerprint, and known to those who have it.
    """

    def __init__(self, state: LibrettoState) -> None:
        self._own = {_OWN_API: state.api_key, _OWN_PROJECT: state.project_key}
        self._seen = {fingerprint(key): key for key in self._own.values() if key is not None}

    def name(self, key: Key) -> str | None:
        """Return the name of a key, and know it from now on."""
        if key is None or isinstance(key, str):
            return key
        for name, own in self._own.items():
            if own is not None and own.reveal() == key.reveal():
                return name
        name = fingerprint(key)
        self._seen[name] = key
        return name

    def secret(self, key: Key) -> Secret | None:
        """Return a key by its name. Raises `LibrettoMissingKeyError` where nobody has told it here."""
        if key is None or isinstance(key, Secret):
            return key
        found = self._own.get(key) or self._seen.get(key)
        if found is None:
            raise LibrettoMissingKeyError(API_KEY.missing())
        return found


def keyed(body: dict[str, Any], api_key: Secret | None, project_key: Secret | None) -> dict[str, Any]:
    """Return an event with the keys of its project. Raises `LibrettoMissingKeyError` where there is none."""
    if api_key is None and project_key is None:
        raise LibrettoMissingKeyError(API_KEY.missing())
    keys = {"apiKey": api_key, "projectKey": project_key}
    return {**body, **{name: key.reveal() for name, key in keys.items() if key is not None}}
