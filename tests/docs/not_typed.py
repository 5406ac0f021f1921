"""The commands of the pages that no test types, and who does instead what they do."""

import re

# Commands that are not typed, and who does what they do instead.
NOT_TYPED = {
    r"pip install|python3 -m venv|\. \.venv/bin/activate": "`make package` installs each extra where nothing else is",
    r"make |\.ci/run$": "CI types make's words, and is what runs this test; benchmarks are the release's",
    r"podman ": "there is no container engine in CI; tests/peers/test_container_file.py carries out the file's steps",
    r"kubectl ": "there is no cluster in CI; tests/unit/test_deploy.py holds the manifests against Kubernetes' schemas",
    r"gunicorn |export OSTIARY_GATEWAY_CONFIG": "tests/sandbox/test_gateway_serving.py serves with gunicorn's workers",
    r"ostiary gateway .*--tls": "tests/sandbox/test_processor_tls.py makes certificates, and serves with them",
}


def why_not(command: str) -> str | None:
    """Return why a command is not typed, None where it is."""
    return next((why for pattern, why in NOT_TYPED.items() if re.match(pattern, command)), None)
