"""Liminal in the sandbox: logins of both generations, model instances, threads, prompts."""

import time
from typing import Any

import pytest
from tests.sandbox import liminal
from tests.sandbox.conftest import Caller
from tests.sandbox.liminal import INSTANCE, PLAIN, TEXT, Member, cookies, prompt

REFRESH = "/api/v1/auth/refresh-token"


def begun(member: Member, name: str = "Demo") -> int:
    made = member.post("threads", {"name": name, "modelInstanceId": INSTANCE})
    return int(made.get("data", made)["id"])


def refresh(call: Caller, token: str, **headers: str) -> Any:
    response = call("POST", "liminal", REFRESH, headers={"Cookie": f"refreshToken={token}", **headers})
    call.http.cookies.clear()
    return response


def test_a_login_gives_the_cookies_of_both_generations(call: Caller) -> None:
    given = liminal.log_in(call)
    assert set(given) == {"accessToken", "accessTokenExpiresAt", "refreshToken", "session"}
    assert 800 < int(given["accessTokenExpiresAt"]) / 1000 - time.time() < 1000


def test_a_login_needs_a_token_and_takes_the_one_that_is_set(call: Caller) -> None:
    path = "/api/v1/auth/login/oauth/access-token"
    assert call("GET", "liminal", path).status_code == 401
    call.put("/credentials/mine", {"service": "liminal", "value": "right"})
    assert call("GET", "liminal", path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    member = liminal.session(call, "right")
    assert member.get("threads") == {"data": []}


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer unknown"}, {"Cookie": "session=unknown"}, {"Authorization": "Basic eDp5"}],
    ids=str,
)
def test_without_a_login_nothing_is_told(call: Caller, headers: dict[str, str]) -> None:
    response = call("GET", "liminal", "/api/v1/threads", headers=headers)
    assert response.status_code == 401
    assert response.json() == {"statusCode": 401, "message": "Unauthorized", "error": "Unauthorized"}


def test_each_generation_has_its_own_prompts(call: Caller) -> None:
    thread = {"threadId": begun(liminal.bearer(call)), "text": "x"}
    assert liminal.session(call).ask("sdk/process", thread).status_code == 401
    assert liminal.bearer(call).ask("prompts/submit", prompt()).status_code == 401


def test_refresh_tokens_rotate_and_the_old_bearer_is_ignored(call: Caller) -> None:
    first = liminal.log_in(call)
    second = cookies(refresh(call, first["refreshToken"], Authorization="Bearer whatever"))
    assert set(second) == {"accessToken", "accessTokenExpiresAt", "refreshToken"}
    assert second["refreshToken"] != first["refreshToken"]
    member = Member(call, {"Authorization": f"Bearer {second['accessToken']}"})
    assert member.get("threads", source="sdk") == []


def test_a_refresh_token_that_is_used_twice_ends_all_tokens_of_its_login(call: Caller) -> None:
    first = liminal.log_in(call)
    second = cookies(refresh(call, first["refreshToken"]))
    assert refresh(call, first["refreshToken"]).status_code == 401
    assert refresh(call, second["refreshToken"]).status_code == 401
    headers = {"Authorization": f"Bearer {second['accessToken']}"}
    assert call("GET", "liminal", "/api/v1/threads", headers=headers).status_code == 401
    # Another login of the same user goes on.
    assert liminal.bearer(call).get("threads") == []


def test_tokens_and_sessions_expire(call: Caller) -> None:
    bearer, session, given = liminal.bearer(call), liminal.session(call), liminal.log_in(call)
    assert call("POST", "sandbox", "/liminal/expire").status_code == 204
    for member in (bearer, session):
        assert call("GET", "liminal", "/api/v1/threads", headers=member.headers).status_code == 401
    assert refresh(call, given["refreshToken"]).status_code == 200
    again = liminal.log_in(call)
    assert call("POST", "sandbox", "/liminal/expire", params={"kind": "refresh"}).status_code == 204
    assert refresh(call, again["refreshToken"]).status_code == 401


def test_lifetimes_can_be_short(call: Caller) -> None:
    call.put("/liminal/settings", {"access_seconds": 0, "session_seconds": 100})
    given = liminal.log_in(call)
    assert int(given["accessTokenExpiresAt"]) / 1000 <= time.time()
    headers = {"Authorization": f"Bearer {given['accessToken']}"}
    assert call("GET", "liminal", "/api/v1/threads", headers=headers).status_code == 401
    assert Member(call, {"Cookie": f"session={given['session']}"}).get("threads") == {"data": []}
    assert call.put("/liminal/settings", {"access_seconds": None})["access_seconds"] == 900


