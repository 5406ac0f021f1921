"""Governed calls with the vendor's own openai package, from the oldest supported to the newest."""

from pathlib import Path
from typing import Any

import pytest
from tests.peers.instrumented import driven
from tests.peers.test_instrumented_openai import VERSIONS
from tests.support.guarding import PROMPT, Sandboxed, settings_of

from ostiary.sandbox import serve

DRIVER = Path(__file__).parent / "openai_guarded_driver.py"


@pytest.mark.parametrize("version", VERSIONS)
def test_every_way_to_call_is_governed(version: str, tmp_path: Path) -> None:
    with serve() as sandbox:
        settings: dict[str, Any] = {
            "settings": settings_of(sandbox),
            "url": sandbox.settings["OPENAI_BASE_URL"],
            "prompt": PROMPT,
        }
        made = driven(
            f"instrumented-openai-{version}", VERSIONS[version], DRIVER, settings, tmp_path / "result.json"
        )
        asked = Sandboxed(sandbox).asked()
    assert made["version"] == version
    said = {**made["sync"], **{f"async {name}": text for name, text in made["async"].items()}}
    assert len(said) == 12
    assert [name for name, text in said.items() if PROMPT not in text] == []
    assert not any("Ada" in body for body in asked)
    assert made["stages"] == ["cleanse", "record", "log", "model", "restore"]
    assert (made["code"], made["models"] > 0) == ("guard_attachment_refused", True)
