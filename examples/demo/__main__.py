"""Show the main job of each service, one part a service, in a sandbox of its own.

Everything runs on this machine: the sandbox on a loopback port, and a model that answers from the book. What was
recorded can be looked at in the sandbox's console, as long as it runs: `make demo KEEP=1` leaves it running.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import cleansing
import deployments
import governing
import processors
import prompts
import recording

from ostiary.sandbox import serve

# A part is a module with `show(sandbox) -> bool`: it prints what it does, and says whether all went as it should.
PARTS = (
    recording,
    deployments,
    cleansing,
    prompts,
    processors,
    governing,
)


def wait_for_the_end() -> None:
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, frame: ended.set())
    ended.wait()


def main() -> int:
    with serve() as sandbox:
        shown = [part.show(sandbox) for part in PARTS]
        if os.environ.get("KEEP"):
            print(f"\nThe console shows all of it: {sandbox.url}/ (Ctrl-C ends it)", flush=True)
            wait_for_the_end()
        else:
            print("\nTo look at all of it in a browser: make demo KEEP=1")
    return 0 if all(shown) else 1


if __name__ == "__main__":
    sys.exit(main())
