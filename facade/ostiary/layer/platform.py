"""What each session says of where it was recorded: operating system, runtime, Kubernetes pod."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from functools import cache

from ostiary.version import __version__

__all__ = ["platform_attributes"]

_SYSTEMS = {"linux": "Linux", "darwin": "MacOS", "win32": "Windows", "ios": "iOS", "android": "Android"}


@cache
def platform_attributes(given: str | None) -> Mapping[str, str]:
    """Return the attributes that every session carries; read from the environment once a process."""
    attributes = {
        "source": f"ostiary/{__version__}",
        "os": given or _system(),
        "python.runtime": platform.python_implementation() or "unknown",
        "python.runtime.version": platform.python_version(),
    }
    if os.environ.get("KUBERNETES_SERVICE_HOST"):
        pod = {
            "kubernetes_pod_name": os.environ.get("POD_NAME") or os.environ.get("HOSTNAME"),
            "kubernetes_pod_namespace": os.environ.get("POD_NAMESPACE"),
            "kubernetes_node_name": os.environ.get("NODE_NAME"),
        }
        attributes |= {name: value for name, value in pod.items() if value}
    return attributes


def _system() -> str:
    name = sys.platform
    return _SYSTEMS.get(name) or (f"Other:{name}" if name else "Unknown")
