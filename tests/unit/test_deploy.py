"""docs/deploy: the manifests are Kubernetes' own shapes, fit each other, and name what the gateway serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from starlette.testclient import TestClient

from ostiary.aigateway.gateway import GatewayConfig, gateway_app, load_config, parse_config
from ostiary.cli.root import main

DEPLOY = Path(__file__).resolve().parent.parent.parent / "docs" / "deploy"
MANIFESTS: dict[str, Any] = {
    each["kind"]: each for each in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
}
# The oldest that has its own support still, and the newest that the validator knows.
VERSIONS = ("1.34", "1.37")
POD: dict[str, Any] = MANIFESTS["Deployment"]["spec"]["template"]["spec"]
CONTAINER: dict[str, Any] = POD["containers"][0]


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("GATEWAY_TOKEN", "t")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "kind", ["ConfigMap", "Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"]
)
def test_manifests_are_valid(kind: str, version: str) -> None:
    kubernetes_validate.validate(MANIFESTS[kind], version, strict=True)


def test_a_wrong_manifest_is_not() -> None:
    wrong = {**MANIFESTS["Service"], "spec": {"ports": [{"prot": 80}]}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_manifests_name_each_other() -> None:
    labels = MANIFESTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
    name = MANIFESTS["Deployment"]["metadata"]["name"]
    assert MANIFESTS["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert MANIFESTS["Service"]["spec"]["selector"] == labels
    assert MANIFESTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert MANIFESTS["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == name
    assert POD["volumes"][0]["configMap"]["name"] == MANIFESTS["ConfigMap"]["metadata"]["name"]
    ports = {each["name"]: each["containerPort"] for each in CONTAINER["ports"]}
    assert {each["targetPort"] for each in MANIFESTS["Service"]["spec"]["ports"]} <= set(ports)
    assert CONTAINER["args"][CONTAINER["args"].index("--port") + 1] == str(ports["http"])


def test_probes_ask_what_the_gateway_serves() -> None:
    # Nothing listens there: alive it is, ready it is not.
    with TestClient(gateway_app(GatewayConfig("http://127.0.0.1:9/v1"))) as client:
        probes = {
            name: CONTAINER[f"{name}Probe"]["httpGet"]["path"]
            for name in ("startup", "liveness", "readiness")
        }
        assert [client.get(path).status_code for path in probes.values()] == [200, 200, 503]
        annotations = MANIFESTS["Deployment"]["spec"]["template"]["metadata"]["annotations"]
        assert client.get(annotations["prometheus.io/path"]).text.startswith(
            "# TYPE ostiary_gateway_requests_total"
        )


def test_a_pod_ends_after_its_requests() -> None:
    grace = int(CONTAINER["args"][CONTAINER["args"].index("--grace") + 1])
    pause = int(CONTAINER["lifecycle"]["preStop"]["exec"]["command"][1])
    assert POD["terminationGracePeriodSeconds"] > grace + pause


def test_its_files_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    mounted = parse_config(yaml.safe_load(MANIFESTS["ConfigMap"]["data"]["gateway.yaml"]))
    assert mounted == load_config(DEPLOY / "gateway.yaml")
    assert main(["gateway", "--config", str(DEPLOY / "gateway.yaml"), "--check"]) == 0
    assert "in front of https://api.openai.com/v1" in capsys.readouterr().out
