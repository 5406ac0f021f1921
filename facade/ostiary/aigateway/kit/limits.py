"""How much one request may bring, and how long one may take."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]

MiB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound requests to a processor, before anything of them is parsed.

    `body`, `text_part` (a part without a file name) and `file_part` are in bytes, `texts` and `files` are counts of
    parts. `seconds` bounds a whole request, the reading of its body and the wait for its turn included; None for no
    bound. `concurrency` bounds the calls of one processor that run at once, None for no bound.
    Methods that are no coroutines run in a pool of `threads`, which all processors with the same number share.
    """

    body: int = 32 * MiB
    text_part: int = MiB
    file_part: int = 16 * MiB
    texts: int = 6
    files: int = 6
    seconds: float | None = 60.0
    concurrency: int | None = None
    threads: int = 32

    def __post_init__(self) -> None:
        for name in ("body", "text_part", "file_part", "texts", "files", "seconds", "concurrency", "threads"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"Limits({name}={value!r}): must be more than 0")
