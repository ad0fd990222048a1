"""A Kanal on one computer is copied while it works, and put back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.local import backup
from functions.local.backup import NotEmpty
from shared import report_scans
from shared.installation import Installation
from shared.platform import embedded
from shared.platform.ports import File
from shared.settings import SHARED
from tests.conftest import platform_of
from tests.life import damage, moved, routed
from tests.load.drill import account, differences

PHOTO = File(b"a picture", "image/jpeg")


@pytest.fixture
def data(installation: Installation, tokens: dict[str, str], tmp_path: Path) -> Path:
    """Where a Kanal that runs keeps what it has."""
    routed(installation, text="Satu")
    installation.platform.files.put("photos", "PGK-1/after.jpg", PHOTO)
    folder = tmp_path / "data"
    for key in backup.KEYS:
        (folder / key).write_text(f"the {key}")
    return folder


def _opened(folder: Path, here: Installation) -> Installation:
    platform = embedded.open_folder(folder, embedded.read_indexes(SHARED / "indexes.json"), strict=True)
    return Installation(platform, here.city, here.secret, here.address)


def test_what_was_copied_while_it_ran_is_restored_as_it_was(
    installation: Installation, data: Path, tmp_path: Path
) -> None:
    before = account(installation)
    backup.save(data, tmp_path / "copy")
    routed(installation, text="Dua, yang datang sesudahnya")
    backup.restore(tmp_path / "copy", tmp_path / "again")
    again = _opened(tmp_path / "again", installation)
    assert differences(before, account(again)) == []
    assert [(tmp_path / "again" / key).read_text() for key in backup.KEYS] == ["the secret", "the signing-key"]
    platform_of(again).close()


def test_the_drill_notices_a_change_of_step_contact_or_file(installation: Installation, data: Path) -> None:
    before = account(installation)
    [report] = report_scans.everything(installation.store)
    moved(installation, report.ticket, "note", "operator-1", note="Sesudah salinan")
    installation.store.transact(lambda transaction: transaction.delete("contacts", report.ticket))
    installation.platform.files.put("photos", "PGK-1/after.jpg", File(b"another", "image/jpeg"))
    found = differences(before, account(installation))
    assert found == [f"heads: {report.ticket}", f"contacts: {report.ticket}", "files: photos/PGK-1/after.jpg"]


def test_the_drill_notices_a_report_that_is_gone(installation: Installation, data: Path) -> None:
    before = account(installation)
    [report] = report_scans.everything(installation.store)
    damage(installation, report.ticket)
    assert differences(before, account(installation)) == [f"contacts: {report.ticket}", f"heads: {report.ticket}"][::-1]


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    backup.save(data, tmp_path / "copy")
    for wrong in (lambda: backup.save(data, tmp_path / "copy"), lambda: backup.restore(tmp_path / "copy", data)):
        with pytest.raises(NotEmpty):
            wrong()


def test_what_is_no_kanal_is_no_backup(tmp_path: Path) -> None:
    for wrong in (backup.save, backup.restore):
        with pytest.raises(FileNotFoundError):
            wrong(tmp_path / "nowhere", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
