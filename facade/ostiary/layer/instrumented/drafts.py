"""An action as it is drafted from a call, and what drafts of all APIs have in common.

A draft shares nothing with the call that the application may change, and no part of it is longer than what will be
sent of it: names, ids, short texts and numbers are in it as they are, all else as plain data (`kept`). So it may wait,
and be looked through as a whole when it is delivered.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ostiary.layer.schemas import SessionActionKind
from ostiary.layer.session import LayerSession, PendingAction
from ostiary.record import SizeLimits, snapshot
from ostiary.record.models import Answer
from ostiary.taps import plain, reader

__all__ = [
    "ATTACHMENT",
    "OUTPUT",
    "PROMPT",
    "TOOL_CALL",
    "Draft",
    "DraftedAction",
    "as_json",
    "as_read",
    "kept",
    "listed",
    "outputs",
    "selected",
    "streamed",
    "usage",
]

PROMPT = SessionActionKind.COMPLETION_PROMPT.value
ATTACHMENT = SessionActionKind.COMPLETION_PROMPT_ATTACHMENT.value
OUTPUT = SessionActionKind.COMPLETION_OUTPUT.value
TOOL_CALL = SessionActionKind.COMPLETION_TOOL_CALL.value

_CONTENTS = frozenset({"attributes", "data", "error", "scanners"})
_LONGEST = SizeLimits().text
_FEW = SizeLimits().nodes  # in bytes: each value takes one at least
_WHOLE = SizeLimits(text=_LONGEST + 64)  # what `kept` has cut says so at its end


class Draft(NamedTuple):
    """An action but for its session and its times."""

    kind: str
    attributes: Mapping[str, Any]
    data: Any = None
    scanners: Sequence[Mapping[str, Any]] | None = None


class DraftedAction(PendingAction):
    """A recorded action whose contents become plain data when they are first read.

    That is on a delivery thread, which does so for several in a row, and not in the middle of the application's call.
    """

    __slots__ = ("_contents",)

    def __init__(
        self,
        session: LayerSession,
        draft: Draft,
        started: float,
        ended: float,
        error: Mapping[str, Any] | None = None,
    ) -> None:
        # Not the base's: that the others aren't there yet is what leads a reader to `__getattr__`.
        self.session: LayerSession = session
        self.kind: str | None = draft.kind
        self.started: float = started
        self.ended: float = ended
        self.masked: bool = False
        self._contents: tuple[Any, ...] | None = (draft.attributes, draft.data, error, draft.scanners)

    def __getattr__(self, name: str) -> Any:
        if name not in _CONTENTS:
            raise AttributeError(name)
        self.make_plain()
        return object.__getattribute__(self, name)

    def contents(self) -> Any:
        drafted = self._contents
        return drafted if drafted is not None and _seem_plain(drafted) else super().contents()

    def make_plain(self) -> bool:
        drafted = self._contents
        if drafted is None:
            return False
        # One walk through all of it is quicker than four.
        contents: Any = snapshot(drafted, _WHOLE)
        masked = self.masked
        super().__init__(self.session, self.kind, self.started, self.ended, *contents)
        self.masked = masked
        self._contents = None  # at last: another thread may be here too
        return True


def _seem_plain(contents: tuple[Any, ...]) -> bool:
    """Say whether some contents are built-in values alone, and few, so that none is long: at the speed of C.

    What is no JSON for all that (bytes, sets, no number, half a character) an encoder of JSON notices.
    """
    try:
        return len(marshal.dumps(contents)) <= _FEW
    except ValueError:
        return False


def listed(value: Any) -> Sequence[Any]:
    """Return a list, and nothing of what is none: an iterator is the application's to use up."""
    return value if isinstance(value, (list, tuple)) else ()


def kept(value: Any) -> Any:
    """Return a value as a draft may keep it: a copy of what can be changed, the beginning of what is long."""
    if type(value) is str and len(value) <= _LONGEST:  # most are
        return value
    return snapshot(value)


def as_json(value: Any) -> Any:
    """Return a structured parameter as text, the way Layer has it."""
    return kept(json.dumps(snapshot(value)))


def as_read(arguments: Any) -> Any:
    """Return a tool call's arguments: an object where the model wrote JSON, else what it wrote."""
    if not isinstance(arguments, str):
        return kept(arguments)
    try:
        return kept(json.loads(arguments)) if arguments.strip() else {}
    except ValueError:
        return kept(arguments)


def selected(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return those fields that are set."""
    read = reader(value)
    return {name: item for name in names if (item := read(name)) is not None}


def usage(value: Any, total: bool = False) -> list[dict[str, Any]] | None:
    """Return the scanner that says how many tokens were used; `total` adds what the API leaves to add up."""
    if value is None:
        return None
    fields = value if isinstance(value, dict) else getattr(value, "__dict__", None)
    if not fields:
        return None
    data: dict[str, Any] = {
        name: item if type(item) is int else kept(plain(item))  # most are numbers
        for name, item in fields.items()
        if item is not None and not name.startswith("_")
    }
    if total and "total_tokens" not in data:
        counts = [data.get("input_tokens"), data.get("output_tokens")]
        data["total_tokens"] = sum(each for each in counts if isinstance(each, int | float))
    return [{"name": "usage", "data": data}]


def streamed(answer: Answer, stream: Any, count: str) -> dict[str, Any]:
    """Return the attributes of an answer that came in pieces; none of one that came at once."""
    if not answer.chunks:
        return {}
    attributes = {"stream": stream, count: answer.chunks}
    if not answer.whole and answer.error is None:
        attributes["stream.closed_early"] = True
    return attributes


def outputs(
    attributes: Mapping[str, Any],
    messages: Sequence[Any],
    tools: Sequence[Any],
    scanners: list[dict[str, Any]] | None,
) -> list[Draft]:
    """Return an answer's actions: what the model said, and what it wants to have called."""
    drafts = []
    if messages or not tools:
        drafts.append(Draft(OUTPUT, attributes, {"messages": messages}, scanners))
    if tools:
        drafts.append(Draft(TOOL_CALL, attributes, {"tools": tools}, scanners))
    return drafts
