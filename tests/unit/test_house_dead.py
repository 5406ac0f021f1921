"""Nothing is left over: what is defined is named somewhere else too, in code, a template, a page or a setting."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.unit.house import ROOT, project_files, sources, tree

WORD = re.compile(r"[^\W\d]\w*")
# Called by the names that their libraries look for, or found by listing a module.
HOOKS = re.compile(r"__\w+__|_|test_\w+|Test\w+|pytest_\w+|pytestmark")
# Chosen by name at run time, or there to be checked and not called.
ELSEWHERE = ("benchmarks/contestants/", "tests/peers/openai_instrumented_driver.py", "tests/typing/")
# What has another decorator is known to it: a fixture, a validator, a route.
PLAIN = {"cache", "cached_property", "classmethod", "contextmanager", "operation", "property", "staticmethod"}
# Asked for by a library as a duck would be, or part of a shape that somebody else has given.
ARGUED = {
    "facade/ostiary/sandbox/services/idp/": "what Authlib asks of clients and tokens",
    "facade/ostiary/_io/quick_protocol.py": "what httptools calls",
    "facade/ostiary/compat/": "a field of the vendor's class",
}


@cache
def mentions() -> Counter[str]:
    """Count the words of all files but those that are made or captured."""
    counts = Counter[str]()
    for path in project_files():
        if path.parts[0] != "generated" and path.parts[:2] != ("tests", "captures"):
            counts.update(WORD.findall((ROOT / path).read_text("utf-8", "ignore")))
    return counts


def defined(node: ast.AST, is_a_hook: bool = False) -> Iterator[str]:
    """Yield the names that stand in a tree as definitions; a class with bases may hold what its bases look for."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not is_a_hook and {ast.unparse(each) for each in child.decorator_list} <= PLAIN:
                yield child.name
            yield from defined(child, isinstance(child, ast.ClassDef) and bool(child.bases))
        elif isinstance(child, ast.Assign | ast.AnnAssign):
            for target in child.targets if isinstance(child, ast.Assign) else [child.target]:
                yield from () if is_a_hook else assigned(target)
        elif isinstance(child, ast.stmt | ast.ExceptHandler):
            yield from defined(child, is_a_hook)


def assigned(target: ast.expr) -> Iterator[str]:
    """Yield the variables and the attributes of `self` that are set; other objects are others' business."""
    if isinstance(target, ast.Name):
        yield target.id
    elif (
        isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self"
    ):
        yield target.attr
    elif isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from assigned(each)


def left_over(path: Path) -> list[str]:
    """Return the names that a file defines and nothing names again."""
    found = [name for name in defined(tree(path)) if not HOOKS.fullmatch(name)]
    return sorted({name for name in found if mentions()[name] <= found.count(name)})


@pytest.mark.parametrize("room", ["facade/", "openapi/", "tools/", "tests/", "benchmarks/", "examples/"])
def test_what_is_defined_is_used(room: str) -> None:
    looked_at = [path for path in sources(room) if not path.as_posix().startswith((*ELSEWHERE, *ARGUED))]
    assert {str(path): names for path in looked_at if (names := left_over(path))} == {}


@pytest.mark.parametrize("place", ARGUED)
def test_no_argument_is_left_over(place: str) -> None:
    assert any(left_over(path) for path in sources(place))


def test_what_is_left_over_is_found(tmp_path: Path) -> None:
    names = [
        f"forgotten_{part}" for part in ("attribute", "class", "constant", "function", "method", "property")
    ]
    attribute, kind, constant, function, method, shown = names
    (tmp_path / "module.py").write_text(
        f"{constant} = 1\ndef {function}(): pass\n"
        f"class {kind}:\n    def __init__(self): self.{attribute} = 1\n    def {method}(self): pass\n"
        f"    @property\n    def {shown}(self): return 1\n"
        f"class Path(Iterator):\n    def hook_of_its_base(self): pass\n"
        f"@register\ndef known_to_its_decorator(): pass\n"
    )
    assert left_over(tmp_path / "module.py") == names
