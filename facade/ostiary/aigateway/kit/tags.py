"""Tags: what a processor notes about a prompt or response for those who come after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["Tags"]


class Tags:
    """Collect notes as keys with lists of values, all in lower case, in the order in which they were added.

    `Tags({"topics_detected": ["security", "ai"]})`. Raises `TypeError` for a key or value that is not text, or empty,
    and for a list without values.
    """

    __slots__ = ("_tags",)

    def __init__(self, initial_tags: Mapping[str, list[str]] | None = None) -> None:
        self._tags: dict[str, list[str]] = {}
        if initial_tags is None:
            return
        if not isinstance(initial_tags, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("tags are a mapping of keys to lists of values")
        for key, values in initial_tags.items():
            if not isinstance(values, list) or not values:  # pyright: ignore[reportUnnecessaryIsInstance]
                raise TypeError("the values of a tag are a list of at least one text")
            self._add(key, values)

    def add_tag(self, key: str, *values: str) -> None:
        """Add values to a key; those that it has already are not added again."""
        if not values:
            raise TypeError("a tag has at least one value")
        self._add(key, values)

    def _add(self, key: str, values: Iterable[str]) -> None:
        known = _word(key)
        words = [_word(value) for value in values]
        self._tags[known] = list(dict.fromkeys([*self._tags.get(known, ()), *words]))

    def remove_tag(self, key: str, value: str) -> None:
        """Remove a value of a key, and the key with its last value; what is not there is no error."""
        left = [each for each in self._tags.get(key.lower(), ()) if each != value.lower()]
        if left:
            self._tags[key.lower()] = left
        else:
            self._tags.pop(key.lower(), None)

    def remove_key(self, key: str) -> None:
        """Remove a key with all its values; one that is not there is no error."""
        self._tags.pop(key.lower(), None)

    def get_tags(self, key: str) -> list[str]:
        """Return a copy of a key's values, an empty list where there are none."""
        return list(self._tags.get(key.lower(), ()))

    def get_all_tags(self) -> dict[str, list[str]]:
        """Return a copy of all keys and values."""
        return {key: list(values) for key, values in self._tags.items()}

    def to_response(self) -> dict[str, list[str]]:
        """Return keys and values as they stand on the wire."""
        return self.get_all_tags()

    def __len__(self) -> int:
        return len(self._tags)

    def __bool__(self) -> bool:
        return bool(self._tags)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tags) and self._tags == other._tags

    def __str__(self) -> str:
        return ", ".join(f"{key}: [{', '.join(values)}]" for key, values in self._tags.items())

    def __repr__(self) -> str:
        return f"Tags({self._tags!r})"


def _word(text: object) -> str:
    if not isinstance(text, str) or not text:
        raise TypeError("keys and values of tags are texts that are not empty")
    return text.lower()
