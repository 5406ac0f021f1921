"""Build the wheel, look inside, and use it in an empty environment: what users get is what we tested.

    python tools/package.py

The tests run on an editable install, which would hide a file that is missing from the wheel, a dependency that only an
extra brings, and an import that only the checkout makes possible.
"""

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = {
    "ostiary/__init__.py",
    "ostiary/py.typed",
    "ostiary_api/py.typed",
    "ostiary_api/layer/openapi.json",
    "ostiary_api/layer/models/__init__.pyi",
    "ostiary/generate/compiler/standalone.py",
    "ostiary/generate/runtime/client.py",
    "ostiary/generate/templates/model.py.jinja",
    "ostiary/generate/templates/UPSTREAM.sha256",
}
ROOMS = ("ostiary/", "ostiary_api/", "ostiary-")

# What a user without extras can do, and what they are told about the rest.
USE = """
import ostiary, ostiary.errors, ostiary_api.layer, ostiary_api.sandbox
from ostiary.layer import AsyncLayer, Layer, layer
from ostiary.compat.layer_sdk import layer as theirs
client = Layer(base_url="http://127.0.0.1:9", application_id="a")
client.close()
try:
    import ostiary.sandbox
except ostiary.errors.MissingExtraError as missing:
    assert "pip install" in str(missing) and "ostiary[sandbox]" in str(missing), missing
else:
    raise SystemExit("ostiary.sandbox came without its extra")
from ostiary.generate import generate
try:
    generate("none.yaml", package="none")
except ostiary.errors.MissingExtraError as missing:
    assert "ostiary[generate]" in str(missing), missing
else:
    raise SystemExit("the compiler came without its extra")
"""

# With the extra, the wheel's own compiler makes what this project's does: tried on one of its documents.
GENERATE = """
import pathlib, sys
from ostiary.generate import generate
import ostiary_api
document = pathlib.Path(ostiary_api.__file__).with_name("layer") / "openapi.json"
made = generate(document, package="tried.layer", output=sys.argv[1])
sys.path.insert(0, sys.argv[1])
from tried.layer.api.sessions import create_session
from tried.layer.models import SessionRequest
request = create_session.request(body=SessionRequest(application_id="53ad4290-bf1a-4f68-b182-6026e869b8cd"))
assert request.path == "/v1/sessions" and made.operations == 5, made
"""


def run(*command: str) -> None:
    """Run a command away from the checkout, so that nothing is found there by accident."""
    subprocess.run(command, cwd=tempfile.gettempdir(), check=True)


def problems_of(wheel: Path) -> list[str]:
    """Return what is missing from a wheel, and what should not be in it."""
    names = set(zipfile.ZipFile(wheel).namelist())
    strangers = sorted(name for name in names if not name.startswith(ROOMS) or "__pycache__" in name)
    missing = sorted(EXPECTED - names)
    if not any(name.endswith("licenses/LICENSE") for name in names):
        missing.append("LICENSE")
    return [f"missing: {name}" for name in missing] + [f"does not belong: {name}" for name in strangers]


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", scratch, str(ROOT))
        [wheel] = folder.glob("*.whl")
        problems = problems_of(wheel)
        print("\n".join(problems) or f"{wheel.name}: {wheel.stat().st_size // 1024} KiB")
        if problems:
            return 1
        venv.create(folder / "empty", with_pip=True)
        python = str(folder / "empty" / "bin" / "python")
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
        run(python, "-I", "-W", "error", "-c", USE)
        print("it installs and works without extras")
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[generate]")
        run(python, "-I", "-W", "error::SyntaxWarning", "-c", GENERATE, scratch)
        print("it compiles clients with the extra `generate`")
    return 0


if __name__ == "__main__":
    sys.exit(main())
