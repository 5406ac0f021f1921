"""A made-up SDK of models, built as OpenAI's and Anthropic's are: one `request` on the base of each client."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ostiary.integrations.anthropic_sdk import ANTHROPIC
from ostiary.integrations.openai_sdk import OPENAI
from ostiary.integrations.patches import Patches
from ostiary.integrations.watching import Sdk
from ostiary.layer import Layer
from ostiary.record import models
from ostiary.testing import FaultServer, steps

ANSWER = {
    "id": "chatcmpl-1",
    "created": 7,
    "model": "m-2026",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 2, "completion_tokens": 1, "total_tokens": 3},
}
TAKEN = steps.reply(202, json={"session_id": "43f82426-0be8-519d-b555-c068abf14d92"})
PATHS = {"openai": "/chat/completions", "anthropic": "/v1/messages"}


class Options:
    """What an SDK hands to `request`."""

    def __init__(self, url: str, body: Any, headers: Mapping[str, Any]) -> None:
        self.method = "post"
        self.url = url
        self.json_data = body
        self.extra_json: Any = None
        self.headers = headers


class Stream:
    """A stream as the SDKs have it."""

    def __init__(self, chunks: list[Any]) -> None:
        self._iterator = iter(chunks)
        self.response = types.SimpleNamespace()

    def __iter__(self) -> Iterator[Any]:
        yield from self._iterator


class FakeSdk:
    """One client of each face, in modules that go by a provider's name; what `request` is given is in `given`."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        self.given: list[Options] = []
        self.error: BaseException | None = None
        self.result: Any = ANSWER

        def request(this: Any, cast_to: Any, options: Options, *, stream: bool = False) -> Any:
            return self._answer(options)

        async def arequest(this: Any, cast_to: Any, options: Options, *, stream: bool = False) -> Any:
            return self._answer(options)

        self.sync_base = type("SyncAPIClient", (), {"request": request})
        self.async_base = type("AsyncAPIClient", (), {"request": arequest})
        self.client = self.sync_base()
        self.async_client = self.async_base()

    def _answer(self, options: Options) -> Any:
        self.given.append(options)
        if self.error is not None:
            raise self.error
        return self.result

    def options(self, headers: Mapping[str, Any] | None = None, **body: Any) -> Options:
        """Return the options of a call of a model."""
        asked = {"model": "m", "messages": [{"role": "user", "content": "Hi"}], **body}
        return Options(PATHS[self.provider], asked, headers or {})

    def modules(self) -> dict[str, types.ModuleType]:
        """Return the package, as `sys.modules` would hold it."""
        package = types.ModuleType(self.provider)
        package.__version__ = "9.9"  # type: ignore[attr-defined]
        base = types.ModuleType(f"{self.provider}._base_client")
        base.SyncAPIClient, base.AsyncAPIClient = self.sync_base, self.async_base  # type: ignore[attr-defined]
        return {self.provider: package, base.__name__: base}


@contextmanager
def instrumented_sdk(provider: str) -> Iterator[FakeSdk]:
    """Put a made-up SDK, and an instrumentation of its own, in the place of a provider's for the length of a block."""
    sdk = FakeSdk(provider)
    place = f"tests.support.made_up_{provider}"
    known = OPENAI if provider == "openai" else ANTHROPIC
    module = types.ModuleType(place)
    watching = Sdk(
        provider=provider,
        package=provider,
        operations=known.operations,
        assemblers=known.assemblers,
        ends=known.ends,
    )
    patches = Patches(
        f"{provider}._base_client",
        {"SyncAPIClient.request": watching.request, "AsyncAPIClient.request": watching.arequest},
    )
    module.install, module.remove = patches.install, patches.remove  # type: ignore[attr-defined]
    before = {name: sys.modules.get(name) for name in [*sdk.modules(), place]}
    providers = models.PROVIDERS
    sys.modules.update(sdk.modules())
    sys.modules[place] = module
    models.PROVIDERS = {**providers, provider: place}  # type: ignore[misc]
    try:
        yield sdk
    finally:
        patches.remove()
        models.PROVIDERS = providers  # type: ignore[misc]
        for name, found in before.items():
            if found is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = found


def recorded_by(sdk: FakeSdk, use: Callable[[Layer], None], **settings: Any) -> dict[str, list[Any]]:
    """Let a Layer client record some calls of an SDK; return the actions of each session."""
    with FaultServer(default=TAKEN) as server:
        client = Layer(base_url=server.url, application_id="app", platform="Test", **settings)
        client.instrument(sdk.provider)
        use(client)
        client.close()
        found: dict[str, list[Any]] = {}
        for request in server.requests:
            body = request.json()
            if "actions" in body:
                found.setdefault(body["session_id"], []).extend(body["actions"] or ())
            else:
                found.setdefault(request.path.split("/")[3], []).append(body)
        return found
