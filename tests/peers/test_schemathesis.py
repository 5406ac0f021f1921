"""Schemathesis makes requests from the document, and finds no 5xx and no undocumented status of a processor."""

import subprocess
from pathlib import Path

import pytest
from tests.peers.environment import peer_python

from ostiary.sandbox import serve

DOCUMENT = (
    Path(__file__).resolve().parent.parent.parent / "generated" / "ostiary_api" / "aigateway" / "openapi.json"
)


@pytest.mark.timeout(300)
def test_no_request_of_the_document_breaks_a_processor(tmp_path: Path) -> None:
    python = peer_python("schemathesis", ["schemathesis==4.32.5"])
    with serve() as sandbox:
        command = [
            *(
                str(python),
                "-m",
                "schemathesis.cli",
                "run",
                str(DOCUMENT),
                "--url",
                sandbox.services["aigateway"],
            ),
            *("--checks", "not_a_server_error,status_code_conformance"),
            *("--max-examples", "60", "--seed", "1", "--suppress-health-check", "all", "--no-color"),
        ]
        # It keeps what it found in the folder it runs in.
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
