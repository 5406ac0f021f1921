"""An identity provider: discovery, tokens for client credentials, keys, revocation, introspection.

Below `/idp` by OAuth's plain paths, and below `/idp/realms/<realm>` by Keycloak's. Built on Authlib's server classes.
"""

from __future__ import annotations

from ostiary.sandbox.services.idp.operations import SERVICE

__all__ = ["SERVICE"]
