"""Run the command line as `python -m ostiary`."""

import sys

if __name__ == "__main__":
    from ostiary.cli import main

    sys.exit(main())
