"""Every command's help is worth reading: what it does, examples that parse, exit status, each argument explained."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ostiary
from ostiary.cli import main
from ostiary.cli.helping import parsers
from ostiary.cli.root import COMMANDS, whole_parser

WHOLE = whole_parser()
BELOW = {parser.prog: parser for parser in parsers(WHOLE)}
# A line of an example, and where a remark or a redirection ends it.
EXAMPLE = re.compile(r"^ {2}(?:eval \"\$\()?(ostiary (?!<).*?)(?:\)\".*|\s{2,}.*|\s[>|].*)?$", re.MULTILINE)


def test_there_are_commands_to_look_at() -> None:
    assert {name.split()[1] for name in BELOW if " " in name} == set(COMMANDS)
    assert len(BELOW) > len(COMMANDS) + 10


@pytest.mark.parametrize("name", BELOW)
def test_it_says_what_it_does_and_how_it_ends(name: str) -> None:
    parser = BELOW[name]
    text = parser.format_help()
    assert parser.description
    assert parser.description.endswith(".")
    assert "Exit status: 0" in text
    assert re.search(rf"^ {{2}}(eval \"\$\()?{name}\b", text, re.MULTILINE), "it shows how it is typed"


@pytest.mark.parametrize("name", BELOW)
def test_it_explains_each_argument(name: str) -> None:
    unexplained = [
        action.dest
        for action in BELOW[name]._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]
    assert unexplained == []


def test_usage_has_an_action_in_brackets_that_may_be_left_out() -> None:
    WHOLE.parse_args(["sandbox"])
    assert "[<action>] ..." in BELOW["ostiary sandbox"].format_usage()
    assert " <action> ..." in BELOW["ostiary outbox"].format_usage()


def examples() -> list[str]:
    shown = [match[1] for parser in BELOW.values() for match in EXAMPLE.finditer(parser.epilog or "")]
    return sorted(set(shown))


@pytest.mark.parametrize("example", examples())
def test_its_examples_are_commands(example: str) -> None:
    WHOLE.parse_args(shlex.split(example)[1:])


def test_a_wrong_example_is_seen() -> None:
    assert len(examples()) > 25
    with pytest.raises(SystemExit):
        WHOLE.parse_args(shlex.split("ostiary sandbox --nothing")[1:])


def test_help_of_one_command_loads_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    program = (
        "import sys; from ostiary.cli import main\n"
        "try: main(['version', '--help'])\n"
        "except SystemExit: print([n for n in sys.modules if n.startswith('ostiary.cli.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "ostiary.cli.version" in done.stdout
    assert "ostiary.cli.sandbox" not in done.stdout


class TestVersion:
    """`ostiary version`."""

    def test_tells_what_is_installed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["version", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["ostiary"] == ostiary.__version__
        assert told["python"].endswith(".".join(map(str, sys.version_info[:3])))
        assert set(told["requirements"]) == {"httpx", "attrs", "authlib", "joserfc"}
        assert all(told["requirements"].values())
        # An extra that takes others along needs what they need.
        assert set(told["extras"]["sandbox"]) >= {"starlette", "google-re2", "pydantic"}
        assert told["vendors"]["protectai-layer-sdk"] is None
        assert told["beside"]["openai"]

    def test_says_what_an_extra_lacks(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from ostiary.cli import version

        real = version._version
        monkeypatch.setattr(version, "_version", lambda name: None if name == "starlette" else real(name))
        assert main(["version"]) == 0
        shown = capsys.readouterr().out
        assert f"ostiary {ostiary.__version__}\n" in shown
        assert re.search(r"-- \[aigateway\] missing: starlette\n", shown)
        assert re.search(r"ok \[fast\] .*httpx-aiohttp", shown)


class TestCompletion:
    """`ostiary completion`."""

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_knows_every_command(self, shell: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["completion", shell]) == 0
        script = capsys.readouterr().out
        assert [name for name in COMMANDS if name not in script] == []
        assert "allow-remote" in script

    def test_completes_in_a_shell(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        bash = shutil.which("bash")
        if bash is None:
            pytest.skip("there is no bash here")
        main(["completion", "bash"])
        (tmp_path / "script").write_text(capsys.readouterr().out)
        program = """
            source ./script
            function typed {
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
                $function; echo "${COMPREPLY[@]}"
            }
            function=$(complete -p ostiary | sed -E 's/.*-F ([^ ]+).*/\\1/')
            typed ostiary mig
            typed ostiary outbox ex
            typed ostiary doctor --js
        """
        done = subprocess.run(
            [bash, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.stdout.split() == ["migrate", "export", "--json"], done.stderr

    def test_says_which_extra_it_needs(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "shtab", None)
        assert main(["completion", "fish"]) == 1
        assert "ostiary[completion]" in capsys.readouterr().err
