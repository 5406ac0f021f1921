"""Record a conversation through decorators and read it back by typed calls; ask a managed deployment, and stream it.

Everything runs on this machine: the sandbox on a loopback port, and a model that answers from the book.
"""

from __future__ import annotations

import re
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from ostiary.layer import SessionActionKind, SessionActionScanner, layer
from ostiary.orquesta import Orquesta
from ostiary.sandbox import Sandbox, serve
from ostiary_api.sandbox.api.layer import get_layer_session
from ostiary_api.sandbox.models import LayerAction

DIALOGUE = Path(__file__).with_name("dialogue.txt")
APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
Message = dict[str, str]


def turns() -> list[tuple[str, str]]:
    """Return the dialogue as (speaker, words)."""
    lines = DIALOGUE.read_text(encoding="utf-8").splitlines()
    return [
        (who, said)
        for who, _, said in (line.partition("\t") for line in lines)
        if said and not who.startswith("#")
    ]


class BookModel:
    """Stand in for a language model, always with the same answers: of the Cat's lines, the one that fits best."""

    name = "cheshire-1865"

    def __init__(self) -> None:
        spoken = turns()
        self._pairs = [(asked, said) for (_, asked), (who, said) in pairwise(spoken) if who == "Cat"]

    def answer(self, prompt: str) -> str:
        """Return the Cat's answer to the line of Alice's that shares the most words with the prompt."""
        wanted = words(prompt)
        return max(self._pairs, key=lambda pair: len(wanted & words(pair[0])) / len(wanted | words(pair[0])))[
            1
        ]


def words(text: str) -> set[str]:
    """Return the words of a text, lower case."""
    return set(re.findall(r"[a-z']+", text.lower()))


model = BookModel()


# The application: three functions, recorded by decorators and otherwise unchanged.
@layer.session(attributes={"user.id": "alice", "example": "demo"})
def conversation(questions: list[str], session_id: UUID) -> UUID:
    for question in questions:
        ask(question)
        reply(question)
    return session_id


@layer.action(kind=SessionActionKind.COMPLETION_PROMPT, attributes={"model.id": model.name})
def ask(question: str) -> dict[str, list[Message]]:
    return {"messages": [{"role": "user", "content": question}]}


@layer.action(kind=SessionActionKind.COMPLETION_OUTPUT, attributes={"model.id": model.name})
def reply(question: str) -> tuple[dict[str, list[Message]], None, list[SessionActionScanner]]:
    said = model.answer(question)
    usage = SessionActionScanner(
        "usage", {"prompt_tokens": len(question.split()), "completion_tokens": len(said.split())}
    )
    return {"messages": [{"role": "assistant", "content": said}]}, None, [usage]


def show(sandbox: Sandbox, session_id: UUID) -> int:
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


def ask_a_deployment(sandbox: Sandbox) -> bool:
    """Invoke a deployment that somebody manages centrally, then stream one; return whether both answered."""
    inputs = {"firstname": "Alice", "city": "Wonderland"}
    with Orquesta(
        api_key="demo", base_url=sandbox.services["orquesta"], environment="production"
    ) as orquesta:
        print("\nDeployment customer_service, asked for a whole answer:")
        whole = orquesta.deployments.invoke(key="customer_service", inputs=inputs)
        print(f"  {whole.choices[0].message.content}")
        print("and for a stream, printed as it arrives:\n  ", end="")
        with orquesta.deployments.invoke_with_stream(key="customer_service", inputs=inputs) as stream:
            for chunk in stream:
                for choice in chunk.choices:
                    print(choice.message.content or "", end="", flush=True)
        stream.add_metrics(feedback={"score": 100})
        print(f"\n  [{stream.received} pieces; reported as helpful]")
    return bool(whole.choices) and stream.received > 1


def main() -> int:
    questions = [said for who, said in turns() if who == "Alice"]
    with serve() as sandbox:
        layer.init(
            base_url=sandbox.services["layer"],
            firewall_base_url=sandbox.services["firewall"],
            application_id=APPLICATION,
            environment="demo",
        )
        session_id = conversation(questions)  # type: ignore[call-arg]  # the decorator fills session_id
        flushed = layer.flush()
        print(
            f"Recorded {len(questions)} questions and their answers; delivered {flushed.delivered} records."
        )
        kept = show(sandbox, session_id)
        decision = layer.firewall_session_lookup(session_id).decision
        print(f"The firewall says of it: {decision}.")
        layer.shutdown()
        answered = ask_a_deployment(sandbox)
    return 0 if answered and kept == 2 * len(questions) else 1


if __name__ == "__main__":
    sys.exit(main())
