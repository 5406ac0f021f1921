"""What the instrumented drivers have in common: one text for both faces of a client, and the run, plain and recorded.

Each call is written once, as a coroutine that waits for what its client gives to wait for. Of a sync client that is
nothing, so that its coroutine ends in one step. Runs in a peer's own environment, in which Ostiary is on the path.
"""

import asyncio
import inspect
import json
import sys

from ostiary.layer import layer
from ostiary.record import stats


async def got(made):
    """Return what a call made, awaited where it has to be."""
    return await made if inspect.isawaitable(made) else made


async def items(stream):
    """Read a stream to its end."""
    return [each async for each in stream] if hasattr(stream, "__aiter__") else list(stream)


async def first(stream):
    """Read the first item of a stream."""
    return await anext(aiter(stream)) if hasattr(stream, "__aiter__") else next(iter(stream))


class Within:
    """Do something in a `with` block, sync or async: `async with Within(manager) as entered`."""

    def __init__(self, manager):
        self.manager = manager
        self.is_async = hasattr(manager, "__aenter__")

    async def __aenter__(self):
        return await self.manager.__aenter__() if self.is_async else self.manager.__enter__()

    async def __aexit__(self, *error):
        return await self.manager.__aexit__(*error) if self.is_async else self.manager.__exit__(*error)


def seen(value, changing):
    """Describe what an application sees of a value: its type and fields, and its content but what always changes."""
    if isinstance(value, list):
        return [seen(item, changing) for item in value]
    content = value.model_dump(mode="json", warnings=False) if hasattr(value, "model_dump") else value
    return [kind(value), sorted(getattr(value, "__dict__", ())), steady(content, changing)]


def held(stream):
    """Describe a stream that was read: its type, what it holds, its response."""
    response = stream.response
    return [kind(stream), sorted(vars(stream)), kind(response), response.status_code, response.is_closed]


def raised(error):
    """Describe an exception: its type and words, what it holds, and what stands behind it."""
    behind = [kind(each) for each in (error.__cause__, error.__context__)]
    return [kind(error), str(error), error.args == (str(error),), error.body, error.status_code, *behind]


def kind(value):
    """Name the type of a value."""
    return f"{type(value).__module__}.{type(value).__qualname__}"


def steady(value, changing):
    """Leave out of plain data what is another one each time."""
    if isinstance(value, list):
        return [steady(item, changing) for item in value]
    if isinstance(value, dict):
        return {name: steady(item, changing) for name, item in value.items() if name not in changing}
    return value


def at_once(coroutine):
    """Run a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("a sync client gave something to wait for")


async def all_calls(calls):
    """Make every call; return what the application saw of each."""
    return {name: await getattr(calls, name)() for name in calls.names()}


async def recorded_calls(calls, is_async):
    """Make each call in a session of its own, so that the test finds what was recorded of it."""
    sessions = {}
    for name in calls.names():
        session = layer.session(attributes={"call": name})
        if is_async:
            async with session as calls.session:
                await getattr(calls, name)()
        else:
            with session as calls.session:
                await getattr(calls, name)()
        sessions[name] = calls.session
    return sessions


def main(package, calls, sync_client, async_client):
    """Make all calls before and after `layer.init()`, and write what was seen. `calls(client)` holds them."""
    settings = json.loads(sys.argv[1])
    options = {"base_url": settings["url"], "api_key": settings["key"]}
    base = package._base_client.SyncAPIClient
    original = vars(base)["request"]

    async def on_async(work):
        async with async_client(**options) as client:
            return await work(calls(client))

    with sync_client(**options) as client:  # made before, watched all the same
        before = {"sync": at_once(all_calls(calls(client))), "async": asyncio.run(on_async(all_calls))}
        layer.init(base_url=settings["layer"], application_id=settings["application"])
        after = {"sync": at_once(all_calls(calls(client))), "async": asyncio.run(on_async(all_calls))}
        sessions = {
            "sync": at_once(recorded_calls(calls(client), False)),
            "async": asyncio.run(on_async(lambda made: recorded_calls(made, True))),
        }
    layer.flush(30)
    found = stats()
    layer.shutdown()
    result = {
        "version": package.__version__,
        "before": before,
        "after": after,
        "sessions": sessions,
        "mishaps": dict(found.mishaps),
        "dropped": {name: dict(ledger.dropped) for name, ledger in found.delivered_by.items()},
        "restored": vars(base)["request"] is original,
    }
    with open(settings["result"], "w", encoding="utf-8") as file:
        json.dump(result, file)
