"""Flows yield no effect where nobody would answer it, and the core neither waits nor touches the machine."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.house import faults, functions, imported, sources, tree

CORE = "facade/ostiary/_core/"
# A flow that is closed gets GeneratorExit; what it yields on the way out has no driver.
CATCHES_CLOSING = {"BaseException", "GeneratorExit", "CancelledError", "KeyboardInterrupt"}
MACHINE = {
    "asyncio",
    "concurrent",
    "fcntl",
    "http",
    "httpx",
    "io",
    "multiprocessing",
    "os",
    "pathlib",
    "queue",
    "random",
    "secrets",
    "select",
    "selectors",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
}
# The one module of the core that may name a thing of the machine, and why.
ARGUED_IMPORTS = {
    "chance.py": {"os", "random"},  # a generator of our own, seeded anew in a forked process
    "clock.py": {"time"},  # time and chance as values; the rest of the core is handed a Clock
    "ids.py": {"os", "time"},  # fresh ids are chance, and of their instant
}
# Where the core's text has coroutines: the async face is one, and a driver runs it.
ARGUED_ASYNC = {"operation.py", "streaming.py"}


def names(expression: ast.expr | None) -> set[str]:
    """Return the class names of an `except` clause; a bare one catches BaseException."""
    if expression is None:
        return {"BaseException"}
    parts = expression.elts if isinstance(expression, ast.Tuple) else [expression]
    return {ast.unparse(part).rpartition(".")[2] for part in parts}


def own(statements: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the nodes of some statements, but not those of functions defined inside them."""
    waiting: list[ast.AST] = list(statements)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def effects_on_the_way_out(module: ast.AST) -> list[int]:
    """Return the lines of every `yield` in a `finally`, or where a generator's closing is caught."""
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Try | ast.TryStar):
            continue
        blocks = [node.finalbody, *(h.body for h in node.handlers if names(h.type) & CATCHES_CLOSING)]
        for block in blocks:
            found += [n.lineno for n in own(block) if isinstance(n, ast.Yield | ast.YieldFrom)]
    return found


def test_no_effect_on_the_way_out() -> None:
    assert faults(sources("facade/ostiary/"), lambda path: effects_on_the_way_out(tree(path))) == {}


@pytest.mark.parametrize(
    "flow",
    [
        "def f():\n try:\n  yield 1\n finally:\n  yield 2",
        "def f():\n try:\n  yield 1\n finally:\n  if x:\n   yield from g()",
        "def f():\n try:\n  yield 1\n except BaseException:\n  yield 2",
        "def f():\n try:\n  yield 1\n except (ValueError, asyncio.CancelledError):\n  yield 2",
        "def f():\n try:\n  yield 1\n except:\n  yield 2",
    ],
)
def test_an_effect_on_the_way_out_is_seen(flow: str) -> None:
    assert effects_on_the_way_out(ast.parse(flow))


def test_effects_elsewhere_are_fine() -> None:
    flow = "def f():\n try:\n  yield 1\n except ValueError:\n  yield 2\n finally:\n  def g():\n   yield 3"
    assert effects_on_the_way_out(ast.parse(flow)) == []


def parts_of_the_machine(path: Path) -> set[str]:
    """Return what a module of the core imports of the machine; an exception that nothing uses too."""
    found = {name.split(".")[0] for name, _ in imported(path)} & MACHINE
    return found ^ ARGUED_IMPORTS.get(path.name, set())


def test_the_core_imports_nothing_of_the_machine() -> None:
    assert faults(sources(CORE), parts_of_the_machine) == {}


@pytest.mark.parametrize("path", sources(CORE), ids=str)
def test_the_core_never_waits_or_opens(path: Path) -> None:
    opens = [
        n.lineno
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "open"
    ]
    waits = [
        n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]
    coroutines = [function.name for function in functions(path) if isinstance(function, ast.AsyncFunctionDef)]
    assert opens == []
    assert path.name in ARGUED_ASYNC or (waits, coroutines) == ([], [])
