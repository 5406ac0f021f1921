"""The governed call: a chat that is cleansed, inspected, sent, restored, recorded and logged, under one id.

    with Ostiary.from_env() as door, openai.OpenAI() as model:
        client = door.guard(model, inspect=[Step(processor=Words(), parameters={"modify": True})])
        answer = client.chat.completions.create(model="gpt-4o-mini", messages=[…])
        print(explain(answer))

`Ostiary.guard` says what a guard is made of. It needs the extra `openai`, and `aigateway` where processors inspect.
"""

from __future__ import annotations

from ostiary.door.guard.errors import (
    GuardDeadlineError,
    GuardError,
    GuardFailedError,
    GuardRejectedError,
    GuardUngovernedError,
)
from ostiary.door.guard.explaining import Change, Explanation, StageReport, explain
from ostiary.door.guard.options import Cleanse, Inspect, Log, Record

__all__ = [
    "Change",
    "Cleanse",
    "Explanation",
    "GuardDeadlineError",
    "GuardError",
    "GuardFailedError",
    "GuardRejectedError",
    "GuardUngovernedError",
    "Inspect",
    "Log",
    "Record",
    "StageReport",
    "explain",
]
