"""A challenge is solved once, in time, for one report, and by nobody else."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import altcha
import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.admission import proof_of_work
from shared.admission.limits import Level
from shared.platform.ports import Document

SECRET, KEY = "only-for-tests-" * 3, "a-key-from-a-phone-1"


def solved(challenge: Document) -> str:
    """As a browser does it, in Python."""
    given = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(given)
    assert solution is not None
    return altcha.Payload(given, solution).to_base64()


@pytest.fixture(scope="module")
def solution() -> str:
    return solved(proof_of_work.challenge(SECRET, KEY, Level.ASKED, datetime.now(UTC)))


def test_a_solution_is_good_for_its_key_and_again_for_the_same(solution: str) -> None:
    assert proof_of_work.is_solved(SECRET, KEY, solution)
    assert proof_of_work.is_solved(SECRET, KEY, solution)


def test_a_solution_is_of_no_use_for_another_report_or_another_city(solution: str) -> None:
    assert not proof_of_work.is_solved(SECRET, "a-key-from-a-phone-2", solution)
    assert not proof_of_work.is_solved("another-secret-" * 3, KEY, solution)


def test_what_was_asked_too_long_ago_is_asked_again() -> None:
    old = datetime.now(UTC) - proof_of_work.LASTS - timedelta(seconds=2)
    assert not proof_of_work.is_solved(SECRET, KEY, solved(proof_of_work.challenge(SECRET, KEY, Level.ASKED, old)))


def _changed(solution: str, part: str, **values: object) -> str:
    read = json.loads(base64.b64decode(solution))
    target = read["solution"] if part == "solution" else read["challenge"]["parameters"]
    target.update(values)
    return base64.b64encode(json.dumps(read).encode()).decode()


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("solution", {"derivedKey": "00" * 32}),
        ("solution", {"derivedKey": None}),
        ("parameters", {"expiresAt": 4_000_000_000}),
        ("parameters", {"data": {"for": "somebody else"}}),
        ("parameters", {"cost": 1}),
        ("parameters", {"keyPrefix": ""}),
        ("parameters", {"keySignature": None}),
    ],
)
def test_nothing_of_it_can_be_changed(solution: str, part: str, values: dict[str, object]) -> None:
    assert not proof_of_work.is_solved(SECRET, KEY, _changed(solution, part, **values))


@given(
    invented=some.one_of(
        some.text(max_size=80), some.binary(max_size=80).map(lambda raw: base64.b64encode(raw).decode())
    )
)
def test_what_is_no_solution_at_all_is_none(invented: str) -> None:
    assert not proof_of_work.is_solved(SECRET, KEY, invented)


@pytest.mark.parametrize("text", ["[]", "{}", '{"challenge": [], "solution": {}}', "9" * 3_000, "[" * 3_000, "null"])
def test_json_that_is_no_solution_is_none(text: str) -> None:
    assert not proof_of_work.is_solved(SECRET, KEY, base64.b64encode(text.encode()).decode())


def test_one_that_is_too_long_is_not_even_read(solution: str) -> None:
    assert not proof_of_work.is_solved(SECRET, KEY, solution + " " * proof_of_work.LONGEST)


def test_a_flood_asks_for_more_work() -> None:
    asked, flood = (proof_of_work.TRIES[level] for level in (Level.ASKED, Level.FLOOD))
    assert flood >= 4 * asked
