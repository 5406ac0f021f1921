"""Examples in docstrings (`>>>`) are run."""

import doctest
import importlib
import types

import pytest
from tests.unit.house import faults
from tests.unit.test_house_surface import PUBLIC


def failures(module: types.ModuleType) -> int:
    return doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).failed


def test_examples_of_every_module() -> None:
    """What is wrong stands in the output, as doctest says it."""
    assert faults(PUBLIC, lambda name: failures(importlib.import_module(name))) == {}


def test_a_wrong_example_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    module = types.ModuleType("wrong", "Add.\n\n>>> 1 + 1\n3\n")
    assert failures(module) == 1
    assert "Expected" in capsys.readouterr().out
