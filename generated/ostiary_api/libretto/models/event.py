# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .legacy_prompt import LegacyPrompt
    from .model_parameters import ModelParameters
    from .raw_response import RawResponse
    from .template_message import TemplateMessage
    from .template_parameters import TemplateParameters
    from .tool import Tool
    from .tool_call import ToolCall


@_attrs_define(repr=False)
class Event(_runtime.OpenModel[Any]):
    """One call of a model. Of `promptTemplateChat` and `promptTemplateText` there is one at most. An event knows no
    instant (the service's clock tells when it came), and of several choices the first one only.

    Attributes:
        api_name: Name of the prompt template. `null`: the service makes one up from the template, so that another wording of the same prompt counts as another template.
        params: The values of the placeholders, by name. Any JSON values, those that no placeholder names among them.
        prompt_event_id: Id of the event, chosen by the client; a UUID by convention.
        model_parameters: What the request to the model said besides its prompt and tools: `model`, `temperature`, `max_tokens`, `stream` and so on, under the names of OpenAI's API. The vendor's SDK sends transport arguments too (`extra_headers`, `timeout`), secrets among them; don't.
        response: The text of the answer; empty where there is none. Up to SDK 1.1.2 the calls of tools stood here, as JSON (`{"tool_calls": […]}` or `{"function_call": {…}}`).
        prompt: Always `{}`; earlier clients put the text of the prompt here.
        api_key: The key of a project and an environment.
        project_key: The older key of a project. Either of the two is enough.
        feedback_key: What feedback on this event will name; a UUID by convention. The vendor's SDK always sends one.
        prompt_template_chat: The messages of a chat with their placeholders. Text in braces, made of ASCII letters, digits and `_ [ ] .`, is a placeholder and names a parameter as a whole: `{user.name}` is the parameter called `user.name`. A message of the role `chat_history` stands for the messages that the parameter in its content holds.
        prompt_template_text: The text of a completion with its placeholders; without any, the prompt itself.
        response_time: How long the call took, in milliseconds; of a stream all of it.
        chat_id: The conversation that the call belongs to.
        chain_id: The chain that the call belongs to.
        tools: The tools that the model may call, as the request to the model named them.
        tool_calls: The calls of tools in the answer. Since SDK 1.1.3.
        raw_response: The answer of OpenAI's API as a whole, with a `libretto_feedback_key` added. Since SDK 1.1.3; chats that are no streams only.
    """

    api_name: None | str
    params: TemplateParameters
    prompt_event_id: str
    model_parameters: ModelParameters
    response: str
    prompt: LegacyPrompt | Unset = UNSET
    api_key: str | Unset = UNSET
    project_key: str | Unset = UNSET
    feedback_key: str | Unset = UNSET
    prompt_template_chat: list[TemplateMessage] | Unset = UNSET
    prompt_template_text: str | Unset = UNSET
    response_time: float | Unset = UNSET
    chat_id: str | Unset = UNSET
    chain_id: str | Unset = UNSET
    tools: list[Tool] | Unset = UNSET
    tool_calls: list[ToolCall] | Unset = UNSET
    raw_response: RawResponse | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("api_name", "apiName"),
        ("params", "params"),
        ("prompt_event_id", "promptEventId"),
        ("model_parameters", "modelParameters"),
        ("response", "response"),
        ("prompt", "prompt"),
        ("api_key", "apiKey"),
        ("project_key", "projectKey"),
        ("feedback_key", "feedbackKey"),
        ("prompt_template_chat", "promptTemplateChat"),
        ("prompt_template_text", "promptTemplateText"),
        ("response_time", "responseTime"),
        ("chat_id", "chatId"),
        ("chain_id", "chainId"),
        ("tools", "tools"),
        ("tool_calls", "toolCalls"),
        ("raw_response", "rawResponse"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            api_name=_runtime.required(rest, "apiName", _API_NAME),
            params=_runtime.required(rest, "params", _PARAMS),
            prompt_event_id=_runtime.required(rest, "promptEventId", _runtime.text),
            model_parameters=_runtime.required(rest, "modelParameters", _MODEL_PARAMETERS),
            response=_runtime.required(rest, "response", _runtime.text),
            prompt=_runtime.optional(rest, "prompt", _PROMPT),
            api_key=_runtime.optional(rest, "apiKey", _runtime.text),
            project_key=_runtime.optional(rest, "projectKey", _runtime.text),
            feedback_key=_runtime.optional(rest, "feedbackKey", _runtime.text),
            prompt_template_chat=_runtime.optional(rest, "promptTemplateChat", _PROMPT_TEMPLATE_CHAT),
            prompt_template_text=_runtime.optional(rest, "promptTemplateText", _runtime.text),
            response_time=_runtime.optional(rest, "responseTime", _runtime.number),
            chat_id=_runtime.optional(rest, "chatId", _runtime.text),
            chain_id=_runtime.optional(rest, "chainId", _runtime.text),
            tools=_runtime.optional(rest, "tools", _TOOLS),
            tool_calls=_runtime.optional(rest, "toolCalls", _TOOL_CALLS),
            raw_response=_runtime.optional(rest, "rawResponse", _RAW_RESPONSE),
        )
        found.additional_properties = rest
        return found


_API_NAME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_PARAMS: _runtime.Decoder[TemplateParameters] = _runtime.later(__name__, "_PARAMS")
_MODEL_PARAMETERS: _runtime.Decoder[ModelParameters] = _runtime.later(__name__, "_MODEL_PARAMETERS")
_PROMPT: _runtime.Decoder[LegacyPrompt] = _runtime.later(__name__, "_PROMPT")
_PROMPT_TEMPLATE_CHAT: _runtime.Decoder[list[TemplateMessage]] = _runtime.later(
    __name__, "_PROMPT_TEMPLATE_CHAT"
)
_TOOLS: _runtime.Decoder[list[Tool]] = _runtime.later(__name__, "_TOOLS")
_TOOL_CALLS: _runtime.Decoder[list[ToolCall]] = _runtime.later(__name__, "_TOOL_CALLS")
_RAW_RESPONSE: _runtime.Decoder[RawResponse] = _runtime.later(__name__, "_RAW_RESPONSE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _PARAMS, _MODEL_PARAMETERS, _PROMPT, _PROMPT_TEMPLATE_CHAT, _TOOLS, _TOOL_CALLS, _RAW_RESPONSE
    from .legacy_prompt import LegacyPrompt
    from .model_parameters import ModelParameters
    from .raw_response import RawResponse
    from .template_message import TemplateMessage
    from .template_parameters import TemplateParameters
    from .tool import Tool
    from .tool_call import ToolCall

    _PARAMS = TemplateParameters.from_dict
    _MODEL_PARAMETERS = ModelParameters.from_dict
    _PROMPT = LegacyPrompt.from_dict
    _PROMPT_TEMPLATE_CHAT = _runtime.list_of(TemplateMessage.from_dict)
    _TOOLS = _runtime.list_of(Tool.from_dict)
    _TOOL_CALLS = _runtime.list_of(ToolCall.from_dict)
    _RAW_RESPONSE = RawResponse.from_dict
