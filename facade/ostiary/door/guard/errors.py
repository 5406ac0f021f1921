"""What a governed call raises by itself: OpenAI's error of the fitting status, and Ostiary's, in one.

So `except openai.BadRequestError` catches a rejection as it would one by a gateway, and `except GuardRejectedError`
too. What a processor said of the text is on `.detail` and `.body`, never in `str()`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ostiary.door.guard.explaining import Explanation, attach
from ostiary.errors import DeadlineExceededError, Facts, OstiaryError

__all__ = [
    "GuardDeadlineError",
    "GuardError",
    "GuardFailedError",
    "GuardRejectedError",
    "GuardUngovernedError",
    "http_of",
    "refusal",
    "timed_out",
]


class GuardError(OstiaryError):
    """Report a call that the guard stopped: `.stage` says where; `ostiary.door.guard.explain(error)` tells the rest."""

    stage: str = ""
    code: str | None = None
    detail: str = ""
    # As of OpenAI's errors, which each one is too. A deadline that is over has no status.
    status_code: int
    param: str | None
    type: str | None
    body: Any
    message: str

    def __reduce__(self) -> tuple[Any, ...]:
        # The classes are made at run time, and what was said of the text stays here.
        status = getattr(self, "status_code", None)
        return (
            _again,
            (_root(type(self)), self.args, self.facts.without_words(), self.stage, self.code, status),
        )


class GuardRejectedError(GuardError):
    """Report that a processor rejected the prompt or the answer, or that an attachment can't be cleansed.

    Also OpenAI's error of its status (`openai.BadRequestError` for a policy violation). `.code` is the rejection's,
    `.detail` the processor's words, `.param` the step, `.body` all of it as OpenAI's API has it.
    """


class GuardFailedError(GuardError):
    """Report that a stage failed whose policy is closed; also OpenAI's `InternalServerError`, with status 503.

    `__cause__` is what the stage raised.
    """


class GuardUngovernedError(GuardError):
    """Report a call that the guard doesn't govern, and was not told to let pass; also OpenAI's `BadRequestError`.

    `.param` is the name by which `guard(…, others=…)` lets it pass. Nothing was sent.
    """


class GuardDeadlineError(GuardError, DeadlineExceededError):
    """Report that the call was not done by its deadline; also OpenAI's `APITimeoutError`."""


_ROOTS = (GuardRejectedError, GuardFailedError, GuardUngovernedError, GuardDeadlineError)
_made: dict[tuple[type[GuardError], str], type[GuardError]] = {}
# The class of OpenAI's for a status.
_STATUSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}


def _root(kind: type[GuardError]) -> type[GuardError]:
    return next((root for root in _ROOTS if issubclass(kind, root)), GuardError)


def _class(root: type[GuardError], name: str) -> type[GuardError]:
    if (root, name) not in _made:
        theirs: Any = getattr(import_module("openai"), name)
        made = type(root.__name__, (root, theirs), {"__doc__": root.__doc__, "__module__": root.__module__})
        _made[root, name] = made
    return _made[root, name]


def _status_class(root: type[GuardError], status: int) -> type[GuardError]:
    name = _STATUSES.get(status)
    return _class(root, name or ("InternalServerError" if status >= 500 else "APIStatusError"))


def refusal(
    root: type[GuardError],
    text: str,
    *,
    stage: str,
    status: int,
    body: dict[str, Any],
    client: Any,
    explanation: Explanation | None,
) -> GuardError:
    """Make the error of a call that was stopped; `body` is the inner object of an error of OpenAI's API."""
    error = _raw(
        _status_class(root, status), text, Facts(service="guard", status=status, code=body.get("code"))
    )
    known: dict[str, Any] = {
        "stage": stage,
        "detail": body.get("message") or "",
        "body": body,
        "status_code": status,
        "response": _answer(client, status, {"error": body}),
        **{name: body.get(name) for name in ("code", "param", "type")},
    }
    _fill(error, known, text, known["response"].request)
    if explanation is not None:
        attach(error, explanation)
    return error


def timed_out(client: Any, explanation: Explanation, stage: str) -> GuardError:
    """Make the error of a call that was not done in time."""
    text = f"the governed call was not done by its deadline; it was at: {stage}"
    error = _raw(_class(GuardDeadlineError, "APITimeoutError"), text, Facts(service="guard"))
    _fill(
        error,
        {"stage": stage, "body": None, "code": None, "param": None, "type": None},
        text,
        _request(client),
    )
    attach(error, explanation)
    return error


def _raw(kind: type[GuardError], text: str, facts: Facts) -> GuardError:
    """Make an error past the constructors, of which each knows its own half alone."""
    error = kind.__new__(kind)
    Exception.__init__(error, text)
    error.facts = facts
    return error


def _fill(error: GuardError, known: dict[str, Any], text: str, request: Any) -> None:
    for name, value in {**known, "message": text, "request": request}.items():
        setattr(error, name, value)


def _again(
    root: type[GuardError],
    args: tuple[Any, ...],
    facts: Facts,
    stage: str,
    code: str | None,
    status: int | None,
) -> GuardError:
    """Rebuild a pickled error: its class and facts, without what was said of the text."""
    kind = root
    if status is not None:
        kind = _status_class(root, status)
    elif root is GuardDeadlineError:
        kind = _class(root, "APITimeoutError")
    text = str(args[0]) if args else ""
    error = _raw(kind, text, facts)
    _fill(error, {"stage": stage, "code": code, "status_code": status, "body": None}, text, None)
    return error


def http_of(client: Any) -> Any:
    """Return the HTTP library that an OpenAI client speaks with: httpx, or its successor since openai 3."""
    for kind in type(client._client).__mro__:
        name = kind.__module__.partition(".")[0]
        if name.startswith("httpx"):
            return import_module(name)
    raise TypeError("the client has no HTTP client that is known")


def _request(client: Any) -> Any:
    return http_of(client).Request("POST", f"{str(client.base_url).rstrip('/')}/chat/completions")


def _answer(client: Any, status: int, body: dict[str, Any]) -> Any:
    return http_of(client).Response(status, json=body, request=_request(client))
