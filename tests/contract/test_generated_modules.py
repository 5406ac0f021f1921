"""Every generated module imports, lazily as well as all at once, and says what its document says."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openapi.compiler.cli import OPENAPI
from openapi.compiler.documents import find_documents
from openapi.compiler.normal import Notes
from openapi.compiler.normal.operations import listed

import ostiary_api
from ostiary_api._runtime import Model, Operation, Reply

DOCUMENTS = find_documents(OPENAPI)
MODULES = [one.name for one in pkgutil.walk_packages(ostiary_api.__path__, "ostiary_api.")]
ENDPOINTS = [name for name in MODULES if ".api." in name and name.count(".") == 4]
SERVICES = [document.service for document in DOCUMENTS]


def fresh(program: str) -> Any:
    """Run a program in a fresh interpreter, and return the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_every_module_imports_at_once() -> None:
    program = f"import importlib, json\nfor name in {MODULES}: importlib.import_module(name)\nprint(json.dumps('done'))"
    assert len(MODULES) > 100
    assert fresh(program) == "done"


@pytest.mark.parametrize("service", SERVICES)
def test_every_module_imports_alone(service: str) -> None:
    """In any order: each one is imported after the others were forgotten."""
    mine = [name for name in MODULES if name.startswith(f"ostiary_api.{service}.")]
    program = f"""
import importlib, json, sys
for name in {mine}:
    for loaded in [one for one in sys.modules if one.startswith("ostiary_api.{service}")]:
        del sys.modules[loaded]
    importlib.import_module(name)
print(json.dumps("done"))
"""
    assert fresh(program) == "done"


