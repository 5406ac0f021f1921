"""Logging belongs to the application: ours says `ostiary.*`, and configures nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.unit.house import ROOT, faults, sources, tree

CHECK = """
import logging, sys
import ostiary
assert logging.getLogger().handlers == [], "the root logger is the application's"
import ostiary.layer
ours = logging.getLogger("ostiary")
assert ours.handlers == [], "nothing stands between a warning and whoever starts the program"
assert ours.level == logging.NOTSET and ours.propagate and not ours.disabled
assert logging.getLogger().handlers == []
logging.getLogger("ostiary.layer").info("unseen: the application has configured nothing")
logging.getLogger("ostiary.record").warning("seen: records were lost, and nobody else would say so")
"""

# Users of Liminal's SDK look for the code to log in with under this name.
ARGUED = {("devices.py", "'liminal'")}


def test_import_configures_no_logging_and_only_warnings_are_seen() -> None:
    run = subprocess.run([sys.executable, "-c", CHECK], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    assert run.stderr == "seen: records were lost, and nobody else would say so\n"


def intrusions(path: Path) -> Iterator[str]:
    """Yield each line that logs under somebody else's name, or configures logging."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "getLogger":
            named = ast.unparse(node.args[0]) if node.args else "the root logger"
            if (
                not named.startswith(("'ostiary", "__name__", "f'ostiary"))
                and (path.name, named) not in ARGUED
            ):
                yield f"line {node.lineno} logs as {named}"
        if node.func.attr in ("basicConfig", "dictConfig", "fileConfig", "captureWarnings"):
            yield f"line {node.lineno} configures logging"


def test_loggers_are_ours_by_name_and_nobody_configures() -> None:
    assert faults(sources("facade/ostiary/", "generated/"), lambda path: [*intrusions(path)]) == {}


def test_an_intrusion_is_seen(tmp_path: Path) -> None:
    text = "import logging\nlogging.getLogger()\nlogging.getLogger('ostiary.x')\nlogging.basicConfig()\n"
    (tmp_path / "loud.py").write_text(text)
    assert [*intrusions(tmp_path / "loud.py")] == [
        "line 2 logs as the root logger",
        "line 4 configures logging",
    ]
