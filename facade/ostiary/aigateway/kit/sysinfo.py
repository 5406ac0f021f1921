"""Attributes that describe this process and its machine, by OpenTelemetry's names for resources."""

from __future__ import annotations

import os
import platform
import re
import socket
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["SysInfo"]

_LONGEST_LINE = 1024
_POD = re.compile(r"(\w[\w.-]*)-\w{9,10}-\w{5}")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


class SysInfo(Mapping[str, str | int]):
    """Hold the attributes of a service's resource; what can't be found out is left out. It can't be changed.

    `enable_service_instance_id` adds an id of this instance that outlives restarts: it is kept in the folder for
    temporary files.
    """

    def __init__(
        self, service_name: str, service_version: str | None = None, enable_service_instance_id: bool = False
    ) -> None:
        found: dict[str, str | int | None] = {
            "service.name": service_name,
            "service.version": service_version,
        }
        found |= self.host_info() | self.os_info() | self.process_info() | self.k8s()
        found |= {"machine.id": self.machine_id(), "container.id": self.container_id()}
        if enable_service_instance_id:
            found["service.instance.id"] = self.service_instance_id(service_name)
        self._attributes = {name: value for name, value in found.items() if value not in (None, "")}

    def __getitem__(self, name: str) -> str | int:
        value = self._attributes[name]
        assert value is not None
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._attributes)

    def __len__(self) -> int:
        return len(self._attributes)

    @staticmethod
    def host_info() -> dict[str, str | int | None]:
        """Return what is known of the machine."""
        machine = platform.machine()
        return {
            "host.arch": _ARCHITECTURES.get(machine, machine),
            "host.name": socket.gethostname(),
            "host.hostname": platform.node(),
        }

    @staticmethod
    def os_info() -> dict[str, str | int | None]:
        """Return what is known of the operating system."""
        return {"os.description": platform.platform(), "os.type": platform.system().lower()}

    @staticmethod
    def process_info() -> dict[str, str | int | None]:
        """Return what is known of this process."""
        return {
            "process.pid": os.getpid(),
            "process.command_line": " ".join(sys.argv),
            "process.executable.path": sys.executable,
            "process.runtime.description": sys.version,
            "process.runtime.name": sys.implementation.name,
            "process.runtime.version": platform.python_version(),
        }

    @staticmethod
    def machine_id() -> str | None:
        """Return the machine's id, where it has one."""
        return SysInfo.read_first_line("/etc/machine-id")

    @staticmethod
    def container_id() -> str | None:
        """Return the container's id, where this runs in one."""
        line = SysInfo.read_first_line("/proc/1/cpuset")
        return line.rstrip("/").rpartition("/")[2] or None if line else None

    @staticmethod
    def service_instance_id(service_name: str) -> str | None:
        """Return the id of this instance of a service, a new one where none is kept."""
        name = re.sub(r"[^\w.-]", "-", service_name)
        path = Path(tempfile.gettempdir()) / f"{name}-service-instance-id"
        known = SysInfo.read_first_line(str(path))
        if known:
            return known
        made = uuid.uuid1().hex
        try:
            with path.open("x", encoding="ascii") as file:
                file.write(made)
        except OSError:
            return SysInfo.read_first_line(str(path)) or made
        return made

    @staticmethod
    def k8s() -> dict[str, str | int | None]:
        """Return what the names that Kubernetes gives tell."""
        name = platform.node()
        pod = _POD.fullmatch(name)
        if pod is None:
            return {}
        return {
            "k8s.pod.name": name,
            "k8s.container.name": pod[1],
            "k8s.namespace.name": os.environ.get("NAMESPACE"),
        }

    @staticmethod
    def read_first_line(path: str) -> str | None:
        """Return the first line of a file, up to 1024 characters; None where there is none to be read."""
        try:
            with Path(path).open(encoding="utf-8", errors="replace") as file:
                return file.readline(_LONGEST_LINE).strip() or None
        except OSError:
            return None

    def __repr__(self) -> str:
        return f"SysInfo({', '.join(self._attributes)})"