def test_a_session_is_resumed_with_another_cookie(call: Caller) -> None:
    member = liminal.session(call)
    begun(member)
    response = call("GET", "liminal", "/api/v1/users/me", headers=member.headers)
    new = Member(call, {"Cookie": f"session={cookies(response)['session']}"})
    call.http.cookies.clear()
    assert new.headers != member.headers
    assert new.get("threads") == member.get("threads")


def test_an_environment_token_begins_a_session(call: Caller) -> None:
    headers = {"x-test-automation-api-key": "env-token-canary"}
    path = "/api/v1/auth/test-automation/login"
    assert call("POST", "liminal", path).status_code == 401
    given = cookies(call("POST", "liminal", path, headers=headers))
    assert set(given) == {"session"}
    assert "env-token-canary" not in call("GET", "sandbox", "/requests").text


def test_of_several_sessions_the_last_valid_one_counts(call: Caller) -> None:
    one, other = liminal.log_in(call, "one")["session"], liminal.log_in(call, "other")["session"]
    mine = begun(Member(call, {"Cookie": f"session={one}"}))
    for cookie in (f"session={other}; session={one}", f"session={one}; session=gone"):
        found = Member(call, {"Cookie": cookie}).get("threads")["data"]
        assert [each["id"] for each in found] == [mine]


def test_a_user_sees_no_thread_of_another(call: Caller) -> None:
    thread_id = begun(liminal.session(call, "one"))
    other = liminal.session(call, "other")
    assert other.get("threads") == {"data": []}
    headers = other.headers
    assert call("GET", "liminal", f"/api/v1/threads/{thread_id}", headers=headers).status_code == 404
    assert other.ask("prompts/cleanse", prompt(threadId=thread_id)).status_code == 404


def test_both_generations_of_one_user_share_threads_each_in_its_shape(call: Caller) -> None:
    bearer, session = liminal.bearer(call), liminal.session(call)
    thread_id = begun(bearer)
    bare, wrapped = bearer.get(f"threads/{thread_id}"), session.get(f"threads/{thread_id}")["data"]
    assert "type" not in bare
    assert wrapped["type"] == "default"
    assert bare["modelInstance"]["modelConnection"]["params"] == {}
    assert wrapped["modelInstance"]["modelConnections"][0]["credentials"] == {}
    assert bearer.get("threads", source="sdk") == [bare]
    assert bare["createdAt"].endswith("Z")
    assert len(bare["createdAt"]) == 24


def test_a_model_instance_can_be_set_and_lose_its_connection(call: Caller) -> None:
    call.put("/liminal/model-instances/8", {"name": "Other", "connected": False})
    bearer, session = liminal.bearer(call), liminal.session(call)
    assert [each["name"] for each in bearer.get("model-instances")] == ["My Model", "Other"]
    assert bearer.get("model-instances")[1]["modelConnection"] is None
    assert session.get("model-instances")["data"][1]["modelConnections"] == []
    assert session.ask("prompts/submit", prompt(modelInstanceId=8)).status_code == 400
    assert call("DELETE", "sandbox", "/liminal/model-instances/8").status_code == 204
    assert len(bearer.get("model-instances")) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "x"}, 400),
        ({"threadId": "42", "text": "x"}, 400),
        ({"threadId": 1, "text": "x"}, 404),
        ({"threadId": 42}, 400),
        ({"threadId": 42, "text": "x", "findings": [{}]}, 400),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(call: Caller, body: Any, status: int) -> None:
    """A model instance's id, as in the vendor's own examples, is no thread's."""
    response = liminal.bearer(call).ask("sdk/process", body)
    assert response.status_code == status
    assert response.json()["statusCode"] == status


def test_a_finding_outside_of_the_text_is_refused(call: Caller) -> None:
    finding = {"start": 0, "end": 99, "score": 1, "scoreCategory": "LIKELY", "text": "x", "type": "PERSON"}
    given = [{**finding, "policyAction": "redact", "customTerm": None}]
    response = liminal.session(call).ask("prompts/cleanse", prompt("x", findings=given))
    assert response.status_code == 400
    assert response.json()["message"] == "/findings: one of them lies outside of the text"


