"""The lowest versions that pyproject.toml promises to work with do: a trial of the core and of each extra on them."""

import os
import re
import subprocess
import tomllib

import pytest
from tests.unit.test_all_imports import IMPORT
from tools.peer import ROOT, PeerUnavailableError, peer

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# `generate` pins what shapes its output, and that asks for later versions of others; `all` is the rest together.
EXTRAS = {
    name: needs for name, needs in PROJECT["optional-dependencies"].items() if name not in ("all", "generate")
}
# Those that load other packages than the core does, all their modules.
ROOMS = [
    f"ostiary.{name}" for name in ("aigateway", "compat", "integrations", "libretto", "sandbox", "testing")
]
TESTS = (
    *("tests/unit/test_operation.py", "tests/unit/test_own.py"),
    *("tests/unit/test_auth_tokens.py", "tests/unit/test_model_spans.py", "tests/unit/test_record_calls.py"),
    *("tests/unit/test_aigateway_kit.py", "tests/sandbox/test_gateway.py", "tests/sandbox/test_door.py"),
)
# Versions of that time warn of each other: warnings are the newest ones' matter.
QUIET = ("-o", "filterwarnings=", "-p", "no:cacheprovider")
NEEDED = ("hypothesis", "pytest-timeout", "requests", "opentelemetry-sdk", "fastapi", "trustme")


def lowest() -> list[str]:
    """Return each dependency pinned to the lowest version that is promised anywhere."""
    pins: dict[str, str] = {}
    for requirement in [*PROJECT["dependencies"], *(each for needs in EXTRAS.values() for each in needs)]:
        if found := re.match(r"([\w.-]+)(?:\[[\w,]+\])?>=([\w.]+)", requirement):
            pins[found[1].lower()] = f"{found[1]}=={found[2]}"
    return sorted(pins.values())


@pytest.mark.timeout(1200)
def test_the_lowest_versions_that_are_promised_work() -> None:
    pins = lowest()
    assert {"attrs", "httpx", "pydantic", "starlette"} <= {pin.partition("==")[0] for pin in pins}
    try:
        python = peer("lowest", "--editable", f"{ROOT}[{','.join(EXTRAS)}]", *pins, *NEEDED)
    except PeerUnavailableError as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the lowest versions can't be installed together: {problem}", pytrace=False)
        pytest.skip(f"the lowest versions can't be installed: {problem}")
    for command, least in (
        (("-c", IMPORT, *ROOMS), r"ostiary\.\w"),
        (("-m", "pytest", "-q", *QUIET, *TESTS), r"\d{3} passed"),
    ):
        done = subprocess.run(
            [str(python), *command], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        assert re.search(least, done.stdout)
