"""The tables that lead from a vendor's package to ours: what they name is there, on both sides, with its arguments.

The mirrors in `ostiary.compat` stand for the vendors' packages (tests/contract/test_compat_*_names.py hold them
against lists of the vendors' names), so nothing of a vendor's has to be installed.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import ROOT

# An object that a guide speaks of, made without any service.
Made = Callable[[], Any]


class Login:
    """Log in as whoever asks."""

    def get_access_token(self) -> str:
        return "a-token"


@dataclass(frozen=True)
class Vendor:
    """A guide, the vendor's package, ours, and what their words `client` and `deployment` stand for."""

    page: str
    package: str
    ours: str
    theirs_made: dict[str, Made]
    ours_made: dict[str, Made]


def of(place: str, *arguments: Any, **keywords: Any) -> Made:
    module, _, name = place.partition(":")
    return lambda: getattr(import_module(module), name)(*arguments, **keywords)


def itself(place: str) -> Made:
    module, _, name = place.partition(":")
    return lambda: getattr(import_module(module), name)


URL = "http://127.0.0.1:9"
VENDORS = [
    Vendor("layer", "layer_sdk", "ostiary.layer", {}, {"": itself("ostiary.layer:layer")}),
    Vendor(
        "liminal",
        "liminal",
        "ostiary.liminal",
        {"client": of("ostiary.compat.liminal:Client", Login(), URL)},
        {"client": of("ostiary.liminal:AsyncLiminal", URL, token="t")},
    ),
    Vendor(
        "orquesta",
        "orquesta_sdk",
        "ostiary.orquesta",
        {
            "client": of("ostiary.orquesta:Orquesta", api_key="k"),
            "deployment": itself("ostiary.orquesta:Deployment"),
        },
        {
            "client": of("ostiary.orquesta:Orquesta", api_key="k"),
            "deployment": itself("ostiary.orquesta:Deployment"),
        },
    ),
    Vendor(
        "libretto",
        "libretto_openai",
        "ostiary.libretto",
        {},
        {"client": of("ostiary.libretto:Client", api_key="k", base_url=URL)},
    ),
    Vendor(
        "aigateway", "f5_ai_gateway_sdk", "ostiary.aigateway", {}, {"": itself("ostiary.aigateway:Processor")}
    ),
]
# What tables name that is in no package: what only a vendor's README says, and kinds, which are texts.
SAID_ONLY = {
    "openai.ChatCompletion.create(..., libretto=...)",
    "TemplateText",
    "PERSON",
    "STREET_ADDRESS",
    "await",
    "",
}
SAME = re.compile(r"the same( names?)?\b")
_UNKNOWN = object()


def rows(vendor: Vendor) -> list[tuple[str, str]]:
    """Return the rows of a guide's table of names."""
    text = (ROOT / "docs" / f"{vendor.page}.md").read_text("utf-8")
    found = re.search(
        rf"^\| `{vendor.package}` \| `{vendor.ours}` \|\n\|---\|---\|\n((?:\|.*\n?)+)", text, re.MULTILINE
    )
    assert found is not None, f"docs/{vendor.page}.md has no table of names"
    return [tuple(line.strip("| ").split(" | ")) for line in found[1].splitlines()]


def snippets(cell: str) -> Iterator[str]:
    for text in re.findall(r"`([^`]+)`", cell):
        plain = text.removeprefix("@").removeprefix("await ").replace("…", "...")
        if plain not in ("...", *SAID_ONLY):
            yield plain


