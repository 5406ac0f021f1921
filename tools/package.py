"""Build wheel and sdist, look inside, and use them in empty environments: what users get is what we tested.

    python tools/package.py [--extras NAME ...] [--keep FOLDER]

The tests run on an editable install, which would hide a file that is missing from the wheel, a dependency that only an
extra brings, and an import that only the checkout makes possible. Each extra is tried alone, in an environment of its
own; `--extras` tries some of them, `--extras none` none. What was tried is kept with its hashes, in `dist` unless
another folder is named: these very files are what a release publishes.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.extras import EXTRAS

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = {
    "ostiary/__init__.py",
    "ostiary/py.typed",
    "ostiary_api/py.typed",
    "ostiary_api/layer/openapi.json",
    "ostiary/generate/compiler/standalone.py",
    "ostiary/generate/runtime/client.py",
    "ostiary/generate/templates/model.py.jinja",
    "ostiary/generate/templates/UPSTREAM.sha256",
}
ROOMS = ("ostiary/", "ostiary_api/", "ostiary-")
# The same files give the same bytes, whenever they are built.
EPOCH = "1767225600"

# Budgets. One that is reached is a reason to look; raising it is a decision, with a reason in the commit.
LARGEST_WHEEL = 2_000_000  # bytes
# How many modules an import may load that Python had not: a measure of its time that is the same on every machine.
MODULES = {
    "import ostiary": 5,
    "from ostiary.errors import OstiaryError": 60,
    "from ostiary.layer import layer": 500,
    "from ostiary.orquesta import Orquesta": 480,
    "from ostiary.liminal import Liminal": 480,
    "from ostiary.aigateway import GatewayClient": 450,
    "import ostiary_api.layer": 60,
}
COUNT = "import sys; before = set(sys.modules)\n{}\nprint(len(set(sys.modules) - before))"

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


class Empty:
    """An environment with nothing in it, until something is installed."""

    def __init__(self, home: Path) -> None:
        venv.create(home, with_pip=False)
        self.python = str(home / "bin" / "python")

    def install(self, *what: str) -> None:
        run(sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet", *NO_NEWS, *what)

    def use(self, program: str, *options: str) -> str:
        return run(self.python, "-I", *options, "-c", program)


NO_NEWS = ("--disable-pip-version-check",)


def run(*command: str) -> str:
    """Run a command away from the checkout, so that nothing is found there by accident; return what it prints."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    done = subprocess.run(
        command, cwd=tempfile.gettempdir(), env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nfailed with {done.returncode}: {' '.join(command)[:200]}")
    return done.stdout


def built(scratch: Path) -> tuple[Path, Path]:
    """Build both, the sdist from the checkout and the wheel from it; return wheel and sdist."""
    builder = Empty(scratch / "builder")
    required = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    builder.install(*required)
    build = "import os, sys; os.chdir(sys.argv[1]); from hatchling.build import build_sdist; build_sdist(sys.argv[2])"
    run(builder.python, "-c", build, str(ROOT), str(scratch))
    [sdist] = scratch.glob("*.tar.gz")
    wheels: list[Path] = []
    for name, source in (("checkout", ROOT), ("sdist", sdist)):
        to = scratch / name
        run(
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            *NO_NEWS,
            "--no-deps",
            "--wheel-dir",
            str(to),
            str(source),
        )
        wheels += to.glob("*.whl")
    ours, from_sdist = wheels
    if ours.read_bytes() != from_sdist.read_bytes():
        raise SystemExit("the sdist makes another wheel than the checkout")
    return ours, sdist


def problems_of(wheel: Path, sdist: Path) -> list[str]:
    """Return what is missing from a wheel or an sdist, what should not be in it, and what is too large."""
    names = set(zipfile.ZipFile(wheel).namelist())
    strangers = sorted(name for name in names if not name.startswith(ROOMS) or "__pycache__" in name)
    missing = sorted(EXPECTED - names)
    if not any(name.endswith("licenses/LICENSE") for name in names):
        missing.append("LICENSE")
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    missing += sorted(
        {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "openapi/layer.yaml"} - packed
    )
    size = wheel.stat().st_size
    too_large = [f"too large: {size} bytes, at most {LARGEST_WHEEL}"] if size > LARGEST_WHEEL else []
    return [
        *(f"missing: {name}" for name in missing),
        *(f"does not belong: {name}" for name in strangers),
        *too_large,
    ]


def heavy_imports(environment: Empty) -> list[str]:
    """Return the imports that load more modules than their budget."""
    counts = {statement: int(environment.use(COUNT.format(statement))) for statement in MODULES}
    for statement, count in counts.items():
        print(f"{count:5d} modules of at most {MODULES[statement]}: {statement}")
    return [statement for statement, count in counts.items() if count > MODULES[statement]]


def try_extras(names: Iterable[str], wheel: Path, scratch: Path) -> None:
    """Use each extra in an environment of its own, where nothing but it is installed."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    if declared.keys() != EXTRAS.keys():
        raise SystemExit(f"tools/extras.py doesn't try {sorted(declared.keys() ^ EXTRAS.keys())}")
    for name in names:
        alone = Empty(scratch / f"with-{name}")
        alone.install(f"{wheel}[{name}]")
        alone.use(EXTRAS[name], "-W", "error::SyntaxWarning")
        print(f"it works with the extra `{name}` alone", flush=True)


# The application and its tests that docs/testing.md shows, in an empty project.
TESTED = ROOT / "docs" / "testing.md"


def try_the_test_kit(wheel: Path, scratch: Path) -> None:
    """Run the page's test file where nothing but the wheel and its extras is installed."""
    application, tests = re.findall(r"```python[^\n]*\n(.*?)```", TESTED.read_text("utf-8"), re.DOTALL)[:2]
    folder = scratch / "project"
    folder.mkdir()
    (folder / "app.py").write_text(application)
    (folder / "test_app.py").write_text(tests)
    testing = Empty(scratch / "testing")
    testing.install(f"{wheel}[instrument,openai,sandbox,testing]")
    command = [testing.python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    subprocess.run(command, cwd=folder, check=True)


def keep(files: Iterable[Path], folder: Path) -> None:
    """Put what was tried into a folder, and nothing else, and tell the hashes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in files:
        shutil.copy2(file, folder)
        print(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {folder.name}/{file.name}")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Build wheel and sdist, and use them in empty environments.")
    parser.add_argument("--extras", nargs="+", choices=[*EXTRAS, "none"], default=list(EXTRAS))
    parser.add_argument("--keep", metavar="FOLDER", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args(argv)
    extras = [name for name in arguments.extras if name != "none"]
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        wheel, sdist = built(scratch)
        problems = problems_of(wheel, sdist)
        print(
            "\n".join(problems)
            or f"{wheel.name}: {wheel.stat().st_size // 1024} KiB; the same from {sdist.name}"
        )
        empty = Empty(scratch / "empty")
        empty.install(str(wheel))
        problems += heavy_imports(empty)
        if problems:
            return 1
        empty.use(USE, "-W", "error")
        print("it installs and works without extras")
        try_the_test_kit(wheel, scratch)
        print("it tests an application in an empty project", flush=True)
        try_extras(extras, wheel, scratch)
        keep((wheel, sdist), arguments.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
