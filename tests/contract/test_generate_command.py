"""`ostiary generate`: the same templates and the same runtime, for other repositories."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ostiary.cli import main
from ostiary.errors import InvalidInputError, MissingExtraError
from ostiary.generate import DocumentError, calls, generate

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "tests" / "hazards" / "documents"


def program(text: str, *paths: Path) -> str:
    """Run a program in a fresh interpreter that finds packages in some folders, and return what it prints."""
    lines = [f"import sys; sys.path[:0] = {[str(path) for path in paths]!r}", text]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `shop_api` in it, compiled once."""
    home = tmp_path_factory.mktemp("generate")
    generate(PUBLIC / "public_wire.yaml", package="shop_api", output=home)
    return home


def test_every_module_of_it_imports_at_once_and_alone(folder: Path) -> None:
    names = [
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in (folder / "shop_api").rglob("*.py")
    ]
    every = "\n".join(f"import {name}" for name in names)
    alone = "\n".join(
        f"[sys.modules.pop(one) for one in list(sys.modules) if one.startswith('shop_api')]; import {name}"
        for name in names
    )
    assert program(f"{every}\n{alone}\nprint('done')", folder) == "done"


def test_it_needs_nothing_of_ostiary(folder: Path) -> None:
    found = program(
        "import shop_api.api.main.chat, shop_api.client\n"
        "print([one for one in sys.modules if one.split('.')[0] in ('ostiary', 'ostiary_api')])",
        folder,
    )
    assert found == "[]"
    for path in (folder / "shop_api").rglob("*.py"):
        assert "ostiary" not in {
            name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None) or ""]
        }
        first = path.read_text().splitlines()[:1]
        assert not first or "ostiary generate" in first[0]
        assert str(ROOT) not in path.read_text()


@pytest.mark.fuzz
def test_it_is_clean_under_a_strict_type_checker(folder: Path) -> None:
    (folder / "user.py").write_text(
        "from shop_api.models import Call, Piece\n"
        "call: Call = Call(question='q')\n"
        "text: str = Piece(text='a').text\n"
        "call.nothing  # type: ignore[attr-defined]\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--no-incremental",
            "--cache-dir",
            "/dev/null",
            "shop_api",
            "user.py",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if "No module named mypy" in done.stderr:
        pytest.skip("mypy is no part of what tests need")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["public_schemas", "public_31"])
def test_names_are_the_same_in_each_run(name: str, tmp_path: Path) -> None:
    sums = []
    for seed in ("0", "12345"):
        code = (
            "from ostiary.generate import generate\n"
            f"generate({str(PUBLIC / name)!r} + '.yaml', package='again', output={str(tmp_path / seed)!r})"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=False
        )
        assert done.returncode == 0
        home = tmp_path / seed / "again"
        sums.append(
            {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}
        )
    assert sums[0] == sums[1] != {}


def test_two_documents_share_one_runtime(tmp_path: Path) -> None:
    for name in ("public_31", "public_schemas"):
        generate(PUBLIC / f"{name}.yaml", package=f"both.{name}", output=tmp_path)
    text = (
        "import both.public_31, both.public_schemas\n"
        "from both.public_31.api.main import send_all\n"
        "print(both.public_31.Client is both.public_schemas.Client, send_all.OPERATION.service)"
    )
    assert program(text, tmp_path) == "True public_31"
    assert not list(tmp_path.glob("both/public_*/_runtime"))


def test_it_can_be_driven_by_ostiary(tmp_path: Path) -> None:
    generate(PUBLIC / "public_wire.yaml", package="driven", output=tmp_path, runtime="ostiary")
    text = (
        "from driven.api.main import chat\nfrom driven.models import Call\nfrom ostiary_api._runtime import Request\n"
        "from ostiary._core.plan import plan\nplan_ = plan(chat, body=Call(question='q'))\nplan_.prepare()\n"
        "print(type(plan_.request) is Request)"
    )
    assert program(text, tmp_path) == "True"
    assert not (tmp_path / "driven" / "_runtime").exists()


def test_what_changes_is_written_and_what_is_gone_is_deleted(tmp_path: Path) -> None:
    document = tmp_path / "shop.json"
    whole = small()
    document.write_text(json.dumps(whole))
    first = generate(document, package="shop", output=tmp_path / "out")
    assert (first.operations, first.models, first.notes) == (2, 1, ())
    mine = tmp_path / "out" / "shop" / "mine.txt"
    mine.write_text("kept")
    again = generate(document, package="shop", output=tmp_path / "out")
    assert (again.written, again.deleted) == (0, 0)
    assert generate(document, package="shop", output=tmp_path / "out", check=True).differs == ()
    del whole["paths"]["/b"]
    document.write_text(json.dumps(whole))
    assert len(generate(document, package="shop", output=tmp_path / "out", check=True).differs) == 2
    third = generate(document, package="shop", output=tmp_path / "out")
    assert (third.written, third.deleted, mine.read_text()) == (1, 1, "kept")


