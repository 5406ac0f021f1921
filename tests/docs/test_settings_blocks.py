"""What the pages show as settings is taken by whoever reads such files: TOML, YAML and JSON by their loaders."""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml
from openapi_spec_validator import validate
from tests.docs.pages import ROOT, Block, blocks, blocks_of, pages

from ostiary import Ostiary
from ostiary.aigateway.gateway import load_config, parse_config
from ostiary.config import ConnectionOptions
from ostiary.errors import ConfigurationError
from ostiary.sandbox import Sandbox

# Languages whose blocks something else runs, and the number of blocks that are only looked at, by page.
RUN_ELSEWHERE = {"python", "console"}
READ_HERE = {"toml", "yaml", "json"}
# Made by hand, of what varies from run to run: the form is looked at below.
LOOKED_AT = {"docs/deployment.md": 1, "docs/prompts.md": 1}


@pytest.fixture(autouse=True)
def _variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Set what the blocks name; the processors that they name are the page's own."""
    for name in ("OPENAI_API_KEY", "GATEWAY_TOKEN", "LAYER_TOKEN", "OUR_ORQUESTA_KEY", "OUR_CLIENT_SECRET"):
        monkeypatch.setenv(name, "a-value")
    (tmp_path / "my_guards.py").write_text(one("docs/aigateway.md", "my_guards.py").text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_guards", raising=False)


def one(page: str, title: str) -> Block:
    (found,) = [each for each in blocks_of(page, (ROOT / page).read_text("utf-8")) if each.title == title]
    return found


def written(block: Block) -> Path:
    file = Path(block.title)
    file.write_text(block.text, "utf-8")
    return file


def gateway(block: Block) -> None:
    config = load_config(written(block))
    assert config.upstream.startswith("http")
    assert config.pipeline.input


def recording(block: Block) -> None:
    with pytest.raises(ConfigurationError, match="upstream"):
        parse_config(yaml.safe_load(block.text))  # it is a part of such a file
    config = parse_config({"upstream": {"url": "http://127.0.0.1:9/v1"}, **yaml.safe_load(block.text)})
    assert config.record is not None


def deployments(block: Block) -> None:
    with Sandbox(orquesta=written(block)):
        pass


def document(block: Block) -> None:
    validate(yaml.safe_load(block.text))


YAML: dict[tuple[str, str], Callable[[Block], None]] = {
    ("docs/aigateway.md", "gateway.yaml"): gateway,
    ("docs/aigateway.md", ""): recording,
    ("docs/sandbox.md", "deployments.yaml"): deployments,
    ("docs/bring-your-own.md", "notes.yaml"): document,
}


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_yaml_is_read_by_its_loader(block: Block) -> None:
    YAML[block.page, block.title](block)


def test_a_wrong_file_is_seen() -> None:
    block = one("docs/aigateway.md", "gateway.yaml")
    with pytest.raises(ConfigurationError, match="on_failure"):
        gateway(Block(*block_with(block, "on_failure: open", "on_failure: perhaps")))
    block = one("docs/sandbox.md", "deployments.yaml")
    with pytest.raises(ConfigurationError, match="variants"):
        deployments(Block(*block_with(block, "variants:", "variant:", 1)))


def block_with(block: Block, old: str, new: str, times: int = -1) -> tuple[Any, ...]:
    text = block.text.replace(old, new, times)
    assert text != block.text
    return (block.page, block.line, block.language, block.title, block.remark, text)


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_toml_is_a_doors_settings(block: Block) -> None:
    with Ostiary.from_file(written(block)) as door:
        assert door.orquesta
    tables = tomllib.loads(block.text)
    assert tables["connection"].keys() <= ConnectionOptions.__dataclass_fields__.keys()


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_json_is_json(block: Block) -> None:
    texts = block.text.splitlines() if block.title.endswith(".jsonl") else [block.text]
    assert all(isinstance(json.loads(text), dict) for text in texts)


@pytest.mark.parametrize(
    "manifest", sorted((ROOT / "docs" / "deploy").glob("*.yaml")), ids=lambda file: file.name
)
def test_files_to_deploy_are_what_they_seem(manifest: Path) -> None:
    for each in yaml.safe_load_all(manifest.read_text("utf-8")):
        if "apiVersion" in each:
            kubernetes_validate.validate(each, "1.34", strict=True)
        else:
            assert parse_config(each).pipeline.input


def test_the_log_of_a_gateway_is_the_one_that_it_writes() -> None:
    (block,) = [each for each in blocks("text") if each.page == "docs/deployment.md"]
    text = block.text.split(": ", 1)[1].replace("\n", " ").replace(", …}]}", "}]}")
    record = json.loads(text)
    assert record.keys() == {"request_id", "outcome", "steps"}
    assert record["steps"][0].keys() <= {"side", "stage", "step", "id", "decision", "ms", "changed"}


def test_the_page_of_the_sandbox_names_every_variable_that_it_prints() -> None:
    text = (ROOT / "docs/sandbox.md").read_text("utf-8")
    sentence = text.split("`ostiary sandbox env` prints `export` lines for ")[1].split(". It asks nobody")[0]
    with Sandbox() as sandbox:
        assert set(sentence.split("`")[1::2]) == set(sandbox.settings)


def test_every_block_is_run_read_or_counted() -> None:
    made = ("docs/reference/",)  # test_made_pages.py
    found = [
        block
        for path in pages()
        if not (name := path.relative_to(ROOT).as_posix()).startswith(made)
        for block in blocks_of(name, path.read_text("utf-8"))
        if block.language not in RUN_ELSEWHERE | READ_HERE
    ]
    assert {block.language for block in found} == {"text"}
    assert Counter(block.page for block in found) == LOOKED_AT
