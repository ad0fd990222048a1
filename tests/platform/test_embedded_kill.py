"""A process killed in mid-write: what it acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from shared.platform import embedded
from tests.platform.kill_writer import content

ROOT = Path(__file__).parents[2]
ACKNOWLEDGED = [5, 60, 200]  # the moments of the kills


def killed_after(count: int, folder: Path, name: str) -> list[str]:
    """What the process had acknowledged when it was killed, the last words included."""
    command = [sys.executable, "-m", "tests.platform.kill_writer", str(folder), name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = list(islice(writer.stdout, count))
        writer.kill()
        lines += writer.stdout.readlines()
    return [line.strip() for line in lines if line.endswith("\n")]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[embedded.EmbeddedPlatform, list[str]]]:
    """Killed three times over, in one folder."""
    folder = tmp_path_factory.mktemp("killed")
    said = [line for count in ACKNOWLEDGED for line in killed_after(count, folder, f"run{count}-")]
    platform = embedded.open_folder(folder, [], strict=False)
    yield platform, said
    platform.close()


Killed = tuple[embedded.EmbeddedPlatform, list[str]]


def test_every_acknowledged_document_is_there(killed: Killed) -> None:
    platform, said = killed
    ids = [line.split()[1] for line in said if line.startswith("document ")]
    assert len(ids) >= 100
    for name in ids:
        assert platform.store.get("left", name) == {"id": name, "text": "x" * 2000}
        assert platform.store.get("right", name) == {"id": name}


def test_the_first_unacknowledged_document_is_there_whole_or_not_at_all(killed: Killed) -> None:
    platform, said = killed
    ids = [line.split()[1] for line in said if line.startswith("document ")]
    written = Counter(name.rpartition("-")[0] for name in ids)
    for prefix, count in written.items():
        following = f"{prefix}-{count}"
        assert (platform.store.get("left", following) is None) == (platform.store.get("right", following) is None)


def test_every_acknowledged_file_is_there_and_none_by_halves(killed: Killed) -> None:
    platform, said = killed
    acknowledged = {line.split()[1] for line in said if line.startswith("file ")}
    names = platform.files.names("photos")
    assert acknowledged <= set(names)
    assert len(acknowledged) >= 20
    for name in names:
        assert platform.files.get("photos", name).data == content(name.replace("/", "-"))