def small() -> dict[str, Any]:
    thing = {"$ref": "#/components/schemas/Thing"}
    answer = {"200": {"description": "Done.", "content": {"application/json": {"schema": thing}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/a": {"get": {"operationId": "read_a", "tags": ["shop"], "responses": answer}},
            "/b": {"get": {"operationId": "read_b", "tags": ["shop"], "responses": answer}},
        },
        "components": {"schemas": {"Thing": {"type": "object", "properties": {"a": {"type": "string"}}}}},
    }


def broken() -> dict[str, Any]:
    whole = small()
    whole["paths"]["/b"]["get"]["responses"]["200"]["content"]["application/json"] = {
        "schema": {"$ref": "#/components/schemas/Holder"}
    }
    whole = json.loads(json.dumps(whole))
    whole["components"]["schemas"]["Holder"] = {
        "type": "object",
        "properties": {"x": {"$ref": "other.yaml#/X"}},
    }
    whole["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"] = {
        "schema": {"$ref": "#/components/schemas/Thing"}
    }
    return whole


def test_what_can_not_be_compiled_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    document = tmp_path / "shop.json"
    document.write_text(json.dumps(broken()))
    with pytest.raises(DocumentError) as refused:
        generate(document, package="shop", output=tmp_path / "out")
    assert "schema Holder: the reference other.yaml#/X leads nowhere" in refused.value.reasons[0]
    assert not (tmp_path / "out").exists()


def test_the_rest_can_be_had_without_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "shop.json"
    document.write_text(json.dumps(broken()))
    command = ["generate", str(document), "--package", "shop", "--output", str(tmp_path), "--partial"]
    assert main(command) == 0
    told = capsys.readouterr()
    assert "left out: " in told.err
    assert "shop: 1 operation, 1 model\n" in told.out
    assert (tmp_path / "shop/api/shop/read_a.py").is_file()
    assert not (tmp_path / "shop/models/holder.py").exists()


def test_the_command_tells_what_was_rewritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["generate", str(PUBLIC / "public_31.yaml"), "--package", "api_31", "--output", str(tmp_path)]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "schema All.nothing: no value is allowed for it" in told
    kept = (tmp_path / "api_31" / "rewritten.txt").read_text()
    assert all(line in kept for line in told.splitlines()[:-1])
    assert main([*command, "--check"]) == 0
    (tmp_path / "api_31" / "models" / "plain.py").write_text("x = 1\n")
    assert main([*command, "--check"]) == 1
    assert "-x = 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("swagger: '2.0'", "Swagger 2; convert it"),
        ("openapi: 3.2.0\npaths: {/: {}}", "not OpenAPI 3.0 or 3.1"),
        ("openapi: 3.1.0", "no paths"),
        (
            "openapi: 3.1.0\npaths: {/a: {GET: {responses: {}}}}",
            "no operation: its paths may hold get, put, post",
        ),
        ("a: [1,", "/shop.yaml: line 1, column 7: "),
        (b"\xff\xfe", "/shop.yaml: 'utf-8' codec can't decode"),
        (
            "openapi: 3.1.0\npaths: {'/a?b={c}': {get: {operationId: a, responses: {}}}}",
            "give that `in: query`",
        ),
    ],
)
def test_what_is_no_document_is_told(text: str | bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DocumentError, match="can't be compiled") as refused:
        generate(tmp_path / "shop.yaml", package="shop", output=tmp_path)
    assert told in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", str(tmp_path / "no.yaml"), "--package", "shop"]) == 1
    assert "no.yaml: No such file" in capsys.readouterr().err
    (tmp_path / "a.json").write_text(json.dumps(small()))
    assert main(["generate", str(tmp_path / "a.json"), "--package", "my-api", "--output", str(tmp_path)]) == 1
    assert "my-api: a package is named by Python identifiers" in capsys.readouterr().err
    assert (
        main(["generate", str(tmp_path / "a.json"), "--package", "my.class", "--output", str(tmp_path)]) == 1
    )
    assert "my.class: a package is named by Python identifiers, none a keyword" in capsys.readouterr().err
    assert main(["generate", ".", "--package", "shop"]) == 1
    told = capsys.readouterr().err
    assert told == "ostiary: the document can't be compiled: .: it is a folder; name the document in it\n"


def test_a_runtime_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="runtime='osti': pass 'copy' or 'ostiary'"):
        generate(tmp_path / "a.json", package="shop", output=tmp_path, runtime="osti")  # type: ignore[arg-type]  # pyright: ignore


def test_a_document_in_the_working_directory_is_named_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text("a: [1,")
    assert main(["generate", "bad.yaml", "--package", "shop"]) == 1
    assert ": bad.yaml: line 1, column 7: " in capsys.readouterr().err


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError("no", name="openapi_python_client")

    monkeypatch.setattr(calls, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"pip install 'ostiary\[generate\]'"):
        generate("a.yaml", package="a")


def test_an_operation_without_a_name_that_leads_out_of_the_document_is_left_out(tmp_path: Path) -> None:
    """It is named by method and path, as `--partial` looks for it; another method than OpenAPI's is told of."""
    document, out = small(), tmp_path / "out"
    answer = {"description": "x", "content": {"application/json": {"schema": {"$ref": "other.yaml#/X"}}}}
    document["paths"]["/away"] = {"get": {"responses": {"200": answer}}, "gett": {"responses": {}}}
    (tmp_path / "shop.json").write_text(json.dumps(document))
    with pytest.raises(
        DocumentError, match=r"operation GET /away: the reference other.yaml#/X leads nowhere"
    ):
        generate(tmp_path / "shop.json", package="shop", output=out)
    made = generate(tmp_path / "shop.json", package="shop", output=out, partial=True)
    assert "operation GET /away" in made.left_out[0]
    assert (
        made.operations
        == generate(tmp_path / "shop.json", package="b", output=out, partial=True).operations
        > 0
    )
    assert "path /away: `gett` is no method that OpenAPI 3.1 knows; left out" in made.notes


@pytest.mark.parametrize("flags", ["", " --runtime ostiary", " --partial", " --runtime ostiary --partial"])
def test_a_package_says_by_which_command_it_is_made_again(
    flags: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.json").write_text(json.dumps(small()))
    command = f"ostiary generate shop.json --package shop{flags}"
    assert main(command.split()[1:]) == 0
    assert f"run `{command}`." in Path("shop/__init__.py").read_text()
    assert main([*command.split()[1:], "--check"]) == 0
