"""What the README of the vendor's Layer SDK promises, typed as its reader would, against a server that keeps count.

layer.toml says which test shows which promise. What other suites show already is not shown again here.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from ostiary._core.retry import Answered, Budget, Retry, decide
from ostiary.config import RetryPolicy
from ostiary.errors import InvalidInputError
from ostiary.layer import (
    Layer,
    LayerAlreadyInitializedError,
    LayerHTTPError,
    LayerMissingRequiredConfigurationError,
    LayerRequestError,
    LayerRequestPreparationError,
    LayerSDKException,
    SessionActionKind,
    layer,
)
from ostiary.testing.faults import FaultServer, Part, Received, Step, steps

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
AT_ONCE = RetryPolicy(base=0.0, throttled_base=0.0)
START = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
END = START + timedelta(minutes=5)
MESSAGES = {"messages": [{"content": "Hello, how can I help you?", "role": "assistant"}]}


def as_layer(request: Received) -> Iterable[Part]:
    """Answer as Layer does: 202, with the session's id for a session, with nothing for an action."""
    body: dict[str, Any] = {"body": b""} if request.path.endswith("/actions") else {}
    if not body:
        body["json"] = {"session_id": request.json()["session_id"]}
    return steps.reply(202, **body).parts(request)


ACCEPT = Step("as Layer", as_layer)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Give a Layer that takes whatever is sent, and a default client that is shut down afterwards."""
    with FaultServer(default=ACCEPT) as running:
        yield running
        layer.shutdown(timeout=1)


@pytest.fixture
def init(server: FaultServer) -> Callable[..., None]:
    """Initialise the default client for the server; keywords are added or replaced."""

    def initialise(**settings: Any) -> None:
        layer.init(**{"base_url": server.url, "application_id": APPLICATION, "retry": AT_ONCE, **settings})

    return initialise


def session_sent(server: FaultServer) -> dict[str, Any]:
    """Create a session without arguments and return the body of its request."""
    layer.create_session()
    body: dict[str, Any] = server.requests[-1].json()
    return body


def timeouts_of(**settings: Any) -> Mapping[str, float]:
    """Return the timeouts that reach the transport for one call."""
    seen: list[Mapping[str, float]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(202, json={"session_id": str(uuid.uuid5(uuid.NAMESPACE_URL, "x"))})

    layer.init(
        base_url="http://layer.test",
        application_id=APPLICATION,
        http_session=httpx.MockTransport(handle),
        **settings,
    )
    try:
        layer.create_session()
    finally:
        layer.shutdown(timeout=1)
    return seen[0]


# Configuration


def test_configuration_by_environment_alone(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYER_BASE_URL", server.url)
    monkeypatch.setenv("LAYER_APPLICATION_ID", APPLICATION)
    monkeypatch.setenv("LAYER_ENVIRONMENT", "staging")
    layer.init()
    body = session_sent(server)
    assert body["application_id"] == APPLICATION
    assert body["attributes"]["environment"] == "staging"


def test_configuration_by_arguments_alone(server: FaultServer) -> None:
    layer.init(base_url=server.url, application_id=APPLICATION, environment="production")
    body = session_sent(server)
    assert body["application_id"] == APPLICATION
    assert body["attributes"]["environment"] == "production"


def test_an_argument_wins_over_the_environment(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYER_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LAYER_APPLICATION_ID", "another")
    monkeypatch.setenv("LAYER_ENVIRONMENT", "another")
    layer.init(base_url=server.url, application_id=APPLICATION, environment="mine")
    body = session_sent(server)
    assert (body["application_id"], body["attributes"]["environment"]) == (APPLICATION, "mine")


def test_a_base_url_may_end_with_a_slash(server: FaultServer) -> None:
    layer.init(base_url=f"{server.url}/", application_id=APPLICATION, environment="local")
    layer.create_session()
    assert [request.path for request in server.requests] == ["/v1/sessions"]


def test_application_id_may_be_a_uuid(init: Callable[..., None], server: FaultServer) -> None:
    init(application_id=uuid.UUID(APPLICATION))
    assert session_sent(server)["application_id"] == APPLICATION


def test_platform_is_what_sessions_report(init: Callable[..., None], server: FaultServer) -> None:
    init(platform="Toaster")
    assert session_sent(server)["attributes"]["os"] == "Toaster"


@pytest.mark.parametrize("variable", ["LAYER_TIMEOUT", "LAYER_HTTP_TIMEOUT"])
def test_the_environment_sets_the_timeout(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "3")
    timeouts = timeouts_of()
    assert (timeouts["connect"], timeouts["read"]) == (3, 3)


def test_the_timeout_is_ten_seconds_by_default() -> None:
    timeouts = timeouts_of()
    assert (timeouts["connect"], timeouts["read"]) == (10, 10)


def test_http_timeout_sets_connecting_and_reading() -> None:
    timeouts = timeouts_of(http_timeout=15)
    assert (timeouts["connect"], timeouts["read"]) == (15, 15)


def test_a_provider_authenticates_every_request(init: Callable[..., None], server: FaultServer) -> None:
    class Badge:
        def get_headers(self) -> dict[str, str]:
            return {"Authorization": "Badge 7", "X-Door": "north"}

    init(auth_provider=Badge())
    session_id = layer.create_session()
    layer.append_action(
        session_id, kind=SessionActionKind.MODERATION, start_time=START, end_time=END, data={"input": ["a"]}
    )
    assert [(r.header("authorization"), r.header("x-door")) for r in server.requests] == [
        ("Badge 7", "north")
    ] * 2


def test_without_a_provider_no_header_authenticates(init: Callable[..., None], server: FaultServer) -> None:
    init()
    layer.create_session()
    names = {name.lower() for name, _ in server.requests[0].headers}
    assert not names & {"authorization", "cookie", "proxy-authorization", "x-api-key"}


def test_http_session_may_be_an_httpx_client(init: Callable[..., None], server: FaultServer) -> None:
    passed: list[str] = []
    with httpx.Client(event_hooks={"request": [lambda request: passed.append(str(request.url))]}) as client:
        init(http_session=client)
        layer.create_session()
        assert not client.is_closed
    assert passed == [f"{server.url}/v1/sessions"]


def test_http_session_may_be_a_requests_session(init: Callable[..., None], server: FaultServer) -> None:
    requests = pytest.importorskip("requests")
    with requests.Session() as session:
        session.headers["X-Mine"] = "yes"
        init(http_session=session)
        layer.create_session()
    assert server.requests[0].header("x-mine") == "yes"


# Quick start


def test_sessions_and_actions_as_in_the_quick_start(init: Callable[..., None], server: FaultServer) -> None:
    init()
    session_id = layer.create_session(attributes={"user.id": "user-001"}, start_time=START, end_time=END)
    layer.append_action(
        session_id,
        kind=SessionActionKind.COMPLETION_PROMPT,
        start_time=START,
        end_time=END,
        attributes={"model.id": "gpt-3.5-turbo-16k"},
        data=MESSAGES,
    )
    session, action = server.requests
    assert (session.method, session.path) == ("POST", "/v1/sessions")
    assert session.json()["attributes"]["user.id"] == "user-001"
    assert (session.json()["start_time"], session.json()["end_time"]) == (
        "2024-05-06T07:08:09Z",
        "2024-05-06T07:13:09Z",
    )
    assert (action.method, action.path) == ("POST", f"/v1/sessions/{session_id}/actions")
    sent = action.json()
    assert sent["kind"] == "completion_prompt"
    assert (sent["start_time"], sent["end_time"]) == ("2024-05-06T07:08:09Z", "2024-05-06T07:13:09Z")
    assert sent["attributes"] == {"model.id": "gpt-3.5-turbo-16k"}
    assert sent["data"] == MESSAGES


def test_a_session_needs_no_argument_and_its_id_is_a_header_value(
    init: Callable[..., None], server: FaultServer
) -> None:
    init()
    session_id = layer.create_session()
    assert session_id == server.requests[0].json()["session_id"]
    assert uuid.UUID(f"{session_id}").version == 5
    assert httpx.Headers({"X-Layer-Session-Id": session_id})["x-layer-session-id"] == session_id


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (START, "2024-05-06T07:08:09Z"),
        (START.replace(tzinfo=None), "2024-05-06T07:08:09Z"),
        (START.replace(tzinfo=timezone(timedelta(hours=2))), "2024-05-06T07:08:09+02:00"),
    ],
)
def test_times_may_carry_any_zone(
    given: datetime, sent: str, init: Callable[..., None], server: FaultServer
) -> None:
    init()
    layer.append_action(
        APPLICATION, kind=SessionActionKind.EMBEDDINGS, start_time=given, end_time=given, data={"input": []}
    )
    assert server.requests[0].json()["start_time"] == sent


# Function wrapping


def recorded(server: FaultServer) -> list[tuple[str, dict[str, Any]]]:
    """Return (session id, action) of everything that was recorded, once it has been delivered."""
    assert layer.flush(timeout=5).complete
    found: list[tuple[str, dict[str, Any]]] = []
    for request in server.requests:
        body = request.json()
        if request.path.endswith("/actions"):
            found.append((request.path.split("/")[-2], body))
        else:
            found += [(body["session_id"], action) for action in body["actions"] or []]
    return found


def test_wrapped_functions_as_in_the_readme(init: Callable[..., None], server: FaultServer) -> None:
    init()
    ids: list[uuid.UUID] = []

    @layer.session(attributes={"user.id": "user-002"})
    def my_function(session_id: uuid.UUID) -> Any:
        ids.append(session_id)

        @layer.action(
            session_id=session_id,
            kind=SessionActionKind.COMPLETION_PROMPT,
            attributes={"model.id": "gpt-3.5-turbo-16k"},
        )
        def my_inner_function() -> Any:
            return MESSAGES, {"message": "cut", "code": 7}, [{"name": "usage", "data": {"n": 1}}]

        return my_inner_function()

    before = datetime.now(UTC).replace(microsecond=0)
    result = my_function()  # type: ignore[call-arg]  # the decorator fills session_id
    again = my_function()  # type: ignore[call-arg]
    after = datetime.now(UTC)

    assert result == again == (MESSAGES, {"message": "cut", "code": 7}, [{"name": "usage", "data": {"n": 1}}])
    assert [type(each) for each in ids] == [uuid.UUID, uuid.UUID]
    assert ids[0] != ids[1]
    actions = recorded(server)
    assert {session for session, _ in actions} == {str(each) for each in ids}
    for _, action in actions:
        assert action["kind"] == "completion_prompt"
        assert action["attributes"]["model.id"] == "gpt-3.5-turbo-16k"
        assert action["data"] == MESSAGES
        assert (action["error"]["message"], action["error"]["code"]) == ("cut", 7)
        assert action["scanners"] == [{"name": "usage", "data": {"n": 1}}]
        assert before <= datetime.fromisoformat(action["start_time"]) <= after
        assert before <= datetime.fromisoformat(action["end_time"]) <= after
    sessions = [r.json() for r in server.requests if r.path == "/v1/sessions"]
    assert {s["session_id"] for s in sessions} == {str(each) for each in ids}
    assert {s["attributes"]["user.id"] for s in sessions} == {"user-002"}


def test_a_plain_result_is_the_data(init: Callable[..., None], server: FaultServer) -> None:
    init()

    @layer.session
    def conversation() -> object:
        return answer()

    @layer.action(kind=SessionActionKind.COMPLETION_OUTPUT)
    def answer() -> object:
        return MESSAGES

    assert conversation() is MESSAGES
    [(_, action)] = recorded(server)
    assert (action["data"], action["error"], action["scanners"]) == (MESSAGES, None, None)


# Errors


@pytest.mark.parametrize(
    "body", [b'{"detail": "no such application"}', b'{"message": "no such application"}']
)
def test_an_error_status_carries_code_and_the_servers_message(
    body: bytes, init: Callable[..., None], server: FaultServer
) -> None:
    server.script([steps.reply(404, body=body, headers={"Content-Type": "application/json"})])
    init()
    with pytest.raises(LayerHTTPError) as caught:
        layer.create_session(attributes={"user.id": "user-001"})
    assert caught.value.status_code == 404
    assert caught.value.message == "no such application"


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"application_id": APPLICATION}, ["base_url", "LAYER_BASE_URL"]),
     ({"base_url": "http://layer.test"}, ["application_id", "LAYER_APPLICATION_ID"])],
)  # fmt: skip
def test_a_missing_setting_is_named(settings: dict[str, Any], named: list[str]) -> None:
    with pytest.raises(LayerMissingRequiredConfigurationError) as caught:
        layer.init(**settings)
    assert all(name in str(caught.value) for name in named)


def test_a_call_before_init_is_refused() -> None:
    with pytest.raises(LayerMissingRequiredConfigurationError, match=re.escape("layer.init(")):
        layer.create_session()


def test_a_second_init_is_refused(init: Callable[..., None], server: FaultServer) -> None:
    init()
    with pytest.raises(LayerAlreadyInitializedError):
        init(application_id="another")
    assert session_sent(server)["application_id"] == APPLICATION


def test_data_that_cannot_be_serialised_is_refused_unsent(
    init: Callable[..., None], server: FaultServer
) -> None:
    init()
    with pytest.raises(LayerRequestPreparationError):
        layer.append_action(
            APPLICATION,
            kind=SessionActionKind.MODERATION,
            start_time=START,
            end_time=END,
            data={"input": object()},
        )
    assert server.requests == []


def test_a_service_that_cannot_be_reached_is_a_request_error(
    init: Callable[..., None], server: FaultServer
) -> None:
    init()
    with server.refuse(), pytest.raises(LayerRequestError):
        layer.create_session()


def test_one_class_catches_every_error_and_each_says_what_to_do(server: FaultServer) -> None:
    server.script([steps.reply(404, body=b"{}", headers={"Content-Type": "application/json"})], repeat=True)
    causes: list[tuple[dict[str, Any], str]] = [
        ({"application_id": APPLICATION}, "base_url"),  # what is missing
        ({"base_url": server.url, "application_id": APPLICATION}, "404"),  # what came back
    ]
    for settings, named in causes:
        with pytest.raises(LayerSDKException, match=named), Layer(**settings) as client:
            client.create_session()
    # A wrong setting is told alike by every client, before there is one.
    with pytest.raises(InvalidInputError, match="base_url='no address' is not a base URL such as"):
        Layer(base_url="no address", application_id=APPLICATION)


# Retries


@pytest.mark.parametrize("status", [502, 503, 504, 408, 425])
def test_a_transient_status_is_retried_up_to_three_times(
    status: int, init: Callable[..., None], server: FaultServer
) -> None:
    server.script([steps.reply(status)], repeat=True)
    init()
    with pytest.raises(LayerHTTPError) as caught:
        layer.create_session()
    assert (caught.value.status_code, caught.value.attempts, len(server.requests)) == (status, 4, 4)
    assert len({request.body for request in server.requests}) == 1


@pytest.mark.parametrize("status", [502, 503, 504, 408, 425])
def test_a_retry_that_succeeds_is_a_success(
    status: int, init: Callable[..., None], server: FaultServer
) -> None:
    server.script([steps.reply(status)] * 3)
    init()
    assert layer.create_session() == server.requests[0].json()["session_id"]
    assert len(server.requests) == 4


def test_waits_grow_exponentially() -> None:
    policy = RetryPolicy()
    longest = []
    for attempt in (1, 2, 3):
        decision = decide(
            policy,
            attempt,
            Answered(503),
            replay="safe",
            replayable_body=True,
            left=None,
            budget=Budget(policy.budget),
            chance=1.0,
        )
        assert isinstance(decision, Retry)
        longest.append(decision.after)
    assert longest == [0.5, 1.0, 2.0]


def retrying(total: int) -> Any:
    """Return a requests session with the README's adapter; it waits for next to nothing."""
    requests = pytest.importorskip("requests")
    from requests.adapters import HTTPAdapter, Retry

    strategy = Retry(
        total=total,
        status_forcelist=[502, 503, 504, 408, 425],
        backoff_factor=0.001,
        allowed_methods=None,
        raise_on_redirect=False,
        raise_on_status=False,
        respect_retry_after_header=True,
    )
    adapter = HTTPAdapter(max_retries=strategy, pool_connections=3, pool_maxsize=10, pool_block=False)
    session = requests.Session()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


