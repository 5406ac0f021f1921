"""Chat calls of OpenAI's client, plain and recorded at Libretto by ours and by the vendor's; and what recording takes.

Calls go to the benchmark server and so do events. CPU is that of the whole process until every event has been
delivered, or with `caller_` that of the calling thread alone.
"""

from __future__ import annotations

import gc
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import URL, Figures, peak_rss, percentiles

SPORT = [
    {"role": "system", "content": "You are a helpful assistant who answers in one word."},
    {"role": "user", "content": "Show me an emoji that matches the sport: {sport}"},
]
SOCCER = [{**message, "content": message["content"].replace("{sport}", "soccer")} for message in SPORT]
SLOW = f"{URL}/events/50/10/v1"
PACED = f"{URL}/delay/20/v1"
Call = Callable[[], Any]


def no_wait() -> None:
    """Wait for nothing: nothing is delivered."""


@contextmanager
def plain(url: str = f"{URL}/v1", **_: Any) -> Iterator[tuple[Any, dict[str, Any], Call]]:
    import openai

    with openai.OpenAI(base_url=url, api_key="k") as client:
        yield client, {"messages": SOCCER}, no_wait


@contextmanager
def ours(url: str = f"{URL}/v1", **config: Any) -> Iterator[tuple[Any, dict[str, Any], Call]]:
    from ostiary.libretto import Client, LibrettoConfig, TemplateChat

    libretto = LibrettoConfig(api_key="k", prompt_template_name="benchmark", base_url=URL, **config)
    with Client(base_url=url, api_key="k", libretto=libretto) as client:
        yield (
            client,
            {"messages": TemplateChat(SPORT, {"sport": "soccer"})},
            lambda: client.libretto.flush(60),
        )
        client.libretto.close()


@contextmanager
def theirs(url: str = f"{URL}/v1", **config: Any) -> Iterator[tuple[Any, dict[str, Any], Call]]:
    import os

    os.environ["LIBRETTO_API_PREFIX"] = URL
    from libretto_openai import Client, LibrettoConfig, TemplateChat

    libretto = LibrettoConfig(api_key="k", prompt_template_name="benchmark", **config)
    with Client(base_url=url, api_key="k", libretto=libretto) as client:
        yield client, {"messages": TemplateChat(SPORT, {"sport": "soccer"})}, wait_until_quiet


def wait_until_quiet() -> None:
    """Wait until the server hears no more: the vendor's client has no way to ask. It costs this process nothing."""
    seen = -1
    while True:
        with urllib.request.urlopen(f"{URL}/stats") as answer:
            requests = json.load(answer)["requests"]
        if requests == seen:
            return
        seen = requests
        time.sleep(0.3)


def chat(made: Any, n: int, clock: Callable[[], float]) -> Figures:
    """Make `n` calls one after the other; CPU by `clock` until all is delivered, time without that."""
    with made as (client, arguments, delivered):
        create = client.chat.completions.create
        for _ in range(20):
            create(model="m", temperature=0.4, **arguments)
        delivered()
        times: list[int] = []
        gc.collect()  # as `measured` does
        began, cpu = time.perf_counter(), clock()
        for _ in range(n):
            start = time.perf_counter_ns()
            create(model="m", temperature=0.4, **arguments)
            times.append(time.perf_counter_ns() - start)
        seconds, spent = time.perf_counter() - began, clock() - cpu
        if clock is time.process_time:
            delivered()
            spent = clock() - cpu
    return {
        "calls": n,
        "seconds": seconds,
        "cpu_seconds": spent,
        "peak_rss_mb": peak_rss(),
        **percentiles(times),
    }


def chat_plain(n: int) -> Figures:
    return chat(plain(), n, time.process_time)


def chat_ours(n: int) -> Figures:
    return chat(ours(), n, time.process_time)


def chat_ours_redacting(n: int) -> Figures:
    return chat(ours(redact_pii=True), n, time.process_time)


