"""Run one contestant once, in this interpreter, and print its figures as JSON on the last line.

python benchmarks/one.py benchmarks/contestants/floors.py:httpx_client 1000
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    # The script's own folder would otherwise come first, and shadow packages by the names of benchmarks.
    sys.path[0] = str(ROOT)
    target, calls = sys.argv[1], int(sys.argv[2])
    file, _, function = target.partition(":")
    spec = importlib.util.spec_from_file_location("contestants", ROOT / file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    figures = getattr(module, function or "contestant")(calls)
    print(json.dumps(figures | {"python": ".".join(map(str, sys.version_info[:3]))}))


if __name__ == "__main__":
    main()
