"""Ask a deployment of Orquesta from the command line; the answer appears as it comes.

    python3 examples/ask.py customer_service "Where is my parcel?" --input firstname=Ada --rate

Settings: ORQUESTA_API_KEY, ORQUESTA_BASE_URL; `eval "$(ostiary sandbox env)"` leads to a sandbox.
"""

import argparse
import sys

import ostiary
from ostiary.errors import OstiaryError
from ostiary.orquesta import Orquesta


def pair(text: str) -> tuple[str, str]:
    """Read `name=value`."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError("write name=value")
    return name, value


def rating() -> int:
    """Ask until the answer is one."""
    while True:
        said = input("How good was that, from 0 to 100? ").strip()
        if said.isdecimal() and int(said) <= 100:
            return int(said)


def ask(arguments: argparse.Namespace) -> None:
    messages = [{"role": "user", "content": arguments.question}]
    with Orquesta(environment=arguments.environment) as client, ostiary.deadline(arguments.seconds):
        stream = client.deployments.invoke_with_stream(
            arguments.deployment, inputs=dict(arguments.input), messages=messages
        )
        with stream:
            for piece in stream:
                print(piece.text, end="", flush=True)
        print()
        if arguments.rate:
            stream.add_metrics(feedback={"score": rating()}, performance="measured")


def main() -> int:
    parser = argparse.ArgumentParser(description="Ask a deployment of Orquesta.")
    parser.add_argument("deployment", help="its key")
    parser.add_argument("question")
    parser.add_argument("--input", type=pair, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--environment", help="such as production")
    parser.add_argument("--seconds", type=float, default=60, help="how long it may take (60)")
    parser.add_argument("--rate", action="store_true", help="say afterwards how good the answer was")
    try:
        ask(parser.parse_args())
    except (OstiaryError, EOFError) as error:
        print(f"ask: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
