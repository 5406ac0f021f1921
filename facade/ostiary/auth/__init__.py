"""Authentication: how requests come by their credentials."""

from __future__ import annotations

from ostiary.auth.provided import AuthProvider, ProvidedHeaders, as_auth

__all__ = ["AuthProvider", "ProvidedHeaders", "as_auth"]
