"""What a user gave and nobody can use is named, with what was meant."""

from typing import Any, cast

import pytest

from ostiary import errors as e
from ostiary._core.given import articled, expect, kind_of, refuse_unknown
from ostiary.auth import OIDCClientCredentials, as_auth
from ostiary.config import RetryPolicy
from ostiary.layer import Layer
from ostiary.liminal import Liminal, LiminalInputError, MicrosoftAuthProvider
from ostiary.orquesta import Orquesta, OrquestaInputError


@pytest.mark.parametrize(
    ("value", "said"),
    [(3, "an int"), ("x", "a str"), (None, "None"), ([], "a list"), (dict, "the class dict")],
)
def test_a_kind_is_named_as_a_sentence_has_it(value: object, said: str) -> None:
    assert kind_of(value) == said


def test_an_article_fits() -> None:
    assert (articled("object"), articled("set"), articled("NoneType")) == ("an object", "a set", "None")


def test_a_setting_of_another_class_is_named() -> None:
    with pytest.raises(e.InvalidInputError, match=r"^retry is an int; pass RetryPolicy\(…\)"):
        expect(3, RetryPolicy, "retry")


def test_a_slip_is_told_what_was_meant() -> None:
    refuse_unknown(["one"], ["one", "two"])
    with pytest.raises(e.InvalidInputError) as raised:
        refuse_unknown({"base_ulr": 1}, frozenset({"timeout", "base_url"}))
    assert str(raised.value) == (
        "there is no setting 'base_ulr'; did you mean 'base_url'? There are base_url, timeout"
    )


def test_what_is_like_nothing_is_told_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"^there is no key 'qqq'\. There are one, two$"):
        refuse_unknown(["qqq"], ["one", "two"], "key", ValueError)


def test_each_client_says_what_was_meant() -> None:
    with pytest.raises(e.InvalidInputError, match="did you mean 'base_url'"):
        Layer(base_ulr="http://127.0.0.1:9")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(LiminalInputError, match="did you mean 'token'"):
        Liminal("http://127.0.0.1:9", tokn="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with Orquesta(api_key="k", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(OrquestaInputError, match="no argument 'input'; did you mean 'inputs'"):
            client.deployments.invoke("a", input={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_a_class_is_not_taken_for_an_object_of_it() -> None:
    with pytest.raises(
        e.InvalidInputError, match="auth_provider is the class OIDCClientCredentials; pass an object"
    ):
        as_auth(OIDCClientCredentials)
    with pytest.raises(
        LiminalInputError, match="auth_provider is the class MicrosoftAuthProvider; pass an object"
    ):
        Liminal("http://127.0.0.1:9", auth_provider=cast("Any", MicrosoftAuthProvider))


def test_who_asks_in_vain_reads_where() -> None:
    with Layer(
        base_url="http://127.0.0.1:9/layer", application_id="a", retry=RetryPolicy(attempts=1)
    ) as client:
        with pytest.raises(e.ConnectionFailedError, match=r"asked for at http://127\.0\.0\.1:9 "):
            client.create_session()
