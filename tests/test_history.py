"""The chain of steps: whatever is changed afterwards is noticed, and erased text leaves it whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.history import Step, Text, broken_at, chained, digest_of
from shared.workflow import Role, Status

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _history(length: int) -> tuple[Step, ...]:
    history: tuple[Step, ...] = ()
    for number in range(length):
        at = START + timedelta(minutes=number)
        history = chained(
            history, Step(seq=0, move="note", at=at, role=Role.OPERATOR, post="operator-1", status=Status.TRIAGE)
        )
    return history


LENGTHS = st.integers(1, 8)


@given(LENGTHS)
def test_an_untouched_history_is_whole(length: int) -> None:
    assert broken_at(_history(length)) is None


@given(LENGTHS, st.data())
def test_a_changed_step_is_found(length: int, data: st.DataObject) -> None:
    history = list(_history(length))
    at = data.draw(st.integers(0, length - 1))
    change = data.draw(
        st.sampled_from(
            [{"post": "operator-2"}, {"at": START - timedelta(days=1)}, {"reason": "x"}, {"status": Status.SURVEY}]
        )
    )
    history[at] = history[at].model_copy(update=change)
    assert broken_at(history) == at


@given(LENGTHS, st.data())
def test_a_changed_step_with_a_fresh_digest_is_found_at_the_next(length: int, data: st.DataObject) -> None:
    history = list(_history(length + 1))
    at = data.draw(st.integers(0, length - 1))
    forged = history[at].model_copy(update={"post": "operator-2"})
    history[at] = forged.model_copy(update={"digest": digest_of(forged)})
    assert broken_at(history) == at + 1


@given(st.integers(2, 8), st.data())
def test_a_step_left_out_is_found(length: int, data: st.DataObject) -> None:
    history = list(_history(length))
    at = data.draw(st.integers(0, length - 2))
    del history[at]
    assert broken_at(history) == at


def test_the_canonical_form_never_changes() -> None:
    [step] = _history(1)
    assert step.digest == "b1341c444fe310e4c2ec1c210e9ec8628b68dc5b9ce1b7087fa6af94b842b563"


def test_a_note_is_bound_by_its_digest_only() -> None:
    assert Text(salt="s", text="halo").digest != Text(salt="t", text="halo").digest
