"""What is wrong with a setting is said when the client is made, by the setting's name: not later, by what it breaks."""

from __future__ import annotations

import inspect
import ssl
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ostiary import Ostiary
from ostiary.aigateway import AsyncGatewayClient, GatewayClient, GatewayOptions
from ostiary.config import ConnectionOptions, Hooks, Limits, Outbox, RetryPolicy, Timeouts
from ostiary.door.guard import Cleanse
from ostiary.errors import InvalidInputError
from ostiary.layer import AsyncLayer, Layer, LayerOptions
from ostiary.libretto import AsyncLibretto, Libretto, LibrettoConfig
from ostiary.liminal import AsyncLiminal, Liminal
from ostiary.orquesta import AsyncOrquesta, Orquesta, OrquestaClientOptions

NEEDED: Mapping[Any, Mapping[str, Any]] = {
    Layer: {"base_url": "https://layer.example", "application_id": "a"},
    Orquesta: {"api_key": "k"},
    Liminal: {"api_server_url": "https://liminal.example", "token": "t"},
    GatewayClient: {"base_url": "https://gateway.example"},
    Libretto: {"api_key": "k"},
}
ASYNC: Mapping[Any, Any] = {
    Layer: AsyncLayer,
    Orquesta: AsyncOrquesta,
    Liminal: AsyncLiminal,
    GatewayClient: AsyncGatewayClient,
    Libretto: AsyncLibretto,
}
SHARED = {"retry": 3, "hooks": "x", "connection": "x"}
RECORDING: Mapping[str, tuple[Any, ...]] = {
    "overflow": ("drop",),
    "queue_capacity": (0, -1, "many", True, 1.5),
    "block_timeout": (-1, "x", float("nan")),
    "exit_timeout": (-1, "x", True),
    "deadline": (0, -1, "x", float("nan")),
    "on_drop": (5,),
    "delivery": ("durabel",),
}
# What belongs to one service alone. A text in the place of several is a slip as well.
OWN: Mapping[Any, Mapping[str, tuple[Any, ...]]] = {
    Layer: {
        "base_url": (3,),
        "application_name": (3,),
        "environment": (3,),
        "platform": (3,),
        "firewall_base_url": (3,),
        "sample": ("half", True, 2, float("nan")),
        "mask": ("x",),
        "route": (5,),
        "response_cap": (0, "x"),
        "disable_instrumentations": ("openai", ["opnai"], 5),
        "disabled_instrumentors": ("openai",),
        "outbox": ("unused.sqlite", 3),
        "http_timeout": ("3", "x", True, -1),
    },
    Orquesta: {
        "base_url": (3,),
        "environment": (3,),
        "api_key": (3,),
        "timeout": ("x", "3", True, -1),
        "idle_timeout": ("3", float("nan")),
    },
    Liminal: {
        "api_server_url": (3,),
        "token": (3,),
        "store": (3,),
        "source": (3,),
        "account": (3,),
        "model_instance_name": (3,),
        "timeout": ("x", "3", -1),
        "tokn": ("x",),
    },
    GatewayClient: {"base_url": (3,), "token": (3,), "timeout": ("x", "3", -1, True)},
    Libretto: {
        "base_url": (3,),
        "reporting_url": (3,),
        "prompt_template_name": (3,),
        "chat_id": (3,),
        "timeout": ("x", "3", -1, 0, True, [3]),
        "redactor": (3,),
        "redact_pii": ("no",),
        "allow_unnamed_prompts": ("no", 0),
        "outbox": ("unused.sqlite", 3),
        "api_kee": ("x",),
    },
}


def slips() -> Iterator[Any]:
    for kind in NEEDED:
        told: dict[str, tuple[Any, ...]] = {name: (value,) for name, value in SHARED.items()}
        told |= RECORDING if kind in (Layer, Libretto) else {}
        told |= OWN[kind]
        for name, values in told.items():
            for value in values:
                yield pytest.param(kind, name, value, id=f"{kind.__name__}-{name}-{value}")


