"""What a door is made from: settings by service, and what the services share.

A settings file is TOML, with a table for each service and for what they share:

    [layer]
    base_url = "https://layer.example.com"
    application_id = "53ad4290-bf1a-4f68-b182-6026e869b8cd"

    [orquesta]
    api_key = { env = "OUR_ORQUESTA_KEY" }    # the value is in this variable: a file need hold no secret

    [auth]                                    # one identity for all that take it: see ostiary.door.identity
    issuer = "https://login.example.com/realms/ours"
    client_id = "our-application"
    client_secret = { env = "OUR_CLIENT_SECRET" }

    [retry]
    attempts = 3                              # the fields of RetryPolicy

    [connection]
    verify = "/etc/ssl/our-authority.pem"     # the fields of ConnectionOptions

What a file leaves out is found in the environment, as for each client by itself.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from ostiary._core.given import expect, refuse_unknown, variable_as_told
from ostiary._core.retry import SharedRetryPolicy
from ostiary.config import ConnectionOptions, Hooks, Limits, RetryPolicy, seconds
from ostiary.door.identity import IDENTITY_SETTINGS, Identity, IdentitySettings, SupportsHeaders
from ostiary.errors import ConfigurationError, InvalidInputError

if TYPE_CHECKING:
    from ostiary._core.credentials import Auth
    from ostiary.aigateway.config import GatewaySettings
    from ostiary.layer.settings import LayerSettings
    from ostiary.libretto.config import LibrettoSettings
    from ostiary.liminal.config import LiminalSettings
    from ostiary.orquesta.config import OrquestaSettings

    class LiminalDoorSettings(LiminalSettings, total=False):
        """Name the keywords of `Liminal(...)`, its first argument among them."""

        api_server_url: str | None


__all__ = ["SERVICES", "OstiarySettings", "Shared", "checked", "keywords", "read_file"]

SERVICES = ("aigateway", "layer", "libretto", "liminal", "orquesta")
_SHARED = ("auth", "connection", "hooks", "retry")
_TABLES = (*SERVICES, "auth", "connection", "retry")


class OstiarySettings(TypedDict, total=False):
    """Name the keywords of a door; all are optional where the environment gives what they hold.

    `layer`, `liminal`, `aigateway`, `orquesta`, `libretto`: keywords of that service's client. `auth`: one identity for
    Layer and AI Gateway, an object of `ostiary.auth` or `IdentitySettings`; None for none, whatever the environment
    says (the others have credentials of their own kind). `connection`: how connections are made, for all. `retry`: one
    policy whose budget all share. `hooks`: what sees each request and reply of all. A service's own keyword wins over
    what is shared.
    """

    layer: LayerSettings
    liminal: LiminalDoorSettings
    aigateway: GatewaySettings
    orquesta: OrquestaSettings
    libretto: LibrettoSettings
    auth: Auth | SupportsHeaders | IdentitySettings | None
    connection: ConnectionOptions
    retry: RetryPolicy
    hooks: Hooks


@dataclass(frozen=True, slots=True)
class Shared:
    """Hold what all services share, and each one's own keywords."""

    connection: ConnectionOptions = ConnectionOptions()
    retry: SharedRetryPolicy = field(default_factory=lambda: SharedRetryPolicy.of(RetryPolicy()))
    hooks: Hooks = Hooks()
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]], repr=False)
    identity: Identity = field(kw_only=True, repr=False)


def checked(settings: Mapping[str, Any]) -> Shared:
    """Sort the keywords of a door. Raises `InvalidInputError` naming what is not one."""
    known = (*SERVICES, *_SHARED)
    refuse_unknown(settings, known)
    own = {name: settings[name] for name in SERVICES if name in settings}
    for name, given in own.items():
        if not isinstance(given, Mapping):
            raise InvalidInputError(f"{name}=… takes a dictionary of the client's keywords")
    connection = settings.get("connection") or ConnectionOptions()
    retry = settings.get("retry") or RetryPolicy()
    hooks = settings.get("hooks") or Hooks()
    for name, value, kind in (
        ("connection", connection, ConnectionOptions),
        ("retry", retry, RetryPolicy),
        ("hooks", hooks, Hooks),
    ):
        expect(value, kind, name)
    auth = settings.get("auth")
    if not isinstance(auth, Identity):
        auth = Identity(auth, connection, is_given="auth" in settings)
    return Shared(
        identity=auth,
        connection=connection,
        retry=SharedRetryPolicy.of(retry),
        hooks=hooks,
        own=own,
    )


