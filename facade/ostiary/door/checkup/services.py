"""What a check-up must know of each service: where its address is, and which call changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ostiary.door.client import Ostiary

__all__ = ["EXAMINED", "Examined"]


@dataclass(frozen=True, slots=True)
class Examined:
    """Describe a service. `address` is the keyword of its base URL, `touch` a call that changes nothing.

    `needs` names keywords of which one must be set; without any, the service counts as not configured. `asks_nobody`
    says why there is no call, where there is none or `touch` returns None.
    """

    address: str
    needs: tuple[str, ...]
    touch: Callable[[Ostiary], str | None] | None = None
    asks_nobody: str = ""


def _applications(door: Ostiary) -> str:
    return f"{len(door.layer.list_applications())} applications"


def _instances(door: Ostiary) -> str | None:
    from ostiary.liminal.config import API_SERVER_URL
    from ostiary.liminal.making import is_logged_in

    own: Any = door.settings_of("liminal")
    if not is_logged_in(API_SERVER_URL.require(own.pop("api_server_url", None)), own):
        return None  # it would ask a person to log in
    return f"{len(door.liminal.model_instances.list())} model instances"


def _deployments(door: Ostiary) -> str:
    return "deployments listed" if door.orquesta.deployments.list(limit=1).data else "no deployments yet"


def _processors(door: Ostiary) -> str:
    return f"{len(door.aigateway.discover())} processors"


EXAMINED = {
    "layer": Examined("base_url", ("base_url",), _applications),
    "liminal": Examined(
        "api_server_url",
        ("api_server_url",),
        _instances,
        "nobody is logged in, and a check-up asks nobody to",
    ),
    "aigateway": Examined("base_url", ("base_url",), _processors),
    "orquesta": Examined("base_url", ("api_key",), _deployments),
    "libretto": Examined(
        "base_url", ("api_key", "project_key"), None, "Libretto has no call that leaves no trace"
    ),
}
