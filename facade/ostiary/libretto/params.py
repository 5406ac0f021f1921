"""What a call of a model says to Libretto, and what it comes to together with the client's own settings."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict, cast

from ostiary._core.given import kind_of, names_its_arguments, refuse_unknown
from ostiary._core.secrets import Secret
from ostiary.libretto.errors import refused

__all__ = ["LibrettoCreateParamDict", "LibrettoCreateParams", "checked_id", "checked_params"]


class LibrettoCreateParamDict(TypedDict, total=False):
    """Name what `libretto=` of a call may hold; every key is optional, and None means left out.

    `prompt_template_name`: which prompt this is; `api_name` is its older name and counts last. `api_key`,
    `project_key`: another project than the client's. `event_id`: the id of this call, made here where none is given.
    `feedback_key`: what feedback on the answer will name, made here as well. `chat_id`: the conversation. `chain_id`
    (older: `parent_event_id`): the job that took several calls; the session of `ostiary.session(…)` around the call
    where it is left out. `template_chat` or `template_text`: the prompt with
    its placeholders, for calls whose messages are plain; `template_params`: their values. Ids are texts or UUIDs.
    """

    project_key: str | Secret | None
    api_key: str | Secret | None
    prompt_template_name: str | None
    api_name: str | None
    event_id: str | uuid.UUID | None
    template_text: str | None
    template_chat: Sequence[Any] | None
    template_params: Mapping[str, Any] | None
    chat_id: str | uuid.UUID | None
    chain_id: str | uuid.UUID | None
    feedback_key: str | uuid.UUID | None
    parent_event_id: str | uuid.UUID | None


class _Params(dict[str, Any]):
    """Show what a call says by its keys alone: their values are keys of projects, and words of a prompt."""

    def __repr__(self) -> str:
        told = [name for name, value in self.items() if value is not None]
        return f"<LibrettoCreateParams of {', '.join(told) or 'nothing'}>"


@names_its_arguments(refused)
def LibrettoCreateParams(  # noqa: N802  (named as in Libretto's own SDK)
    project_key: str | Secret | None = None,
    api_key: str | Secret | None = None,
    prompt_template_name: str | None = None,
    api_name: str | None = None,
    event_id: str | uuid.UUID | None = None,
    template_text: str | None = None,
    template_chat: Sequence[Any] | None = None,
    template_params: Mapping[str, Any] | None = None,
    chat_id: str | uuid.UUID | None = None,
    chain_id: str | uuid.UUID | None = None,
    feedback_key: str | uuid.UUID | None = None,
    parent_event_id: str | uuid.UUID | None = None,
) -> LibrettoCreateParamDict:
    """Make what `libretto=` of a call takes; see `LibrettoCreateParamDict` for what each means.

    It is a dictionary, whose `repr` shows no value. Raises `LibrettoInputError` for an argument that there isn't.
    """
    params = {
        "project_key": project_key,
        "api_key": api_key,
        "prompt_template_name": prompt_template_name,
        "api_name": api_name,
        "event_id": event_id,
        "template_text": template_text,
        "template_chat": template_chat,
        "template_params": template_params,
        "chat_id": chat_id,
        "chain_id": chain_id,
        "feedback_key": feedback_key,
        "parent_event_id": parent_event_id,
    }
    return cast("LibrettoCreateParamDict", _Params(params))


_IDS: Final = frozenset({"event_id", "chat_id", "chain_id", "feedback_key", "parent_event_id"})
_TEXTS: Final = frozenset({"prompt_template_name", "api_name", "template_text"})
_KEYS: Final = frozenset({"api_key", "project_key"})
_KNOWN: Final = frozenset(LibrettoCreateParamDict.__annotations__)
_NOTHING: Final[Mapping[str, Any]] = {}


def checked_params(given: object) -> Mapping[str, Any]:
    """Check what a call's `libretto=` holds; leave out what is None or empty, and write ids as text.

    Raises `LibrettoInputError` naming the key, before anything is sent.
    """
    if given is None:
        return _NOTHING
    if not isinstance(given, Mapping):
        raise refused(
            f"libretto is {kind_of(given)}; pass LibrettoCreateParams(…) or a dictionary of its arguments"
        )
    found: dict[str, Any] = {}
    for name, value in cast("Mapping[str, Any]", given).items():
        if name not in _KNOWN:
            refuse_unknown((name,), _KNOWN, "key", lambda said: refused(f"libretto: {said}"))
        if value is None or value == "":
            continue
        found[name] = _checked(name, value)
    return found


def _checked(name: str, value: Any) -> Any:
    if name in _IDS:
        return checked_id(name, value)
    if name in _KEYS:
        if not isinstance(value, str | Secret):
            raise refused(f"{name} is {kind_of(value)}; pass text")
        return Secret.of(value)
    if name in _TEXTS:
        if not isinstance(value, str):
            raise refused(f"{name} is {kind_of(value)}; pass text")
    elif name == "template_chat":
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence):
            raise refused(f"template_chat is {kind_of(value)}; pass a list of messages")
    elif not isinstance(value, Mapping):
        raise refused(f"{name} is {kind_of(value)}; pass a dictionary of values by name")
    return value


def checked_id(name: str, value: object) -> str:
    """Return an id as text. Raises `LibrettoInputError` for anything but text and UUIDs, and for an empty one."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if not isinstance(value, str):
        raise refused(f"{name} is {kind_of(value)}; pass text or a UUID")
    if not value.strip():
        raise refused(f"{name} is empty")
    return str.__str__(value)