@pytest.mark.parametrize("total", [0, 1, 5])
def test_a_requests_session_brings_its_own_policy_alone(
    total: int, init: Callable[..., None], server: FaultServer
) -> None:
    server.script([steps.reply(503)], repeat=True)
    with retrying(total) as session:
        init(http_session=session)
        with pytest.raises(LayerHTTPError):
            layer.create_session()
    assert len(server.requests) == total + 1


# Instrumentation


@pytest.mark.parametrize("spelling", ["disable_instrumentations", "disabled_instrumentors"])
def test_providers_to_leave_alone_are_listed_in_either_spelling(spelling: str) -> None:
    from ostiary.layer.settings import LayerSettings, configure

    settings: LayerSettings = {"base_url": "http://layer.test", "application_id": APPLICATION}
    assert configure(**settings).disabled == set()
    assert configure(**settings, **{spelling: ["openai"]}).disabled == {"openai"}


# The vendor's own import line


def test_the_vendors_import_line_changed_is_enough(server: FaultServer) -> None:
    from ostiary.compat.layer_sdk import LayerHTTPError as TheirError
    from ostiary.compat.layer_sdk import SessionActionKind as Kind
    from ostiary.compat.layer_sdk import layer as theirs

    theirs.init(base_url=server.url, application_id=APPLICATION, environment="production")
    try:
        session_id = theirs.create_session(attributes={"user.id": "user-001"})
        theirs.append_action(
            session_id, kind=Kind.COMPLETION_PROMPT, start_time=START, end_time=END, data=MESSAGES
        )
    except TheirError as error:  # pragma: no cover
        pytest.fail(f"{error.status_code}, {error.message}")
    finally:
        theirs.shutdown(timeout=1)
    assert [request.path for request in server.requests] == [
        "/v1/sessions",
        f"/v1/sessions/{session_id}/actions",
    ]
