"""The leak canary is silent on clean code and sings for every kind of leak that is planted here."""

from __future__ import annotations

import base64
import contextlib
import html
import io
import json
import logging
import pickle
import subprocess
import sys
import threading
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from tests.support.programs import PYTEST

from ostiary.testing import LeakCanary, LeakError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Kept:
    """Hold a value and show it nowhere."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Kept(***)"

    def __reduce__(self) -> str:
        raise TypeError("not to be pickled")


def leaks(act: Callable[[LeakCanary, str], object]) -> list[str]:
    """Run code under a canary and return where its secret showed."""
    with pytest.raises(LeakError) as caught, LeakCanary() as canary:
        act(canary, canary.secret("the key"))
    assert {leak.name for leak in caught.value.leaks} == {"the key"}
    return [leak.place for leak in caught.value.leaks]


# Silent


def test_is_silent_on_clean_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clean.txt").write_text("nothing here")
    with LeakCanary() as canary:
        kept = Kept(canary.secret())
        text = Kept(canary.prompt())
        canary.watch_folder(tmp_path)
        logging.getLogger("clean").error("%s and %r", kept, text, extra={"kept": kept})
        print(kept)
        try:
            raise ValueError(kept)
        except ValueError as error:
            canary.look_at(kept, error=error)
        assert canary.leaks == []
    assert capsys.readouterr().out == "Kept(***)\n"


def test_planted_values_are_new_each_time_and_fit_where_they_go() -> None:
    canary = LeakCanary()
    values = {canary.secret() for _ in range(50)} | {canary.prompt() for _ in range(50)}
    assert len(values) == 100
    secret, prompt = canary.secret(), canary.prompt()
    assert secret.isascii()
    assert secret.isprintable()
    assert " " not in secret
    assert set('/+="\\\n<ü') <= set(secret + prompt)
    assert quote(secret, safe="") != secret != json.dumps(prompt)[1:-1] != prompt


def test_two_canaries_do_not_hear_each_other() -> None:
    first, second = LeakCanary(), LeakCanary()
    first.look_at(second.secret())
    first.secret()
    second.prompt()
    assert first.leaks == []
    assert second.leaks == []


# Logs


@pytest.mark.parametrize("level", [1, logging.DEBUG, logging.INFO, logging.CRITICAL])
def test_hears_records_of_any_level(level: int) -> None:
    (place, _) = leaks(lambda _, key: logging.getLogger("some.library").log(level, "key is %s", key))
    assert place.startswith(
        f"message of log record of some.library at {logging.getLevelName(level)} (test_canary.py:"
    )


@pytest.fixture
def quiet_logger() -> Any:
    logger = logging.getLogger("quiet.library")
    before = (logger.level, logger.propagate, logger.disabled)
    yield logger
    logger.level, logger.propagate, logger.disabled = before


@pytest.mark.parametrize("how", ["level", "propagate", "disabled", "disable"])
def test_hears_loggers_that_others_cannot(quiet_logger: logging.Logger, how: str) -> None:
    if how == "level":
        quiet_logger.setLevel(logging.CRITICAL)
    elif how == "disable":
        logging.disable(logging.CRITICAL)
    else:
        setattr(quiet_logger, how, how == "disabled")
    try:
        assert leaks(lambda _, key: quiet_logger.debug(key))
    finally:
        logging.disable(logging.NOTSET)


def test_shows_others_only_what_they_would_have_seen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with LeakCanary():
        logging.getLogger("loud").warning("seen")
        logging.getLogger("loud").debug("not seen")
        assert logging.getLogger("loud").isEnabledFor(1)
        logging.disable(logging.WARNING)
        try:
            logging.getLogger("loud").warning("silenced by all")
        finally:
            logging.disable(logging.NOTSET)
    assert caplog.messages == ["seen"]
    assert not logging.getLogger("loud").isEnabledFor(1)


def test_hears_the_loggers_of_the_http_libraries() -> None:
    for name in ("httpx", "httpcore.http11", "authlib.oauth2", "aiohttp.client", "asyncio"):
        assert leaks(lambda _, key, name=name: logging.getLogger(name).debug({"authorization": key}))  # type: ignore[misc]


def test_hears_arguments_that_the_message_does_not_show() -> None:
    (place,) = leaks(lambda _, key: logging.getLogger("a").info("%.3s", key))
    assert place.startswith("arguments of")


def test_hears_extras_exceptions_and_broken_formats() -> None:
    log = logging.getLogger("a")

    def exception(_: LeakCanary, key: str) -> None:
        try:
            raise ValueError(key)
        except ValueError:
            log.exception("no key here")

    assert leaks(lambda _, key: log.info("text", extra={"headers": {"x-api-key": key}}))[0].startswith(
        "extra 'headers'"
    )
    assert any(place.startswith("exception of") for place in leaks(exception))
    assert leaks(lambda _, key: log.info("%d", key))


def test_hears_other_threads() -> None:
    def act(_: LeakCanary, key: str) -> None:
        thread = threading.Thread(target=lambda: logging.getLogger("thread").debug(key))
        thread.start()
        thread.join()

    assert leaks(act)


# Warnings and output


def test_hears_warnings_and_lets_them_pass() -> None:
    def act(_: LeakCanary, key: str) -> None:
        with pytest.warns(UserWarning, match="key is cn") as caught:
            warnings.warn(f"key is {key}", stacklevel=1)
        assert caught[0].filename == __file__

    assert leaks(act) == ["warning from test_canary.py"]
    assert leaks(lambda _, key: _explicit(key)) == ["warning from elsewhere.py"]


def _explicit(key: str) -> None:
    with pytest.warns(DeprecationWarning, match="key is"):
        warnings.warn_explicit(f"key is {key}", DeprecationWarning, "/some/elsewhere.py", 1)


def test_hears_what_is_printed_even_in_pieces(capsys: pytest.CaptureFixture[str]) -> None:
    def pieces(_: LeakCanary, key: str) -> None:
        for character in key:
            print(character, end="")

    assert leaks(lambda _, key: print(key)) == ["sys.stdout"]
    assert leaks(lambda _, key: print(key, file=sys.stderr)) == ["sys.stderr"]
    assert leaks(lambda _, key: sys.stderr.writelines([key])) == ["sys.stderr"]
    assert leaks(pieces) == ["sys.stdout"]
    captured = capsys.readouterr()
    assert captured.out.count("cn") == 2
    assert captured.err.count("cn") == 2


def test_leaves_everything_as_it_was() -> None:
    def state() -> list[object]:
        return [
            logging.Logger.isEnabledFor,
            logging.Logger.handle,
            warnings.warn,
            warnings.warn_explicit,
            sys.stdout,
            sys.stderr,
        ]

    before = state()
    with LeakCanary():
        assert not any(now is then for now, then in zip(state(), before, strict=True))
    assert all(now is then for now, then in zip(state(), before, strict=True))


# Objects


@dataclass
class Shown:
    value: str


class OnlyStr(Kept):
    def __str__(self) -> str:
        return self.value


class OnlyFormat(Kept):
    def __format__(self, _spec: str) -> str:
        return self.value


class OnlyPickle:
    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "OnlyPickle()"


class RefusesLoudly(Kept):
    def __reduce__(self) -> str:
        raise TypeError(f"{self.value} is not to be pickled")


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (Shown, "repr of client"),
        (OnlyStr, "str of client"),
        (OnlyFormat, "format of client"),
        (OnlyPickle, "pickle, protocol 0 of client"),
        (OnlyPickle, f"pickle, protocol {pickle.HIGHEST_PROTOCOL} of client"),
        (RefusesLoudly, "pickle, protocol 0 of client"),
        (Shown, "traceback with locals of client"),
    ],
)
def test_looks_at_objects(kind: Callable[[str], object], place: str) -> None:
    assert place in leaks(lambda canary, key: canary.look_at(client=kind(key)))


def test_looks_at_unnamed_things_texts_and_bytes() -> None:
    assert "repr of Shown 1" in leaks(lambda canary, key: canary.look_at(Shown(key)))
    assert leaks(lambda canary, key: canary.look_at(output=f"key={key}")) == ["output"]
    assert leaks(lambda canary, key: canary.look_at(output=f"key={key}".encode())) == ["output"]


def test_hears_a_process_through_its_output() -> None:
    def act(canary: LeakCanary, key: str) -> None:
        command = [sys.executable, "-c", "import sys; print(sys.argv[1])", key]
        canary.look_at(output=subprocess.run(command, capture_output=True, check=True).stdout)

    assert leaks(act) == ["output"]


# Exceptions


class Failed(Exception):
    """Show nothing of its own."""


def raised(how: str, key: str) -> BaseException:
    """Return an exception that hides a key in one place."""
    try:
        if how == "args":
            raise Failed("failed", key)
        if how == "note":
            error = Failed("failed")
            error.add_note(f"the key was {key}")
            raise error
        if how == "attribute":
            error = Failed("failed")
            error.request = {"headers": {"authorization": key}}  # type: ignore[attr-defined]
            raise error
        if how == "group":
            raise ExceptionGroup("some failed", [Failed("one"), ExceptionGroup("inner", [Failed(key)])])
        try:
            raise ValueError(key)
        except ValueError as cause:
            if how == "cause":
                raise Failed("failed") from cause
            if how == "suppressed":
                raise Failed("failed") from None
            raise Failed("failed")
    except Exception as error:  # the one to look at
        return error


@pytest.mark.parametrize(
    ("how", "place"),
    [
        ("args", "args of error"),
        ("note", "note 1 of error"),
        ("attribute", "request of error"),
        ("group", "str of member 1 of member 2 of error"),
        ("cause", "str of __cause__ (ValueError) of error"),
        ("context", "str of __context__ (ValueError) of error"),
        ("suppressed", "str of __context__ (ValueError) of error"),
    ],
)
def test_follows_exceptions_wherever_they_lead(how: str, place: str) -> None:
    assert place in leaks(lambda canary, key: canary.look_at(error=raised(how, key)))


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = Failed("one"), Failed("two")
    first.__cause__, second.__cause__ = second, first
    with LeakCanary() as canary:
        canary.secret()
        canary.look_at(first)


LIBRARY = """
def send(headers):
    attempts = 1
    raise ConnectionError("lost")
