"""What Liminal answers, as users read it: the same attributes for both generations, thin views over its JSON.

An attribute that the answer doesn't have is None. `to_dict()` gives back all that came. No repr shows what a user or a
model wrote, nor a name that a user gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, overload

from ostiary._core.views import Field, View

__all__ = [
    "Chat",
    "Cleansed",
    "DeidentifiedToken",
    "Finding",
    "Findings",
    "Hydrated",
    "ModelConnection",
    "ModelInstance",
    "StreamChunk",
    "Submitted",
    "Thread",
    "Token",
]


class Instant(Field[datetime | None]):
    """Read a moment, which the wire has as text; None for a text that is none."""

    @overload
    def __get__(self, view: None, owner: type[Any]) -> Instant: ...
    @overload
    def __get__(self, view: View, owner: type[Any]) -> datetime | None: ...
    def __get__(self, view: View | None, owner: type[Any]) -> Any:
        if view is None:
            return self
        found = super().__get__(view, owner)
        try:
            return datetime.fromisoformat(found) if isinstance(found, str) else None
        except ValueError:
            return None


class Result(View):
    """Hold an answer's JSON object; made by hand, `Finding(type="PERSON", start=0, …)`, from the attributes' names."""

    __slots__ = ()

    def __init__(self, data: dict[str, Any] | None = None, /, **attributes: Any) -> None:
        super().__init__(data if data is not None else _made(type(self), attributes))


def _made(kind: type[View], attributes: Mapping[str, Any]) -> dict[str, Any]:
    unknown = [name for name in attributes if not hasattr(kind, name)]
    if unknown:
        raise TypeError(f"{kind.__name__} has no attribute {unknown[0]!r}")
    return {_wire_name(kind, name): _plain(value) for name, value in attributes.items()}


def _wire_name(kind: type[View], name: str) -> str:
    field = getattr(kind, name)
    if isinstance(field, Field):
        return field.name
    first, *rest = name.split("_")
    return first + "".join("LLM" if word == "llm" else word.capitalize() for word in rest)


def _plain(value: Any) -> Any:
    if isinstance(value, View):
        return value.to_dict()
    if isinstance(value, datetime):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, list) else value


class _Dated(Result):
    """Hold what was made, changed, and perhaps deleted."""

    __slots__ = ()
    id: Field[int] = Field("id", "Its id.")
    created_at: Instant = Instant("createdAt", "When it was made.")
    updated_at: Instant = Instant("updatedAt", "When it was last changed.")
    deleted_at: Instant = Instant("deletedAt", "When it was deleted, None where it wasn't.")


class ModelConnection(_Dated):
    """Say how a model instance reaches its model."""

    __slots__ = ()
    _shown = ("id", "model", "providerKey")
    model_instance_id: Field[int] = Field("modelInstanceId", "Id of its model instance.")
    model: Field[str] = Field("model", "Name of the model.")
    provider_key: Field[str] = Field("providerKey", "Who runs it, as in `openai`.")
    credentials: Field[dict[str, Any] | None] = Field("credentials", "Its settings.", "params")
    params: Field[dict[str, Any] | None] = Field("params", "Its settings.", "credentials")
    api_key: Field[str | None] = Field("apiKey", "Not told: empty.")
    masked_api_key: Field[str | None] = Field("maskedApiKey", "Not told: empty.")


class ModelInstance(_Dated):
    """Hold a model with a policy."""

    __slots__ = ()
    _shown = ("id", "policyGroupId")
    name: Field[str] = Field("name", "Its name.")
    policy_group_id: Field[int] = Field("policyGroupId", "Id of its policies.")
    trainer_thread_id: Field[int | None] = Field("trainerThreadId", "The thread that it was trained in.")
    user_id: Field[int | None] = Field("userId", "The user whose it is alone, None for a shared one.")
    instructions: Field[str | None] = Field("instructions", "What the model is told before each prompt.")

    @property
    def model_connections(self) -> list[ModelConnection]:
        """How to reach the model; without any the instance can't be used."""
        found = self._data.get("modelConnections")
        if found is None:
            one = self._data.get("modelConnection")
            found = [] if one is None else [one]
        return [ModelConnection(each) for each in found]

    @property
    def model_connection(self) -> ModelConnection | None:
        """The first connection, None where there is none."""
        return next(iter(self.model_connections), None)


class Chat(_Dated):
    """Hold one prompt and its answer."""

    __slots__ = ()
    _shown = ("id", "threadId", "status")
    thread_id: Field[int | None] = Field("threadId", "Its thread.")
    raw_input: Field[str | None] = Field("rawInput", "The prompt as it was sent.", "input")
    cleansed_input: Field[str | None] = Field(
        "cleansedInput", "The prompt as the model read it.", "deidentifiedInput"
    )
    raw_output: Field[str | None] = Field("rawOutput", "What the model said.", "llmOutput")
    hydrated_output: Field[str | None] = Field("hydratedOutput", "What the model said, restored.", "output")
    status: Field[str | None] = Field("status", "`active`.")


class Thread(_Dated):
    """Hold a conversation with a model instance."""

    __slots__ = ()
    _shown = ("id", "modelInstanceId", "userId", "source", "type")
    name: Field[str] = Field("name", "Its name.")
    model_instance_id: Field[int] = Field("modelInstanceId", "The model instance that it is with.")
    user_id: Field[int] = Field("userId", "Whose it is.")
    source: Field[str] = Field("source", "Who made it: `sdk`.")
    type: Field[str | None] = Field("type", "`default` or `trainer`, None where the service doesn't say.")

    @property
    def model_instance(self) -> ModelInstance | None:
        """The model instance that it is with, where the service sent it."""
        found = self._data.get("modelInstance")
        return None if found is None else ModelInstance(found)

    @property
    def chats(self) -> list[Chat]:
        """What was said in it, where the service sent it."""
        return [Chat(each) for each in self._data.get("chats") or ()]


