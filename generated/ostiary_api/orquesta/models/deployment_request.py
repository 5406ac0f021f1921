# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .document import Document
    from .evaluation_context import EvaluationContext
    from .extra_params import ExtraParams
    from .identity import Identity
    from .invoke_options import InvokeOptions
    from .knowledge_filter import KnowledgeFilter
    from .message import Message
    from .metadata import Metadata
    from .template_inputs import TemplateInputs
    from .thread import Thread


@_attrs_define(repr=False)
class DeploymentRequest(_runtime.OpenModel[Any]):
    """What to invoke, or to fetch the configuration of, and for whom.

    Attributes:
        key: The deployment's key. Case counts.
        messages: Messages of the caller's own, appended to those of the prompt. (`get_config` takes them in newer generations only.)
        prefix_messages: Messages put before those of the prompt. From 2024 on.
        chain_id: Id of the chain that this call is a link of.
        conversation_id: Id of the conversation that it is a turn of.
        user_id: The end user. 2.0.11 sends `null` after `set_user()` without an id.
        file_ids: Ids of uploaded files that the model shall see.
        documents: Texts that the model shall see, as if they had been retrieved. From 3.x on.
        deployment_id: Id of the deployment, beside its key. Documents of 2024.
        deployment_variant_id: Id of the variant to take. Documents of 2024.
        stream: Whether the answer shall come in pieces. 4.13.19 sends `false` where it wants none, `get_config` included; older ones leave it out.
    """

    key: str
    context: EvaluationContext | None | Unset = UNSET
    inputs: None | TemplateInputs | Unset = UNSET
    metadata: Metadata | None | Unset = UNSET
    messages: list[Message] | None | Unset = UNSET
    prefix_messages: list[Message] | None | Unset = UNSET
    chain_id: None | str | Unset = UNSET
    conversation_id: None | str | Unset = UNSET
    user_id: float | None | str | Unset = UNSET
    extra_params: ExtraParams | None | Unset = UNSET
    invoke_options: InvokeOptions | None | Unset = UNSET
    file_ids: list[str] | None | Unset = UNSET
    documents: list[Document] | None | Unset = UNSET
    knowledge_filter: KnowledgeFilter | None | Unset = UNSET
    identity: Identity | None | Unset = UNSET
    thread: None | Thread | Unset = UNSET
    deployment_id: None | str | Unset = UNSET
    deployment_variant_id: None | str | Unset = UNSET
    stream: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("key", "key"),
        ("context", "context"),
        ("inputs", "inputs"),
        ("metadata", "metadata"),
        ("messages", "messages"),
        ("prefix_messages", "prefix_messages"),
        ("chain_id", "chain_id"),
        ("conversation_id", "conversation_id"),
        ("user_id", "user_id"),
        ("extra_params", "extra_params"),
        ("invoke_options", "invoke_options"),
        ("file_ids", "file_ids"),
        ("documents", "documents"),
        ("knowledge_filter", "knowledge_filter"),
        ("identity", "identity"),
        ("thread", "thread"),
        ("deployment_id", "deployment_id"),
        ("deployment_variant_id", "deployment_variant_id"),
        ("stream", "stream"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            key=_runtime.required(rest, "key", _runtime.text),
            context=_runtime.optional(rest, "context", _CONTEXT),
            inputs=_runtime.optional(rest, "inputs", _INPUTS),
            metadata=_runtime.optional(rest, "metadata", _METADATA),
            messages=_runtime.optional(rest, "messages", _MESSAGES),
            prefix_messages=_runtime.optional(rest, "prefix_messages", _MESSAGES),
            chain_id=_runtime.optional(rest, "chain_id", _CHAIN_ID),
            conversation_id=_runtime.optional(rest, "conversation_id", _CHAIN_ID),
            user_id=_runtime.optional(rest, "user_id", _USER_ID),
            extra_params=_runtime.optional(rest, "extra_params", _EXTRA_PARAMS),
            invoke_options=_runtime.optional(rest, "invoke_options", _INVOKE_OPTIONS),
            file_ids=_runtime.optional(rest, "file_ids", _FILE_IDS),
            documents=_runtime.optional(rest, "documents", _DOCUMENTS),
            knowledge_filter=_runtime.optional(rest, "knowledge_filter", _KNOWLEDGE_FILTER),
            identity=_runtime.optional(rest, "identity", _IDENTITY),
            thread=_runtime.optional(rest, "thread", _THREAD),
            deployment_id=_runtime.optional(rest, "deployment_id", _CHAIN_ID),
            deployment_variant_id=_runtime.optional(rest, "deployment_variant_id", _CHAIN_ID),
            stream=_runtime.optional(rest, "stream", _STREAM),
        )
        found.additional_properties = rest
        return found


