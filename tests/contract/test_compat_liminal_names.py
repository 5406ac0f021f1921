"""Every public name of `liminal` 2024.3.4 and 2025.5.0 is where its users import it, and takes their arguments.

The rows are facts of the vendor's interface, noted once; nothing else of it is taken. What a module merely imports from
another library (`PublicClientApplication`, `Response`, `json_decode`) is that library's own, and isn't repeated.
"""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from ostiary import errors as e

ROOT = "ostiary.compat.liminal"
LLM, PROMPT, THREAD = ".endpoints.llm", ".endpoints.prompt", ".endpoints.thread"
NAMES = {
    "": "Client",
    ".client": "DEFAULT_REQUEST_TIMEOUT DEFAULT_SOURCE Client",
    ".errors": "LiminalError RequestError AuthError ModelInstanceUnknownError",
    ".auth": "AuthProvider",
    ".auth.microsoft.device_code_flow": "DEFAULT_AUTH_CHALLENGE_TIMEOUT DeviceCodeFlowProvider",
    ".auth.microsoft.models": "MSALCacheTokenResponse MSALIdentityProviderTokenResponse",
    ".endpoints.auth": """AuthProvider MSALCacheTokenResponse MSALIdentityProviderTokenResponse AuthError
        DEFAULT_AUTH_CHALLENGE_TIMEOUT MicrosoftAuthProvider""",
    ".endpoints.auth.models": "AuthProvider MSALCacheTokenResponse MSALIdentityProviderTokenResponse",
    LLM: "ModelInstance ModelInstanceUnknownError LLMEndpoint GetAvailableModelInstancesResponse",
    f"{LLM}.models": "ModelConnection ModelInstance",
    f"{LLM}.schemas": "GetAvailableModelInstancesResponse",
    PROMPT: """AnalyzeResponse CleanseResponse HydrateResponse ProcessResponse PromptEndpoint AnalysisFindings
        CleanseData HydrateData StreamResponseChunk SubmitData SubmitResponse""",
    f"{PROMPT}.models": """AnalysisFinding AnalyzeResponse CleansedToken HydratedToken CleanseResponse HydrateResponse
        ReidentifiedToken ProcessResponse AnalysisFindings CleanseData HydrateData StreamResponseChunk SubmitData""",
    f"{PROMPT}.schemas": "AnalyzeResponse CleanseResponse HydrateResponse SubmitResponse",
    THREAD: """DeidentifiedToken Thread ThreadEndpoint CreateThreadResponse GetAvailableThreadsResponse
        GetThreadByIdResponse""",
    f"{THREAD}.models": "DeidentifiedToken Thread Chat ThreadType",
    f"{THREAD}.schemas": "CreateThreadResponse GetAvailableThreadsResponse GetThreadByIdResponse",
}
ROWS = [(module, name) for module, names in NAMES.items() for name in names.split()]


def of(module: str, name: str) -> Any:
    return getattr(import_module(ROOT + module), name)


@pytest.mark.parametrize(("module", "name"), ROWS)
def test_the_name_can_be_imported_from_its_place(module: str, name: str) -> None:
    assert of(module, name) is not None


METHODS = [
    (".client", "Client", "__init__", "auth_provider api_server_url source httpx_client"),
    (".client", "Client", "_from_auth_provider", "api_server_url auth_provider httpx_client"),
    (".client", "Client", "authenticate_from_session_id", "api_server_url session_id httpx_client"),
    (".client", "Client", "authenticate_from_token", "api_server_url token httpx_client"),
    (".client", "Client", "authenticate_from_refresh_token", "refresh_token"),
    (".client", "Client", "add_refresh_token_callback", "callback"),
    (".endpoints.auth", "MicrosoftAuthProvider", "__init__", "tenant_id client_id auth_challenge_timeout"),
    (".endpoints.auth", "MicrosoftAuthProvider", "get_access_token", ""),
    (LLM, "LLMEndpoint", "get_available_model_instances", ""),
    (LLM, "LLMEndpoint", "get_model_instance", "model_instance_name"),
    (THREAD, "ThreadEndpoint", "create", "model_instance_id name"),
    (THREAD, "ThreadEndpoint", "get_available", ""),
    (THREAD, "ThreadEndpoint", "get_by_id", "thread_id"),
    (THREAD, "ThreadEndpoint", "get_deidentified_context_history", "thread_id"),
    # The first one is the thread or the model instance, by generation, and both can be named.
    (PROMPT, "PromptEndpoint", "analyze", "id prompt thread_id model_instance_id"),
    (PROMPT, "PromptEndpoint", "cleanse", "id prompt thread_id model_instance_id findings"),
    (PROMPT, "PromptEndpoint", "hydrate", "id prompt thread_id model_instance_id"),
    (PROMPT, "PromptEndpoint", "submit", "id prompt thread_id model_instance_id findings"),
    (PROMPT, "PromptEndpoint", "stream", "id prompt thread_id model_instance_id findings"),
]


@pytest.mark.parametrize(("module", "kind", "method", "arguments"), METHODS)
def test_the_method_takes_the_vendors_arguments_in_their_order(
    module: str, kind: str, method: str, arguments: str
) -> None:
    parameters = inspect.signature(getattr(of(module, kind), method)).parameters
    assert [name for name in parameters if name != "self"] == arguments.split()


