"""Read the fenced blocks of the project's pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^ *(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
# As the site shows it, above the block.
TITLE = re.compile(r'title="([^"]+)" *')


@dataclass(frozen=True)
class Block:
    """One fenced block: where it stands, its language, the file that it is, what else its fence says, and its text."""

    page: str
    line: int
    language: str
    title: str
    remark: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def reason_not_to_run(self) -> str | None:
        """What follows `no-run:`, or None for a block that runs."""
        return self.remark.removeprefix("no-run:").strip() if self.remark.startswith("no-run") else None

    @property
    def continues(self) -> bool:
        """Whether it goes on where the block before it on the page ended."""
        return self.remark == "continued"


def pages() -> list[Path]:
    """Return the pages a reader is sent to."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks_of(page: str, text: str) -> Iterator[Block]:
    """Yield the fenced blocks of one page."""
    for match in FENCE.finditer(text):
        language, _, said = match["info"].strip().partition(" ")
        titled = TITLE.match(said)
        title, remark = (titled[1], said[titled.end() :]) if titled else ("", said)
        lines = match["text"].splitlines(keepends=True)
        body = "".join(line.removeprefix(match["indent"]) for line in lines)
        yield Block(page, text.count("\n", 0, match.start()) + 2, language, title, remark.strip(), body)


def blocks(*languages: str) -> list[Block]:
    """Return all blocks in some languages."""
    found = []
    for path in pages():
        name = path.relative_to(ROOT).as_posix()
        found += [block for block in blocks_of(name, path.read_text("utf-8")) if block.language in languages]
    return found
