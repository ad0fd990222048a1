"""Whoever checks what Kanal publishes may read a forger's server: it comes to an end, and words stay words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from functions.export_open_data import verify
from shared.installation import Installation
from shared.public_files import root_file
from shared.transparency import signing, statement
from shared.transparency.merkle import leaf_of
from tests.conftest import SIGNING_KEY
from tests.life import routed
from tests.published_proof import DAY, NIGHT, downloaded, exported, found

Check = pytest.CaptureFixture[str]


@pytest.fixture
def folder(installation: Installation, tmp_path: Path) -> Path:
    """Two days of a log, whose key the forger has."""
    routed(installation)
    exported(installation)
    exported(installation, NIGHT + DAY)
    return downloaded(installation, tmp_path / "downloaded")


def _forge(path: Path, **changed: object) -> None:
    [key] = signing.keys_of(SIGNING_KEY)
    content = json.loads(path.read_bytes())["isi"] | changed
    signed = {"isi": content, "kunci": signing.PublicKey(key.public, "").id, "tanda": key.sign(content)}
    path.write_text(json.dumps(signed))


def test_days_that_name_each_other_in_a_circle_are_followed_once(folder: Path, capsys: Check) -> None:
    newest = folder / statement.NEWEST
    before = folder / root_file(json.loads(newest.read_bytes())["isi"]["sebelumnya"][0][0])
    before.write_bytes(newest.read_bytes())
    code, said = found(capsys, folder)
    assert (code, "gone or damaged" in said[0]) == (verify.CHANGED, True)


@pytest.mark.parametrize(
    "changed",
    [{"berkas": [0.0]}, {"puncak": [7]}, {"akar": "\x1b[2J"}, {"akhir": "1"}, {"sampai": None}, {"kota": 7}],
    ids=str,
)
def test_a_statement_that_cannot_be_is_named_though_it_is_signed(
    folder: Path, capsys: Check, changed: dict[str, object]
) -> None:
    _forge(folder / statement.NEWEST, **changed)
    code, said = found(capsys, folder)
    assert (code, "gone or damaged" in said[0]) == (verify.CHANGED, True)


def test_a_statement_without_a_signature_is_none(folder: Path, capsys: Check) -> None:
    path = folder / statement.NEWEST
    path.write_text(json.dumps({name: each for name, each in json.loads(path.read_bytes()).items() if name != "tanda"}))
    assert found(capsys, folder)[0] == verify.CHANGED


@pytest.mark.parametrize(
    "keys", ["[" * 100_000, '{"kunci": [{"kunci": 5, "sejak": ""}]}', '{"kunci": [{"kunci": "é"}]}']
)
def test_keys_that_are_none_end_the_check(folder: Path, capsys: Check, keys: str) -> None:
    (folder / statement.KEYS).write_text(keys, encoding="utf-8")
    assert found(capsys, folder)[0] == verify.CHANGED


def test_a_file_that_unpacks_to_far_too_much_is_damaged(
    folder: Path, capsys: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.export_open_data.proving._LARGEST_PART", 10_000)
    [path] = [each for each in (folder / statement.LINES).iterdir() if len(gzip.decompress(each.read_bytes())) > 1]
    path.write_bytes(gzip.compress(b"\n" * 20_000))
    code, said = found(capsys, folder)
    assert (code, path.name in said[0]) == (verify.CHANGED, True)


def test_no_letter_that_a_terminal_obeys_is_printed(folder: Path, capsys: Check) -> None:
    [lines] = [each for each in (folder / statement.LINES).iterdir() if len(gzip.decompress(each.read_bytes())) > 1]
    row = json.loads(gzip.decompress(lines.read_bytes()).splitlines()[0])
    changed = json.dumps(row | {"kanal": "\x1b]0;aman\x07\x9b2J"}).encode()
    lines.write_bytes(gzip.compress(changed))
    leaves = folder / lines.relative_to(folder).as_posix().replace(statement.LINES, statement.LEAVES)
    leaves.with_name(leaves.name.replace(".ndjson.gz", ".sha256")).write_bytes(leaf_of(changed))
    verify.main([str(folder), "--english"])
    said = capsys.readouterr().out
    assert "aman" in said
    assert all(letter.isprintable() or letter == "\n" for letter in said)
