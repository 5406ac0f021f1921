"""Switching the instrumentation of an SDK on and off by hand."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from ostiary.errors import InvalidInputError
from ostiary.record.models import PROVIDERS

__all__ = [
    "AnthropicInstrumentation",
    "Instrumentation",
    "OpenAIInstrumentation",
    "instrument",
    "uninstrument",
]


class Instrumentation:
    """Switch the instrumentation of one SDK; who hears of its calls is another matter (`layer.init`, `trace`)."""

    provider: ClassVar[str] = ""

    def instrument(self) -> None:
        """Watch the SDK's calls, whether it is imported yet or not; twice is as good as once.

        Raises `MissingExtraError` where the extra `instrument` is not installed.
        """
        import_module(PROVIDERS[self.provider]).install()

    def uninstrument(self) -> None:
        """Leave the SDK as it was before; does nothing where it is."""
        import_module(PROVIDERS[self.provider]).remove()


class OpenAIInstrumentation(Instrumentation):
    """Switch the instrumentation of `openai`."""

    provider = "openai"


class AnthropicInstrumentation(Instrumentation):
    """Switch the instrumentation of `anthropic`."""

    provider = "anthropic"


_KNOWN: dict[str, type[Instrumentation]] = {
    "openai": OpenAIInstrumentation,
    "anthropic": AnthropicInstrumentation,
}


def instrument(*providers: str) -> None:
    """Watch the calls of these SDKs, `"openai"` and `"anthropic"`; of all of them where none is named.

    Who observes them hears of them again. Raises `MissingExtraError`, and `InvalidInputError` for an unknown name.
    """
    for kind in _named(providers):
        kind().instrument()


def uninstrument(*providers: str) -> None:
    """Leave these SDKs as they were before; all of them where none is named. Raises `InvalidInputError`."""
    for kind in _named(providers):
        kind().uninstrument()


def _named(providers: tuple[str, ...]) -> list[type[Instrumentation]]:
    unknown = [name for name in providers if name not in _KNOWN]
    if unknown:
        raise InvalidInputError(
            f"there is no instrumentation {unknown[0]!r}; there are {', '.join(map(repr, _KNOWN))}"
        )
    return [_KNOWN[name] for name in providers or _KNOWN]
