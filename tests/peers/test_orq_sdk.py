"""The vendor's later SDKs work against the sandbox too: orq_ai_sdk 2.3.3 and orq-ai-sdk 4.13.19."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.peers.environment import peer_python

from ostiary.sandbox import Sandbox

DRIVER = Path(__file__).parent / "orq_sdk_driver.py"
PACKAGES = {
    # Its httpx is really used; jupyter, which it may declare, is not.
    "2.3.3": (
        *(
            "--no-deps",
            "orq-ai-sdk==2.3.3",
            "httpx==0.27.2",
            "httpcore==1.0.9",
            "h11==0.16.0",
            "anyio==4.11.0",
        ),
        *("sniffio==1.3.1", "certifi==2025.8.3", "idna==3.10", "pydantic==2.11.9", "pydantic-core==2.33.2"),
        *("typing-extensions==4.15.0", "typing-inspection==0.4.1", "annotated-types==0.7.0"),
    ),
    "4.13.19": ("orq-ai-sdk==4.13.19",),
}


def run(generation: str, sandbox: Sandbox, folder: Path) -> Any:
    """Run the driver with one generation of the SDK; return what it saw."""
    python = peer_python(f"orq-{generation}", PACKAGES[generation])
    given = {"generation": generation, "url": sandbox.services["orquesta"], "result": str(folder / "r.json")}
    command = [python, DRIVER, json.dumps(given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100, env={})
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "r.json").read_text("utf-8"))


def text(chunks: list[Any]) -> str:
    return "".join(choice["message"].get("content") or "" for chunk in chunks for choice in chunk["choices"])


def test_2_3_3(sandbox: Sandbox, tmp_path: Path) -> None:
    found = run("2.3.3", sandbox, tmp_path)
    said = found["whole"]["choices"][0]["message"]["content"]
    assert "My name is John" in said
    # It takes each network chunk for an event, and so loses what arrives together.
    assert text(found["chunks"]) == text(found["async"]) == said
    assert found["chunks"][-1]["is_final"] is True
    assert found["config"]["model"] == "gpt-4"


def test_4_13_19(sandbox: Sandbox, tmp_path: Path) -> None:
    found = run("4.13.19", sandbox, tmp_path)
    said = found["whole"]["choices"][0]["message"]["content"]
    assert "My name is John" in said
    assert text(found["chunks"]) == said
    assert [each["is_final"] for each in found["chunks"]][-2:] == [False, True]
    assert found["nothing"] is None
    assert found["config"]["type"] == "chat"
    assert found["weather"]["choices"][0]["message"]["tool_calls"][0]["function"]["name"] == "get_weather"
    assert found["painter"]["choices"][0]["message"]["url"].startswith(sandbox.url)
    assert "customer_service" in found["listed"]
    assert found["found"] == {"has_pii": True, "entities": {"EMAIL_ADDRESS": 1}}
    assert found["redacted"]["redacted_text"] == "Write to <EMAIL_ADDRESS_1>"
    assert found["restored"] == "Write to sam@example.org"
    assert found["feedback"]["trace_id"] == found["whole"]["telemetry"]["trace_id"]