@pytest.mark.parametrize(("kind", "name", "value"), [*slips()])
@pytest.mark.parametrize("face", ["sync", "async"])
def test_a_wrong_setting_is_named_when_the_client_is_made(
    kind: Any, name: str, value: Any, face: str
) -> None:
    make: Callable[..., Any] = kind if face == "sync" else ASYNC[kind]
    with pytest.raises(InvalidInputError) as raised:
        make(**{**NEEDED[kind], name: value})
    assert name in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("kind", NEEDED)
def test_the_right_ones_are_taken(kind: Any) -> None:
    kind(**NEEDED[kind]).close()


def test_hooks_are_tuples_of_functions() -> None:
    for wrong in (print, [print], ("x",)):
        with pytest.raises(InvalidInputError, match="request"):
            Hooks(request=wrong)  # type: ignore[arg-type]
    assert Hooks(reply=(print,)).reply == (print,)


def test_a_config_of_librettos_says_it_too() -> None:
    with pytest.raises(InvalidInputError, match="queue_capacity=0"):
        LibrettoConfig(queue_capacity=0)


@pytest.mark.parametrize(
    ("make", "slip", "meant"),
    [
        (LibrettoConfig, "prompt_templat_name", "prompt_template_name"),
        (OrquestaClientOptions, "api_kee", "api_key"),
        (GatewayOptions, "base_ulr", "base_url"),
        (LayerOptions, "delivry", "delivery"),
        (Cleanse, "on_failur", "on_failure"),
        (Libretto, "prompt_templat_name", "prompt_template_name"),
    ],
)
def test_a_misspelt_field_is_told_what_was_meant(make: Callable[..., Any], slip: str, meant: str) -> None:
    with pytest.raises(InvalidInputError, match=f"'{slip}'; did you mean '{meant}'"):
        make(**{slip: "secret-value"})


def test_options_stay_what_they_are_where_nothing_is_misspelt() -> None:
    assert OrquestaClientOptions("k", "production").environment == "production"
    assert "api_key" in inspect.signature(OrquestaClientOptions).parameters


def test_a_timeout_of_one_step_is_a_number_too() -> None:
    for wrong in ("3", True, -1, [3]):
        with pytest.raises(InvalidInputError, match="read="):
            Timeouts(read=wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert Timeouts.of(0.5).read == 0.5
    assert Timeouts(None, 1, 2.5, None).read == 1


@pytest.mark.parametrize("kind", [Layer, Orquesta, Liminal])
@pytest.mark.parametrize(
    ("name", "value"),
    [("timeout", "3"), ("retry", 3), ("headers", "X: y"), ("headers", {"X-Our": 3})],
)
def test_what_a_copy_is_given_is_named_as_well(kind: Any, name: str, value: Any) -> None:
    with kind(**NEEDED[kind]) as client, pytest.raises(InvalidInputError) as raised:
        client.with_options(**{name: value})
    assert str(raised.value).startswith(name)


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (RetryPolicy, "attempts", True),
        (RetryPolicy, "base", "0.5"),
        (RetryPolicy, "budget", -1),
        (Limits, "connections", "3"),
        (Limits, "connections", 0),
        (Limits, "keepalive", 1.5),
        (Limits, "keepalive_expiry", -1),
        (ConnectionOptions, "verify", 3),
        (ConnectionOptions, "limits", 3),
        (Outbox, "max_bytes", "1"),
        (Outbox, "lease", 0),
    ],
)
def test_a_wrong_field_of_what_clients_share_is_named(kind: Any, name: str, value: Any) -> None:
    with pytest.raises(InvalidInputError) as raised:
        kind(**{name: value})
    assert str(raised.value).startswith(f"{kind.__name__}({name}=")


def test_certificates_are_trusted_by_a_path_or_by_whatever_makes_tls() -> None:
    class Context:
        def wrap_socket(self) -> None: ...

    for right in (False, "/ca.pem", Path("/ca.pem"), ssl.create_default_context(), Context()):
        assert ConnectionOptions(verify=right).verify is right  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("name", ["connection", "retry", "hooks"])
def test_what_a_door_shares_is_named_when_it_is_wrong(name: Any) -> None:
    with pytest.raises(InvalidInputError, match=f"^{name} is an int; pass "):
        Ostiary(**{name: 3})
