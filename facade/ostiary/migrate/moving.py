"""Move a project: read all of it, rewrite what can be, say what can't, and write only when told to."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ostiary.errors import MissingExtraError
from ostiary.migrate.remnants import requirements_in, texts_in
from ostiary.migrate.reports import Migration, Place, Rewritten
from ostiary.migrate.survey import Survey, files_below, look_over
from ostiary.migrate.vendors import Vendor

__all__ = ["migrate"]


def migrate(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, write: bool = False
) -> Migration:
    """Move files and folders to Ostiary; return what changes and what is left to a person.

    Give all of a program at once: what a name becomes may depend on how other files use it. Nothing is changed without
    `write`. A file that is no Python is left, and named in `places`. Raises `InvalidInputError` where there is nothing
    at a path, `MissingExtraError` without the extra `migrate`, `OSError` where a file can't be written.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    files = list(dict.fromkeys(file for path in given for file in files_below(Path(path))))
    named = [Path(path) for path in given]
    survey = look_over(files, named)
    rewritten, places, used, kept = _rewritten(survey)
    places += survey.unread
    for package in sorted(survey.own):
        places.append(
            Place(Path(given[0]), 0, "import", f"left alone: {package} is a package of this project")
        )
    places += [place for path in files for place in requirements_in(path, survey, named)]
    if write:
        for file in rewritten:
            _replace(file)
    notes = [
        f"{name} of {package} goes to ostiary.compat: {survey.mirrored[package, name]}"
        for package, name in sorted(kept)
    ]
    return Migration(
        tuple(rewritten),
        tuple(sorted(places, key=lambda place: (str(place.path), place.line))),
        tuple(notes),
        tuple(sorted({survey.requirement(vendor) for vendor in used})),
        write,
    )


def _rewritten(survey: Survey) -> tuple[list[Rewritten], list[Place], list[Vendor], set[tuple[str, str]]]:
    """Rewrite every file that names a vendor."""
    try:
        import libcst

        from ostiary.migrate.rewriting import rewrite
    except ImportError:
        raise MissingExtraError.of("migrate", "Rewriting imports") from None
    files: list[Rewritten] = []
    places: list[Place] = []
    used: list[Vendor] = []
    kept: set[tuple[str, str]] = set()
    for source in survey.sources:
        if not source.mentions_a_vendor:
            continue
        try:
            outcome = rewrite(source, survey)
        except libcst.ParserSyntaxError as problem:
            said = "left alone: it is no Python that can be read"
            places.append(Place(source.path, problem.raw_line, "unread", said))
            continue
        except RecursionError:
            places.append(
                Place(source.path, 0, "unread", "left alone: an expression in it is too long to be read")
            )
            continue
        places += outcome.places
        places += texts_in(source, survey)
        used += outcome.used
        kept |= outcome.kept
        if outcome.content != source.content:
            files.append(Rewritten(source.path, source.content, outcome.content, source.encoding))
    return files, places, used, kept


def _replace(file: Rewritten) -> None:
    """Write a file in one step, with the mode that it had; through a link to it, the file itself."""
    path = file.path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(file.after)
        shutil.copymode(path, name)
        with suppress(OSError):  # only root may give a file away
            os.chown(name, path.stat().st_uid, path.stat().st_gid)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
