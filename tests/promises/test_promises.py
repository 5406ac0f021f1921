"""The promises files are well formed, and the checker that holds them against outcomes can fail."""

import subprocess
from pathlib import Path

import pytest
from tests.promises.checker import ROOT, Promise, exists, load, load_all, misstated, unproved
from tests.promises.outcomes import main, read
from tests.support.programs import PYTEST

HERE = "tests/promises/test_promises.py"


def promise(*tests: str, open_with: str = "") -> Promise:
    return Promise("layer", "section", "text", tests, open_with)


@pytest.mark.parametrize("line", load_all(), ids=str)
def test_every_line_names_tests_that_exist_or_the_issue_that_brings_it(line: Promise) -> None:
    assert misstated(line) == []


def test_no_promise_is_listed_twice() -> None:
    texts = [str(line) for line in load_all()]
    assert sorted(texts) == sorted(set(texts))


def test_a_line_with_neither_or_both_is_misstated() -> None:
    assert misstated(promise())
    assert misstated(promise(f"{HERE}::test_no_promise_is_listed_twice", open_with="issue 3: Identity"))
    assert misstated(promise(open_with="some day"))


def test_a_test_that_does_not_exist_is_misstated() -> None:
    assert misstated(promise(f"{HERE}::test_of_nothing"))
    assert misstated(promise("tests/promises/test_absent.py::test_no_promise_is_listed_twice"))
    assert misstated(promise(HERE))


def test_methods_of_test_classes_are_found(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text("class TestA:\n    def test_b(self): ...\n")
    assert exists("test_x.py::TestA::test_b", tmp_path)
    assert not exists("test_x.py::TestA::test_c", tmp_path)


def test_outcomes_decide_whether_a_line_is_shown() -> None:
    line = promise("t.py::test_a")
    assert unproved(line, {"t.py::test_a": "passed"}) == []
    assert unproved(line, {"t.py::test_a[1]": "passed", "t.py::test_a[2]": "skipped"}) == []
    assert unproved(line, {}) == ["did not run: t.py::test_a"]
    assert unproved(line, {"t.py::test_ab": "passed"}) == ["did not run: t.py::test_a"]
    assert unproved(line, {"t.py::test_a[1]": "passed", "t.py::test_a[2]": "failed"}) == [
        "failed: t.py::test_a"
    ]
    assert unproved(line, {"t.py::test_a": "skipped"}) == ["only skipped: t.py::test_a"]


def test_keys_that_the_file_does_not_have_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('part = [{ promise = "p", test = ["typo"] }]\n')
    with pytest.raises(ValueError, match="a line has"):
        load(tmp_path / "x.toml")


def test_outcomes_are_written_by_a_real_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "conftest.py").write_text("pytest_plugins = ['tests.promises.outcomes']\n")
    (tmp_path / "test_four.py").write_text(
        "import pytest\n"
        "def test_good(): pass\n"
        "def test_bad(): assert 0, 'first\\nsecond'\n"
        "@pytest.mark.skip\n"
        "def test_skipped(): pass\n"
        "@pytest.mark.xfail\n"
        "def test_expected(): assert 0\n"
        "@pytest.fixture\n"
        "def broken():\n"
        "    yield\n"
        "    assert 0\n"
        "def test_torn(broken): pass\n"
    )
    (tmp_path / "test_unread.py").write_text("raise LookupError('nothing to collect')\n")
    target = tmp_path / "out" / "test.json"
    arguments = ["--rootdir", str(tmp_path), "--continue-on-collection-errors", "--outcomes", str(target)]
    run = subprocess.run([*PYTEST, *arguments, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout + run.stderr
    named = {node.split("::")[-1]: outcome for node, outcome in read(target.parent).items()}
    assert named == {
        "test_unread.py": "failed",
        "test_good": "passed",
        "test_bad": "failed",
        "test_skipped": "skipped",
        "test_expected": "skipped",
        "test_torn": "failed",
    }
    assert main(str(target.parent)) == 1
    assert capsys.readouterr().out.splitlines() == [
        "FAILED in test: test_four.py::test_bad",
        "    AssertionError: first",
        "FAILED in test: test_four.py::test_torn",
        "    assert 0",
        "FAILED in test: test_unread.py",
        "    LookupError: nothing to collect",
        "tests: 1 passed, 3 failed, 2 skipped",
    ]