def test_findings_hold_places_in_the_text(call: Caller) -> None:
    told = liminal.session(call).post("prompts/analyze", prompt())["data"]
    assert told["text"] == TEXT
    assert [each["text"] for each in told["findings"]] == list(PLAIN)
    assert [TEXT[each["start"] : each["end"]] for each in told["findings"]] == list(PLAIN)
    assert [each["type"] for each in told["findings"]] == ["PERSON", "PHONE_NUMBER", "EMAIL_ADDRESS"]
    assert {each["customTerm"] for each in told["findings"]} == {None}
    bearer = liminal.bearer(call)
    bare = bearer.post("sdk/analyze_response", {"threadId": begun(bearer), "text": TEXT})
    assert [each["start"] for each in bare["findings"]] == [each["start"] for each in told["findings"]]
    assert {each["origin"] for each in bare["findings"]} == {"sandbox"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("pay with 4111 1111 1111 1111 or 4111 1111 1111 1112", ["CREDIT_CARD"]),
        ("IBAN NL91 ABNA 0417 1643 00, from 10.1.2.3", ["IBAN_CODE", "IP_ADDRESS"]),
        ("SSN 078-05-1120, born March 3, 1970 in London", ["US_SSN", "DATE_TIME", "LOCATION"]),
        ("nothing to see here, version 1.2.3, room 101", []),
    ],
)
def test_kinds(call: Caller, text: str, kinds: list[str]) -> None:
    told = liminal.session(call).post("prompts/analyze", prompt(text))["data"]
    assert [each["type"] for each in told["findings"]] == kinds


def test_a_policy_ignores_keeps_and_knows_terms(call: Caller) -> None:
    actions = {"PERSON": "ignore", "EMAIL_ADDRESS": "allow", "PHONE_NUMBER": "mask"}
    call.put(f"/liminal/model-instances/{INSTANCE}", {"name": "M", "actions": actions, "terms": ["write"]})
    session = liminal.session(call)
    found = session.post("prompts/analyze", prompt())["data"]["findings"]
    assert [(each["type"], each["policyAction"], each["customTerm"]) for each in found] == [
        ("PHONE_NUMBER", "mask", None),
        ("CUSTOM_TERM", "redact", "write"),
        ("EMAIL_ADDRESS", "allow", None),
    ]
    cleansed = session.post("prompts/cleanse", prompt(findings=found))["data"]["text"]
    assert cleansed == "Hello Ada Bell, call PHONE_NUMBER_0 or CUSTOM_TERM_0 to ada@example.org"


@pytest.mark.parametrize("generation", ["bearer", "session"])
def test_what_is_cleansed_is_restored(call: Caller, generation: str) -> None:
    is_bearer = generation == "bearer"
    member = liminal.bearer(call) if is_bearer else liminal.session(call)
    thread_id = begun(member)

    def ask(session_path: str, bearer_path: str, text: str) -> Any:
        if is_bearer:
            return member.post(f"sdk/{bearer_path}", {"threadId": thread_id, "text": text})
        return member.post(f"prompts/{session_path}", prompt(text, threadId=thread_id))["data"]

    entity, items, hashed_items, hashed = (
        ("entity_type", "items", "items_hashed", "text_hashed")
        if is_bearer
        else ("entityType", "items", "itemsHashed", "textHashed")
    )
    done = ask("cleanse", "cleanse_response", TEXT)
    assert done["text"] == "Hello PERSON_0, call PHONE_NUMBER_0 or write to EMAIL_ADDRESS_0"
    assert [done["text"][each["start"] : each["end"]] for each in done[items]] == [
        each[entity] for each in done[items]
    ]
    pieces = [done[hashed][each["start"] : each["end"]] for each in done[hashed_items]]
    assert len(pieces) == 3
    assert all(map(liminal.is_encrypted, pieces))
    assert not any(plain in done[hashed] for plain in PLAIN)
    again = ask("cleanse", "cleanse_response", "Ada and Ada Bell")
    assert again["text"] == "PERSON_1 and PERSON_0"
    restored = ask("hydrate", "hydrate_response", "PERSON_0, PERSON_1, PERSON_7, PERSON_00: EMAIL_ADDRESS_0")
    assert restored["text"] == "Ada Bell, Ada, PERSON_7, PERSON_00: ada@example.org"
    assert [restored["text"][each["start"] : each["end"]] for each in restored["items"]] == [
        each["text"] for each in restored["items"]
    ]


def test_places_count_characters(call: Caller) -> None:
    done = liminal.session(call).post("prompts/cleanse", prompt("😀é Ada Bell 😀"))["data"]
    assert done["text"] == "😀é PERSON_0 😀"
    assert done["items"] == [{"start": 3, "end": 11, "entityType": "PERSON_0"}]


