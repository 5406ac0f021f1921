"""A command that can't do what it was told says so in a line; nobody reads a traceback for a slip."""

import sys
from pathlib import Path

import pytest

from ostiary.cli import main

PROCESSOR = """
from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Processor, Result


class Quiet(Processor):
    def __init__(self):
        super().__init__("quiet", "1.0.0", "my", INPUT_ONLY_SIGNATURE)

    def process_input(self, prompt, metadata, parameters, request):
        return Result()
"""


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    (tmp_path / "quiet_guards.py").write_text(PROCESSOR)
    assert main(["processor", "invoke", "quiet_guards:Quiet", "nope.json"]) == 1
    assert main(["processor", "replay", "nope.jsonl", "quiet_guards:Quiet", "quiet_guards:Quiet"]) == 1
    assert capsys.readouterr().err == (
        "ostiary: nope.json: No such file or directory\nostiary: nope.jsonl: No such file or directory\n"
    )


@pytest.mark.parametrize("command", [["sandbox"], ["console", "--db", "x"], ["processor", "run", "a:b"]])
@pytest.mark.parametrize("port", ["abc", "65536", "-1"])
def test_a_port_that_is_none_is_named(
    command: list[str], port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, f"--port={port}"])
    assert ended.value.code == 2
    assert f"'{port}' is not a number between 0 and 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "usage", "said"),
    [
        ("sandbox --prot 7", "ostiary sandbox ", "no option '--prot'; did you mean '--port'?"),
        ("sandbox env --prot=7", "ostiary sandbox env ", "no option '--prot'; did you mean '--port'?"),
        ("migrate . --wirte", "ostiary migrate ", "no option '--wirte'; did you mean '--write'?"),
        ("outbox status --jsn", "ostiary outbox status ", "no option '--jsn'; did you mean '--json'?"),
        ("sandbox --version", "ostiary sandbox ", "no option '--version'"),
        ("--port 7", "ostiary ", "no option '--port'. There are --help, --version"),
    ],
)
def test_an_option_that_is_none_is_named(
    line: str, usage: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2
    shown = capsys.readouterr().err
    assert shown.startswith(f"usage: {usage}[")
    assert said in shown


def test_the_beginning_of_an_option_and_what_follows_two_hyphens_are_left_to_argparse(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["sandbox", "env", "--po", "9000"]) == 0
    assert "http://127.0.0.1:9000/layer" in capsys.readouterr().out
    assert main(["migrate", "--", "--nothing"]) == 1
    assert "there is no file or folder --nothing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"), [("--port=0", "--port 0: nobody is asked"), ("--url=nonsense", "is not a base URL")]
)
def test_settings_of_a_sandbox_that_cannot_be_are_not_printed(
    given: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sandbox", "env", given]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert said in shown.err


def test_a_worker_without_its_extra_is_told_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "faststream"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "faststream", None)
    monkeypatch.setenv("LAYER_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LAYER_APPLICATION_ID", "a")
    assert main(["deliver", "redis://127.0.0.1:9", "--outbox", str(tmp_path / "kept" / "a.outbox")]) == 1
    assert "pip install 'ostiary[broker]'" in capsys.readouterr().err


def test_the_gateway_names_the_extra_that_has_all_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("ostiary.aigateway")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "multipart", None)
    monkeypatch.setitem(sys.modules, "pydantic", None)
    assert main(["gateway", "--config", str(tmp_path / "gateway.yaml")]) == 1
    assert "pip install 'ostiary[gateway]'" in capsys.readouterr().err


def test_a_file_for_the_console_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["console", "--db", "no.sqlite", "--port", "0"]) == 1
    assert capsys.readouterr().err == "ostiary: there is no file no.sqlite\n"


def test_control_c_ends_a_command_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("ostiary.cli.version.run", interrupted)
    assert main(["version"]) == 130
