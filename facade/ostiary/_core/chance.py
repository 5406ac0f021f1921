"""Chance for waits: a generator of our own, so that retries in the background leave a program's `random.seed` alone."""

from __future__ import annotations

import os
import random

__all__ = ["chance"]

_own = random.Random()  # noqa: S311 - nothing secret hangs on a wait
chance = _own.random  # a number in [0, 1)

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_own.seed)  # or else all children would wait alike