def test_a_placeholder_that_the_text_says_already_is_not_taken(call: Caller) -> None:
    session = liminal.session(call)
    thread_id = begun(session)
    done = session.post("prompts/cleanse", prompt("Ada or PERSON_0", threadId=thread_id))["data"]
    assert done["text"] == "PERSON_1 or PERSON_0"
    restored = session.post("prompts/hydrate", prompt(done["text"], threadId=thread_id))["data"]
    assert restored["text"] == "Ada or PERSON_0"


def test_the_models_own_words_are_the_only_ones_it_reads(call: Caller) -> None:
    call.put(f"/liminal/model-instances/{INSTANCE}", {"name": "M", "instructions": "Be brief."})
    session = liminal.session(call)
    first = session.post("prompts/submit", prompt())["data"]
    second = session.post("prompts/submit", prompt("And Ada Bell?", threadId=first["threadId"]))["data"]
    assert PLAIN[0] in first["reidentifiedLLMResponseText"]
    assert "PERSON_0" in first["rawLLMResponseText"]
    starts = [each["start"] for each in first["reidentifiedLLMResponseItems"]]
    assert starts == sorted(starts, reverse=True)
    for each in first["reidentifiedLLMResponseItems"]:
        assert first["reidentifiedLLMResponseText"][each["start"] : each["end"]] == each["text"]
    names = [each["deidText"] for each in second["deidentifiedContextHistory"]]
    assert names == ["PHONE_NUMBER_0", "PERSON_0", "EMAIL_ADDRESS_0"]
    chats = call.read("/liminal/chats", thread_id=first["threadId"])["items"]
    assert [each["role"] for each in chats[1]["messages"]] == ["system", "user", "assistant", "user"]
    assert chats[1]["messages"][-1]["content"] == "And PERSON_0?"
    for chat in chats:
        assert not any(plain in str(chat["messages"]) for plain in PLAIN)
    assert chats[0]["raw_input"] == TEXT
    thread = session.get(f"threads/{first['threadId']}")["data"]
    assert [each["id"] for each in thread["chats"]] == [first["chatId"], second["chatId"]]
    assert thread["chats"][0]["hydratedOutput"] == first["reidentifiedLLMResponseText"]


def test_a_bearers_prompt_is_answered_in_snake_case_and_its_history_kept(call: Caller) -> None:
    bearer = liminal.bearer(call)
    thread_id = begun(bearer)
    done = bearer.post("sdk/process", {"threadId": thread_id, "text": TEXT})
    assert set(done["deidentifiedInputTextData"]) == {"items", "text", "items_hashed", "text_hashed"}
    assert all(each["text"] in PLAIN for each in done["reidentifiedLLMResponseItems"])
    history = bearer.post("sdk/get_context_history", {"threadId": thread_id})
    names = [each["deidText"] for each in history]
    assert names == sorted(names, reverse=True)
    assert len(names) == 3
    (chat,) = bearer.get(f"threads/{thread_id}")["chats"]
    assert chat["deidentifiedInput"] == done["deidentifiedInputTextData"]["text"]
    assert chat["output"] == done["reidentifiedLLMResponseText"]


def test_the_same_prompt_has_the_same_answer(call: Caller) -> None:
    session = liminal.session(call)
    one, other = (session.post("prompts/submit", prompt())["data"] for _ in range(2))
    assert one["reidentifiedLLMResponseText"] == other["reidentifiedLLMResponseText"]
    assert one["threadId"] != other["threadId"]


def test_findings_come_back_as_they_were_told(call: Caller) -> None:
    """Some clients send the word None where there was null."""
    session = liminal.session(call)
    found = session.post("prompts/analyze", prompt())["data"]["findings"]
    some = [{**each, "customTerm": "None"} for each in found if each["type"] == "PERSON"]
    done = session.post("prompts/submit", prompt(findings=some))["data"]
    assert done["deidentifiedInputTextData"]["text"] == TEXT.replace("Ada Bell", "PERSON_0")
    nothing = session.post("prompts/cleanse", prompt(findings=[]))["data"]
    assert (nothing["text"], nothing["items"]) == (TEXT, [])


def test_a_fault_has_the_usual_shape(call: Caller) -> None:
    session = liminal.session(call)
    call.put("/faults/down", {"service": "liminal", "path": "/api/v1/prompts/*", "status": 503})
    response = session.ask("prompts/submit", prompt())
    assert (response.status_code, response.json()["message"]) == (503, "fault down")
    assert call.read("/liminal/chats")["total"] == 0
