"""Ids that are minted here are of the version that services ask for, and never the same twice."""

from uuid import RFC_4122, UUID

from ostiary._core import ids
from ostiary._core.ids import new_uuid4, new_uuid5, uuid5_of

MANY = 200


def test_minted_ids_have_their_version_and_differ() -> None:
    fives = {UUID(new_uuid5()) for _ in range(MANY)}
    fours = {UUID(new_uuid4()) for _ in range(MANY)}
    assert len(fives) == len(fours) == MANY
    assert {(each.version, each.variant) for each in fives} == {(5, RFC_4122)}
    assert {(each.version, each.variant) for each in fours} == {(4, RFC_4122)}


def test_copies_of_one_machines_memory_mint_different_ids() -> None:
    """As those that a snapshot of a virtual machine is woken up in: what they have in stock is the same."""
    new_uuid5()
    kept = list(ids._stock)
    one = [new_uuid5(), new_uuid4()]
    ids._stock[:] = kept
    assert {new_uuid5(), new_uuid4()}.isdisjoint(one)


def test_a_derived_id_is_the_same_everywhere_and_ever() -> None:
    assert str(uuid5_of("order 7")) == "245e2179-e9bc-5b22-8235-710144114ed1"
