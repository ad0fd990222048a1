"""Nothing that was published is silently changed: what is told, and what whoever checks finds."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.export_open_data import proving, table
from functions.export_open_data.findings import Found
from functions.export_open_data.ledger import Ledger
from functions.export_open_data.sources import Source
from functions.local.manifest import FUNCTIONS
from shared import evidence, export, reports
from shared.history import chained
from shared.installation import Installation
from shared.platform.ports import Files
from shared.public_files import BUCKET, DESCRIPTION, root_file
from shared.report import ReportPart
from shared.transparency import seals, signing, statement
from shared.transparency.signing import Untrusted
from tests.life import START, attached, bribed, moved, routed
from tests.published_proof import (
    DAY,
    NIGHT,
    begin_again,
    downloaded,
    edit,
    exported,
    found,
    key_ids,
    lines,
    newest,
    put,
    rewrite,
    with_key,
)  # fmt: skip

FIRST, SECOND, THIRD, FOURTH = "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"
Check = pytest.CaptureFixture[str]


@pytest.fixture
def tickets(installation: Installation) -> list[str]:
    """Three reports and two days: on the second the first one goes on and the fourth comes."""
    told = [routed(installation, text=f"Lampu {number}").ticket for number in range(3)]
    bribed(installation)
    exported(installation)
    moved(installation, told[0], "confirm", "surveyor-1", NIGHT + timedelta(hours=1), note="Benar")
    told.append(routed(installation, NIGHT + timedelta(hours=2), text="Lampu 4").ticket)
    exported(installation, NIGHT + DAY)
    return told


@pytest.fixture
def folder(installation: Installation, tickets: list[str], tmp_path: Path) -> Path:
    return downloaded(installation, tmp_path / "downloaded")


def test_what_is_published_is_sound(folder: Path, capsys: Check) -> None:
    assert found(capsys, folder) == (0, [])


def test_each_day_adds_what_is_another_and_nothing_else(folder: Path, tickets: list[str]) -> None:
    assert {line["tiket"] for line in lines(folder, FIRST)} == set(tickets[:3])
    assert {line["tiket"] for line in lines(folder, SECOND)} == {tickets[0], tickets[3]}
    before, after = ([line for line in lines(folder, day) if line["tiket"] == tickets[0]] for day in (FIRST, SECOND))
    assert (before[0]["status"], after[0]["status"]) == ("survey", "dispatched")
    assert before[0]["rantai"] != after[0]["rantai"]


def test_a_day_names_the_day_before_and_its_own_root(installation: Installation, tickets: list[str]) -> None:
    day = newest(installation)
    assert (day.hari, day.awal, day.akhir) == (SECOND, 3, 5)
    [before] = day.sebelumnya
    assert (before.hari, before.akhir) == (FIRST, 3)
    assert len({before.akar, day.akar, day.akar_hari}) == 3


def test_a_day_without_a_change_has_its_statement_with_the_same_root(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check
) -> None:
    before = newest(installation)
    exported(installation, NIGHT + 2 * DAY)
    after = newest(installation)
    assert (after.hari, after.akar, after.awal, after.akhir) == (THIRD, before.akar, 5, 5)
    assert found(capsys, downloaded(installation, tmp_path / "d")) == (0, [])


def test_a_run_that_is_repeated_makes_no_second_root(installation: Installation, tickets: list[str]) -> None:
    files = installation.platform.files
    before = {name: files.get(BUCKET, name).data for name in files.names(BUCKET, "bukti/")}
    routed(installation, NIGHT + DAY, text="Baru")
    exported(installation, NIGHT + DAY + timedelta(hours=1))
    assert {name: files.get(BUCKET, name).data for name in files.names(BUCKET, "bukti/")} == before


def test_what_came_after_the_days_statement_is_in_the_next_one(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check
) -> None:
    ticket = routed(installation, NIGHT + DAY, text="Baru").ticket
    exported(installation, NIGHT + DAY + timedelta(hours=1))
    assert found(capsys, downloaded(installation, tmp_path / "same day")) == (0, [])
    exported(installation, NIGHT + 2 * DAY)
    folder = downloaded(installation, tmp_path / "next day")
    assert [line["tiket"] for line in lines(folder, THIRD)] == [ticket]
    assert found(capsys, folder) == (0, [])


def test_what_was_on_its_way_into_the_store_when_the_newest_was_published_is_newer_than_the_log(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check
) -> None:
    """A statement claims no more than what is settled, also where an export took what had just come."""
    at = NIGHT + 2 * DAY
    export.run(installation, at, settled=timedelta(0))
    moved(installation, tickets[1], "confirm", "surveyor-1", at - timedelta(seconds=20), note="Benar")
    export.run(installation, at + timedelta(minutes=5), settled=timedelta(0))
    assert found(capsys, downloaded(installation, tmp_path / "late")) == (0, [])


class Killed(Exception):
    pass


class Dying:
    """Files that take so many more, and then the process is gone."""

    def __init__(self, files: Files, puts: int) -> None:
        self._files, self._left = files, puts
        self.get, self.names, self.delete = files.get, files.names, files.delete

    def put(self, bucket: str, name: str, file: object) -> None:
        if name.startswith("bukti/"):
            if not self._left:
                raise Killed
            self._left -= 1
        self._files.put(bucket, name, file)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("again_after", [timedelta(hours=1), DAY])
@pytest.mark.parametrize("puts", range(6))
def test_a_run_may_be_killed_anywhere_and_the_next_one_is_sound(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check, puts: int, again_after: timedelta
) -> None:
    earlier = downloaded(installation, tmp_path / "earlier")
    routed(installation, NIGHT + DAY, text="Baru")
    dying = replace(installation.platform, files=Dying(installation.platform.files, puts))
    with pytest.raises(Killed):
        exported(replace(installation, platform=dying), NIGHT + 2 * DAY)
    exported(installation, NIGHT + 2 * DAY + again_after)
    folder = downloaded(installation, tmp_path / "folder")
    assert found(capsys, folder, "--since", earlier) == (0, [])
    assert newest(installation).akhir == 6
    stated = {path.stem for path in (folder / statement.ROOTS).iterdir()}
    assert {path.name[:10] for path in (folder / statement.LINES).iterdir()} <= stated


def test_a_confidential_report_is_in_no_line_and_no_number(installation: Installation, tickets: list[str]) -> None:
    assert newest(installation).akhir == 5
    bribed(installation)
    exported(installation, NIGHT + 2 * DAY)
    assert newest(installation).akhir == 5


# Tampering with what is published


def _tampered(all_: list[bytes], at: int, by: str) -> list[bytes]:
    others = all_[:at] + all_[at + 1 :]
    if by == "left out":
        return others
    if by == "moved":
        return [*others, all_[at]] if at == 0 else [all_[at], *others]
    return [*all_[:at], all_[at].replace(b'"survey"', b'"resolved"'), *all_[at + 1 :]]


@given(at=st.integers(0, 2), by=st.sampled_from(["changed", "left out", "moved"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_a_line_that_is_changed_left_out_or_moved_is_named(folder: Path, capsys: Check, at: int, by: str) -> None:
    name = next((folder / statement.LINES).glob(f"{FIRST}.*"))
    whole, ticket = name.read_bytes(), lines(folder, FIRST)[at]["tiket"]
    rewrite(folder, FIRST, lambda all_: _tampered(all_, at, by))
    code, said = found(capsys, folder)
    name.write_bytes(whole)
    expected = {
        "changed": f"Line {at} (report {ticket}) was changed or moved.",
        "moved": f"Line {at} (report {ticket}) was changed or moved.",
        "left out": f"Line {at} is gone from the log.",
    }
    assert (code, expected[by] in said) == (1, True)


@pytest.mark.parametrize("day", [FIRST, SECOND])
def test_a_day_whose_lines_and_leaves_were_changed_together_is_named(folder: Path, capsys: Check, day: str) -> None:
    rewrite(folder, day, lambda all_: [*all_[:-1], all_[-1] + b" "], with_leaves=True)
    code, said = found(capsys, folder)
    assert (code, [each for each in said if "root" in each]) == (
        1, [f"The log of {day} was changed: it does not have the root that was signed."],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["akar_hari", "akar", "akhir", "sampai", "hari"])
def test_a_statement_that_was_changed_is_not_rightly_signed(folder: Path, capsys: Check, name: str) -> None:
    path = folder / statement.NEWEST
    document = json.loads(path.read_bytes())
    document["isi"][name] = {"akhir": 6, "hari": "2026-11-26"}.get(name, "x")
    path.write_text(json.dumps(document))
    code, said = found(capsys, folder)
    assert (code, "not rightly signed" in said[0]) == (1, True)


@pytest.mark.parametrize("name", [root_file(FIRST), "catatan", "daun"])
def test_a_file_that_is_gone_is_named(folder: Path, capsys: Check, name: str) -> None:
    path = folder / name if name.endswith(".json") else next((folder / "bukti" / name).glob(f"{FIRST}.*"))
    path.unlink()
    code, said = found(capsys, folder)
    assert (code, path.name in said[0]) == (1, True)


def test_a_table_that_says_something_else_than_the_log_is_named_with_its_fields(
    installation: Installation, tickets: list[str], folder: Path, capsys: Check
) -> None:
    """Nobody signs the table itself: it must be what the log says."""
    import gzip
    import hashlib

    package = json.loads((folder / "datapackage.json").read_bytes())
    resource = next(each for each in package["resources"] if each["name"] == "reports-csv")
    rows = gzip.decompress((folder / resource["path"]).read_bytes()).decode().splitlines()
    at = next(number for number, row in enumerate(rows) if row.startswith(tickets[1]))
    rows[at] = rows[at].replace("survey", "resolved")
    data = gzip.compress("\r\n".join(rows).encode())
    (folder / resource["path"]).write_bytes(data)
    assert found(capsys, folder)[0] == 1
    resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    (folder / "datapackage.json").write_text(json.dumps(package))
    code, said = found(capsys, folder)
    expected = f"The table says of report {tickets[1]} something else than the log: status survey → resolved."
    assert (code, said) == (1, [expected])


def test_without_a_proof_nothing_can_be_said(tmp_path: Path, capsys: Check) -> None:
    assert found(capsys, tmp_path) == (2, [])
    assert found(capsys, "http://127.0.0.1:9/open-data") == (2, [])


# Tampering with what happened


def _rewritten(here: Installation, ticket: str) -> None:
    """As if the first step had been an hour later: every digest fits again."""
    report = reports.get(here.store, ticket)
    history = chained((), report.history[0].model_copy(update={"at": START + timedelta(hours=1)}))
    for step in report.history[1:]:
        history = chained(history, step)
    edit(here, ticket, history=[step.model_dump(mode="json") for step in history])


def test_rewriting_history_and_signing_again_with_the_real_key_is_found_by_yesterdays_manifest(
    installation: Installation, tickets: list[str], folder: Path, tmp_path: Path, capsys: Check
) -> None:
    manifest = folder / statement.NEWEST
    _rewritten(installation, tickets[1])
    begin_again(installation)
    exported(installation, NIGHT)
    exported(installation, NIGHT + DAY)
    exported(installation, NIGHT + 2 * DAY)
    now = downloaded(installation, tmp_path / "now")
    assert found(capsys, now) == (0, [])  # it contradicts nothing but what was published before
    code, said = found(capsys, now, "--since", manifest)
    assert (code, said) == (1, [f"The log up to {FIRST} is not what was published then."])


def test_who_kept_the_lines_reads_which_report_was_changed_and_how(
    installation: Installation, tickets: list[str], folder: Path, tmp_path: Path, capsys: Check
) -> None:
    edit(installation, tickets[1], skpd="DLH")
    begin_again(installation)
    exported(installation, NIGHT + 2 * DAY)
    assert "is not what" in "".join(found(capsys, downloaded(installation, tmp_path / "a"), "--since", folder)[1])
    begin_again(installation)
    exported(installation, NIGHT)
    exported(installation, NIGHT + DAY)
    said = "".join(found(capsys, downloaded(installation, tmp_path / "b"), "--since", folder)[1])
    assert tickets[1] in said
    assert "skpd DISHUB → DLH" in said


def test_a_history_that_is_rewritten_is_told_of_by_the_next_export(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check
) -> None:
    _rewritten(installation, tickets[1])
    moved(installation, tickets[1], "confirm", "surveyor-1", NIGHT + DAY + timedelta(hours=1), note="Benar")
    exported(installation, NIGHT + 2 * DAY)
    code, said = found(capsys, downloaded(installation, tmp_path / "d"))
    expected = f"The history of report {tickets[1]} was rewritten: earlier steps are not its beginning any more."
    assert (code, said) == (1, [expected])


def test_a_deadline_that_is_moved_without_a_step_is_named(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check
) -> None:
    clocks = reports.get(installation.store, tickets[1]).model_dump(mode="json")["clocks"]
    before = clocks["resolve"]["due_at"]
    clocks["resolve"]["due_at"] = "2026-12-30T02:00:00.000000Z"
    edit(installation, tickets[1], clocks=clocks, changed_at="2026-11-24T18:30:00.000000Z")
    exported(installation, NIGHT + 2 * DAY)
    code, said = found(capsys, downloaded(installation, tmp_path / "d"))
    fields = f"batas_selesai {before[:19]}Z → 2026-12-30T02:00:00Z"
    assert (code, said) == (1, [f"Report {tickets[1]} was changed without a new step: {fields}."])


def test_a_flag_that_goes_without_a_step_is_named(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check
) -> None:
    ticket = _validated(installation, tickets[0], flags=("no_place",))
    exported(installation, NIGHT + 2 * DAY)
    [photo] = reports.get(installation.store, ticket).photos
    photos = [photo.model_copy(update={"flags": ()}).model_dump(mode="json")]
    edit(installation, ticket, photos=photos, changed_at="2026-11-25T18:30:00.000000Z")
    exported(installation, NIGHT + 3 * DAY)
    code, said = found(capsys, downloaded(installation, tmp_path / "d"))
    assert (code, said) == (1, [f"Report {ticket} was changed without a new step: bendera True → False."])


def test_a_column_that_older_lines_do_not_have_is_no_change_of_the_report(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = _validated(installation, tickets[0])
    with monkeypatch.context() as then:
        then.setattr(evidence, "is_flagged", _not_asked_yet)
        exported(installation, NIGHT + 2 * DAY)
    export.run(installation, NIGHT + 3 * DAY, is_anew=True)
    folder = downloaded(installation, tmp_path / "d")
    said = [line.get("bendera") for day in (THIRD, FOURTH) for line in lines(folder, day) if line["tiket"] == ticket]
    assert (found(capsys, folder), said) == ((0, []), [None, False])


def _not_asked_yet(_: ReportPart) -> None:
    """As by a Kanal from before the column."""


def _validated(here: Installation, ticket: str, flags: tuple[str, ...] = ()) -> str:
    at = NIGHT + DAY + timedelta(hours=1)
    moved(here, ticket, "accept", "officer-dishub", at)
    attached(here, ticket, "officer-dishub", at, flags=flags)
    moved(here, ticket, "finish", "officer-dishub", at, photo="after")
    moved(here, ticket, "validate", "operator-1", at, note="Sudah dilihat di tempat")
    return ticket


def test_a_correction_is_a_new_step_and_sound(
    installation: Installation, tickets: list[str], folder: Path, tmp_path: Path, capsys: Check
) -> None:
    at = NIGHT + DAY + timedelta(hours=1)
    moved(installation, tickets[1], "refute", "surveyor-1", at, reason=installation.city.city.reasons["refute"][0].id)
    moved(installation, tickets[1], "correct", "operator-1", at, code="jalan_rusak")
    moved(installation, tickets[0], "accept", "officer-dishub", at)
    exported(installation, NIGHT + 2 * DAY)
    assert found(capsys, downloaded(installation, tmp_path / "d"), "--since", folder) == (0, [])


# What is gone


@pytest.mark.parametrize("how", ["hidden", "withdrawn"])
def test_a_report_that_is_gone_is_struck_out_and_leaves_a_tombstone(
    installation: Installation, tickets: list[str], folder: Path, tmp_path: Path, capsys: Check, how: str
) -> None:
    if how == "hidden":
        edit(installation, tickets[0], visibility="confidential", changed_at="2026-11-24T18:30:00.000000Z")
    else:
        moved(installation, tickets[0], "withdraw", "reporter", NIGHT + DAY + timedelta(hours=1))
    exported(installation, NIGHT + 2 * DAY)
    now = downloaded(installation, tmp_path / "d")
    [tombstone] = lines(now, THIRD)
    struck = [line for day in (FIRST, SECOND) for line in lines(now, day) if line["tiket"] == tickets[0]]
    assert struck == [{"tiket": tickets[0], "dicabut": True}] * 2
    assert tombstone["nisan"] == {"hidden": "tidak_dibuka", "withdrawn": "ditarik_pelapor"}[how]
    assert len(tombstone["daun"]) == 2
    assert set(tombstone) <= {"tiket", "diterima", "diubah", "nisan", "langkah", "rantai", "daun"}
    assert found(capsys, now, "--since", folder) == (0, [])


class Slow(Source):
    """Whoever reads from it has read the description just before the next run changed it."""

    def __init__(self, place: Path, before: bytes) -> None:
        super().__init__(str(place))
        self._before: bytes | None = before

    def get(self, name: str) -> bytes:
        found, self._before = (self._before, None) if name == DESCRIPTION else (None, self._before)
        return found or super().get(name)


def test_who_checks_while_a_version_is_taken_back_reads_the_next(
    installation: Installation, tickets: list[str], tmp_path: Path
) -> None:
    before = installation.platform.files.get(BUCKET, DESCRIPTION).data
    moved(installation, tickets[0], "withdraw", "reporter", NIGHT + DAY + timedelta(hours=1))
    exported(installation, NIGHT + 2 * DAY)
    source, all_found = Slow(downloaded(installation, tmp_path / "d"), before), Found()
    days = proving.statements_of(source, proving.keys_of(source), all_found)
    ledger = Ledger()
    all_found.add(proving.check(source, days, ledger))
    assert table.check(source, ledger, days[-1].sampai, all_found).same == 3
    assert all_found.named == []


def test_a_line_that_is_struck_out_without_a_tombstone_is_named(
    tickets: list[str], folder: Path, capsys: Check
) -> None:
    struck = json.dumps({"tiket": tickets[3], "dicabut": True}).encode()
    at = next(number for number, line in enumerate(lines(folder, SECOND)) if line["tiket"] == tickets[3])
    rewrite(folder, SECOND, lambda all_: [*all_[:at], struck, *all_[at + 1 :]])
    code, said = found(capsys, folder)
    assert (code, said[0]) == (1, f"Line {3 + at} (report {tickets[3]}) was struck out without a tombstone.")


# Keys and seals


def test_a_new_key_is_signed_by_the_one_before_it(
    installation: Installation, tickets: list[str], folder: Path, tmp_path: Path, capsys: Check
) -> None:
    new = signing.made()
    exported(with_key(installation, f"{new} {installation.signing_key}"), NIGHT + 2 * DAY)
    exported(with_key(installation, new), NIGHT + 3 * DAY)
    assert len(key_ids(installation)) == 2
    assert found(capsys, downloaded(installation, tmp_path / "d"), "--since", folder / statement.NEWEST) == (0, [])


def test_a_key_that_nobody_vouches_for_signs_nothing(installation: Installation, tickets: list[str]) -> None:
    with pytest.raises(Untrusted, match="KANAL_SIGNING_KEY"):
        exported(with_key(installation, signing.made()), NIGHT + 2 * DAY)
    with pytest.raises(ValueError, match="KANAL_SIGNING_KEY"):
        exported(with_key(installation, ""), NIGHT + 2 * DAY)
    assert newest(installation).hari == SECOND


def test_a_stranger_who_puts_up_an_own_key_is_found_by_an_earlier_manifest(
    installation: Installation, tickets: list[str], folder: Path, tmp_path: Path, capsys: Check
) -> None:
    begin_again(installation)
    exported(with_key(installation, signing.made()), NIGHT + DAY)
    code, said = found(capsys, downloaded(installation, tmp_path / "d"), "--since", folder / statement.NEWEST)
    assert (code, said) == (1, [f"The statement {SECOND} is not rightly signed by a published key."])


def test_a_list_of_keys_that_do_not_vouch_for_one_another_is_refused(
    installation: Installation, tickets: list[str], tmp_path: Path, capsys: Check
) -> None:
    name = statement.KEYS
    known = json.loads(installation.platform.files.get(BUCKET, name).data)["kunci"]
    [other] = signing.listed((), signing.keys_of(signing.made()), SECOND)
    put(installation, name, json.dumps({"kunci": [*known, other._asdict()]}).encode())
    assert found(capsys, downloaded(installation, tmp_path / "d"))[0] == 1


def test_a_seal_says_nothing_of_who_acted_and_holds_the_history(installation: Installation) -> None:
    before = routed(installation)
    after = moved(installation, before.ticket, "confirm", "surveyor-1", note="Benar")
    seal = seals.head(before)
    assert seal is not None
    assert seal != before.history[-1].digest
    assert seals.is_continued(after, seal)
    assert not seals.is_continued(after.model_copy(update={"history": after.history[1:]}), seal)
    bare = before.history[-1].model_copy(update={"digest": ""})
    with pytest.raises(ValueError, match="digest"):
        seals.head(before.model_copy(update={"history": (bare,)}))


def test_checking_needs_nothing_but_python_and_cryptography(folder: Path) -> None:
    script = (
        "import sys; before = set(sys.modules); from functions.export_open_data import verify\n"
        "assert verify.main([sys.argv[1]]) == 0\n"
        "names = {name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names\n"
        "print(sorted(name for name in names if not name.startswith('_')))"
    )
    command = [sys.executable, "-c", script, str(folder)]
    said = subprocess.run(command, cwd=FUNCTIONS.parent, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "['cryptography', 'functions', 'shared']"
