"""What the drop-in clients have of their own: where they record, and what they tell besides events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary._core.secrets import Secret
from ostiary.libretto import wire
from ostiary.libretto.clients import AsyncLibretto, Libretto
from ostiary.libretto.errors import refused
from ostiary.libretto.pending import PendingChain, PendingFeedback
from ostiary.libretto.recorder import LibrettoRecorder

__all__ = [
    "let_go",
    "let_go_async",
    "libretto_of",
    "record_chain",
    "record_feedback",
    "recorder_of",
]


def libretto_of(given: Any, *, is_async: bool) -> Any:
    """Return where a client of a face records: as given, or made from a config. Raises `LibrettoInputError`."""
    kind, other = (AsyncLibretto, Libretto) if is_async else (Libretto, AsyncLibretto)
    if isinstance(given, other):
        face = "an async" if is_async else "a sync"
        raise refused(
            f"libretto is a {other.__name__}; {face} client takes a {kind.__name__}, or a LibrettoConfig"
        )
    return given if isinstance(given, kind) else kind(given)


def recorder_of(libretto: Libretto | AsyncLibretto) -> LibrettoRecorder:
    """Return the recorder that a client shares with its Libretto."""
    return libretto._recorder  # pyright: ignore[reportPrivateUsage]


def let_go(libretto: Libretto) -> None:
    """Close a Libretto with the client that made it. Where records wait it is left to deliver them, and ends then."""
    if not libretto.ledger().pending:
        libretto.close(0.0)


async def let_go_async(libretto: AsyncLibretto) -> None:
    """Close a Libretto as `let_go` does."""
    if not libretto.ledger().pending:
        await libretto.close(0.0)


def record_feedback(recorder: LibrettoRecorder, api_key: Any, given: Mapping[str, Any]) -> None:
    """Take feedback to be delivered; without a key it is counted. Raises `LibrettoInputError`."""
    key = Secret.of(api_key) if api_key else recorder.state.api_key
    if key is None:
        recorder.note_untracked("key")
    else:
        recorder.record(PendingFeedback(wire.feedback(**given), key))


def record_chain(recorder: LibrettoRecorder, api_key: Any, chain_id: object, result: object) -> None:
    """Take what a chain came to, to be delivered; without a key it is counted. Raises `LibrettoInputError`."""
    key = Secret.of(api_key) if api_key else recorder.state.api_key
    if key is None:
        recorder.note_untracked("key")
    else:
        recorder.record(PendingChain(wire.chain(chain_id, result), key))
