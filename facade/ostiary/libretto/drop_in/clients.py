"""`Client` and `AsyncClient`: OpenAI's clients, whose calls of models are recorded at Libretto.

Copies (`copy()`, `with_options()`) go on recording. Nothing of Libretto's waits or raises in a call of a model.
Resources are loaded when they are first touched, as OpenAI's package does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from ostiary.errors import MissingExtraError

try:
    import openai
except ModuleNotFoundError as _missing:
    if _missing.name != "openai":
        raise
    raise MissingExtraError.of("openai", "ostiary.libretto.Client") from None

if TYPE_CHECKING:
    import uuid

    from ostiary._core.secrets import Secret
    from ostiary.libretto.clients import AsyncLibretto, Libretto
    from ostiary.libretto.config import LibrettoConfig
    from ostiary.libretto.drop_in import resources
    from ostiary.libretto.recorder import LibrettoRecorder

    # As OpenAI's own classes have it: to a type checker, these are properties.
    cached_property = property
else:
    from functools import cached_property

__all__ = ["AsyncClient", "Client"]


L = TypeVar("L", bound="Libretto | AsyncLibretto")


class _Recording(Generic[L]):
    """What both faces share: where they record, copies that record there too, and what is told in the background.

    It stands before OpenAI's class, to which it hands on all that it doesn't know.
    """

    libretto: L
    _libretto_recorder: LibrettoRecorder
    _is_async: ClassVar[bool]

    def __init__(
        self, *args: Any, libretto: LibrettoConfig | L | Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        from ostiary.libretto.drop_in import own

        self.libretto = own.libretto_of(libretto, is_async=self._is_async)
        self._made_libretto = self.libretto is not libretto
        self._libretto_recorder = own.recorder_of(self.libretto)
        super().__init__(*args, **options)

    if not TYPE_CHECKING:  # else what OpenAI's class says counts

        @cached_property
        def beta(self) -> Any:
            """What OpenAI's API has in beta; `beta.chat` is the same as `chat`."""
            found = super().beta
            vars(found)["chat"] = self.chat
            return found

        def copy(
            self, *, libretto: Any = None, _extra_kwargs: Mapping[str, Any] = {}, **options: Any
        ) -> Self:
            """Return a client with other options, which records where this one does, or as `libretto` says."""
            own = self.libretto if libretto is None else libretto
            return super().copy(_extra_kwargs={"libretto": own, **_extra_kwargs}, **options)

        with_options = copy

    def _note_feedback(self, api_key: str | Secret | None, given: Mapping[str, Any]) -> None:
        from ostiary.libretto.drop_in import own

        own.record_feedback(self._libretto_recorder, api_key, given)

    def _note_chain(self, api_key: str | Secret | None, chain_id: object, result: object) -> None:
        from ostiary.libretto.drop_in import own

        own.record_chain(self._libretto_recorder, api_key, chain_id, result)


