"""Reading fields of chunks and answers, whether they are plain dictionaries or model objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

__all__ = ["Texts", "field", "plain", "reader", "unknown"]


# Of pydantic 2, which warns of values that a model does not expect, and of 1.
_DUMPS: tuple[tuple[str, dict[str, Any]], ...] = (("model_dump", {"warnings": False}), ("dict", {}))


def field(value: Any, name: str) -> Any:
    """Return a field of a dictionary or an object; None where it has none. Never raises."""
    if isinstance(value, dict):
        return value.get(name)
    try:
        fields = value.__dict__
        if name in fields:  # a model's declared fields: the quick way
            return fields[name]
        extra = value.__pydantic_extra__
    except Exception:
        try:
            return getattr(value, name, None)
        except Exception:
            return None
    # Of a model that has not the field: to ask for the attribute would cost an exception inside of pydantic.
    return extra.get(name) if extra else None


def reader(value: Any) -> Callable[[str], Any]:
    """Return what reads fields of one value as `field` does: quicker, where several of them are wanted at once."""
    if isinstance(value, dict):
        return value.get
    try:
        if not value.__pydantic_extra__:  # a model that has its declared fields alone
            get: Callable[[str], Any] = value.__dict__.get
            return get
    except Exception:  # noqa: S110 - no such model
        pass
    return partial(field, value)


def plain(value: Any) -> Any:
    """Return plain data: models dumped, lists and dictionaries copied, everything else as it is."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    for name, options in _DUMPS:
        dump = getattr(value, name, None)
        if callable(dump):
            try:
                return dump(exclude_unset=True, by_alias=True, **options)
            except Exception:  # noqa: S112 - there is another way
                continue
    fields = getattr(value, "__dict__", None)
    return {k: plain(v) for k, v in fields.items() if not k.startswith("_")} if fields else value


def unknown(value: Any, known: frozenset[str]) -> dict[str, Any]:
    """Return the fields that are not among `known`: of a model, those that its class does not declare either."""
    extra = value if isinstance(value, dict) else getattr(value, "model_extra", None)
    return {k: v for k, v in extra.items() if k not in known and v is not None} if extra else {}


class Texts:
    """Collect pieces of texts by name, and join each once."""

    __slots__ = ("_pieces",)

    def __init__(self) -> None:
        self._pieces: dict[str, list[str]] = {}

    def add(self, name: str, piece: Any) -> None:
        """Add a piece; what is no text, or empty while nothing is there yet, still says that the text exists."""
        if isinstance(piece, str):
            self._pieces.setdefault(name, []).append(piece)

    def pieces(self, name: str) -> list[str] | None:
        """Return the pieces of a text so far, to add to; None where there is none."""
        return self._pieces.get(name)

    def joined(self) -> dict[str, str]:
        """Return the texts."""
        return {name: "".join(pieces) for name, pieces in self._pieces.items()}
