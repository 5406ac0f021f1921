"""Use the vendor's libretto_openai in the peer's own environment: `python libretto_driver.py <settings>`.

`settings` is JSON: `scenario`, `result` (file to write), `url` (of the models, with `/v1`) and what the scenario needs.
Where Libretto is, the environment says. What is called is the package's public interface, as its users call it.
"""

import json
import sys

from libretto_openai import Client, LibrettoConfig, LibrettoCreateParams, TemplateChat, TemplateString

SPORT = [{"role": "user", "content": "Show me an emoji that matches the sport: {sport}"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def client(given, **config):
    return Client(base_url=given["url"], api_key="model-key", libretto=LibrettoConfig(**config))


def key_of(answer):
    return answer.model_extra.get("libretto_feedback_key")


def calls(given):
    """Call models in every way that is tracked."""
    own = client(given)
    chat = own.chat.completions.create(
        model="gpt-4o",
        messages=TemplateChat(SPORT, {"sport": "soccer"}),
        temperature=0.4,
        libretto=LibrettoCreateParams(
            prompt_template_name="sport-emoji",
            event_id="11111111-1111-4111-8111-111111111111",
            chat_id="chat-1",
            chain_id="chain-1",
            feedback_key="fb-1",
        ),
    )
    stream = own.chat.completions.create(
        model="gpt-4o",
        messages=TemplateChat(SPORT, {"sport": "chess"}),
        stream=True,
        libretto=LibrettoCreateParams(
            prompt_template_name="sport-emoji", event_id="e-stream", feedback_key="fb-2"
        ),
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
    completion = own.completions.create(
        model="gpt-3.5-turbo-instruct",
        prompt=TemplateString("Welcome {name}!", {"name": "Ada"}),
        libretto=LibrettoCreateParams(
            prompt_template_name="welcome", event_id="e-text", parent_event_id="chain-1"
        ),
    )
    tools = own.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": "What is the weather in Oslo?"}],
        tools=[TOOL],
        libretto=LibrettoCreateParams(
            prompt_template_name="weather",
            event_id="e-tools",
            template_chat=[{"role": "user", "content": "What is the weather in {city}?"}],
            template_params={"city": "Oslo"},
        ),
    )
    unnamed = client(given, allow_unnamed_prompts=True)
    unnamed.chat.completions.create(
        model="gpt-4o",
        messages=TemplateChat(SPORT, {"sport": "golf"}),
        libretto=LibrettoCreateParams(event_id="e-unnamed"),
    )
    untracked = own.chat.completions.create(model="gpt-4o", messages=TemplateChat(SPORT, {"sport": "darts"}))
    return {
        "chat": chat.choices[0].message.content,
        "keys": [key_of(each) for each in (chat, completion, tools, untracked)],
        "stream": text,
        "completion": completion.choices[0].text,
        "called": tools.choices[0].message.tool_calls[0].model_dump(),
    }


def say(given):
    """Send feedback and update a chain."""
    own = client(given, api_key="config-key")
    own.send_feedback(feedback_key="fb-1", rating=0.2, better_response="better")
    own.send_feedback(feedback_key="fb-1", api_key="another-key", rating=1)
    own.send_feedback(feedback_key="fb-1", rating=7.5)
    own.update_chain(chain_id="chain-1", result="final")
    own.update_chain(chain_id="chain-2", api_key="another-key")


def one(given):
    """Record one event, redacted or not."""
    own = client(given, prompt_template_name="one", redact_pii=given.get("redact", False))
    prompt = TemplateString("Call {number}", {"number": "212-555-1234"})
    return (
        own.completions.create(model="gpt-4o", prompt=prompt, libretto=LibrettoCreateParams(event_id="e-one"))
        .choices[0]
        .text
    )


def templates(given):
    """Fill templates as the vendor does; None where it refuses."""

    def filled(make, template, params):
        try:
            return make(template, params)
        except Exception:
            return None

    texts = [filled(TemplateString, template, params) for template, params in given["texts"]]
    return [texts, [filled(TemplateChat, template, params) for template, params in given["chats"]]]


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    outcome = globals()[settings["scenario"]](settings)
    with open(settings["result"], "w", encoding="utf-8") as file:
        json.dump(outcome, file)