class Side:
    """Find what one column of a table names."""

    def __init__(self, package: str, made: dict[str, Made], prefix: str = "") -> None:
        self._package, self._prefix = package, prefix
        self._module = import_module(f"{prefix}{package}")
        self._made = {name: make() for name, make in made.items()}

    def check(self, text: str) -> None:
        """Raise where something that the text names isn't there."""
        if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", text):
            self._variable(text)
        elif re.fullmatch(r"\w+=(\[...\])?", text):
            self._keyword(text.partition("=")[0])
        else:
            # A call may leave arguments out in front of a keyword, which Python doesn't write so.
            (node,) = ast.parse(re.sub(r"\.\.\.(?=[,)\]])", "_", text).replace("(_=", "(x=")).body
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.ImportFrom):
            module = import_module(f"{self._prefix}{node.module}")
            assert [each.name for each in node.names if not hasattr(module, each.name)] == []
        else:
            assert isinstance(node, ast.Expr)
            self._found(node.value)

    def _found(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return self._named(node.id)
        if isinstance(node, ast.Attribute):
            return self._member(self._found(node.value), node.attr)
        if isinstance(node, ast.Subscript):
            self._found(node.value)
            return _UNKNOWN
        assert isinstance(node, ast.Call), ast.dump(node)
        call = self._found(node.func)
        if not callable(call):
            return _UNKNOWN  # a method of a class that has a face for each of its objects alone
        parameters = inspect.signature(call).parameters
        open_ended = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
        for each in node.keywords:
            assert open_ended or each.arg in parameters, f"{ast.unparse(node.func)} takes no {each.arg}"
        return _UNKNOWN

    def _named(self, name: str) -> Any:
        if name in self._made:
            return self._made[name]
        if name == self._package.partition(".")[0]:
            return import_module(f"{self._prefix}{name}")
        found = getattr(self._module, name, _UNKNOWN)
        if found is _UNKNOWN and (main := self._made.get("")) is not None:
            found = getattr(main, name, _UNKNOWN)  # "arguments of `create_session`"
        if found is _UNKNOWN:
            try:
                return import_module(f"{self._module.__name__}.{name}")
            except ModuleNotFoundError:
                return self._keyword(name)
        return found

    def _member(self, owner: Any, name: str) -> Any:
        if owner is _UNKNOWN:
            return _UNKNOWN
        if inspect.ismodule(owner) and not hasattr(owner, name):
            return import_module(f"{owner.__name__}.{name}")
        return getattr(owner, name)

    def _keyword(self, name: str) -> Any:
        """Find an argument, of no call in particular: the package's sources declare it."""
        home = Path(self._module.__file__ or "").parent
        declared = re.compile(rf"\b{name}\b *[:=]")
        found = any(declared.search(source.read_text("utf-8")) for source in home.rglob("*.py"))
        assert found, f"{self._package} has no {name}"
        return _UNKNOWN

    def _variable(self, name: str) -> None:
        sources = (ROOT / "facade" / "ostiary").rglob("*.py")
        assert any(f'"{name}"' in source.read_text("utf-8") for source in sources), f"nobody reads {name}"


TABLES = [(vendor, *row) for vendor in VENDORS for row in rows(vendor)]


@pytest.mark.parametrize(
    ("vendor", "left", "right"), TABLES, ids=[f"{v.page}-{left[:50]}" for v, left, _ in TABLES]
)
def test_both_sides_of_a_row_are_there(vendor: Vendor, left: str, right: str) -> None:
    theirs = Side(vendor.package, vendor.theirs_made, "ostiary.compat.")
    ours = Side(vendor.ours, vendor.ours_made)
    for text in snippets(left):
        theirs.check(text)
    if SAME.match(right) and vendor.package not in left:
        for text in snippets(left):
            ours.check(text)
    for text in snippets(right):
        ours.check(text)


def test_a_row_that_is_wrong_is_seen() -> None:
    liminal = VENDORS[1]
    ours = Side(liminal.ours, liminal.ours_made)
    ours.check("client.prompts.cleanse(prompt, thread_id=...)")
    for wrong in (
        "client.prompts.coffee(prompt)",
        "client.prompts.cleanse(prompt, coffee=...)",
        "from ostiary.liminal import Coffee",
        "Coffee",
        "coffee=",
        "LIMINAL_COFFEE",
    ):
        with pytest.raises((AssertionError, AttributeError)):
            ours.check(wrong)