def chat_theirs(n: int) -> Figures:
    return chat(theirs(), n, time.process_time)


def caller_plain(n: int) -> Figures:
    return chat(plain(), n, time.thread_time)


def caller_ours(n: int) -> Figures:
    return chat(ours(), n, time.thread_time)


def caller_ours_redacting(n: int) -> Figures:
    return chat(ours(redact_pii=True), n, time.thread_time)


def caller_ours_durable(n: int, **config: Any) -> Figures:
    with TemporaryDirectory() as folder:
        outbox = Path(folder) / "private" / "libretto.outbox"
        return chat(ours(delivery="durable", outbox=outbox, **config), n, time.thread_time)


def caller_ours_durable_redacting(n: int) -> Figures:
    return caller_ours_durable(n, redact_pii=True)


def caller_theirs(n: int) -> Figures:
    return chat(theirs(), n, time.thread_time)


def paced_plain(n: int) -> Figures:
    return chat(plain(PACED), n, time.process_time)


def paced_ours(n: int) -> Figures:
    return chat(ours(PACED), n, time.process_time)


def paced_ours_caller(n: int) -> Figures:
    return chat(ours(PACED), n, time.thread_time)


def paced_theirs(n: int) -> Figures:
    return chat(theirs(PACED), n, time.process_time)


def first_chunk(made: Any) -> Figures:
    """Return how long the first chunk of a slow stream took, in the place of one call: the median of several."""
    times: list[float] = []
    with made as (client, arguments, _):
        create = client.chat.completions.create
        list(create(model="m", stream=True, **arguments))
        cpu = time.process_time()
        for _number in range(7):
            began = time.perf_counter()
            stream = iter(create(model="m", stream=True, **arguments))
            next(stream)
            times.append(time.perf_counter() - began)
            for _chunk in stream:
                pass
        spent = (time.process_time() - cpu) / 7
    return {"calls": 1, "seconds": sorted(times)[3], "cpu_seconds": spent, "peak_rss_mb": peak_rss()}


def first_plain(n: int) -> Figures:
    return first_chunk(plain(SLOW))


def first_ours(n: int) -> Figures:
    return first_chunk(ours(SLOW))


def first_theirs(n: int) -> Figures:
    return first_chunk(theirs(SLOW))


def importing(statement: str) -> Figures:
    began, cpu = time.perf_counter(), time.process_time()
    exec(statement, {})
    return {
        "calls": 1,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu,
        "peak_rss_mb": peak_rss(),
    }


def import_plain(n: int) -> Figures:
    return importing("from openai import Client")


def import_ours(n: int) -> Figures:
    return importing("from ostiary.libretto import Client")


def import_theirs(n: int) -> Figures:
    return importing("from libretto_openai import Client")


# About 1 KB of words: a parameter, a template and an answer, with three pieces of personal data.
WORDS = (
    "Please look into the order of last week and tell the customer when it will arrive, and why it is late. "
    * 4
)
PARAMS = {"who": "ada@example.org", "note": WORDS + "Call 212-555-1234."}
RESPONSE = WORDS + "Regards, Alice"


def redact(work: Call, n: int) -> Figures:
    work()
    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(n):
        work()
    spent = time.process_time() - cpu
    return {
        "calls": n,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": spent,
        "peak_rss_mb": peak_rss(),
    }


def redact_ours(n: int) -> Figures:
    from ostiary.libretto.hiding import redacted
    from ostiary.pii import PiiRedactor

    redactor = PiiRedactor(numbered=False)
    event = {"apiName": "n", "params": PARAMS, "promptTemplateChat": SPORT, "response": RESPONSE}
    assert "212-555" not in str(redacted(event, redactor))
    return redact(lambda: redacted(event, redactor), n)


def redact_theirs(n: int) -> Figures:
    from libretto_openai.pii import Redactor

    redactor = Redactor()

    def event() -> None:
        redactor.redact(PARAMS)
        redactor.redact_text(RESPONSE)

    return redact(event, n)
