"""How long the thread on watch lets records come together."""

from __future__ import annotations

from ostiary.record.queue import Look

__all__ = ["Nap"]

# While records come steadily, at most so many lingers apart, the watch waits up to so many seconds for them: one that
# is sent by itself takes several times the CPU of one among others, whose code and data are in the core's cache.
_APART = 2.5
_LONGEST = 0.3


class Nap:
    """Last for one linger, and longer while records come steadily."""

    __slots__ = ("_linger", "extra")

    def __init__(self, linger: float) -> None:
        self._linger = linger
        self.extra: float = 0.0
        """The seconds that the next nap may last beyond a linger."""

    def left(self, look: Look, now: float) -> float:
        """Return what of these there is time for: nothing where somebody sends, who may hang; else until a retry."""
        if look.lent:
            return 0.0
        return self.extra if look.due is None else max(0.0, min(self.extra, look.due - now))

    def took(self, waited: float, came: int) -> None:
        """Make the next one twice as long where so many records came steadily, as short as can be where they didn't."""
        steady = 0.0 < waited <= came * _APART * self._linger
        self.extra = min(2 * self.extra + self._linger, max(_LONGEST - self._linger, 0.0)) if steady else 0.0