@pytest.mark.parametrize("service", SERVICES)
def test_models_are_loaded_when_they_are_asked_for(service: str) -> None:
    program = f"""
import json, sys
from ostiary_api.{service} import models
before = [name for name in sys.modules if name.startswith("ostiary_api.{service}.models.")]
for name in models.__all__:
    assert getattr(models, name).__name__ == name
after = [name for name in sys.modules if name.startswith("ostiary_api.{service}.models.")]
try:
    models.Nobody
except AttributeError as problem:
    message = str(problem)
print(json.dumps([before, len(after) >= len(models.__all__), set(models.__all__) <= set(dir(models)), message]))
"""
    assert fresh(program) == [
        [],
        True,
        True,
        f"module 'ostiary_api.{service}.models' has no attribute 'Nobody'",
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_type_checkers_are_told_the_same_names(service: str) -> None:
    """They read `__init__.pyi`, which nothing runs: what it says must hold all the same."""
    models = importlib.import_module(f"ostiary_api.{service}.models")
    stub = ast.parse(Path(str(models.__file__)).with_suffix(".pyi").read_text("utf-8"))
    told = {one.names[0].asname: one.module for one in stub.body if isinstance(one, ast.ImportFrom)}
    assert sorted(told) == models.__all__
    for name, home in told.items():
        assert getattr(models, str(name)).__module__ == f"ostiary_api.{service}.models.{home}"
    starred: dict[str, Any] = {}
    exec(f"from ostiary_api.{service}.models import *", starred)
    assert set(models.__all__) <= set(starred)


def test_endpoints_and_models_load_neither_httpx_nor_asyncio() -> None:
    quiet = [name for name in MODULES if not name.endswith(".client")]
    program = f"""
import importlib, json, sys
for name in {quiet}:
    importlib.import_module(name)
print(json.dumps(sorted({{"httpx", "asyncio", "ssl"}} & set(sys.modules))))
"""
    assert fresh(program) == []


def test_an_endpoint_loads_the_models_that_it_needs() -> None:
    program = """
import json, sys
import ostiary_api.layer.api.applications.create_application
print(json.dumps(sorted(name for name in sys.modules if name.startswith("ostiary_api.layer.models."))))
"""
    needed = ["application_created", "application_request", "error"]
    assert fresh(program) == [f"ostiary_api.layer.models.{name}" for name in needed]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_exports_the_client(service: str) -> None:
    package = importlib.import_module(f"ostiary_api.{service}")
    assert package.Client is importlib.import_module("ostiary_api._runtime.client").Client
    with pytest.raises(AttributeError):
        _ = package.Nobody


def test_the_package_is_typed() -> None:
    assert (importlib.resources.files("ostiary_api") / "py.typed").is_file()


class Plainly:
    """Names as the documents spell them, which are names of Python already."""

    @staticmethod
    def identifier(text: str) -> str:
        return text

    class_name = module_name = identifier


def operations(whole: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for one in listed(whole, Plainly(), Notes()):
        yield one.path, one.method, one.body


def stated() -> Iterator[Any]:
    for document in DOCUMENTS:
        whole = document.load()
        for path, method, operation in operations(whole):
            yield pytest.param(document.service, path, method, operation, id=operation["operationId"])


def module_of(service: str, operation: dict[str, Any]) -> Any:
    found = [name for name in ENDPOINTS if name.startswith(f"ostiary_api.{service}.")]
    modules = [importlib.import_module(name) for name in found]
    (mine,) = [one for one in modules if one.OPERATION.name == operation["operationId"]]
    return mine


@pytest.mark.parametrize(("service", "path", "method", "operation"), list(stated()))
def test_an_operation_says_what_the_document_says(
    service: str, path: str, method: str, operation: dict[str, Any]
) -> None:
    facts: Operation = module_of(service, operation).OPERATION
    replay = operation.get("x-ostiary-replay", {"mode": facts.replay, "because": ""})
    assert (facts.service, facts.path, facts.method) == (service, path, method.upper())
    assert (facts.replay, facts.because) == (replay["mode"], replay["because"].strip())
    assert [[one.name for one in schemes] for schemes in facts.security] == [
        list(alternative) for alternative in operation.get("security", [])
    ]
    for status in operation["responses"]:
        if status.isdigit():
            assert facts.expects(int(status)) == status.startswith("2")
    assert not facts.expects(304)


def examples(media: dict[str, Any]) -> Iterator[Any]:
    for example in media.get("examples", {}).values():
        yield example["value"]


def equal(ours: Any, theirs: Any) -> bool:
    """Compare JSON values; two spellings of one instant are equal."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(equal(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(equal, ours, theirs))
    if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs:
        return datetime.fromisoformat(ours) == datetime.fromisoformat(theirs)
    return bool(ours == theirs)


def written(value: Any) -> Any:
    if isinstance(value, list):
        return [written(one) for one in value]
    return value.to_dict() if isinstance(value, Model) else value


def answered() -> Iterator[Any]:
    for parameters in stated():
        service, _, _, operation = parameters.values
        for status, answer in operation["responses"].items():
            media = (answer.get("content") or {}).get("application/json", {})
            for index, value in enumerate(examples(media)):
                if status.startswith("2"):
                    code = 299 if status.endswith("XX") else int(status)
                    name = f"{operation['operationId']}-{status}-{index}"
                    yield pytest.param(service, operation, code, value, id=name)


@pytest.mark.parametrize(("service", "operation", "status", "value"), list(answered()))
def test_the_documents_examples_of_answers_are_read_and_written_again(
    service: str, operation: dict[str, Any], status: int, value: Any
) -> None:
    reply = Reply(status, {}, json.dumps(value).encode())
    assert equal(written(module_of(service, operation).decode(reply)), value)


def sent() -> Iterator[Any]:
    for parameters in stated():
        service, _, _, operation = parameters.values
        media = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for index, value in enumerate(examples(media)):
            yield pytest.param(service, operation, value, id=f"{operation['operationId']}-{index}")


@pytest.mark.parametrize(("service", "operation", "value"), list(sent()))
def test_the_documents_examples_of_bodies_are_sent_as_they_are(
    service: str, operation: dict[str, Any], value: Any
) -> None:
    module = module_of(service, operation)
    name = module.request.__annotations__["body"]
    model = getattr(importlib.import_module(f"ostiary_api.{service}.models"), name)
    required = {one["name"]: "x" for one in operation["parameters"] if one.get("required")}
    request = module.request(body=model.from_dict(value), **required)
    assert equal(json.loads(request.body), value)
    assert request.path.startswith("/")
    assert request.headers["Content-Type"] == "application/json"
