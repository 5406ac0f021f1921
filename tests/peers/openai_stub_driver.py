"""Use the vendor's openai package against the stub, in the peer's own environment: `… driver.py <settings>`.

`settings` is JSON: `url` (with `/v1`), `key` and `result` (file to write).
"""

import asyncio
import json
import sys

import openai

WEATHER = {
    "type": "object",
    "properties": {"location": {"type": "string"}, "days": {"type": "integer", "minimum": 2}},
    "required": ["location"],
}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": WEATHER}}
USER = [{"role": "user", "content": "What is the weather in Utrecht?"}]


def chat(client):
    plain = client.chat.completions.create(model="gpt-4o", messages=USER)
    chunks = list(client.chat.completions.create(model="gpt-4o", messages=USER, stream=True))
    told = list(
        client.chat.completions.create(
            model="gpt-4o", messages=USER, n=2, stream=True, stream_options={"include_usage": True}
        )
    )
    shape = {"name": "city", "schema": {"type": "object", "properties": {"city": {"type": "string"}}}}
    form = {"type": "json_schema", "json_schema": shape}
    shaped = client.chat.completions.create(model="gpt-4o", messages=USER, response_format=form)
    short = client.chat.completions.create(model="gpt-4o", messages=USER, max_completion_tokens=3)
    return {
        "plain": plain.model_dump(),
        "chunks": [each.model_dump() for each in chunks],
        "told": [each.model_dump() for each in told],
        "shaped": shaped.choices[0].message.content,
        "short": short.choices[0].finish_reason,
    }


def tools(client):
    called = client.chat.completions.create(model="gpt-4o", messages=USER, tools=[TOOL])
    message = called.choices[0].message
    result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "Rain, 9 degrees"}
    again = [*USER, message.model_dump(exclude_none=True), result]
    answered = client.chat.completions.create(model="gpt-4o", messages=again, tools=[TOOL])
    with client.chat.completions.stream(model="gpt-4o", messages=USER, tools=[TOOL]) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()
    return {
        "called": called.model_dump(),
        "answered": answered.choices[0].message.content,
        "kinds": sorted(set(kinds)),
        "streamed": final.choices[0].message.tool_calls[0].function.arguments,
    }


def rest(client):
    text = "Once upon a time"
    whole = client.completions.create(model="gpt-3.5-turbo-instruct", prompt=[text, "The end"], max_tokens=40)
    chunks = list(
        client.completions.create(model="gpt-3.5-turbo-instruct", prompt=text, max_tokens=40, stream=True)
    )
    # Left alone the package asks for base64 and decodes it itself.
    decoded = client.embeddings.create(
        model="text-embedding-3-small", input=["a cat", "the cat", "two treaties"]
    )
    floats = client.embeddings.create(
        model="text-embedding-3-small", input="a cat", dimensions=8, encoding_format="float"
    )
    short = client.embeddings.create(model="text-embedding-3-small", input="a cat", dimensions=8)
    judged = client.moderations.create(input=["I will kill you", "Good morning"])
    return {
        "completion": whole.model_dump(),
        "completion_text": "".join(each.choices[0].text for each in chunks),
        "vectors": [each.embedding for each in decoded.data],
        "floats": floats.data[0].embedding,
        "short": short.data[0].embedding,
        "flagged": [each.flagged for each in judged.results],
        "violence": [each.categories.violence for each in judged.results],
        "models": [each.id for each in client.models.list()],
        "model": client.models.retrieve("gpt-4").owned_by,
    }


def responses(client):
    first = client.responses.create(model="gpt-4o", input="My name is Sam.", instructions="Be brief.")
    second = client.responses.create(model="gpt-4o", input="And now?", previous_response_id=first.id)
    called = client.responses.create(
        model="gpt-4o",
        input="What is the weather in Utrecht?",
        tools=[{"type": "function", "name": "get_weather", "parameters": WEATHER, "strict": False}],
    )
    output = {"type": "function_call_output", "call_id": called.output[0].call_id, "output": "Rain"}
    told = client.responses.create(model="gpt-4o", input=[output], previous_response_id=called.id)
    events = list(client.responses.create(model="gpt-4o", input="My name is Sam.", stream=True))
    with client.responses.stream(model="gpt-4o", input="My name is Sam.") as stream:
        stream.until_done()
        final = stream.get_final_response()
    again = client.responses.retrieve(first.id)
    client.responses.delete(first.id)
    return {
        "first": first.model_dump(),
        "text": first.output_text,
        "second": second.usage.input_tokens,
        "called": called.output[0].model_dump(),
        "told": told.output_text,
        "events": [each.type for each in events],
        "numbers": [each.sequence_number for each in events],
        "streamed": "".join(each.delta for each in events if each.type == "response.output_text.delta"),
        "final": final.output_text,
        "again": again.output_text,
        "gone": failure(lambda: client.responses.retrieve(first.id)),
    }


def failure(call):
    """Return the class, status and message of what a call raises."""
    try:
        call()
    except openai.APIStatusError as error:
        return {"raised": type(error).__name__, "status": error.status_code, "code": error.code}
    return None


def errors(client):
    create = client.chat.completions.create
    stranger = client.with_options(api_key="another-key")
    return {
        "key": failure(lambda: stranger.models.list()),
        "stream": failure(
            lambda: list(stranger.chat.completions.create(model="m", messages=USER, stream=True))
        ),
        "messages": failure(lambda: create(model="m", messages=[])),
        "model": failure(lambda: client.models.retrieve("none")),
        "input": failure(lambda: client.embeddings.create(model="m", input="")),
    }


async def asynchronous(given):
    async with openai.AsyncOpenAI(base_url=given["url"], api_key=given["key"], max_retries=0) as client:
        stream = await client.chat.completions.create(model="gpt-4o", messages=USER, stream=True)
        return "".join([each.choices[0].delta.content or "" async for each in stream])


def main():
    given = json.loads(sys.argv[1])
    found = {}
    with openai.OpenAI(base_url=given["url"], api_key=given["key"], max_retries=0) as client:
        for scenario in (chat, tools, rest, responses, errors):
            found[scenario.__name__] = scenario(client)
    found["async"] = asyncio.run(asynchronous(given))
    with open(given["result"], "w", encoding="utf-8") as file:
        json.dump(found, file, default=str)


main()
