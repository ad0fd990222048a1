"""The embedded files and mailbox: nothing leaves its folder, nothing is overwritten."""

from __future__ import annotations

import os
import stat
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from shared.platform.embedded.files import UNFINISHED, EmbeddedFiles
from shared.platform.embedded.post import EmbeddedPost
from shared.platform.ports import File, Message

FILE = File(b"x", "text/plain")
LETTER = Message(
    "PGK-7F3K/2/siti", "Siti <siti@example.org>", "Laporan 🌧 " + "panjang " * 40, "Halo é\r\n\n.\nFrom me\n\n"
)


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/x", "a//b", "./x", "a/..", "..", "", "a/", "a\\b", "a\0"])
def test_a_name_that_leads_out_of_its_bucket_is_refused(tmp_path: Path, name: str) -> None:
    files = EmbeddedFiles(tmp_path / "files")
    for use in (files.get, files.delete, partial(files.put, file=FILE)):
        with pytest.raises(ValueError, match="cannot name a file"):
            use("photos", name)


@pytest.mark.parametrize("bucket", ["..", "", "/x", "a/b", "survey", UNFINISHED])
def test_a_bucket_that_is_none_is_refused(tmp_path: Path, bucket: str) -> None:
    with pytest.raises(ValueError, match="no bucket"):
        EmbeddedFiles(tmp_path / "files").put(bucket, "x", FILE)


def test_a_prefix_cannot_look_out_of_its_bucket(tmp_path: Path) -> None:
    files = EmbeddedFiles(tmp_path / "files")
    files.put("photos", "x", FILE)
    with pytest.raises(ValueError, match="cannot name a file"):
        files.names("open-data", "../photos/")


def test_a_content_type_of_two_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one line"):
        EmbeddedFiles(tmp_path).put("photos", "x", File(b"", "text/plain\nx"))


def test_what_a_killed_process_left_is_cleared_but_not_what_is_being_written(tmp_path: Path) -> None:
    EmbeddedFiles(tmp_path)
    for name, written_at in (("old", 0), ("young", None)):
        (tmp_path / UNFINISHED / name).write_bytes(b"half")
        if written_at is not None:
            os.utime(tmp_path / UNFINISHED / name, (written_at, written_at))
    EmbeddedFiles(tmp_path)
    assert [path.name for path in (tmp_path / UNFINISHED).iterdir()] == ["young"]


def test_messages_are_given_back_exactly_in_order_of_sending(tmp_path: Path) -> None:
    messages = [LETTER, Message("b", "+62812345", "", ""), LETTER, Message("c", "telegram:123", "s", "t")]
    post = EmbeddedPost(tmp_path)
    for message in messages:
        post.send(message)
    assert post.sent() == EmbeddedPost(tmp_path).sent() == messages


def test_a_repetition_is_one_more_file_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    for _ in range(2):
        EmbeddedPost(tmp_path / "mailbox").send(LETTER)
    files = list((tmp_path / "mailbox").glob("*.json"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "mailbox", *files)] == [0o700, 0o600, 0o600]
    assert [message.id for message in EmbeddedPost(tmp_path / "mailbox").sent()] == [LETTER.id] * 2


def test_a_file_and_its_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    EmbeddedFiles(tmp_path / "files").put("photos", "a/x", FILE)
    kept = sorted((tmp_path / "files").rglob("*"))
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in kept} == {
        UNFINISHED: 0o700, "photos": 0o700, "a": 0o700, "x": 0o600,
    }  # fmt: skip


def test_files_go_when_they_are_as_old_as_they_may_be(tmp_path: Path) -> None:
    files, year = EmbeddedFiles(tmp_path / "files"), timedelta(days=365)
    for name in ("PGK-1/old.jpg", "PGK-1/young.jpg"):
        files.put("photos", name, FILE)
    files.put("open-data", "old.csv", FILE)
    written = time.time() - year.total_seconds()
    for name, age in (("photos/PGK-1/old.jpg", 1), ("photos/PGK-1/young.jpg", -60), ("open-data/old.csv", 1)):
        os.utime(tmp_path / "files" / name, (written - age, written - age))
    assert files.expire("photos", year) == 1
    assert (files.names("photos"), files.names("open-data")) == (["PGK-1/young.jpg"], ["old.csv"])
    assert files.expire("photos", year) == 0
