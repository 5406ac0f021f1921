"""Use the vendor's liminal SDK 2025.5.0 as its README does, in the peer's own environment: `… driver.py <settings>`.

`settings` is JSON: `url` of the service, `result` (file to write), `scenario`, and what the scenario needs. Nothing of
the SDK is changed; the identity provider is one of the user's own, as the SDK allows.
"""

import asyncio
import inspect
import json
import sys

import httpx
from liminal import Client
from liminal.auth import AuthProvider
from liminal.endpoints.llm import LLMEndpoint
from liminal.endpoints.prompt import PromptEndpoint
from liminal.endpoints.thread import ThreadEndpoint
from liminal.errors import LiminalError

TEXT = "Hello Ada Bell, write to ada@example.org"


class Fixed(AuthProvider):
    """A provider of the user's own."""

    def __init__(self, token):
        self.token = token

    async def get_access_token(self):
        return self.token


class Called(dict):
    """Count the calls of every public method of the SDK's classes, class methods and properties too."""

    def watch(self, *classes):
        for cls in classes:
            for name, value in list(vars(cls).items()):
                if name.startswith("_") and name != "__init__":
                    continue
                full = f"{cls.__name__}.{name}"
                if isinstance(value, property):
                    setattr(cls, name, property(self._counted(full, value.fget)))
                elif isinstance(value, classmethod):
                    setattr(cls, name, classmethod(self._counted(full, value.__func__)))
                elif inspect.isfunction(value):
                    setattr(cls, name, self._counted(full, value))

    def _counted(self, name, method):
        self[name] = 0

        def counted(*args, **kwargs):
            self[name] += 1
            return method(*args, **kwargs)

        return counted


async def outcome(call):
    """Return the kind of what a call returns, or what it raises."""
    try:
        await call
    except LiminalError as error:
        return {"raised": type(error).__name__, "text": str(error)}
    except Exception as error:
        return {"raised": type(error).__name__}
    return {"raised": None}


async def streamed(client, model_instance_id, **given):
    """Return the chunks of a stream."""
    chunks = client.prompt.stream(model_instance_id, TEXT, **given)
    return [[chunk.content, chunk.finish_reason] async for chunk in chunks]


async def log_in(given, **more):
    provider = Fixed(given.get("token", "a-token"))
    return await Client.authenticate_from_auth_provider(given["url"], provider, **more)


async def readme(given):
    """Do what the README shows, from top to bottom."""
    client = await log_in(given)
    again = await Client.authenticate_from_session_id(given["url"], client.session_id)
    other = await Client.authenticate_from_token(given["url"], "an-environment-token")
    models = await again.llm.get_available_model_instances()
    model = await again.llm.get_model_instance("My Model")
    thread = await again.thread.create(model.id, "New Thread")
    findings = await again.prompt.analyze(model.id, TEXT)
    cleansed = await again.prompt.cleanse(model.id, TEXT, thread_id=thread.id, findings=findings)
    hydrated = await again.prompt.hydrate(model.id, cleansed.text, thread_id=thread.id)
    submitted = await again.prompt.submit(model.id, TEXT, thread_id=thread.id, findings=findings)
    bare = await again.prompt.submit(model.id, TEXT)
    return {
        "rotated": again.session_id != client.session_id,
        "models": [each.to_dict() for each in models],
        "thread": (await again.thread.get_by_id(thread.id)).to_dict(),
        "threads": [each.id for each in await client.thread.get_available()],
        "others": [each.id for each in await other.thread.get_available()],
        "findings": [[each.text, each.type, each.custom_term] for each in findings.findings],
        "cleansed": cleansed.to_dict(),
        "hydrated": hydrated.to_dict(),
        "submitted": submitted.to_dict(),
        "bare": bare.to_dict(),
        "stream": await streamed(again, model.id, thread_id=thread.id, findings=findings),
    }


async def errors(given):
    """Call in ways that the service refuses."""
    client = await log_in(given)
    nobody = Client(given["url"])
    return {
        "no model": await outcome(client.llm.get_model_instance("unknown")),
        "no connection": await outcome(client.llm.get_model_instance("Unconnected")),
        "no thread": await outcome(client.thread.get_by_id(1)),
        "no login": await outcome(nobody.thread.get_available()),
        "no session": await outcome(Client.authenticate_from_session_id(given["url"], "unknown")),
        "no token": await outcome(log_in({**given, "token": ""})),
    }


async def submit(given):
    """Submit a prompt, whole and as a stream."""
    client = await log_in(given)
    whole = await outcome(client.prompt.submit(1, TEXT))
    return {"whole": whole, "stream": await outcome(streamed(client, 1))}


async def stream(given):
    """Stream an answer."""
    return await streamed(await log_in(given), 1)


async def shared(given):
    """Let two users share a pool of connections, and with it a jar of cookies."""
    async with httpx.AsyncClient() as http:
        one = await log_in({**given, "token": "one"}, httpx_client=http)
        other = await log_in({**given, "token": "other"}, httpx_client=http)
        mine = await one.thread.create(1, "Of one")
        return {
            "mine": mine.id,
            "one": [each.id for each in await one.thread.get_available()],
            "other": [each.id for each in await other.thread.get_available()],
        }


def main():
    given = json.loads(sys.argv[1])
    called = Called()
    called.watch(Client, LLMEndpoint, PromptEndpoint, ThreadEndpoint)
    scenarios = {each.__name__: each for each in (readme, errors, submit, stream, shared)}
    result = asyncio.run(scenarios[given["scenario"]](given))
    with open(given["result"], "w", encoding="utf-8") as file:
        json.dump({"result": result, "called": called}, file, default=str)


main()