def keywords(service: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the keywords of a service's client that some variables stand for."""
    table = import_module(f"ostiary.{service}.config").SETTINGS
    found = {setting.keyword: setting.find(None, environ) for setting in table}
    named = {setting.keyword for setting in table if any(name in environ for name in setting.variables)}
    return {keyword: value for keyword, value in found.items() if keyword in named}


def read_file(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a settings file. Raises `ConfigurationError` naming the file and what is wrong, never a value from it."""
    place = Path(path)
    try:
        with place.open("rb") as file:
            tables = tomllib.load(file)
    except OSError as problem:
        raise ConfigurationError(f"can't read {place}: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{place} is not text in UTF-8") from None
    except tomllib.TOMLDecodeError as problem:
        raise ConfigurationError(f"{place} is not TOML: {problem}") from None
    for name, table in tables.items():
        if name not in _TABLES and isinstance(table, dict):
            raise ConfigurationError(
                f"{place}: there is no setting {name!r}; tables are {', '.join(_TABLES)}"
            )
        if not isinstance(table, dict):
            raise ConfigurationError(f"{place}: {name} stands in no table; put it below [layer], say")
    tables = {name: _resolved(name, table, f"{place}: [{name}]") for name, table in tables.items()}
    unknown = sorted(set(tables.get("auth", ())) - set(IdentitySettings.__annotations__))
    if unknown:
        known = ", ".join(IdentitySettings.__annotations__)
        raise ConfigurationError(f"{place}: [auth] has no {unknown[0]!r}; it has {known}")
    if "retry" in tables:
        tables["retry"] = _made(RetryPolicy, tables["retry"], f"{place}: [retry]")
    if "connection" in tables:
        limits = tables["connection"].get("limits")
        if limits is not None:
            if not isinstance(limits, dict):
                raise ConfigurationError(f"{place}: [connection] limits is no table")
            tables["connection"]["limits"] = _made(Limits, limits, f"{place}: [connection.limits]")
        tables["connection"] = _made(ConnectionOptions, tables["connection"], f"{place}: [connection]")
    return tables


def _resolved(name: str, table: dict[str, Any], where: str) -> dict[str, Any]:
    """Replace `{ env = "NAME" }` by the variable's value, a number where the setting is one."""
    found = dict(table)
    for key, value in table.items():
        if isinstance(value, dict) and set(value) == {"env"}:
            variable = str(value["env"])
            named = variable_as_told(variable) or " that env names"
            if not os.environ.get(variable):
                raise ConfigurationError(f"{where} {key} is in the variable{named}, which is not set")
            found[key] = os.environ[variable]
            if _is_number(name, key):
                try:
                    found[key] = seconds(found[key], variable)
                except InvalidInputError:
                    said = (
                        f"{where} {key} is in the variable{named}, which holds no positive number of seconds"
                    )
                    raise ConfigurationError(said) from None
    return found


def _is_number(name: str, key: str) -> bool:
    table = import_module(f"ostiary.{name}.config").SETTINGS if name in SERVICES else IDENTITY_SETTINGS
    return any(setting.keyword == key and setting.is_number for setting in table)


def _made(kind: type[Any], given: Mapping[str, Any], where: str) -> Any:
    known = [each.name for each in fields(kind)]
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ConfigurationError(f"{where} has no {unknown[0]!r}; it has {', '.join(known)}")
    # Sets and tuples are written as arrays.
    values = {
        name: frozenset(value) if name == "statuses" else tuple(value) if isinstance(value, list) else value
        for name, value in given.items()
    }
    try:
        return kind(**values)
    except InvalidInputError as problem:
        reason = str(problem)
    raise ConfigurationError(f"{where} {reason}")
