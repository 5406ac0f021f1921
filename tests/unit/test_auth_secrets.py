"""A secret text shows itself to nobody, and compares in constant time."""

import copy
import json
import pickle

import pytest

from ostiary.auth import Secret

TEXT = "hunter2-and-more"


@pytest.mark.parametrize(
    "shown", [repr, str, format, ascii, lambda each: f"{each:^30}", lambda each: repr([each])]
)
def test_a_secret_shows_itself_nowhere(shown: object) -> None:
    assert callable(shown)
    assert "hunter2" not in shown(Secret(TEXT))


def test_only_reveal_gives_it() -> None:
    assert Secret(TEXT).reveal() == TEXT
    assert Secret.of(TEXT) == Secret(TEXT)
    given = Secret(TEXT)
    assert Secret.of(given) is given


def test_it_is_equal_to_secrets_alone() -> None:
    assert Secret(TEXT) == Secret(TEXT)
    assert Secret(TEXT) != Secret(TEXT + "!")
    assert Secret(TEXT) != TEXT
    assert Secret("\ud800") == Secret("\ud800")
    assert hash(Secret(TEXT)) == hash(Secret(TEXT))
    assert {Secret(TEXT): 1}[Secret(TEXT)] == 1
    assert bool(Secret("")) is False


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_in_no_pickle(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(TEXT), protocol)
    with pytest.raises(TypeError):
        pickle.dumps({"nested": [Secret(TEXT)]}, protocol)


def test_it_is_in_no_json_and_has_no_attributes_to_dump() -> None:
    with pytest.raises(TypeError):
        json.dumps(Secret(TEXT))
    with pytest.raises(TypeError):
        vars(Secret(TEXT))


def test_a_copy_is_the_same_object() -> None:
    secret = Secret(TEXT)
    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret
