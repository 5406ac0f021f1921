"""Cleanse a file of prompts with Liminal, line by line, several at a time, with a progress bar.

    python3 examples/cleanse_file.py letters.txt cleansed.jsonl

Each line of the result has the cleansed text and what was found in it, in the order of the input. All lines are of one
thread, so that a person has the same placeholder in each of them. Settings: as of quickstart_with_microsoft.py.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from rich.progress import Progress

from ostiary.errors import OstiaryError
from ostiary.liminal import AsyncLiminal, LiminalError

AT_ONCE = 8


async def cleanse(liminal: AsyncLiminal, text: str, thread_id: int) -> dict[str, object]:
    """Return one line of the result; a line that fails says so, and the others go on."""
    try:
        findings = await liminal.prompts.analyze(text, thread_id=thread_id)
        cleansed = await liminal.prompts.cleanse(text, thread_id=thread_id, findings=findings)
    except LiminalError as error:
        return {"error": str(error)}
    return {"text": cleansed.text, "found": sorted({finding.type for finding in findings})}


async def cleanse_all(lines: list[str], name: str) -> list[dict[str, object]]:
    results: list[dict[str, object]] = [{}] * len(lines)
    turn = asyncio.Semaphore(AT_ONCE)
    async with AsyncLiminal() as liminal:
        instance = await liminal.model_instances.get(os.environ["MODEL_INSTANCE_NAME"])
        thread = await liminal.threads.create(instance.id, name)
        with Progress() as progress:
            bar = progress.add_task("cleansing", total=len(lines))

            async def work(number: int) -> None:
                async with turn:
                    results[number] = await cleanse(liminal, lines[number], thread.id)
                progress.advance(bar)

            async with asyncio.TaskGroup() as group:
                for number in range(len(lines)):
                    group.create_task(work(number))
    return results


def main(source: Path, target: Path) -> None:
    results = asyncio.run(cleanse_all(source.read_text("utf-8").splitlines(), source.name))
    target.write_text("".join(json.dumps(result) + "\n" for result in results), "utf-8")
    failed = sum("error" in result for result in results)
    print(f"{len(results) - failed} lines cleansed, {failed} failed: {target}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Cleanse a file of prompts, line by line.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    try:
        main(arguments.source, arguments.target)
    except (OSError, OstiaryError) as error:
        sys.exit(f"cleanse_file: {error}")
