"""The smoke test notices what it is there to notice, and leaves nothing open."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pyarrow import parquet

from shared.public_files import SERVED
from tests.runner import Runner, running
from tests.smoke import Broken, Kanal, main, smoke
from tests.wire import ask


@pytest.fixture(scope="module")
def kanal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    folder: Path = tmp_path_factory.mktemp("smoke")
    with running(folder / "data") as runner:
        runner.wait_until_ready()
        yield runner


def test_a_sound_kanal_passes(kanal: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"http://127.0.0.1:{kanal.port}"]) == 0
    assert "it is withdrawn and erased" in capsys.readouterr().out


def test_nothing_of_it_is_public_afterwards(kanal: Runner) -> None:
    smoke(f"http://127.0.0.1:{kanal.port}")
    admin = {"Authorization": f"Bearer {kanal.tokens['admin']}"}
    for path in ("/export-open-data/", "/publish-recent/", "/remind-overdue/"):
        assert ask(kanal.port, "POST", path, headers=admin).status == 200
    public = {name: ask(kanal.port, "GET", f"/open-data/{name}") for name in SERVED}
    assert {answer.status for answer in public.values()} == {200}
    assert parquet.read_metadata(BytesIO(public.pop("reports.parquet").data)).num_rows == 0
    assert not any("PGK-" in answer.text for answer in public.values())


def test_what_is_not_there_is_named(kanal: Runner) -> None:
    with pytest.raises(Broken, match="404 instead of 200"):
        smoke(f"http://127.0.0.1:{kanal.port}/elsewhere")


def test_silence_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["http://127.0.0.1:1"]) == 1
    assert "no answer" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["kanal.example.go.id", "ftp://kanal.example.go.id", "https://"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Broken, match="is no address"):
        Kanal(address)
