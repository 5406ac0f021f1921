"""Let two versions of a processor inspect the same corpus, and tell where they disagree.

A corpus is a file of JSON lines: `{"prompt": …, "response": …, "parameters": …, "metadata": …, "id": …}`, all of them
optional but one of the first two. Prompt and response may be texts.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ostiary.aigateway.kit.problems import ProcessorError
from ostiary.aigateway.texts import as_json, as_prompt, as_response
from ostiary.aigateway.views import Execution
from ostiary.errors import ConfigurationError, InvalidInputError, OstiaryError

__all__ = ["Case", "Compared", "compared", "corpus", "decision", "text_in"]

Ask: TypeAlias = Callable[["Case"], Awaitable[Execution]]
_READ: dict[str, Callable[[Any], object]] = {
    "prompt": as_prompt,
    "response": as_response,
    "parameters": lambda found: as_json("parameters", found),
    "metadata": lambda found: as_json("metadata", found),
}
_KNOWN = {"id", *_READ}


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one line of a corpus."""

    id: str
    prompt: Any = None
    response: Any = None
    parameters: Any = None
    metadata: Any = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Say what two versions said of one case."""

    id: str
    before: str
    after: str

    @property
    def agrees(self) -> bool:
        """Whether both said the same."""
        return self.before == self.after


def corpus(path: Path) -> Iterator[Case]:
    """Give the cases of a file. Raises `ConfigurationError` naming the line that is none."""
    for number, line in enumerate(text_in(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            found: Any = json.loads(line)
        except ValueError as problem:
            raise ConfigurationError(f"{path}, line {number}: it is not JSON: {problem}") from None
        yield case(found, f"{path}, line {number}", str(number))


def text_in(path: Path) -> str:
    """Read a file. Raises `ConfigurationError` for one that is not text in UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not text in UTF-8") from None


def case(found: Any, where: str, name: str) -> Case:
    """Read one case. Raises `ConfigurationError` naming what is wrong."""
    if not isinstance(found, dict) or not {"prompt", "response"} & set(found):
        raise ConfigurationError(f"{where}: it is no object with a prompt or a response")
    if unknown := sorted(set(found) - _KNOWN):
        raise ConfigurationError(f"{where}: {unknown[0]} is none of {', '.join(sorted(_KNOWN))}")
    values: dict[str, Any] = found
    try:
        for field, read in _READ.items():
            if values.get(field) is not None:
                read(values[field])
    except InvalidInputError as problem:
        # Here, since two versions would fail at it alike, and so agree.
        reason = f"{where}: {problem}"
    else:
        return Case(**{**values, "id": str(values.get("id", name))})
    raise ConfigurationError(reason)


async def compared(cases: Iterator[Case], before: Ask, after: Ask) -> AsyncIterator[Compared]:
    """Ask both versions about each case."""
    for each in cases:
        yield Compared(each.id, await _decided(before, each), await _decided(after, each))


async def _decided(ask: Ask, each: Case) -> str:
    try:
        return decision(await ask(each))
    except ProcessorError as problem:
        return f"error {problem.status_code}"
    except OstiaryError as problem:
        return f"error {problem.status or type(problem).__name__}"


def decision(said: Execution) -> str:
    """Say in a few words what a processor decided, without the text."""
    if said.rejection is not None:
        code = said.rejection.code
        word = "reject" + (f" {code.value.removeprefix('AIGW_').lower()}" if code is not None else "")
    else:
        word = "modify" if said.changed else "pass"
    tags = "; ".join(f"{key}: {', '.join(sorted(values))}" for key, values in sorted(said.tags.items()))
    return f"{word} [{tags}]" if tags else word