class Client(_Recording["Libretto"], openai.OpenAI):
    """Be OpenAI's client, and record its calls of models at Libretto.

    Takes what `openai.OpenAI` takes, and `libretto`: a `LibrettoConfig`, a dictionary of its fields, or a `Libretto`
    to share with others. `chat.completions`, `completions` and `responses` take `libretto=LibrettoCreateParams(…)` for
    a call. Events go out in the background; `client.libretto.flush()` waits for them, `client.libretto.ledger()`
    counts them. Raises what `openai.OpenAI` raises, and `LibrettoInputError`.
    """

    _is_async = False

    @cached_property
    def chat(self) -> resources.Chat:
        """Conversations with models."""
        from ostiary.libretto.drop_in import resources

        return resources.Chat(self)

    @cached_property
    def completions(self) -> resources.Completions:
        """Texts that models go on with."""
        from ostiary.libretto.drop_in import resources

        return resources.Completions(self)

    @cached_property
    def responses(self) -> resources.Responses:
        """OpenAI's Responses API."""
        from ostiary.libretto.drop_in import resources

        return resources.Responses(self)

    def close(self) -> None:
        """Close the connections, without waiting: what was recorded is delivered in the background all the same."""
        super().close()
        if self._made_libretto:
            from ostiary.libretto.drop_in import own

            own.let_go(self.libretto)

    def send_feedback(
        self,
        *,
        feedback_key: str | uuid.UUID,
        api_key: str | Secret | None = None,
        better_response: str | None = None,
        rating: float | None = None,
        wait: bool = False,
    ) -> None:
        """Say how good an answer was: from 0 (all wrong) to 1 (right), what would have been better, or both.

        `feedback_key` is the answer's `model_extra["libretto_feedback_key"]`, or a stream's `libretto_feedback_key`.
        It goes out in the background; with `wait` this call waits, and raises what happened. Without an API key it is
        counted and not sent. Raises `LibrettoInputError` for a rating beyond 0 to 1, and for feedback without content.
        Wire: `POST /feedback` in `openapi/libretto.yaml`.
        """
        given = {"feedback_key": feedback_key, "rating": rating, "better_response": better_response}
        if wait:
            self.libretto.send_feedback(**given, api_key=api_key)  # type: ignore[arg-type]
        else:
            self._note_feedback(api_key, given)

    def update_chain(
        self,
        *,
        chain_id: str | uuid.UUID,
        api_key: str | Secret | None = None,
        result: str | None = None,
        wait: bool = False,
    ) -> None:
        """Say what a chain of calls came to; in the background, unless `wait` is given.

        Raises `LibrettoInputError`; with `wait` also what happened. Wire: `POST /v1/updateChain`.
        """
        if wait:
            self.libretto.update_chain(chain_id=chain_id, result=result, api_key=api_key)
        else:
            self._note_chain(api_key, chain_id, result)


class AsyncClient(_Recording["AsyncLibretto"], openai.AsyncOpenAI):
    """Be OpenAI's async client, and record its calls of models at Libretto; `Client` says how.

    `libretto` is a `LibrettoConfig`, a dictionary of its fields, or an `AsyncLibretto` to share with others.
    """

    _is_async = True

    @cached_property
    def chat(self) -> resources.AsyncChat:
        """Conversations with models."""
        from ostiary.libretto.drop_in import resources

        return resources.AsyncChat(self)

    @cached_property
    def completions(self) -> resources.AsyncCompletions:
        """Texts that models go on with."""
        from ostiary.libretto.drop_in import resources

        return resources.AsyncCompletions(self)

    @cached_property
    def responses(self) -> resources.AsyncResponses:
        """OpenAI's Responses API."""
        from ostiary.libretto.drop_in import resources

        return resources.AsyncResponses(self)

    async def close(self) -> None:
        """Close the connections, without waiting: what was recorded is delivered in the background all the same."""
        await super().close()
        if self._made_libretto:
            from ostiary.libretto.drop_in import own

            await own.let_go_async(self.libretto)

    async def send_feedback(
        self,
        *,
        feedback_key: str | uuid.UUID,
        api_key: str | Secret | None = None,
        better_response: str | None = None,
        rating: float | None = None,
        wait: bool = False,
    ) -> None:
        """Say how good an answer was, as `Client.send_feedback` does; without `wait` it returns at once."""
        given = {"feedback_key": feedback_key, "rating": rating, "better_response": better_response}
        if wait:
            await self.libretto.send_feedback(**given, api_key=api_key)  # type: ignore[arg-type]
        else:
            self._note_feedback(api_key, given)

    async def update_chain(
        self,
        *,
        chain_id: str | uuid.UUID,
        api_key: str | Secret | None = None,
        result: str | None = None,
        wait: bool = False,
    ) -> None:
        """Say what a chain of calls came to, as `Client.update_chain` does; without `wait` it returns at once."""
        if wait:
            await self.libretto.update_chain(chain_id=chain_id, result=result, api_key=api_key)
        else:
            self._note_chain(api_key, chain_id, result)
