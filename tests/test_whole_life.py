"""One report, from the citizen's phone to the open data, on both platforms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner import Runner, running
from tests.walk import walk


@pytest.fixture(params=["embedded", pytest.param("emulators", marks=pytest.mark.emulators)])
def kanal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runner]:
    """All of Kanal as a process; the embedded platform at its strictest."""
    if request.param == "emulators":
        request.getfixturevalue("emulators")  # skips where there are none
    with running(tmp_path / "data", platform=request.param, environment={"KANAL_STRICT": "1"}) as runner:
        runner.wait_until_ready()
        yield runner


def test_a_report_goes_in_and_comes_out_as_open_data(kanal: Runner) -> None:
    walked = walk(kanal.port, kanal.tokens)
    assert ",resolved," in walked.row
    assert "true" in walked.row
    assert {told.removeprefix(f"{walked.ticket}-")[0] for told in walked.told} == {"1", "2", "3", "6"}
