"""`ostiary outbox`: look at what waits on disk, deliver it, take it elsewhere, or remove it."""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from ostiary.errors import ConfigurationError, InvalidInputError

if TYPE_CHECKING:
    from ostiary._io.outbox.tenant import Tenant

EPILOG = """\
  ostiary outbox status                      every outbox in your state folder, with its books
  ostiary outbox flush PATH                  deliver what no living process does; settings from the environment
  ostiary outbox export PATH > box.jsonl     what is pending, one JSON object a line; nothing is removed
  ostiary outbox import PATH box.jsonl       put exported records in again
  ostiary outbox requeue PATH                try what the service refused once more (export --quarantine lists it)
  ostiary outbox purge PATH --quarantine     forget what the service refused

Exported files hold what was recorded: prompts and answers.
"""

CLIENTS: Final = {"layer": ("ostiary.layer", "Layer"), "libretto": ("ostiary.libretto", "Libretto")}
"""Who delivers the records of a service: a client that takes `delivery="durable"` and `outbox`."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    actions = parser.add_subparsers(title="actions", dest="action", metavar="<action>", required=True)
    status = actions.add_parser("status", help="show what waits, and the books")
    status.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="outbox files (all in the state folder)"
    )
    status.add_argument("--json", action="store_true", help="print one JSON object a line")
    flush = _with_path(actions.add_parser("flush", help="deliver what waits"))
    flush.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="how long at most (60)")
    export = _with_path(actions.add_parser("export", help="print what waits, one JSON object a line"))
    export.add_argument(
        "--quarantine", action="store_true", help="what the service refused instead, with reasons"
    )
    export.add_argument("--output", type=Path, metavar="FILE", help="a new file that only you can read")
    into = _with_path(actions.add_parser("import", help="put exported records in"))
    into.add_argument("file", metavar="FILE", help="what `export` printed; - for standard input")
    _with_path(actions.add_parser("requeue", help="make pending again what the service refused"))
    purge = _with_path(actions.add_parser("purge", help="remove records or files for good"))
    purge.add_argument("--pending", action="store_true", help="what waits to be delivered; needs --yes")
    purge.add_argument("--quarantine", action="store_true", help="what the service refused")
    purge.add_argument("--corrupt", action="store_true", help="files that were set aside as corrupt")
    purge.add_argument("--yes", action="store_true", help="really remove what was never delivered")


def _with_path(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("path", type=Path, metavar="PATH", help="outbox file")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    return int(ACTIONS[arguments.action](arguments))


def _status(arguments: argparse.Namespace) -> int:
    from ostiary._io.outbox.inspect import look_at
    from ostiary._io.outbox.place import SUFFIX, default_folder

    paths = arguments.paths or sorted(default_folder().glob(f"*{SUFFIX}"))
    if not paths:
        print(f"there are no outboxes in {default_folder()}", file=sys.stderr)
    for path in paths:
        found = look_at(path)
        totals = found.totals
        facts: dict[str, Any] = {
            "path": str(path),
            "service": found.service,
            "destination": found.destination,
            "accepted": totals.accepted,
            "delivered": totals.delivered,
            "pending": totals.pending,
            "dropped": dict(totals.dropped),
            "quarantined": found.quarantined,
            "oldest_seconds": None
            if found.oldest is None
            else round(max(time.time() - found.oldest, 0.0), 1),
            "bytes": found.size,
            "processes": found.processes,
            "set_aside": [str(each) for each in found.aside],
        }
        print(json.dumps(facts) if arguments.json else _legible(facts))
    return 0


def _legible(facts: dict[str, Any]) -> str:
    lines = [facts["path"], f"  for          {facts['service']} ({facts['destination']})"]
    lines.append(f"  accepted     {facts['accepted']}")
    lines.append(f"  delivered    {facts['delivered']}")
    waiting = "" if facts["oldest_seconds"] is None else f", the oldest for {facts['oldest_seconds']} s"
    lines.append(f"  pending      {facts['pending']}{waiting}")
    lines += [f"  dropped      {count}  {reason}" for reason, count in sorted(facts["dropped"].items())]
    lines += [f"  quarantined  {count}  {reason}" for reason, count in sorted(facts["quarantined"].items())]
    lines.append(f"  on disk      {facts['bytes']} bytes; processes at it: {facts['processes']}")
    lines += [f"  set aside    {path}" for path in facts["set_aside"]]
    return "\n".join(lines)


def _flush(arguments: argparse.Namespace) -> int:
    from ostiary._io.outbox.inspect import look_at

    before = look_at(arguments.path)
    known = CLIENTS.get(before.service)
    if known is None:
        raise ConfigurationError(
            f"{arguments.path} holds records for {before.service}, which has no client here"
        )
    client = getattr(import_module(known[0]), known[1])(
        delivery="durable", outbox=arguments.path, exit_timeout=0
    )
    client.flush(arguments.timeout)
    client.close(0)
    after = look_at(arguments.path).totals
    dropped = sum(after.dropped.values()) - sum(before.totals.dropped.values())
    print(
        f"delivered {after.delivered - before.totals.delivered}, dropped {dropped}, pending {after.pending}"
    )
    return 1 if after.pending else 0


def _export(arguments: argparse.Namespace) -> int:
    from ostiary._io.outbox.inspect import stored

    records = stored(arguments.path, quarantine=arguments.quarantine)
    lines = (json.dumps(_exported(each)) + "\n" for each in records)
    if arguments.output is None:
        sys.stdout.writelines(lines)
        return 0
    try:
        descriptor = os.open(arguments.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise ConfigurationError(f"can't write {arguments.output}: {problem.strerror}") from None
    with open(descriptor, "w", encoding="ascii") as file:
        file.writelines(lines)
    return 0


def _exported(record: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {"key": record.key, "at": record.at}
    try:
        facts["body"] = record.body.decode()
    except UnicodeDecodeError:  # encrypted
        facts["body_base64"] = base64.b64encode(record.body).decode()
    if record.reason is not None:
        facts["reason"] = record.reason
    return facts


def _import(arguments: argparse.Namespace) -> int:
    with _source(arguments.file) as file:
        records = list(_read(file))
    with _at(arguments.path) as tenant:
        tenant.append_all(records)
    print(f"imported {len(records)}")
    return 0


def _requeue(arguments: argparse.Namespace) -> int:
    moved = 0
    with _at(arguments.path) as tenant:
        while some := tenant.requeue(int(time.time() * 1000), 500):
            moved += some
    print(f"requeued {moved}")
    return 0


@contextmanager
def _at(path: Path) -> Generator[Tenant]:
    """Be a process at an outbox, for whatever it is for, for the length of a block."""
    from ostiary._io.outbox.inspect import look_at
    from ostiary._io.outbox.tenant import Tenant
    from ostiary._io.outbox.troubles import Trouble
    from ostiary.config import Outbox

    found = look_at(path)
    tenant = Tenant(path, Outbox(max_bytes=2**40), found.service, found.destination, on_aside=lambda _: None)
    try:
        yield tenant
    except Trouble as trouble:
        raise ConfigurationError(f"the outbox {path} can't be written: {trouble.reason}") from None
    finally:
        tenant.close()


def _source(name: str) -> TextIO:
    if name == "-":
        return sys.stdin
    try:
        return open(name, encoding="utf-8")
    except OSError as problem:
        raise ConfigurationError(f"can't read {name}: {problem.strerror}") from None


def _read(lines: Iterable[str]) -> Iterator[tuple[str, int, bytes]]:
    for number, line in enumerate(lines, 1):
        try:
            facts = json.loads(line)
            body = (
                base64.b64decode(facts["body_base64"]) if "body_base64" in facts else facts["body"].encode()
            )
            yield str(facts["key"]), int(facts["at"]), body
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InvalidInputError(
                f"line {number} is not a record as `ostiary outbox export` prints it; nothing was imported"
            ) from None


def _purge(arguments: argparse.Namespace) -> int:
    from ostiary._io.outbox.inspect import look_at, purge_pending, purge_quarantine

    if not (arguments.pending or arguments.quarantine or arguments.corrupt):
        raise InvalidInputError("say what to remove: --pending, --quarantine or --corrupt")
    if arguments.pending and not arguments.yes:
        raise InvalidInputError("--pending removes what was never delivered: add --yes if that is meant")
    if arguments.quarantine:
        print(f"removed {purge_quarantine(arguments.path)} from quarantine")
    if arguments.pending:
        print(f"removed {purge_pending(arguments.path)} that were pending")
    if arguments.corrupt:
        aside = look_at(arguments.path).aside
        for file in aside:
            file.unlink()
        print(f"removed {len(aside)} files that were set aside")
    return 0


ACTIONS: Final = {
    "status": _status,
    "flush": _flush,
    "export": _export,
    "import": _import,
    "requeue": _requeue,
    "purge": _purge,
}
