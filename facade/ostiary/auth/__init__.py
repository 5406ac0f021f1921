"""Authentication: how requests come by their credentials.

    auth = OIDCClientCredentials(token_url="https://…/token", client_id="app", client_secret=secret)

Give such an object to a client of a service, which binds it to its own base URLs, or to a client of httpx:
`httpx.Client(auth=auth.bound_to("https://api.example.com"))`. No credential goes to another host.
"""

from __future__ import annotations

from ostiary._core.secrets import Secret
from ostiary.auth.bound import BoundAuth, bound
from ostiary.auth.device_flow import Challenge
from ostiary.auth.devices import DeviceOptions, MicrosoftAuthProvider, OIDCDeviceLogin
from ostiary.auth.fixed import APIKey, Bearer, StaticHeaders
from ostiary.auth.oidc import OIDCClientCredentials, OIDCOptions
from ostiary.auth.provided import AuthProvider, ProvidedHeaders, as_auth
from ostiary.auth.stores import FileStore, KeyringStore, MemoryStore, TokenStore

__all__ = [
    "APIKey",
    "AuthProvider",
    "Bearer",
    "BoundAuth",
    "Challenge",
    "DeviceOptions",
    "FileStore",
    "KeyringStore",
    "MemoryStore",
    "MicrosoftAuthProvider",
    "OIDCClientCredentials",
    "OIDCDeviceLogin",
    "OIDCOptions",
    "ProvidedHeaders",
    "Secret",
    "StaticHeaders",
    "TokenStore",
    "as_auth",
    "bound",
]
