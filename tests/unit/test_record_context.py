"""The current session belongs to its owner, its task and its thread, and is left where it was entered."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import uuid

from ostiary.record import Session, current, enter, leave
from ostiary.record.context import Steps


def session(owner: str = "one") -> Session:
    return Session(owner, uuid.uuid4(), {"user.id": "u"})


def test_a_session_knows_its_id_as_text() -> None:
    made = session()
    assert made.text == str(made.id)
    assert repr(made) == f"Session({made.id})"


def test_a_session_of_a_text_has_it_as_uuid_where_it_is_one() -> None:
    text = str(uuid.uuid4())
    assert (Session("one", text).text, Session("one", text).id) == (text, uuid.UUID(text))
    assert (Session("one", "order 7").text, Session("one", "order 7").id) == ("order 7", uuid.UUID(int=0))


def test_nests_by_owner() -> None:
    outer, other, inner = session(), session("two"), session()
    tokens = [enter(each) for each in (outer, other, inner)]
    assert (current("one"), current("two"), current("three")) == (inner, other, None)
    leave(tokens.pop())
    assert (current("one"), current("two")) == (outer, other)
    leave(tokens.pop())
    leave(tokens.pop())
    assert (current("one"), current("two")) == (None, None)


def test_leaving_twice_or_from_elsewhere_disturbs_nobody() -> None:
    first = enter(session())
    leave(first)
    leave(first)
    other = session()
    contextvars.Context().run(lambda: leave(enter(other)))
    entered = enter(other)

    def elsewhere() -> None:
        mine = session()
        token = enter(mine)
        leave(entered)
        assert current("one") is mine
        leave(token)

    contextvars.Context().run(elsewhere)
    assert current("one") is other
    leave(entered)


def test_what_was_inherited_can_be_left() -> None:
    entered = enter(session())

    def inherited() -> None:
        assert current("one") is not None
        leave(entered)
        assert current("one") is None

    contextvars.copy_context().run(inherited)
    assert current("one") is not None
    leave(entered)


def test_tasks_inherit_and_threads_do_not() -> None:
    async def main() -> None:
        mine = session()
        token = enter(mine)
        seen: list[Session | None] = []

        async def child() -> None:
            seen.append(current("one"))
            enter(session())

        await asyncio.create_task(child())
        thread = threading.Thread(target=lambda: seen.append(current("one")))
        thread.start()
        await asyncio.to_thread(thread.join)
        assert seen == [mine, None]
        assert current("one") is mine
        leave(token)

    asyncio.run(main())


def test_steps_show_the_session_only_inside() -> None:
    mine, inner = session(), session()
    steps = Steps(mine)
    steps.enter()
    assert current("one") is mine
    enter(inner)  # the generator's own code enters a block and yields inside of it
    steps.leave()
    assert current("one") is None
    contextvars.Context().run(lambda: (steps.enter(), expect(inner), steps.leave(), expect(None)))
    steps.enter()
    assert current("one") is inner
    contextvars.Context().run(steps.leave)  # a finaliser ends the step elsewhere: nothing to undo there
    assert current("one") is inner


def expect(wanted: Session | None) -> None:
    assert current("one") is wanted