_CHAIN_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_USER_ID: _runtime.Decoder[float | None | str] = _runtime.one_of(
    _runtime.null, _runtime.number, _runtime.text
)
_FILE_IDS: _runtime.Decoder[list[str] | None] = _runtime.one_of(
    _runtime.null, _runtime.list_of(_runtime.text)
)
_STREAM: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_CONTEXT: _runtime.Decoder[EvaluationContext | None] = _runtime.later(__name__, "_CONTEXT")
_INPUTS: _runtime.Decoder[None | TemplateInputs] = _runtime.later(__name__, "_INPUTS")
_METADATA: _runtime.Decoder[Metadata | None] = _runtime.later(__name__, "_METADATA")
_MESSAGES: _runtime.Decoder[list[Message] | None] = _runtime.later(__name__, "_MESSAGES")
_EXTRA_PARAMS: _runtime.Decoder[ExtraParams | None] = _runtime.later(__name__, "_EXTRA_PARAMS")
_INVOKE_OPTIONS: _runtime.Decoder[InvokeOptions | None] = _runtime.later(__name__, "_INVOKE_OPTIONS")
_DOCUMENTS: _runtime.Decoder[list[Document] | None] = _runtime.later(__name__, "_DOCUMENTS")
_KNOWLEDGE_FILTER: _runtime.Decoder[KnowledgeFilter | None] = _runtime.later(__name__, "_KNOWLEDGE_FILTER")
_IDENTITY: _runtime.Decoder[Identity | None] = _runtime.later(__name__, "_IDENTITY")
_THREAD: _runtime.Decoder[None | Thread] = _runtime.later(__name__, "_THREAD")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CONTEXT, _INPUTS, _METADATA, _MESSAGES, _EXTRA_PARAMS, _INVOKE_OPTIONS, _DOCUMENTS
    global _KNOWLEDGE_FILTER, _IDENTITY, _THREAD
    from .document import Document
    from .evaluation_context import EvaluationContext
    from .extra_params import ExtraParams
    from .identity import Identity
    from .invoke_options import InvokeOptions
    from .knowledge_filter import KnowledgeFilter
    from .message import Message
    from .metadata import Metadata
    from .template_inputs import TemplateInputs
    from .thread import Thread

    _CONTEXT = _runtime.one_of(_runtime.null, EvaluationContext.from_dict)
    _INPUTS = _runtime.one_of(_runtime.null, TemplateInputs.from_dict)
    _METADATA = _runtime.one_of(_runtime.null, Metadata.from_dict)
    _MESSAGES = _runtime.one_of(_runtime.null, _runtime.list_of(Message.from_dict))
    _EXTRA_PARAMS = _runtime.one_of(_runtime.null, ExtraParams.from_dict)
    _INVOKE_OPTIONS = _runtime.one_of(_runtime.null, InvokeOptions.from_dict)
    _DOCUMENTS = _runtime.one_of(_runtime.null, _runtime.list_of(Document.from_dict))
    _KNOWLEDGE_FILTER = _runtime.one_of(_runtime.null, KnowledgeFilter.from_dict)
    _IDENTITY = _runtime.one_of(_runtime.null, Identity.from_dict)
    _THREAD = _runtime.one_of(_runtime.null, Thread.from_dict)
