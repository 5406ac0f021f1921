"""The check that every public name has a declared type finds those that have none."""

from pathlib import Path

import pytest

pytest.importorskip("pyright", reason="pyright comes with the checks")

from tools.typed import Verdict, laid_out, layout, verified

TYPED = """
LIMITS: list[int] = []
_guessed = [LIMITS]

def double(number: int) -> int:
    return number
"""
UNTYPED = TYPED.replace(": list[int]", "").replace(": int", "")


def verdict_on(folder: Path, source: str, *markers: str) -> Verdict:
    package = folder / "sample"
    package.mkdir()
    (package / "__init__.py").write_text(source)
    for marker in markers:
        (package / marker).touch()
    return verified("sample", laid_out(folder / "home", {"sample": str(package)}))


def test_public_names_without_a_type_are_found(tmp_path: Path) -> None:
    verdict = verdict_on(tmp_path, UNTYPED, "py.typed")
    assert [line.partition(":")[0] for line in verdict.untyped] == ["sample.LIMITS", "sample.double"]
    assert not verdict.passed


def test_a_package_with_all_its_types_passes(tmp_path: Path) -> None:
    assert verdict_on(tmp_path, TYPED, "py.typed").passed


def test_a_package_that_does_not_say_that_it_is_typed_fails(tmp_path: Path) -> None:
    assert not verdict_on(tmp_path, TYPED).passed


def test_the_files_lie_where_a_wheel_has_them() -> None:
    assert layout()["ostiary/generate/compiler"] == "openapi/compiler"
    assert layout()["ostiary_api"] == "generated/ostiary_api"
