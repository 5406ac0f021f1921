"""Record the calls that an application makes of a model, without touching them, and read them back by typed calls."""

from __future__ import annotations

import textwrap
from uuid import UUID

from book import BookModel, served, turns
from openai import OpenAI

from ostiary.layer import layer
from ostiary.sandbox import Sandbox
from ostiary_api.sandbox.api.layer import get_layer_session
from ostiary_api.sandbox.models import LayerAction

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"

model = BookModel()


# The application. The session around it is a decorator; nothing else in it knows that it is recorded.
@layer.session(attributes={"user.id": "alice", "example": "demo"})
def conversation(client: OpenAI, questions: list[str], session_id: UUID) -> UUID:
    for question in questions:
        client.chat.completions.create(
            model=model.name, messages=[{"role": "user", "content": question}], temperature=0
        )
    return session_id


def read_back(sandbox: Sandbox, session_id: UUID) -> int:
    """Read the session back from the sandbox by a typed call, print it, and return how many actions it holds."""
    recorded = get_layer_session.sync(client=sandbox.client(), session_id=str(session_id))
    print(f"\nSession {recorded.session.session_id}, read back from {sandbox.url}:\n")
    for action in recorded.actions:
        show_action(action)
    print(
        f"\n{len(recorded.actions)} actions, the session opened by request {recorded.session.request_number}."
    )
    return len(recorded.actions)


def show_action(action: LayerAction) -> None:
    """Print one action as a line of the conversation."""
    message = action.body["data"]["messages"][0]
    usage = next((s["data"] for s in action.body["scanners"] or () if s["name"] == "usage"), None)
    tokens = f"  [{usage['prompt_tokens']} + {usage['completion_tokens']} tokens]" if usage else ""
    name = {"user": "Alice", "assistant": "Cat"}[message["role"]]
    print(textwrap.fill(f"{name:>6}: {message['content']}{tokens}", width=96, subsequent_indent=" " * 8))


def show(sandbox: Sandbox) -> bool:
    """Hold the conversation, and return whether all of it was recorded."""
    questions = [said for who, said in turns() if who == "Alice"]
    layer.init(
        base_url=sandbox.services["layer"],
        firewall_base_url=sandbox.services["firewall"],
        application_id=APPLICATION,
        environment="demo",
    )
    with served(model) as url, OpenAI(base_url=url, api_key="none") as client:
        session_id = conversation(client, questions)  # type: ignore[call-arg]  # the decorator fills session_id
    layer.flush()
    delivered = layer.ledger().delivered
    print(f"Recorded {len(questions)} questions and their answers; delivered {delivered} records.")
    kept = read_back(sandbox, session_id)
    decision = layer.firewall_session_lookup(session_id).decision
    print(f"The firewall says of it: {decision}.")
    layer.shutdown()
    return kept == 2 * len(questions)
