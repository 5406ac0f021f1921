"""The small dictionaries that `add_metrics` takes. Field names are the wire's (`openapi/orquesta.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from ostiary.orquesta.state import UserId

__all__ = ["CallOptions", "DeploymentFeedback", "DeploymentPerformance", "DeploymentUsage", "StreamOptions"]


class DeploymentFeedback(TypedDict):
    """Say what the end user thinks: `score` from 0, bad, to 100, good."""

    score: int


class DeploymentUsage(TypedDict):
    """Count tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: NotRequired[int]


class DeploymentPerformance(TypedDict):
    """Say how long it took, in milliseconds: the whole call, and until its first token."""

    latency: float
    time_to_first_token: NotRequired[float]


class CallOptions(TypedDict, total=False):
    """Name the less common arguments of `invoke` and `get_config`; what isn't given isn't sent.

    `prefix_messages` stand before the prompt's, `messages` after them. `user_id` takes the place of the client's.
    `extra_params` takes the place of the variant's model parameters. `invoke_options`: `include_retrievals`,
    `include_usage`, `mock_response`. `timeout` is in seconds, for this call; `float("inf")` is none.
    """

    prefix_messages: Sequence[Mapping[str, Any]] | None
    user_id: UserId
    extra_params: Mapping[str, Any] | None
    invoke_options: Mapping[str, Any] | None
    file_ids: Sequence[str] | None
    documents: Sequence[Mapping[str, Any]] | None
    knowledge_filter: Mapping[str, Any] | None
    identity: Mapping[str, Any] | None
    thread: Mapping[str, Any] | None
    deployment_id: str | None
    deployment_variant_id: str | None
    timeout: float | None


class StreamOptions(CallOptions, total=False):
    """Name the less common arguments of `invoke_with_stream`: those of `invoke`, and `idle_timeout` in seconds."""

    idle_timeout: float | None
