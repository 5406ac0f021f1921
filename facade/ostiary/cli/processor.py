"""`ostiary processor`: serve processors of the AI Gateway, try them, and compare them."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ostiary.cli.serving import add_place, add_tls, at_least, serve
from ostiary.errors import ConfigurationError

DEFAULT_PORT = 8000

EPILOG = """\
A processor is named as module:name, a class, an instance, or a list of them.

  ostiary processor run guards:Injection --port 8000      serve it
  ostiary processor invoke guards:Injection case.json     let it inspect one text: {"prompt": "…", "parameters": {…}}
  ostiary processor check guards:Injection                see whether it does what the wire asks of it
  ostiary processor replay corpus.jsonl old:P new:P       tell where two versions disagree
  ostiary processor shadow new:P --live http://host:8000  answer with the live server's answers, and log disagreements
"""

_TARGET = "a processor: a class or an instance in a module that can be imported from here"
_TARGETS = "processors: classes, instances or lists of them, in modules that can be imported from here"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    actions = parser.add_subparsers(title="actions", dest="action", metavar="<action>", required=True)
    run = actions.add_parser("run", help="serve processors")
    run.add_argument("targets", nargs="+", metavar="module:name", help=_TARGETS)
    add_place(run, DEFAULT_PORT)
    run.add_argument("--wire", choices=("modern", "legacy"), help="how all of them tell rejections")
    run.add_argument("--root-path", help="path that the index puts before its paths")
    run.add_argument(
        "--bearer-env", metavar="NAME", help="environment variable with the token that callers must bring"
    )
    run.add_argument("--seconds", type=float, default=60.0, help="time limit of a request (60)")
    run.add_argument("--concurrency", type=at_least(1), help="how many calls of one processor run at once")
    add_tls(run)
    invoke = actions.add_parser("invoke", help="let a processor inspect one text")
    invoke.add_argument("target", metavar="module:name", help=_TARGET)
    invoke.add_argument(
        "file", metavar="FILE", help="JSON with prompt or response, parameters, metadata; - for stdin"
    )
    check = actions.add_parser("check", help="see whether processors do what the wire asks of them")
    check.add_argument("targets", nargs="+", metavar="module:name", help=_TARGETS)
    check.add_argument(
        "--parameters", type=json.loads, default={}, metavar="JSON", help="those that it requires"
    )
    replay = actions.add_parser("replay", help="tell where two versions of a processor disagree")
    replay.add_argument("corpus", type=Path, metavar="corpus.jsonl", help="cases as for invoke, one a line")
    replay.add_argument("before", metavar="old:name", help="the version that is in use")
    replay.add_argument("after", metavar="new:name", help="the version that is to follow")
    replay.add_argument("--all", action="store_true", help="list the cases that agree too")
    shadow = actions.add_parser("shadow", help="run processors on live traffic without effect")
    shadow.add_argument("targets", nargs="+", metavar="module:name", help=_TARGETS)
    shadow.add_argument("--live", required=True, metavar="URL", help="the server that answers")
    add_place(shadow, DEFAULT_PORT)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    return {"run": _run, "invoke": _invoke, "check": _check, "replay": _replay, "shadow": _shadow}[
        arguments.action
    ](arguments)


def _run(arguments: argparse.Namespace) -> int:
    from ostiary.aigateway.kit import Limits, processor_app
    from ostiary.aigateway.tools.loading import load_processors

    token = os.environ.get(arguments.bearer_env, "") if arguments.bearer_env else None
    if token == "":
        raise ConfigurationError(f"{arguments.bearer_env} is not set")
    processors = load_processors(arguments.targets)
    limits = Limits(seconds=arguments.seconds, concurrency=arguments.concurrency)
    app = processor_app(
        processors, root_path=arguments.root_path, wire=arguments.wire, limits=limits, bearer=token
    )
    return serve(app, arguments, {"processors": [each.id() for each in processors]})


def _invoke(arguments: argparse.Namespace) -> int:
    from ostiary.aigateway.kit.problems import ProcessorError
    from ostiary.aigateway.tools.loading import load_processors
    from ostiary.aigateway.tools.replaying import case, text_in

    processor = load_processors([arguments.target])[0]
    text = sys.stdin.read() if arguments.file == "-" else text_in(Path(arguments.file))
    try:
        found = json.loads(text)
    except ValueError as problem:
        raise ConfigurationError(f"{arguments.file} is not JSON: {problem}") from None
    asked = case(found, arguments.file, arguments.file)
    try:
        said = asyncio.run(_ask(processor)(asked))
    except ProcessorError as problem:
        print(
            json.dumps(
                {"status": problem.status_code, "detail": problem.detail, "messages": problem.messages}
            )
        )
        return 1
    shown = {name: value for name, value in asdict(said).items() if value not in (None, {}, [])}
    print(json.dumps(shown, indent=2, ensure_ascii=False, default=str))
    return 0


def _ask(processor: Any) -> Any:
    from ostiary.aigateway.kit.local import inspect_locally

    def ask(asked: Any) -> Any:
        return inspect_locally(processor, asked.prompt, asked.response, asked.parameters, asked.metadata)

    return ask


def _check(arguments: argparse.Namespace) -> int:
    from ostiary.aigateway.tools.checking import checked
    from ostiary.aigateway.tools.loading import load_processors

    async def main() -> bool:
        fine = True
        for processor in load_processors(arguments.targets):
            print(f"{processor.id()} {processor.version}")
            async for finding in checked(processor, arguments.parameters):
                fine = fine and finding.passed
                print(
                    f"  {'ok  ' if finding.passed else 'FAIL'} {finding.what}"
                    + (f": {finding.why}" if finding.why else "")
                )
        return fine

    return 0 if asyncio.run(main()) else 1


def _replay(arguments: argparse.Namespace) -> int:
    from ostiary.aigateway.tools.loading import load_processors
    from ostiary.aigateway.tools.replaying import compared, corpus

    before, after = (load_processors([each])[0] for each in (arguments.before, arguments.after))

    async def main() -> tuple[int, int]:
        total = differ = 0
        print(f"{'case':<24} {arguments.before:<36} {arguments.after}")
        async for each in compared(corpus(arguments.corpus), _ask(before), _ask(after)):
            total += 1
            differ += not each.agrees
            if arguments.all or not each.agrees:
                print(f"{each.id[:24]:<24} {each.before[:36]:<36} {each.after}")
        return total, differ

    total, differ = asyncio.run(main())
    print(f"{total} cases, {differ} differ")
    return 0 if differ == 0 else 1


def _shadow(arguments: argparse.Namespace) -> int:
    from ostiary.aigateway.tools.loading import load_processors
    from ostiary.aigateway.tools.shadowing import Shadow, shadow_app
    from ostiary.aigateway.upstream import Upstream
    from ostiary.config import base_url

    candidates = load_processors(arguments.targets)
    shadow = Shadow(candidates, Upstream(base_url(arguments.live, "--live")))

    def summary() -> None:
        counts = f"{shadow.agreed} agreed, {shadow.disagreed} disagreed, {shadow.skipped} skipped"
        print(counts, file=sys.stderr, flush=True)

    return serve(shadow_app(shadow), arguments, {"shadows": [each.id() for each in candidates]}, summary)
