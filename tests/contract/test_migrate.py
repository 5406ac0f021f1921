"""`ostiary migrate` rewrites what means the same, and nothing else."""

from __future__ import annotations

import json
import os
import stat
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ostiary.cli import main
from ostiary.errors import InvalidInputError
from ostiary.migrate import Migration, migrate
from ostiary.migrate.vendors import SAME, UNLESS, VENDORS, mirrored

# Where a name of the table is looked up in the vendor's tree; the first module that has it.
MODULES = {
    "layer_sdk": ("", ".exceptions", ".instrumentation"),
    "liminal": (".errors", ".endpoints.prompt.models", ".endpoints.thread.models", ".endpoints.llm.models"),
    "orquesta_sdk": ("", ".exceptions", ".api_resources.deployments"),
    "libretto_openai": ("",),
    "f5_ai_gateway_sdk": ("", ".type_hints", ".multipart_response"),
}
ROWS = [(package, name, *place) for package, rows in SAME.items() for name, place in rows.items()]


def theirs(package: str, name: str) -> object:
    trees = (import_module(f"ostiary.compat.{package}{module}") for module in MODULES[package])
    return next(getattr(tree, name) for tree in trees if hasattr(tree, name))


@pytest.mark.parametrize(("package", "name", "home", "new"), ROWS)
def test_a_name_of_the_table_is_the_very_same_object(package: str, name: str, home: str, new: str) -> None:
    module = import_module(home)
    assert new in module.__all__
    old, ours = theirs(package, name), getattr(module, new)
    if (package, name) in UNLESS:
        kind, base = (type(old), type(ours)) if name == "layer" else (old, ours)
        fields = set(getattr(old, "_fields", ()))
        assert issubclass(kind, base) or fields <= set(base.__dataclass_fields__)  # type: ignore[arg-type, union-attr]
    else:
        assert old is ours


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.package)
def test_what_a_mirror_offers_is_read_from_its_source(vendor: object) -> None:
    mirror = vendor.mirror  # type: ignore[attr-defined]
    offered = mirrored(mirror)
    assert offered is not None
    assert set(import_module(mirror).__all__) <= offered
    assert mirrored(f"{mirror}.nowhere") is None


def moved(tmp_path: Path, text: str, **others: str) -> str:
    """Migrate a program; return what its file says then."""
    file = tmp_path / "program.py"
    file.write_text(text)
    for name, content in others.items():
        (tmp_path / f"{name}.py").write_text(content)
    migrate(tmp_path, write=True)
    return file.read_text()


