"""The command line."""

from __future__ import annotations

import sys

from openapi.compiler.cli import main

sys.exit(main(sys.argv[1:]))
