"""What an import costs in a fresh interpreter, whose own start is not counted."""

from __future__ import annotations

from benchmarks.measure import Figures, measured


def ostiary(n: int) -> Figures:
    with measured(1) as figures:
        import ostiary  # noqa: F401
    return figures


def ostiary_client(n: int) -> Figures:
    with measured(1) as figures:
        from ostiary.layer import layer  # noqa: F401
    return figures


def httpx(n: int) -> Figures:
    with measured(1) as figures:
        import httpx  # noqa: F401
    return figures


def layer_sdk(n: int) -> Figures:
    with measured(1) as figures:
        from layer_sdk import layer  # noqa: F401
    return figures


def orquesta_sdk(n: int) -> Figures:
    with measured(1) as figures:
        import orquesta_sdk  # noqa: F401
    return figures


def openai(n: int) -> Figures:
    with measured(1) as figures:
        import openai  # noqa: F401
    return figures


def langfuse(n: int) -> Figures:
    with measured(1) as figures:
        import langfuse  # noqa: F401
    return figures


def opentelemetry(n: int) -> Figures:
    with measured(1) as figures:
        import opentelemetry.sdk.trace  # noqa: F401
    return figures