CASES = {
    "a name that means the same": (
        "from layer_sdk import SessionActionKind, layer  # ours\n",
        "from ostiary.layer import SessionActionKind, layer  # ours\n",
    ),
    "a name that only the mirror has": (
        "from layer_sdk import SessionRequest as Asked\n",
        "from ostiary.compat.layer_sdk import SessionRequest as Asked\n",
    ),
    "both in one statement": (
        "from layer_sdk import SessionRequest, LayerHTTPError\n",
        "from ostiary.compat.layer_sdk import SessionRequest\nfrom ostiary.layer import LayerHTTPError\n",
    ),
    "comments between names are kept": (
        "from layer_sdk import (\n    SessionRequest,  # one\n    LayerHTTPError,\n)\n",
        "from ostiary.compat.layer_sdk import (\n    SessionRequest,  # one\n    LayerHTTPError,\n)\n",
    ),
    "a shape that somebody chose": (
        "from orquesta_sdk import (\n        Orquesta,\n        OrquestaClientOptions as Options)\n",
        "from ostiary.orquesta import (\n        Orquesta,\n        OrquestaClientOptions as Options)\n",
    ),
    "a name that differs, with its uses": (
        "from liminal.errors import AuthError\ntry: go()\nexcept AuthError: pass\n",
        "from ostiary.liminal import LiminalAuthError\ntry: go()\nexcept LiminalAuthError: pass\n",
    ),
    "a name that differs and is spoken of": (
        '"""Raises AuthError."""\nfrom liminal.errors import AuthError\n',
        '"""Raises AuthError."""\nfrom ostiary.liminal import LiminalAuthError as AuthError\n',
    ),
    "a name that differs and is bound twice": (
        "from liminal.errors import AuthError\nAuthError = AuthError or 1\n",
        "from ostiary.liminal import LiminalAuthError as AuthError\nAuthError = AuthError or 1\n",
    ),
    "a module": ("import layer_sdk\n", "import ostiary.compat.layer_sdk as layer_sdk\n"),
    "a module by another name": ("import liminal as lim, os\n", "import ostiary.compat.liminal as lim, os\n"),
    "a submodule": (
        "import layer_sdk.exceptions\nlayer_sdk.exceptions.LayerHTTPError\n",
        "import ostiary.compat.layer_sdk as layer_sdk, ostiary.compat.layer_sdk.exceptions\n"
        "layer_sdk.exceptions.LayerHTTPError\n",
    ),
    "a submodule of a package": (
        "from layer_sdk import exceptions\n",
        "from ostiary.compat.layer_sdk import exceptions\n",
    ),
    "all names": ("from libretto_openai import *\n", "from ostiary.compat.libretto_openai import *\n"),
    "deep, indented and on one line": (
        "def f():\n\tif 1: from f5_ai_gateway_sdk.tags import Tags; return Tags\r\n",
        "def f():\n\tif 1: from ostiary.aigateway import Tags; return Tags\r\n",
    ),
    "neighbours of that name": (
        "from .liminal import Client\nimport liminality\nfrom my.liminal import x\nliminal = 1\n",
        "from .liminal import Client\nimport liminality\nfrom my.liminal import x\nliminal = 1\n",
    ),
    "one default client in a program": (
        "from layer_sdk import layer\nlayer.list_applications()\n",
        "from ostiary.compat.layer_sdk import layer\nlayer.list_applications()\n",
    ),
    "an attribute that the mirror alone has": (
        "from orquesta_sdk import Orquesta\nprint(Orquesta(None).user)\n",
        "from ostiary.compat.orquesta_sdk import Orquesta\nprint(Orquesta(None).user)\n",
    ),
    "settings as a tuple": (
        "from libretto_openai import LibrettoConfig\nLibrettoConfig('key')\n",
        "from ostiary.compat.libretto_openai import LibrettoConfig\nLibrettoConfig('key')\n",
    ),
    "settings by name": (
        "from libretto_openai import LibrettoConfig\nLibrettoConfig(\n    api_key='key')\n",
        "from ostiary.libretto import LibrettoConfig\nLibrettoConfig(\n    api_key='key')\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rewrites(case: str, tmp_path: Path) -> None:
    before, after = CASES[case]
    (tmp_path / "program.py").write_bytes(before.encode())
    migrate(tmp_path, write=True)
    assert (tmp_path / "program.py").read_bytes().decode() == after
    again = migrate(tmp_path, write=True)
    assert again.files == ()


def test_a_name_that_another_file_takes_keeps_its_name(tmp_path: Path) -> None:
    text = "from liminal.errors import AuthError\n"
    assert moved(tmp_path, text, other="from program import AuthError\n").endswith(" as AuthError\n")


def test_one_file_decides_for_the_default_client_of_all(tmp_path: Path) -> None:
    text = "from layer_sdk import layer\n"
    found = moved(tmp_path, text, other="from program import layer\nlayer.firewall_session_lookup('1')\n")
    assert found == "from ostiary.compat.layer_sdk import layer\n"
    assert "layer of layer_sdk" in migrate_fresh(tmp_path, text).notes[0]


def migrate_fresh(tmp_path: Path, text: str) -> Migration:
    (tmp_path / "program.py").write_text(text)
    return migrate(tmp_path)


def test_what_no_import_says_is_left_and_named(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "from unittest import mock\nmock.patch('layer_sdk.client.post')\n__import__('liminal')\n"
        "import logging\nlogging.getLogger('liminal')\nfrom layer_sdk.secret import x\n"
    )
    (tmp_path / "requirements.txt").write_text("protectai_layer.sdk>=0.1  # theirs\n# libretto-openai\n")
    (tmp_path / "pyproject.toml").write_text('dependencies = ["libretto-openai[x]==1", "my-orquesta-sdk"]\n')
    (tmp_path / "book.ipynb").write_text('{"source": ["from orquesta_sdk import Orquesta"]}\n')
    found = migrate(tmp_path)
    assert [(place.path.name, place.line, place.kind) for place in found.places] == [
        ("book.ipynb", 1, "unread"),
        ("pyproject.toml", 1, "dependency"),
        ("requirements.txt", 1, "dependency"),
        ("test_it.py", 2, "text"),
        ("test_it.py", 3, "text"),
        ("test_it.py", 6, "import"),
    ]
    assert not found.is_complete


def test_a_file_that_is_no_python_is_left_and_named(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("import layer_sdk\nprint 'x'\n")
    (tmp_path / "odd.py").write_bytes(b"# liminal \xff\n")
    (tmp_path / "good.py").write_text("import layer_sdk\n")
    found = migrate(tmp_path, write=True)
    assert [(place.path.name, place.kind) for place in found.places] == [
        ("odd.py", "unread"),
        ("old.py", "unread"),
    ]
    assert [file.path.name for file in found.files] == ["good.py"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"import layer_sdk\nx = " + b" + ".join([b"1"] * 3000) + b"\n", "too long to be read"),
        (b"def f():\n    import layer_sdk\n\x0cx = 1\n", "to the byte"),
        (b"import os\rimport layer_sdk\rlayer_sdk\r", "to the byte"),
        ("import layer_sdk\n".encode("utf-16"), "can't be read"),
        (b"# coding: nonsense\nimport layer_sdk\n", "can't be read"),
    ],
    ids=["deep", "form feed", "carriage returns", "UTF-16", "an encoding that is none"],
)
def test_what_can_t_be_rewritten_to_the_byte_is_left_and_named(
    content: bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "odd.py"
    file.write_bytes(content)
    found = migrate(tmp_path, write=True)
    assert file.read_bytes() == content
    assert found.files == ()
    assert [said in place.said for place in found.places] == [True]


def test_code_of_a_later_python_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library for syntax reads more than the interpreter that runs this; texts are not looked at then."""
    file = tmp_path / "later.py"
    file.write_text("import layer_sdk\nprint('layer_sdk.client')\n")

    class Older:
        """Stand for the module `ast` of a Python that can't read the file; others go on using their own."""

        @staticmethod
        def parse(*_: Any, **__: Any) -> Any:
            raise SyntaxError("later")

    monkeypatch.setattr("ostiary.migrate.remnants.ast", Older)
    [place] = migrate(tmp_path, write=True).places
    assert "not what its texts name" in place.said
    assert file.read_text().startswith("import ostiary.compat.layer_sdk as layer_sdk\n")


def test_texts_that_hold_imports_or_name_a_package_are_named(tmp_path: Path) -> None:
    (tmp_path / "doc.py").write_text(
        '"""Doc.\n\n>>> from layer_sdk import layer\n"""\nimport sys\n'
        "sys.modules['orquesta_sdk']\nprint('liminal', 'about layer_sdk and more')\n"
    )
    assert [(place.line, place.kind) for place in migrate(tmp_path).places] == [(3, "text"), (6, "text")]


def test_a_notebook_is_named_line_by_line(tmp_path: Path) -> None:
    book = tmp_path / "book.ipynb"
    book.write_text(
        '{"source": [\n"from layer_sdk.errors import X\\n",\n"import os, liminal\\n",\n"print(liminal)"]}\n'
    )
    for found in (migrate(tmp_path), migrate(book, write=True)):
        assert [(place.line, "change it by hand" in place.said) for place in found.places] == [
            (2, True),
            (3, True),
        ]
        assert not found.is_complete


def test_pipes_are_not_waited_for_and_links_lead_nowhere_else(tmp_path: Path) -> None:
    folder, outside = tmp_path / "project", tmp_path / "outside.py"
    folder.mkdir()
    outside.write_text("import layer_sdk\n")
    (folder / "real.py").write_text("import layer_sdk\n")
    (folder / "within.py").symlink_to("real.py")
    (folder / "without.py").symlink_to(outside)
    (folder / "nowhere.py").symlink_to("none.py")
    os.mkfifo(folder / "pipe.py")
    found = migrate(folder, write=True)
    assert [file.path.name for file in found.files] == ["real.py"]
    assert [(place.path.name, place.kind) for place in found.places] == [
        ("nowhere.py", "unread"),
        ("without.py", "unread"),
    ]
    assert outside.read_text() == "import layer_sdk\n"
    assert (folder / "within.py").is_symlink()


def test_a_diff_is_what_patch_reads(tmp_path: Path) -> None:
    before = "import os\r\nx = '\u2028\x1c'\nfrom layer_sdk import layer\r\nlayer"
    (tmp_path / "a.py").write_bytes(before.encode())
    lines = migrate(tmp_path).diff.split("\n")
    assert lines[2] == "@@ -1,4 +1,4 @@"
    assert lines[3:] == [
        " import os\r",
        " x = '\u2028\x1c'",
        "-from layer_sdk import layer\r",
        "+from ostiary.layer import layer\r",
        " layer",
        "\\ No newline at end of file",
        "",
    ]


def test_a_package_of_the_projects_own_is_not_the_vendors(tmp_path: Path) -> None:
    (tmp_path / "liminal").mkdir()
    (tmp_path / "liminal" / "__init__.py").touch()
    assert moved(tmp_path, "import liminal\n") == "import liminal\n"


def test_environments_and_hidden_folders_are_not_looked_into(tmp_path: Path) -> None:
    for name in (".hidden", "env", "node_modules"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text("import layer_sdk\n")
    (tmp_path / "env" / "pyvenv.cfg").touch()
    assert migrate(tmp_path) == Migration()


def test_writing_keeps_encoding_mode_and_links(tmp_path: Path) -> None:
    file = tmp_path / "real.py"
    file.write_bytes("# coding: latin-1\nimport layer_sdk  # é\r\n".encode("latin-1"))
    file.chmod(0o750)
    (tmp_path / "link.py").symlink_to(file)
    migrate(tmp_path / "link.py", write=True)
    assert (tmp_path / "link.py").is_symlink()
    assert file.read_bytes().endswith("as layer_sdk  # é\r\n".encode("latin-1"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert sorted(os.listdir(tmp_path)) == ["link.py", "real.py"]


def test_nothing_at_a_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"no file or folder .*nowhere"):
        migrate(tmp_path / "nowhere")


class TestCommand:
    """`ostiary migrate`."""

    @pytest.fixture
    def program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        file = tmp_path / "app.py"
        file.write_text("from layer_sdk import layer\n")
        return file

    def test_shows_a_diff_and_changes_nothing(
        self, program: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["migrate", "app.py"]) == 3
        shown = capsys.readouterr()
        assert "-from layer_sdk import layer\n+from ostiary.layer import layer\n" in shown.out
        assert "1 file would change (--write changes them)" in shown.err
        assert program.read_text() == "from layer_sdk import layer\n"

    def test_writes_when_told_to(self, program: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["migrate", ".", "--write"]) == 0
        assert program.read_text() == "from ostiary.layer import layer\n"
        assert main(["migrate", "."]) == 0

    def test_is_not_done_while_places_are_left(
        self, program: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (program.parent / "requirements.txt").write_text("protectai-layer-sdk\n")
        assert main(["migrate", ".", "--write"]) == 3
        assert "requirements.txt:1: requires protectai-layer-sdk" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("text", "needs"),
        [
            ("from layer_sdk import layer\nimport anthropic\n", "ostiary[instrument]"),
            ("from layer_sdk import layer\n# import openai\n", "ostiary"),
            ("from libretto_openai import Client\n", "ostiary[openai]"),
            ("from libretto_openai import LibrettoConfig as L\nL(redact_pii=True)\n", "ostiary[openai,pii]"),
        ],
    )
    def test_says_which_extras_the_program_needs(
        self, text: str, needs: str, program: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The vendor's package brings what they are for; without them Ostiary records no call, or finds no data."""
        program.write_text(text)
        (program.parent / "requirements.txt").write_text("libretto-openai\nprotectai-layer-sdk\n")
        main(["migrate", "."])
        told = capsys.readouterr().err
        assert told.endswith(f"the moved code requires {needs}\n")
        assert f"the code that was moved requires {needs}\n" in told

    def test_says_that_a_file_of_another_kind_is_left(
        self, program: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (program.parent / "notes.txt").write_text("from layer_sdk import layer\n")
        assert main(["migrate", "notes.txt"]) == 3
        assert "notes.txt: left alone: no file of Python (.py)" in capsys.readouterr().err
        assert main(["migrate", ".", "--write"]) == 0

    def test_speaks_json(self, program: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["migrate", ".", "--json"])
        told = json.loads(capsys.readouterr().out)
        assert [file["path"] for file in told["files"]] == ["app.py"]
        assert (told["written"], told["needs"], told["places"]) == (False, ["ostiary"], [])

    def test_says_what_it_cannot_write(self, program: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["migrate", "nowhere"]) == 1
        assert "ostiary: there is no file or folder nowhere" in capsys.readouterr().err
