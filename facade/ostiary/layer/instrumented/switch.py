"""Switching the recording of calls of models on and off, for one client."""

from __future__ import annotations

from collections.abc import Collection
from importlib.util import find_spec

from ostiary.errors import InvalidInputError, MissingExtraError
from ostiary.layer.decorators import LayerDecorators, existing
from ostiary.layer.instrumented.observer import ModelCalls
from ostiary.record.mishaps import warn
from ostiary.record.models import PROVIDERS, Observer, observe

__all__ = ["LayerInstrumentation"]


class LayerInstrumentation(LayerDecorators):
    """Offer to record the calls of models that other SDKs make in this process."""

    _model_calls: ModelCalls | None = None

    def instrument(self, *providers: str) -> None:
        """Record the calls of these SDKs from now on, `"openai"` and `"anthropic"`; of both where none is named.

        A call belongs to the session that its header `X-Layer-Session-Id` names (it goes no further than here), else
        to the session around it, else to one of its own. Twice is as good as once. Raises `MissingExtraError` where
        the extra `instrument` is not installed, and `InvalidInputError` for an unknown name.
        """
        unknown = [name for name in providers if name not in PROVIDERS]
        if unknown:
            raise InvalidInputError(
                f"there is no instrumentation {unknown[0]!r}; there are {', '.join(map(repr, PROVIDERS))}"
            )
        self._observe(providers or tuple(PROVIDERS))

    def uninstrument(self) -> None:
        """Record no more calls of models; an SDK that no other client records is as it was before."""
        if self._model_calls is not None:
            observe(self._model_calls, ())

    def instrument_all_but(self, disabled: Collection[str]) -> None:
        """Record the calls of all SDKs but these; where the extra is missing say so, if there is one to record."""
        wanted = [name for name in PROVIDERS if name not in disabled]
        try:
            self._observe(wanted)
        except MissingExtraError as error:
            if any(find_spec(name) is not None for name in wanted):
                warn("calls of models are not recorded: %s", error)

    def model_calls(self) -> Observer:
        """Return what records the calls of models that it is told of, whoever makes them: a gateway, say.

        `begin(call)` of it gives a `Sight` (`ostiary.record.models`), or None where this client records nothing.
        """
        if self._model_calls is None:
            origin = self._origin
            self._model_calls = ModelCalls(origin, origin.recorder, lambda text: existing(origin, text))
        return self._model_calls

    def _observe(self, providers: Collection[str]) -> None:
        observe(self.model_calls(), providers)
