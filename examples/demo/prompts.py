"""Ask a model by a prompt template, say how good its answer was, and read the event back with the feedback on it."""

from __future__ import annotations

from ostiary.libretto import Client, LibrettoConfig, TemplateChat
from ostiary.sandbox import Sandbox
from ostiary_api.sandbox.api.libretto import get_libretto_event

TEMPLATE = [
    {"role": "system", "content": "You are the {who}."},
    {"role": "user", "content": "{question}"},
]


def show(sandbox: Sandbox) -> bool:
    """Make a templated call, send feedback, and print both as they were recorded; return whether they were."""
    config = LibrettoConfig(
        api_key="demo", base_url=sandbox.services["libretto"], prompt_template_name="wonderland"
    )
    with Client(base_url=sandbox.settings["OPENAI_BASE_URL"], api_key="demo", libretto=config) as client:
        prompt = TemplateChat(TEMPLATE, {"who": "Cheshire Cat", "question": "Which way ought I to go?"})
        answer = client.chat.completions.create(
            model="gpt-4o", messages=prompt, libretto={"event_id": "demo"}
        )
        key = (answer.model_extra or {})["libretto_feedback_key"]
        client.send_feedback(
            feedback_key=key, rating=0.2, better_response="That depends on where you want to get to."
        )
        client.libretto.close()
    recorded = get_libretto_event.sync(client=sandbox.client(), event_id="demo")
    event, feedback = recorded.event, recorded.feedback
    print(f"\nPrompt template {event.api_name}, asked with {event.body['params']}:")
    print(f"  {event.body['response']}")
    for each in feedback:
        print(f"  [rated {each.body['rating']}; better: {each.body['better_response']}]")
    return event.body["promptTemplateChat"] == TEMPLATE and len(feedback) == 1
