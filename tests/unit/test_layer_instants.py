"""The instants of what was recorded, as they go over the wire."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from ostiary.layer import wire
from ostiary_api._runtime import encode_json
from ostiary_api.layer import models as m

# The clock's seconds of this century and the next.
SECONDS = st.floats(min_value=0, max_value=7_258_118_400)


def plainly(seconds: float) -> m.SessionAction:
    instant = datetime.fromtimestamp(seconds, UTC)
    return m.SessionAction(
        kind="embeddings",
        start_time=instant,
        end_time=instant,
        attributes=m.ActionAttributes(),
        data=None,
        error=None,
        scanners=None,
    )


@given(SECONDS)
@example(1_764_382_928.0)
@example(1_764_382_928.9999999)
@example(0.0000005)
def test_a_recorded_instant_is_written_as_the_model_writes_it(seconds: float) -> None:
    recorded = wire.recorded("embeddings", seconds, seconds, None, None, None, None)
    assert encode_json(recorded) == encode_json(plainly(seconds))
