"""A canary for secrets and prompt text: `LeakCanary` plants them and says where one showed."""

from __future__ import annotations

from ostiary.testing.canary.cage import Leak, LeakCanary, LeakError

__all__ = ["Leak", "LeakCanary", "LeakError"]
