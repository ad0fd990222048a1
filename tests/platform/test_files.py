"""Files are there whole or not at all, whichever platform keeps them."""

from __future__ import annotations

import gzip
from functools import partial

import pytest

from shared.platform.ports import File, Missing, Platform
from tests.platform.together import together

PHOTO = File(bytes(range(256)) * 40, "image/jpeg")


PACKED = File(gzip.compress(b"a,b\r\n"), "text/csv", "gzip")


@pytest.mark.parametrize("file", [PHOTO, File(b"", "text/plain"), File(b"\r\n\n\0", "application/json"), PACKED])
def test_a_file_comes_back_as_it_went_in(platform: Platform, file: File) -> None:
    platform.files.put("photos", "2026/11/PGK-7F3K/1.jpg", file)
    assert platform.files.get("photos", "2026/11/PGK-7F3K/1.jpg") == file


def test_a_file_that_is_not_there_is_missing(platform: Platform) -> None:
    platform.files.put("photos", "folder/file", PHOTO)
    for name in ("nobody", "folder", "folder/file/below"):
        with pytest.raises(Missing):
            platform.files.get("photos", name)


def test_a_file_put_again_is_replaced_with_its_content_type(platform: Platform) -> None:
    platform.files.put("open-data", "reports", PHOTO)
    platform.files.put("open-data", "reports", File(b"a,b\n", "text/csv"))
    assert platform.files.get("open-data", "reports") == File(b"a,b\n", "text/csv")


def test_a_deleted_file_is_missing_and_may_be_deleted_again(platform: Platform) -> None:
    platform.files.put("photos", "a/b.jpg", PHOTO)
    for _ in range(2):
        platform.files.delete("photos", "a/b.jpg")
    with pytest.raises(Missing):
        platform.files.get("photos", "a/b.jpg")


def test_names_are_given_by_prefix_in_order(platform: Platform) -> None:
    for name in ("b.csv", "a/2.csv", "a/10.csv", "a.csv", "ab/1.csv"):
        platform.files.put("open-data", name, PHOTO)
    platform.files.put("photos", "a/elsewhere.jpg", PHOTO)

    assert platform.files.names("open-data") == ["a.csv", "a/10.csv", "a/2.csv", "ab/1.csv", "b.csv"]
    assert platform.files.names("open-data", "a/") == ["a/10.csv", "a/2.csv"]
    assert platform.files.names("open-data", "a/1") == ["a/10.csv"]
    assert platform.files.names("open-data", "a") == ["a.csv", "a/10.csv", "a/2.csv", "ab/1.csv"]
    assert platform.files.names("open-data", "nobody/") == []


def test_who_reads_while_a_file_is_replaced_sees_one_or_the_other(platform: Platform) -> None:
    contents = [File(bytes([sign]) * size, f"text/{sign}") for sign, size in ((65, 300_000), (66, 70_000))]
    platform.files.put("photos", "changing", contents[0])

    def write(file: File) -> list[File]:
        for _ in range(10):
            platform.files.put("photos", "changing", file)
        return []

    def read() -> list[File]:
        return [platform.files.get("photos", "changing") for _ in range(20)]

    seen = together(*[partial(write, file) for file in contents], read, read)

    assert all(file in contents for files in seen for file in files)
