"""The steps of a check-up, in the order in which a call depends on them."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ostiary import errors as e
from ostiary._core.deadline import deadline
from ostiary._io.probing import Way
from ostiary.config import Setting
from ostiary.door.checkup.reports import Check, Report, SettingFound
from ostiary.door.checkup.services import EXAMINED, Examined

if TYPE_CHECKING:
    from ostiary.door.client import Ostiary

__all__ = ["examine"]

# Beyond this many seconds, tokens are refused as not yet valid or as expired.
_SKEW = 30.0


def examine(door: Ostiary, service: str, *, timeout: float = 10.0) -> Report:
    """Look at one service of a door, each step for at most `timeout` seconds. Never raises for what it looks at."""
    examined = EXAMINED[service]
    own = door.settings_of(service)
    table: tuple[Setting[Any], ...] = import_module(f"ostiary.{service}.config").SETTINGS
    report = Report(
        service,
        settings=[_found(door, service, setting, own) for setting in table],
        wanted=tuple(each.variables[0] for each in table if each.keyword in examined.needs),
    )
    identity = door.identity_of(service)
    if identity is not None:
        report.settings.append(SettingFound("identity", identity))
    known = {row.keyword for row in report.settings if row.origin not in ("default", "nowhere")}
    report.configured = bool(known.intersection(examined.needs))
    if report.configured:
        for check in _steps(door, service, examined, table, own, timeout):
            report.checks.append(check)
            if check.state == "failed":
                break
    return report


def _found(door: Ostiary, service: str, setting: Setting[Any], own: Mapping[str, Any]) -> SettingFound:
    given = own.get(setting.keyword)
    variables = [name for name in setting.variables if os.environ.get(name, "").strip()]
    if given not in (None, ""):
        origin = door.origin_of(service, setting.keyword)
    elif variables:
        origin = variables[0]
    else:
        origin = "nowhere" if setting.default is None else "default"
    try:
        value = setting.find(given)
    except (e.OstiaryError, TypeError, ValueError):
        value = None
    is_address = setting.keyword.endswith("url") and isinstance(value, str)
    shown = str(value) if is_address or isinstance(value, int | float) else None
    return SettingFound(setting.keyword, origin, shown)


def _steps(
    door: Ostiary,
    service: str,
    examined: Examined,
    table: tuple[Setting[Any], ...],
    own: Mapping[str, Any],
    timeout: float,
) -> Iterator[Check]:
    settings = {setting.keyword: setting for setting in table}
    try:
        url: str = settings[examined.address].require(own.get(examined.address))
        getattr(door, service)
    except e.OstiaryError as problem:
        yield Check("settings", "failed", str(problem), "set what is named, or correct it")
        return
    yield Check("settings", "ok", url)
    way = Way(url, own.get("connection") or door.connection, timeout)
    try:
        yield from _on_the_way(way)
    finally:
        way.close()
    yield from _called(door, examined, timeout)


def _on_the_way(way: Way) -> Iterator[Check]:
    host = f"the proxy {way.host}" if way.proxied else way.host
    try:
        addresses = way.resolve()
    except OSError as problem:
        said = f"{host} has no address: {problem.strerror or problem}"
        yield Check(
            "name", "failed", said, "look for a slip in the host's name; else the name server can't be asked"
        )
        return
    yield Check("name", "ok", f"{host} is {', '.join(addresses)}")
    try:
        way.connect()
    except OSError as problem:
        said = f"nothing answers at {host}:{way.port}: {problem.strerror or problem}"
        yield Check(
            "connection", "failed", said, "see that it runs there, and that no firewall stands in between"
        )
        return
    yield Check("connection", "ok", f"{host}:{way.port}")
    if way.scheme == "https":
        try:
            yield Check("tls", "ok", way.secure())
        except (OSError, e.ConfigurationError) as problem:
            yield Check("tls", "failed", f"{host}: {_tls(problem)}", _TLS_MEND)
            return
    if not way.proxied:
        yield _clocks(way)


_TLS_MEND = (
    "if the authority is your own, name its file: ConnectionOptions(verify=…), or [connection] verify in the settings "
    "file; else the server's certificate has to be renewed"
)


def _tls(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate is refused: {problem.verify_message}"
    return str(getattr(problem, "reason", None) or problem)


def _clocks(way: Way) -> Check:
    try:
        ahead = way.clock()
    except (OSError, ValueError, HTTPException) as problem:
        return Check("clock", "warning", f"its clock could not be asked: {type(problem).__name__}")
    if ahead is None:
        return Check("clock", "skipped", "the server tells no time")
    if abs(ahead) > _SKEW:
        said = (
            f"the server's clock is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this machine's"
        )
        return Check(
            "clock", "warning", said, "set this machine's clock by a time server; tokens depend on it"
        )
    return Check("clock", "ok", "the clocks agree")


def _called(door: Ostiary, examined: Examined, timeout: float) -> Iterator[Check]:
    """Make one call, and tell what it says of the credentials apart from all else."""
    try:
        with deadline(timeout):
            said = examined.touch(door) if examined.touch is not None else None
    except e.AuthError as problem:
        mend = "no credential could be had: see that the identity provider is up, and knows this client"
        yield Check("auth", "failed", str(problem), mend)
    except (e.UnauthorizedError, e.ForbiddenError) as problem:
        mend = "the service refuses the credentials: see that they are current"
        yield Check("auth", "failed", str(problem), mend)
    except e.OstiaryError as problem:
        yield Check("call", "failed", str(problem), _mend(problem))
    else:
        if said is None:
            yield Check("call", "skipped", examined.asks_nobody)
        else:
            yield Check("auth", "ok", "the service takes the credentials, or asks for none")
            yield Check("call", "ok", said)


def _mend(problem: e.OstiaryError) -> str:
    if isinstance(problem, e.NotFoundError | e.DecodeError):
        return "something answers there, but not this service: see that the address is the service's own"
    if problem.retryable:
        return "the service may be busy or down: try again later"
    return "see the error's text"
