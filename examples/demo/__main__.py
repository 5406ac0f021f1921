"""Show the main job of each service, one part a service, in a sandbox of its own.

Everything runs on this machine: the sandbox on a loopback port, and a model that answers from the book.
"""

from __future__ import annotations

import sys

import cleansing
import deployments
import prompts
import recording

from ostiary.sandbox import serve

# A part is a module with `show(sandbox) -> bool`: it prints what it does, and says whether all went as it should.
PARTS = (
    recording,
    deployments,
    cleansing,
    prompts,
)


def main() -> int:
    with serve() as sandbox:
        shown = [part.show(sandbox) for part in PARTS]
    return 0 if all(shown) else 1


if __name__ == "__main__":
    sys.exit(main())
