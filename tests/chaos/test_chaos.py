"""A short seeded run of what `make chaos` does at length: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.local.administration import Emulators
from tests.chaos import one_process, processes
from tests.chaos.run import Plan, run

SEED = "short"
PLAN = Plan(48, SEED, outage_seconds=3, work_seconds=18)


def test_one_process_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with one_process.running(tmp_path, SEED) as city:
        assert run(city, PLAN) == []
        assert city.kills >= 3


@pytest.mark.emulators
def test_processes_killed_among_outages_lose_and_double_nothing(tmp_path: Path, emulators: Emulators) -> None:
    with processes.running(tmp_path, SEED, emulators) as city:
        assert run(city, PLAN) == []
        assert city.kills >= 3
