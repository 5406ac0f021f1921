"""`ostiary sandbox` as a process of its own."""

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

import ostiary.cli.root
from ostiary.cli import main

OSTIARY = [sys.executable, "-m", "ostiary"]


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [*OSTIARY, "sandbox", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            line = process.stdout.readline()
            assert line, process.stderr.read()
            yield process, json.loads(line)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_line_says_where_it_is_and_a_signal_ends_it(number: signal.Signals) -> None:
    with running() as (process, line):
        assert set(line) == {"url", "services"}
        assert {"firewall", "layer", "sandbox"} <= set(line["services"])
        assert all(url.startswith(f"{line['url']}/{name}") for name, url in line["services"].items())
        assert httpx.get(line["services"]["sandbox"] + "/status", trust_env=False).status_code == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_what_was_recorded_survives_a_kill(tmp_path: Path) -> None:
    db = str(tmp_path / "state.sqlite")
    with running("--db", db) as (process, line):
        made = httpx.post(
            line["services"]["layer"] + "/v1/applications", json={"name": "n"}, trust_env=False
        ).json()
        process.send_signal(signal.SIGKILL)
        process.wait()
    with running("--db", db) as (_, line):
        listed = httpx.get(line["services"]["layer"] + "/v1/applications", trust_env=False).json()
    assert listed == [{"id": made["application_id"], "name": "n"}]


def test_tls_names_its_authority() -> None:
    with running("--tls") as (process, line):
        folder = Path(line["ca_file"]).parent
        trust = ssl.create_default_context(cafile=line["ca_file"])
        read = httpx.get(line["services"]["sandbox"] + "/status", verify=trust, trust_env=False)
        assert read.status_code == 200
        process.terminate()
        process.wait(timeout=60)
    assert not folder.exists()


def test_env_prints_what_a_shell_takes_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", "env", "--url", "https://127.0.0.1:8443/"]) == 0
    lines = capsys.readouterr().out
    names = "$LAYER_BASE_URL $LAYER_FIREWALL_BASE_URL $LAYER_APPLICATION_ID"
    shell = subprocess.run(
        [
            "sh",
            "-c",
            f"{lines}\necho {names}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    layer, firewall, application = shell.stdout.split()
    assert (layer, firewall) == ("https://127.0.0.1:8443/layer", "https://127.0.0.1:8443/firewall")
    assert len(application) == 36


@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        (["env"], "http://127.0.0.1:8099/layer"),
        (["env", "--port", "9000"], "http://127.0.0.1:9000/layer"),
        (["--port", "9000", "env"], "http://127.0.0.1:9000/layer"),
        (["env", "--host", "::1"], "http://[::1]:8099/layer"),
    ],
    ids=str,
)
def test_env_takes_the_place_too(
    arguments: Sequence[str], url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sandbox", *arguments]) == 0
    # Quoted where a shell would take it for a pattern.
    assert f"export LAYER_BASE_URL={url}" in capsys.readouterr().out.replace("'", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "--allow-remote"),
        (["--host", "example.org"], "IP address"),
        (["--db", "/nowhere/at/all"], "can't keep its data"),
        (["--host", "127.0.0.1", "--port", "1"], "can't listen"),
    ],
    ids=str,
)
def test_what_cannot_be_is_one_line(
    arguments: Sequence[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "1" in arguments:
        monkeypatch.setattr("ostiary.sandbox.listener._bound", _taken)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert main(["sandbox", *arguments]) == 1
    err = capsys.readouterr().err
    assert err.startswith("ostiary: ")
    assert words in err
    assert err.count("\n") == 1


def _taken(*_: object) -> None:
    raise OSError(98, "Address already in use")


@pytest.mark.parametrize("extra", ["starlette", "uvicorn", "jsonschema", "referencing", "jinja2"])
def test_a_missing_extra_is_one_line_with_the_command_that_helps(extra: str, tmp_path: Path) -> None:
    blocked = f"import sys; sys.modules[{extra!r}] = None; from ostiary.cli import main; sys.exit(main(['sandbox']))"
    done = subprocess.run(
        [sys.executable, "-c", blocked], capture_output=True, text=True, check=False, timeout=30, cwd=tmp_path
    )
    assert done.returncode == 1
    assert (
        done.stderr == "ostiary: The sandbox needs an optional dependency: pip install 'ostiary[sandbox]'\n"
    )


def test_a_reader_who_goes_ends_a_command_without_a_complaint() -> None:
    reader, writer = os.pipe()
    os.close(reader)  # as `| head` does when it has what it wants
    command = [sys.executable, "-m", "ostiary", "version"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["sandbox", "--help"], ["sandbox", "env", "--help"], ["--version"]]
)
def test_help_loads_no_extra(arguments: Sequence[str]) -> None:
    blocked = "import sys; sys.modules['starlette'] = None; from ostiary.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", blocked, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "ostiary" in done.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["nothing"], ["sandbox", "--port", "70000"], ["sandbox", "--port", "x"]]
)
def test_a_wrong_command_line_is_2(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: ostiary" in capsys.readouterr().err


def test_every_command_is_a_module() -> None:
    folder = Path(ostiary.cli.root.__file__).parent
    modules = {file.stem: file.read_text("utf-8") for file in folder.glob("*.py")}
    commands = {name for name, text in modules.items() if "\ndef run(" in text}
    assert commands == set(ostiary.cli.root.COMMANDS)


def test_python_dash_m_is_the_same_program() -> None:
    assert os.path.basename(OSTIARY[0]).startswith("python")
    done = subprocess.run([*OSTIARY, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"ostiary {ostiary.__version__}\n"