"""


def broken_call(key: str, filename: str) -> BaseException:
    scope: dict[str, Any] = {}
    exec(compile(LIBRARY, filename, "exec"), scope)
    try:
        scope["send"]({"authorization": key})
    except ConnectionError as error:
        return error
    raise AssertionError


def test_looks_at_the_locals_of_frames_but_not_at_its_own() -> None:
    places = leaks(lambda canary, key: canary.look_at(error=broken_call(key, "/lib/client/transport.py")))
    assert places == ["local 'headers' in send, transport.py:4, traceback of error"]


@pytest.mark.parametrize(("locals_in", "count"), [(None, 1), (["/client/"], 1), (["/other/"], 0), ([], 0)])
def test_locals_can_be_limited_to_some_files(locals_in: list[str] | None, count: int) -> None:
    canary = LeakCanary(locals_in=locals_in)
    canary.look_at(error=broken_call(canary.secret(), "/lib/client/transport.py"))
    assert len(canary.leaks) == count


# Files


def test_looks_into_files_below_a_folder(tmp_path: Path) -> None:
    def act(canary: LeakCanary, key: str) -> None:
        canary.watch_folder(tmp_path, allow=["tokens.json"])
        (tmp_path / "deep").mkdir()
        (tmp_path / "deep" / "cache.bin").write_bytes(b"\x00\xff" + key.encode() + b"\x00")
        (tmp_path / "tokens.json").write_text(key)

    assert leaks(act) == ["file deep/cache.bin"]


def test_looks_at_the_names_of_files(tmp_path: Path) -> None:
    def act(canary: LeakCanary, key: str) -> None:
        canary.watch_folder(tmp_path)
        (tmp_path / f"{key[:15]}.cache").touch()

    (place,) = leaks(act)
    assert place.startswith(f"name of file {'*' * 12}")


# Forms

FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper case": str.upper,
    "cut off": lambda key: key[:15],
    "its end": lambda key: key[-15:],
    "url": lambda key: quote(key, safe=""),
    "url, lower case": lambda key: quote(key, safe="").lower(),
    "form": lambda key: urlencode({"q": key}),
    "json": json.dumps,
    "json in json": lambda key: json.dumps(json.dumps({"a": key})),
    "html": html.escape,
    "repr": repr,
    "bytes": lambda key: repr(key.encode()),
    "hex": lambda key: key.encode().hex(),
    "reversed": lambda key: key[::-1],
    "basic": lambda key: base64.b64encode(f"user:{key}".encode()).decode(),
    "base64url": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "base64 after 1": lambda key: base64.b64encode(f"x{key}yz".encode()).decode(),
    "base64 after 2": lambda key: base64.b64encode(f"xx{key}y".encode()).decode(),
    "base64 after 3": lambda key: base64.b64encode(f"xxx{key}".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("kind", ["secret", "prompt"])
def test_knows_a_value_in_any_form(form: Callable[[str], str], kind: str) -> None:
    canary = LeakCanary()
    value = getattr(canary, kind)()
    canary.look_at(text=f"before {form(value)} after")
    assert [leak.place for leak in canary.leaks] == ["text"]


def test_knows_values_that_change_in_every_form() -> None:
    for form in ("url", "json", "html", "basic", "bytes"):
        canary = LeakCanary()
        value = canary.plant("own", 'ä"/ö"<ü>&\\\n+é%ß?#;', whole=True)
        canary.look_at(text=FORMS[form](value))
        assert [leak.name for leak in canary.leaks] == ["own"], form


def test_a_whole_value_is_not_seen_in_part() -> None:
    canary = LeakCanary()
    canary.plant("words", "What is the capital of France?", whole=True)
    canary.look_at(text="what is the capital of Spain?")
    assert canary.leaks == []
    canary.plant("parts", "What is the capital of France?")
    assert [leak.name for leak in canary.leaks] == ["parts"]


def test_refuses_what_cannot_be_told_from_other_text() -> None:
    with pytest.raises(ValueError, match="'pin' has fewer than 12 characters"):
        LeakCanary().plant("pin", "12345678901")


# What it says


def test_never_says_the_value() -> None:
    canary = LeakCanary()
    value = canary.secret("the key")
    canary.look_at(client=Shown(value))
    with pytest.raises(LeakError) as caught:
        canary.check()
    said = f"{caught.value} {caught.value!r} {caught.value.leaks} {canary!r}"
    assert "'the key' (cn" in said
    assert "repr of client" in said
    assert not any(value[start : start + 8] in said for start in range(len(value) - 8))
    assert str(caught.value).startswith("9 leaks of planted values:\n")


def test_notes_leaks_on_the_error_that_ends_the_test() -> None:
    def broken() -> None:
        with LeakCanary() as canary:
            raise Failed(canary.secret("the key"))

    with pytest.raises(Failed) as caught:
        broken()
    assert any(note.startswith("leak canary: 'the key' (cn") for note in caught.value.__notes__)


# As a fixture


def test_is_a_fixture_of_the_plugin(pytester_like: Callable[[str], str]) -> None:
    said = pytester_like("""
        import logging

        def test_clean(leak_canary, fault_server):
            leak_canary.secret("the key")
            assert fault_server.url

        def test_leaking(leak_canary):
            logging.getLogger("x").debug("got %s", leak_canary.secret("the key"))
    """)
    assert "2 passed, 1 error" in said
    assert "'the key' (cn" in said
    assert "message of log record of x at DEBUG" in said


@pytest.fixture
def pytester_like(tmp_path: Path) -> Callable[[str], str]:
    """Run a test file in a pytest of its own, where the plugin is found as in a user's project."""

    def run(text: str) -> str:
        from textwrap import dedent

        (tmp_path / "test_inner.py").write_text(dedent(text))
        (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
        command = [*PYTEST, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False).stdout

    return run


def test_the_plugin_is_light(tmp_path: Path) -> None:
    script = (
        "import sys, pytest; before = set(sys.modules); import ostiary.testing.plugin; "
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('ostiary')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.replace("'", '"')) == []


def test_output_that_goes_elsewhere_is_not_held(capsys: pytest.CaptureFixture[str]) -> None:
    with LeakCanary() as canary:
        key = canary.secret()
        with contextlib.redirect_stdout(io.StringIO()):
            print(key)
        assert canary.leaks == []
    assert capsys.readouterr().out == ""


def test_a_logger_that_is_left_out_is_not_heard_and_its_neighbours_are() -> None:
    with LeakCanary() as canary:
        secret = canary.secret()
        canary.leave_out_logger("theirs")
        logging.getLogger("theirs.client").warning("%s", secret)
        assert canary.leaks == []
        logging.getLogger("theirs_not").debug("%s", secret)
        assert {leak.name for leak in canary.leaks} == {"secret"}
        canary._listener.heard.clear()
