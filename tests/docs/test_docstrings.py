"""Examples in docstrings (`>>>`) are run."""

import doctest
import importlib
import types

import pytest
from tests.unit.test_house_surface import PUBLIC


def failures(module: types.ModuleType) -> int:
    return doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).failed


@pytest.mark.parametrize("name", PUBLIC)
def test_examples_of_a_module(name: str) -> None:
    assert failures(importlib.import_module(name)) == 0


def test_a_wrong_example_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    module = types.ModuleType("wrong", "Add.\n\n>>> 1 + 1\n3\n")
    assert failures(module) == 1
    assert "Expected" in capsys.readouterr().out