class DeidentifiedToken(Result):
    """Hold a placeholder, and what it stands for in encrypted form."""

    __slots__ = ()
    _shown = ("deidText",)
    deid_text: Field[str] = Field("deidText", "The placeholder, as in `PERSON_0`.")
    hash_text: Field[str] = Field("hashText", "What it stands for, encrypted.")


class Finding(Result):
    """Hold a piece of sensitive text; places count characters, `end` is the one after the last."""

    __slots__ = ()
    _shown = ("type", "start", "end", "score", "policyAction")
    start: Field[int] = Field("start", "Where it begins.")
    end: Field[int] = Field("end", "Where it ends.")
    type: Field[str] = Field("type", "Its kind, as in `PERSON`.")
    text: Field[str] = Field("text", "The text.")
    score: Field[float] = Field("score", "How sure it is, from 0 to 1.")
    score_category: Field[str] = Field("scoreCategory", "The same in words.")
    policy_action: Field[str] = Field("policyAction", "What the policy does, as in `redact`.")
    custom_term: Field[str | None] = Field("customTerm", "The tenant's own term that it is.")
    origin: Field[str | None] = Field("origin", "What found it.")


class Findings(Result):
    """Hold what an analysis found, in the order of the text. Iterable; give it to `cleanse` and `submit` as it is."""

    __slots__ = ()
    text: Field[str | None] = Field("text", "The text that was looked at, where the service repeats it.")

    @property
    def findings(self) -> list[Finding]:
        """The findings."""
        return [Finding(each) for each in self._data["findings"]]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self._data["findings"])

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, place: int) -> Finding:
        return Finding(self._data["findings"][place])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"


class Token(Result):
    """Say where a placeholder stands, or what took its place."""

    __slots__ = ()
    _shown = ("start", "end", "entityType", "entity_type")
    start: Field[int] = Field("start", "Where it begins.")
    end: Field[int] = Field("end", "Where it ends.")
    entity_type: Field[str] = Field("entityType", "The placeholder, as in `PERSON_0`.", "entity_type")
    text: Field[str | None] = Field("text", "What it stands for, in restored text only.")


def _tokens(found: list[dict[str, Any]]) -> list[Token]:
    return [Token(each) for each in found]


class Cleansed(Result):
    """Hold a text with placeholders, and the same with encrypted pieces.

    `mapping` tells what the placeholders stand for where prompt and answer leave no doubt of that, else it is None.
    """

    __slots__ = ("mapping",)
    text: Field[str] = Field("text", "The text with placeholders.")
    text_hashed: Field[str] = Field("textHashed", "The text with encrypted pieces.", "text_hashed")

    def __init__(
        self,
        data: dict[str, Any] | None = None,
        mapping: Mapping[str, str] | None = None,
        /,
        **attributes: Any,
    ) -> None:
        super().__init__(data, **attributes)
        self.mapping: Mapping[str, str] | None = mapping

    @property
    def items(self) -> list[Token]:
        """The placeholders in `text`, in its order."""
        return _tokens(self._data["items"])

    @property
    def items_hashed(self) -> list[Token]:
        """The encrypted pieces in `text_hashed`, in its order."""
        return _tokens(self._data["itemsHashed" if "itemsHashed" in self._data else "items_hashed"])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {len(self._data['items'])} placeholders>"


class Hydrated(Result):
    """Hold a restored text."""

    __slots__ = ()
    text: Field[str] = Field("text", "The restored text.")

    @property
    def items(self) -> list[Token]:
        """What was restored, by its place in `text`."""
        return _tokens(self._data["items"])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self._data['items'])} placeholders>"


class Submitted(Result):
    """Hold a prompt on its way to the model and back."""

    __slots__ = ()
    _shown = ("threadId", "chatId", "llmModel")
    thread_id: Field[int] = Field("threadId", "The thread, be it a new one.")
    chat_id: Field[int] = Field("chatId", "The chat in it.")
    input_text: Field[str] = Field("inputText", "The prompt as it was sent.")
    llm_model: Field[str] = Field("llmModel", "The model.")
    raw_llm_response_text: Field[str] = Field("rawLLMResponseText", "What the model said.")
    reidentified_llm_response_text: Field[str] = Field(
        "reidentifiedLLMResponseText", "What the model said, restored."
    )
    text: Field[str] = Field("reidentifiedLLMResponseText", "What the model said, restored.")

    @property
    def deidentified_input_text_data(self) -> Cleansed:
        """The prompt as the model read it."""
        return Cleansed(self._data["deidentifiedInputTextData"])

    @property
    def deidentified_context_history(self) -> list[DeidentifiedToken]:
        """The thread's placeholders; empty where a newer service doesn't tell them any more."""
        return [DeidentifiedToken(each) for each in self._data.get("deidentifiedContextHistory") or ()]

    @property
    def reidentified_llm_response_items(self) -> list[Token]:
        """What was restored in the answer, the last one first."""
        return _tokens(self._data["reidentifiedLLMResponseItems"])


class StreamChunk(Result):
    """Hold the next fragment of a restored answer."""

    __slots__ = ()
    _shown = ("finishReason",)
    finish_reason: Field[str | None] = Field("finishReason", "Why the answer ends, on its last fragment.")
    thread_id: Field[int | None] = Field("threadId", "The thread, where the service tells it.")
    chat_id: Field[int | None] = Field("chatId", "The chat, where the service tells it.")

    @property
    def content(self) -> str:
        """The fragment; empty where there is none."""
        return self._data.get("content") or ""
