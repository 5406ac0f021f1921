"""Wrapping methods of another package, now or when it is imported, and taking the wrappers off again."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, TypeAlias

from ostiary.errors import MissingExtraError
from ostiary.record.models import MISHAPS

__all__ = ["Patches", "Wrapper"]

Wrapper: TypeAlias = Callable[[Any, Any, tuple[Any, ...], dict[str, Any]], Any]
"""`wrapper(wrapped, instance, args, kwargs)`, as wrapt calls it."""


class Patches:
    """Wrap some methods of one module, named as `Class.method`.

    The module is not imported: what is there is wrapped at once, what comes later when it comes. `remove` puts back
    what was there. Where somebody else has wrapped a method since, ours stays below it and does nothing.
    """

    def __init__(self, module: str, wrappers: Mapping[str, Wrapper]) -> None:
        self._module = module
        self._wrappers = wrappers
        self._lock = threading.Lock()
        self._on = False
        self._hooked = False  # a hook can't be taken back, so it is set once
        self._applied: list[tuple[Any, str, Any, Any]] = []

    def install(self) -> None:
        """Wrap the methods; once, however often it is called. Raises `MissingExtraError`."""
        try:
            import wrapt
        except ImportError:
            raise MissingExtraError.of("instrument", f"recording calls of {self._package}") from None
        with self._lock:
            self._on = True
            hooked, self._hooked = self._hooked, True
            module = sys.modules.get(self._module)
            if hooked and module is not None:
                self._apply(module)
        if not hooked:
            # At once where it is imported already.
            wrapt.register_post_import_hook(self._imported, self._module)

    def remove(self) -> None:
        """Put back what was there."""
        with self._lock:
            self._on = False
            kept = []
            for owner, name, original, ours in self._applied:
                if vars(owner).get(name) is ours:
                    setattr(owner, name, original)
                else:
                    kept.append((owner, name, original, ours))
            self._applied = kept

    @property
    def _package(self) -> str:
        return self._module.partition(".")[0]

    def _imported(self, module: ModuleType) -> None:
        with self._lock:
            if self._on:
                self._apply(module)

    def _apply(self, module: ModuleType) -> None:
        import wrapt

        for place, wrapper in self._wrappers.items():
            kind, _, name = place.partition(".")
            try:
                owner = getattr(module, kind)
                if any(known[:2] == (owner, name) for known in self._applied):
                    continue  # still below somebody else's wrapper, and on again
                original = vars(owner)[name]
                ours = wrapt.FunctionWrapper(original, wrapper, enabled=lambda: self._on)
                setattr(owner, name, ours)
                self._applied.append((owner, name, original, ours))
            except Exception as error:
                # A version of the package that is built otherwise: it goes on unrecorded.
                MISHAPS.note(f"instrument {self._package}", error)
