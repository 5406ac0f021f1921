"""Hostile requests to a served processor: no 5xx, no hang, flat memory. A short look always, a long one as fuzz."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from tests.support.f5_processors import Guard
from tests.support.processing import client, form, headers

from ostiary.aigateway import processor_app
from ostiary.aigateway.kit.form import read_form
from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.problems import ProcessorError

PATH = "/api/v1/execute/demo/guard"
PIECES = [
    *(
        b"\r\n",
        b"\n",
        b"--XBOUNDARYX",
        b"--XBOUNDARYX--",
        b"--",
        b"Content-Disposition: form-data",
        b'; name="metadata"',
    ),
    *(
        b'; name="input.messages"',
        b'; filename="f"',
        b"Content-Type: application/json",
        b"{",
        b"}",
        b'{"messages":[]}',
    ),
    *(
        b'{"messages":[{"content":null}]}',
        b"[" * 2000,
        b"\xff\xfe",
        b"\x00",
        b"NaN",
        b"1e999",
        b'"\\ud800"',
        b"x" * 5000,
    ),
]


def hostile(chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """Return a body and headers that mean no good: a good form that was damaged, or pieces of one."""
    whole = form(
        ("input.messages", {"messages": [{"role": "user", "content": "x" * chance.randrange(2000)}]}),
        ("metadata", {"request_id": chance.choice(["r", 1, None, {"a": [1]}])}),
        ("input.parameters", {"reject": True, "modify": chance.choice([True, False, 1, "x", None])}),
    )
    kind = chance.randrange(5)
    if kind == 0:
        body = whole[: chance.randrange(len(whole))]
    elif kind == 1:
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        body = bytes(damaged)
    elif kind == 2:
        place = chance.randrange(len(whole))
        body = whole[:place] + chance.choice(PIECES) * chance.randrange(1, 50) + whole[place:]
    elif kind == 3:
        body = b"".join(chance.choices(PIECES, k=chance.randrange(1, 30)))
    else:
        body = chance.randbytes(chance.randrange(3000))
    given = headers()
    if chance.random() < 0.1:
        given = {
            "content-type": chance.choice(
                ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=\x7f"]
            )
        }
    return body, given


async def attacked(number: int, seed: int) -> dict[int, int]:
    """Send hostile requests, and count the statuses."""
    chance, statuses = random.Random(seed), dict[int, int]()
    async with client(processor_app([Guard()], limits=Limits(seconds=20))) as http:
        grown = 0
        for index in range(number):
            body, given = hostile(chance)
            answer = await asyncio.wait_for(http.post(PATH, content=body, headers=given), 30)
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            if index == number // 5:
                gc.collect()
                grown = tracemalloc.get_traced_memory()[0]
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - grown
    assert grown < 512 * 1024, f"memory grew by {grown} bytes"
    return statuses


def run(number: int, seed: int) -> None:
    tracemalloc.start()
    try:
        statuses = asyncio.run(attacked(number, seed))
    finally:
        tracemalloc.stop()
    assert max(statuses) < 500, statuses
    assert {200, 400} <= set(statuses), "damage that nobody notices, and damage that is refused"


def test_a_hundred_hostile_requests() -> None:
    run(500, 8)


@pytest.mark.fuzz
@pytest.mark.timeout(600)
def test_ten_thousand_hostile_requests() -> None:
    run(10_000, int(os.environ.get("OSTIARY_FUZZ_SEED", "20261128")))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_any_bytes_are_a_form_or_an_error_of_ours(body: bytes) -> None:
    try:
        read_form(body, b"XBOUNDARYX", Limits())
    except ProcessorError as problem:
        status = problem.status_code
    else:
        status = 400
    assert status == 400


NAMES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
CONTENTS = st.binary(max_size=200).filter(lambda content: b"XBOUNDARYX" not in content)


async def parsed_by_starlette(body: bytes) -> dict[str, bytes]:
    async def read(request: Request) -> JSONResponse:
        async with request.form() as found:
            parts = {
                name: (await part.read() if not isinstance(part, str) else part)
                for name, part in found.items()
            }
            return JSONResponse(
                {name: part.hex() if isinstance(part, bytes) else None for name, part in parts.items()}
            )

    async with client(Starlette(routes=[Route("/", read, methods=["POST"])])) as http:
        answer = await http.post("/", content=body, headers=headers())
    return {name: bytes.fromhex(value) for name, value in answer.json().items()}


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES, CONTENTS, max_size=5))
def test_a_form_is_read_as_starlettes_own_parser_reads_it(parts: dict[str, bytes]) -> None:
    body = form(*((name, content, "f") for name, content in parts.items()))
    ours = {name: part.content for name, part in read_form(body, b"XBOUNDARYX", Limits()).parts.items()}
    assert ours == asyncio.run(parsed_by_starlette(body)) == parts


def test_a_form_is_read_in_time_that_grows_with_its_length() -> None:
    """Counted in calls, not in seconds: cutting a form makes no more of them for a longer content."""

    def calls(length: int) -> int:
        count = 0

        def profile(frame: Any, event: str, argument: Any) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        body = form(("metadata", b"\r\n-" * length, "f"))
        sys.setprofile(profile)
        try:
            read_form(body, b"XBOUNDARYX", Limits())
        finally:
            sys.setprofile(None)
        return count

    calls(10)  # heads of parts are remembered
    assert calls(100_000) == calls(10)
