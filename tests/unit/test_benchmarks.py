"""The benchmark server answers as its page says, and reports say what was measured."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from benchmarks.harness import Comparison, Contestant, Server, run, running_server
from benchmarks.report import medians, number, page, table, write_report


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


def ask(server: Server, method: str, path: str, body: Any = None, headers: Any = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(server.url.partition("//")[2], timeout=5)
    try:
        connection.request(method, path, body, headers or {}, encode_chunked=bool(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_answers_by_path(server: Server) -> None:
    session = ask(server, "POST", "/v1/sessions", b"{}")
    assert session[0] == 202
    session_id = json.loads(session[1])["session_id"]
    assert ask(server, "POST", f"/v1/sessions/{session_id}/actions", b"{}") == (202, b"")
    assert set(json.loads(ask(server, "POST", "/token")[1])) == {"access_token", "token_type", "expires_in"}
    assert len(ask(server, "GET", "/json?bytes=5000")[1]) == 5000
    assert ask(server, "GET", "/nowhere")[0] == 404


def test_streams(server: Server) -> None:
    events = ask(server, "GET", "/sse?n=3")[1].decode().split("\n\n")
    assert [event.partition(": ")[0] for event in events] == ["data"] * 4 + [""]
    assert json.loads(events[0][6:])["choices"][0]["delta"]["content"]
    assert events[3] == "data: [DONE]"
    lines = ask(server, "GET", "/ndjson?n=2&interval_ms=1")[1].decode().splitlines()
    assert [json.loads(line)["object"] for line in lines] == ["chat.completion.chunk"] * 2


def test_waits_where_told_to(server: Server) -> None:
    began = time.monotonic()
    assert ask(server, "POST", "/delay/50/v1/sessions", b"{}")[0] == 202
    assert time.monotonic() - began >= 0.05
    began = time.monotonic()
    ask(server, "GET", "/sse?n=5&interval_ms=20")
    assert time.monotonic() - began >= 0.1


def test_counts_requests_and_connections_but_not_its_own(server: Server) -> None:
    server.reset()
    ask(server, "POST", "/v1/sessions", b"12345")
    ask(server, "POST", "/delay/1/v1/sessions", [b"chunk", b"ed"], {"Transfer-Encoding": "chunked"})
    seen = server.stats()
    assert (seen["requests"], seen["connections"]) == (2, 2)
    assert seen["by_path"] == {"/v1/sessions": 2}
    server.reset()
    assert server.stats()["requests"] == 0


def test_answers_pipelined_and_split_requests_in_order(server: Server) -> None:
    wanted = (
        b"GET /delay/30/json?bytes=20 HTTP/1.1\r\n\r\nPOST /token HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
    )
    host, _, port = server.url.partition("//")[2].partition(":")
    came = b""
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        for start in range(0, len(wanted), 7):
            sock.sendall(wanted[start : start + 7])
        while came.count(b"HTTP/1.1 200") < 2 or not came.endswith(b"}"):
            data = sock.recv(1 << 16)
            assert data, "the server hung up"
            came += data
    assert came.index(b'{"text"') < came.index(b"access_token")


def figures(seconds: float, cpu: float, **more: float) -> dict[str, Any]:
    seen = {"requests": 101, "connections": 1}
    return {"calls": 100, "seconds": seconds, "cpu_seconds": cpu, "warm_up": 1, "server": seen} | more


RAW: dict[str, Any] = {
    "name": "sample",
    "title": "A sample",
    "note": "",
    "unit": "call",
    "base": "floor",
    "contestants": ["floor", "other"],
    "began": "2020-01-01T00:00:00Z",
    "machine": {"python": "3.11", "system": "x", "cores": 2, "server_loop": "asyncio"},
    "rounds": [
        {"load": 0.1, "figures": {"floor": figures(1, 0.01), "other": figures(2, 0.02)}},
        {"load": 0.2, "figures": {"floor": figures(10, 0.1), "other": figures(30, 0.4)}},
        {"load": 0.3, "figures": {"floor": figures(1, 0.01), "other": figures(4, 0.03)}},
    ],
}


def test_ratios_are_taken_within_each_round() -> None:
    row = medians(RAW)["other"]
    assert row["cpu_us"] == 300
    assert row["cpu_us_ratio"] == pytest.approx(3)  # of 2, 4 and 3; medians apart would say 300 / 100
    assert [row["cpu_us_ratio_low"], row["cpu_us_ratio_high"]] == pytest.approx([2, 4])
    assert row["per_second_ratio"] == pytest.approx(1 / 3)
    assert row["requests"] == 1
    assert "p50_us" not in row


def test_a_table_has_no_empty_columns() -> None:
    head, _, floor, other = table(RAW).splitlines()
    assert head == "| contestant | CPU µs/call | × base | calls/s | × base | requests/call | connections |"
    assert floor.startswith("| **floor** (base) | 100 | 1.00 |")
    assert "| 3.00 (2.00–4.00) |" in other
    assert [number(value) for value in (0.123, 12.34, 123.4, 1234.5)] == ["0.12", "12.3", "123", "1,234"]
    assert "Medians of 3 interleaved rounds" in page(RAW)


def test_reports_are_the_same_for_the_same_rounds(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for name in ("one", "two"):
        write_report(RAW, tmp_path / name)
    written = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert [path.as_posix() for path in written] == ["raw/sample.json", "sample.md", "sample.svg"]
    for path in written:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_runs_contestants_by_turns_each_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "contestants.py"
    file.write_text(
        "import os, urllib.request\n"
        "from benchmarks.measure import URL, sequential\n"
        "def contestant(n):\n"
        "    ask = lambda: urllib.request.urlopen(URL + '/json').read()\n"
        "    return sequential(ask, n) | {'pid': os.getpid(), 'who': os.environ['WHO']}\n"
    )
    both = [Contestant(name, str(file), environment={"WHO": name}) for name in ("a", "b")]
    said: list[str] = []
    raw = run(Comparison("x", "X", "a", both), rounds=2, seconds=0.01, say=said.append)
    rounds = [each["figures"] for each in raw["rounds"]]
    assert [list(each) for each in rounds] == [["a", "b"], ["b", "a"]]
    assert [each["a"]["who"] for each in rounds] == ["a", "a"]
    assert len({each[name]["pid"] for each in rounds for name in "ab"}) == 4
    assert medians(raw)["b"]["requests"] == 1
    assert medians(raw)["b"]["connections"] == rounds[0]["b"]["calls"] + 1


def test_a_contestant_that_fails_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def contestant(n):\n    raise LookupError('no such thing')\n")
    broken = Comparison("x", "X", "a", [Contestant("a", str(tmp_path / "broken.py"))])
    with pytest.raises(SystemExit, match=r"(?s)a failed:.*no such thing"):
        run(broken, rounds=1, seconds=0.01, say=lambda _said: None)
