"""One door: all services under one configuration, made when they are first touched.

    with Ostiary.from_env() as client:
        with ostiary.session(), ostiary.deadline(10):
            answer = client.orquesta.deployments.invoke(key="customer_service")

The services' clients share connections, one TLS context, one identity, the retry policy and its budget, and the hooks;
a session and a deadline around them count for all. `AsyncOstiary` is the same with coroutines.
"""

from __future__ import annotations

from ostiary.door.client import AsyncOstiary, Ostiary
from ostiary.door.identity import IdentitySettings
from ostiary.door.settings import OstiarySettings

__all__ = ["AsyncOstiary", "IdentitySettings", "Ostiary", "OstiarySettings"]
