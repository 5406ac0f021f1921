"""What the work around a processor needs of it. `Processor` is this; naming it here keeps imports in one direction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from ostiary.aigateway.kit.limits import Limits
    from ostiary.aigateway.kit.parameters import Parameters
    from ostiary.aigateway.kit.signature import Signature

__all__ = ["Inspector"]


class Inspector(Protocol):
    """Say who inspects, what it takes, and by which method."""

    is_older: ClassVar[bool]
    inline_below: ClassVar[int]

    @property
    def version(self) -> str: ...
    @property
    def app_details(self) -> Mapping[str, Any] | None: ...
    @property
    def signature(self) -> Signature: ...
    @property
    def prompt_type(self) -> type[Any]: ...
    @property
    def response_type(self) -> type[Any]: ...
    @property
    def parameters_class(self) -> type[Parameters]: ...
    @property
    def limits(self) -> Limits: ...

    def id(self) -> str: ...
    def method(self, *, is_response: bool) -> tuple[Callable[..., Any], bool]: ...
    def execute_path(self) -> str: ...
    def signature_document(self) -> dict[str, Any]: ...
