"""A snapshot is plain JSON data that shares nothing with the value, and taking one harms nobody."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import json
import math
import pathlib
import sys
import threading
import types
import uuid
import warnings
from typing import Any

import attrs
import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostiary.record import SizeLimits, snapshot, strict_snapshot
from ostiary.record.snapshot_kinds import Walk

CHAT = {
    "model": "m",
    "n": 1,
    "t": 0.5,
    "stop": None,
    "ok": True,
    "messages": [{"role": "user", "content": "Hi"}],
}


class Color(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


@dataclasses.dataclass
class Point:
    x: int
    y: Any = None


@attrs.define
class Spot:
    x: int
    tags: set[str] = attrs.Factory(set)


class Model:
    """Answer as a pydantic model does."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    def model_dump(self, mode: str = "python") -> dict[str, Any]:
        if mode == "json" and "fails" in self.fields:
            raise ValueError("no JSON form")
        return {**self.fields, "mode": mode}


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError("no")


class Foreign:
    def __repr__(self) -> str:
        return "<foreign>"


class Text(str):
    """A text with a mind of its own."""

    __slots__ = ()

    def __str__(self) -> str:
        return "other"


HERE = __name__


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (CHAT, CHAT),
        ((1, (2, [3])), [1, [2, [3]]]),
        (float("nan"), None),
        ([math.inf, -math.inf], [None, None]),
        ("caf\u00e9 \U0001f600", "caf\u00e9 \U0001f600"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "\U0001f600"),
        ({"\ud800": 1}, {"\ufffd": 1}),
        (Text("own"), "own"),
        (Color.RED, "red"),
        (Level.HIGH, 3),
        ({Color.RED: Level.HIGH}, {"red": 3}),
        (datetime.datetime(2026, 1, 2, 3, 4, 5, 6, datetime.UTC), "2026-01-02T03:04:05.000006+00:00"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (datetime.time(3, 4), "03:04:00"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (decimal.Decimal("1.10"), "1.10"),
        (pathlib.PurePosixPath("a/b"), "a/b"),
        (b"ab", {"$bytes": "YWI=", "length": 2}),
        (memoryview(b"ab"), {"$bytes": "YWI=", "length": 2}),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (Point(1, Spot(2, {"t"})), {"x": 1, "y": {"x": 2, "tags": ["t"]}}),
        (Model(a=uuid.UUID(int=0)), {"a": "00000000-0000-0000-0000-000000000000", "mode": "json"}),
        (
            Model(fails=Foreign()),
            {"fails": {"$repr": f"{HERE}.Foreign", "text": "<foreign>"}, "mode": "python"},
        ),
        (types.MappingProxyType({"a": (1,)}), {"a": [1]}),
        (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        ({1: "a", 2.5: "b", False: "c", None: "d"}, {"1": "a", "2.5": "b", "false": "c", "null": "d"}),
        ({uuid.UUID(int=1): 1}, {"00000000-0000-0000-0000-000000000001": 1}),
        ({(1, 2): 1}, {"(1, 2)": 1}),
        (2**63 - 1, 2**63 - 1),
        (2**63, "9223372036854775808"),
        (Foreign(), {"$repr": f"{HERE}.Foreign", "text": "<foreign>"}),
        (Hostile(), {"$repr": f"{HERE}.Hostile"}),
        (int, {"$repr": "type", "text": "<class 'int'>"}),
        (Point, {"$repr": "type", "text": repr(Point)}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_forms(value: object, expected: object) -> None:
    assert snapshot(value) == expected
    assert Walk(SizeLimits()).json(value) == expected  # the long way says the same where both lead
    json.dumps(snapshot(value), allow_nan=False).encode()


def test_later_mutation_is_not_seen() -> None:
    inner = {"content": "before"}
    value = {"messages": [inner], "point": Point(1, [1])}
    plain = {"messages": [inner]}
    taken, taken_plain = snapshot(value), snapshot(plain)
    inner["content"] = "after"
    value["messages"] = None
    value["point"].y.append(2)  # type: ignore[attr-defined]
    assert taken == {"messages": [{"content": "before"}], "point": {"x": 1, "y": [1]}}
    assert taken_plain == {"messages": [{"content": "before"}]}


def test_generators_are_not_consumed() -> None:
    numbers = iter([1, 2])
    assert "$repr" in snapshot(numbers)  # type: ignore[operator]
    assert list(numbers) == [1, 2]


def test_cycles_end() -> None:
    ring: list[Any] = [1]
    ring.append({"again": ring})
    assert snapshot(ring) == [1, {"again": {"$cycle": "list"}}]
    twice = [[1]] * 2
    assert snapshot([twice, Foreign()])[0] == [[1], [1]]  # type: ignore[index]  # twice is no cycle


def test_depth_ends() -> None:
    deep: Any = "bottom"
    for _ in range(40):
        deep = [deep]
    assert json.dumps(snapshot(deep)).count("[") == 40
    for _ in range(10_000):
        deep = [deep]
    text = json.dumps(snapshot(deep))
    assert text.count("[") == 64
    assert '{"$truncated": "depth"}' in text


def test_breadth_ends() -> None:
    shared: Any = []
    for _ in range(12):
        shared = [shared] * 12  # 12**12 values
    assert len(json.dumps(snapshot(shared))) < 3_000_000
    small = SizeLimits(depth=3, nodes=5, text=4, repr=6)
    assert snapshot([1] * 9, small) == [1, 1, 1, 1, {"$truncated": "nodes"}]
    assert snapshot({str(n): n for n in range(9)}, small)["4"] == {"$truncated": "nodes"}  # type: ignore[index, call-overload]
    assert snapshot("abcdefg", small) == "abcd… [+3 characters]"
    assert snapshot(["abcd", ["\u00e9" * 5]], small) == ["abcd", ["éééé… [+1 characters]"]]
    assert snapshot(b"abcdef", small) == {"$bytes": "YWJj", "length": 6, "truncated": True}
    assert snapshot(Foreign(), small) == {"$repr": f"{HERE}.Foreign", "text": "<forei…"}
    assert snapshot([[[[1]]]], small) == [[[{"$truncated": "depth"}]]]


def test_the_largest_numbers_of_a_list_stay_numbers() -> None:
    most = 2**63 - 1
    assert snapshot([most, -most, True, 1.5]) == [most, -most, True, 1.5]
    assert snapshot([most + 1, -most - 1]) == [str(most + 1), str(-most - 1)]


def test_huge_numbers_can_be_written() -> None:
    assert snapshot([2**64, 10**10_000]) == ["18446744073709551616", {"$repr": "int"}]
    json.dumps(snapshot({10**5_000: 1}))


def test_what_attributes_raise_is_caught() -> None:
    class Broken:
        __dataclass_fields__ = property(lambda self: 1 / 0)

        @property  # type: ignore[misc]
        def __class__(self) -> type:
            raise ZeroDivisionError

    class BrokenDict(dict[str, int]):
        def items(self) -> Any:
            raise ZeroDivisionError

    assert snapshot([1, Broken(), 2])[1]["$repr"].endswith("Broken")  # type: ignore[index, call-overload, union-attr]
    assert snapshot([BrokenDict(a=1)]) == [
        {"$repr": f"{HERE}.test_what_attributes_raise_is_caught.<locals>.BrokenDict", "text": "{'a': 1}"}
    ]
    released = memoryview(b"x")
    released.release()
    assert snapshot([released, 1])[1] == 1  # type: ignore[index]


def test_an_empty_slot_is_left_out() -> None:
    spot = Spot(1)
    del spot.tags
    assert snapshot(spot) == {"x": 1}


def test_at_the_recursion_limit_it_still_answers() -> None:
    def dive(depth: int) -> object:
        try:
            return dive(depth + 1)
        except RecursionError:
            return snapshot([[[Foreign()]]])

    assert dive(0)


def test_a_dict_that_another_thread_changes() -> None:
    shared: dict[str, int] = {}
    stop = threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            shared[str(number)] = number
            shared.pop(str(number - 50), None)

    thread = threading.Thread(target=change)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    thread.start()
    try:
        for _ in range(300):
            assert "$repr" not in snapshot({"shared": shared})["shared"]  # type: ignore[index, call-overload, operator]
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(interval)


class UnserialisableError(Exception):
    def __init__(self, path: str, kind: str) -> None:
        super().__init__(path, kind)


@pytest.mark.parametrize(
    ("value", "path", "kind"),
    [
        (Foreign(), "$", f"{HERE}.Foreign"),
        ({"messages": [{}, {"content": Foreign()}]}, "$.messages[1].content", f"{HERE}.Foreign"),
        ([1, {2: {Foreign()}}], "$[1].2[0]", f"{HERE}.Foreign"),
        ({(1, 2): 1}, "$", "tuple"),
        (Point(1, object()), "$.y", "object"),
        ({"f": len}, "$.f", "builtin_function_or_method"),
    ],
)
def test_strict_names_the_place(value: object, path: str, kind: str) -> None:
    with pytest.raises(UnserialisableError) as caught:
        strict_snapshot(value, UnserialisableError)
    assert caught.value.args == (path, kind)
    assert caught.value.__cause__ is None


def test_strict_refuses_cycles_and_keeps_everything_else() -> None:
    ring: dict[str, Any] = {}
    ring["me"] = [ring]
    with pytest.raises(UnserialisableError) as caught:
        strict_snapshot(ring, UnserialisableError)
    assert caught.value.args == ("$.me[0]", "dict")
    assert strict_snapshot({"a": ["é" * 2_000_000], "b": {1}, "c": [0] * 200_000}, UnserialisableError) == {
        "a": ["é" * 2_000_000],
        "b": [1],
        "c": [0] * 200_000,
    }


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=30,
)


@given(PLAIN)
@settings(deadline=None)
def test_plain_data_is_itself(value: object) -> None:
    assert snapshot(value) == value
    assert strict_snapshot(value, UnserialisableError) == value
    assert Walk(SizeLimits()).json(value) == value


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.dates()
    | st.uuids()
    | st.decimals()
    | st.complex_numbers()
    | st.just(Foreign())
    | st.builds(Hostile)
    | st.sampled_from([Color.RED, int]),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner)
        | st.dictionaries(st.text() | st.integers() | st.floats() | st.none(), inner)
        | st.builds(Point, inner)
        | st.builds(lambda fields: Model(a=fields), inner)
    ),
    max_leaves=20,
)


@given(ANYTHING)
@settings(deadline=None)
def test_anything_becomes_json(value: object) -> None:
    json.dumps(snapshot(value), allow_nan=False).encode()


def test_a_model_that_holds_what_it_does_not_expect_is_told_without_a_warning() -> None:
    class Answer(pydantic.BaseModel):
        number: int

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert snapshot(Answer.model_construct(number="seven")) == {"number": "seven"}