def test_coroutines_are_where_they_were() -> None:
    for module, kind, method, _ in METHODS:
        is_plain = method in ("__init__", "add_refresh_token_callback", "stream")
        assert inspect.iscoroutinefunction(getattr(of(module, kind), method)) != is_plain


FIELDS = {
    (
        f"{LLM}.models",
        "ModelConnection",
    ): """id model_instance_id model provider_key params credentials created_at
        updated_at api_key masked_api_key deleted_at""",
    (
        f"{LLM}.models",
        "ModelInstance",
    ): """id policy_group_id model_connection model_connections trainer_thread_id
        user_id instructions name created_at updated_at deleted_at""",
    (f"{PROMPT}.models", "AnalysisFinding"): """start end origin custom_term score score_category text type
        policy_action""",
    (f"{PROMPT}.models", "AnalyzeResponse"): "findings",
    (f"{PROMPT}.models", "CleansedToken"): "start end entity_type",
    (f"{PROMPT}.models", "ReidentifiedToken"): "start end entity_type text",
    (f"{PROMPT}.models", "CleanseResponse"): "items text items_hashed text_hashed",
    (f"{PROMPT}.models", "HydrateResponse"): "items text",
    (f"{PROMPT}.models", "ProcessResponse"): """thread_id chat_id input_text deidentified_input_text_data
        deidentified_context_history llm_model raw_llm_response_text reidentified_llm_response_text
        reidentified_llm_response_items""",
    (f"{PROMPT}.models", "StreamResponseChunk"): "content finish_reason",
    (f"{THREAD}.models", "DeidentifiedToken"): "deid_text hash_text",
    (
        f"{THREAD}.models",
        "Chat",
    ): """id thread_id cleansed_input hydrated_output raw_input raw_output status created_at
        updated_at deleted_at""",
    (
        f"{THREAD}.models",
        "Thread",
    ): """id name user_id model_instance_id model_instance source type created_at
        updated_at deleted_at""",
}


@pytest.mark.parametrize("place", FIELDS, ids=lambda place: place[1])
def test_the_model_has_the_vendors_fields(place: tuple[str, str]) -> None:
    kind = of(*place)
    for name in FIELDS[place].split():
        assert isinstance(inspect.getattr_static(kind, name), property) or hasattr(kind, name), name


def test_models_can_be_made_by_hand_from_their_fields() -> None:
    finding = of(f"{PROMPT}.models", "AnalysisFinding")(
        custom_term=None, end=14, policy_action="redact", score=1.0, score_category="VERY LIKELY", start=6,
        text="Ada Bell", type="PERSON",
    )  # fmt: skip
    found = of(f"{PROMPT}.models", "AnalysisFindings")(findings=[finding])
    assert (found[0], finding.custom_term) == (finding, None)
    assert finding.to_dict()["scoreCategory"] == "VERY LIKELY"
    cleansed = of(f"{PROMPT}.models", "CleanseData")(items=[], text="a", items_hashed=[], text_hashed="b")
    answer = of(f"{PROMPT}.models", "SubmitData")(
        deidentified_input_text_data=cleansed, raw_llm_response_text="r", reidentified_llm_response_items=[]
    )
    assert answer.deidentified_input_text_data.text_hashed == "b"
    assert answer.to_dict()["rawLLMResponseText"] == "r"
    moment = datetime(2024, 6, 1, 10, tzinfo=UTC)
    assert of(f"{THREAD}.models", "Thread")(id=1, name="n", created_at=moment).created_at == moment
    with pytest.raises(TypeError, match="'wrong'"):
        of(f"{THREAD}.models", "Thread")(wrong=1)


def test_errors_stand_as_they_stood() -> None:
    root, request, auth, unknown = (of(".errors", name) for name in NAMES[".errors"].split())
    assert issubclass(request, root)
    assert issubclass(auth, request)
    assert issubclass(unknown, request)
    assert issubclass(root, e.OstiaryError)


def test_the_provider_is_one_of_the_vendors_kind_and_waits_a_minute() -> None:
    provider = of(".endpoints.auth", "MicrosoftAuthProvider")("contoso.example", "app")
    assert isinstance(provider, of(".auth", "AuthProvider"))
    assert provider._flow.patience == of(".endpoints.auth", "DEFAULT_AUTH_CHALLENGE_TIMEOUT") == 60
    assert (provider.AUTHORITY_URL, list(provider.DEFAULT_SCOPES)) == (
        "https://login.microsoftonline.com",
        ["User.Read"],
    )


def test_values_are_the_vendors() -> None:
    assert (of(".client", "DEFAULT_REQUEST_TIMEOUT"), of(".client", "DEFAULT_SOURCE")) == (60, "sdk")
    assert of(f"{THREAD}.models", "ThreadType").DEFAULT == "default"
    assert of(f"{THREAD}.models", "ThreadType").TRAINER == "trainer"


def test_an_answer_in_its_envelope_holds_data() -> None:
    thread = of(f"{THREAD}.models", "Thread")(id=1, name="n")
    assert of(f"{THREAD}.schemas", "CreateThreadResponse")(thread).data is thread
    assert of(f"{THREAD}.schemas", "GetAvailableThreadsResponse")(data=[thread]).to_dict() == {
        "data": [{"id": 1, "name": "n"}]
    }
