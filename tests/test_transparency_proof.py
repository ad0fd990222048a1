"""One report's row and the path from there to the signed root: what a reader keeps, and what does not pass for it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from functions.export_open_data import verify
from shared.installation import Installation
from shared.transparency import proofs
from tests.life import START, moved, routed
from tests.published_proof import DAY, NIGHT, downloaded, exported, newest

Check = pytest.CaptureFixture[str]


@pytest.fixture
def tickets(installation: Installation) -> list[str]:
    """Five reports of which the second goes on, on two days."""
    told = [routed(installation, text=f"Lampu {number}").ticket for number in range(5)]
    exported(installation)
    moved(installation, told[1], "confirm", "surveyor-1", START + DAY / 2, note="Benar")
    moved(installation, told[1], "accept", "officer-dishub", START + DAY, note="Baik")
    exported(installation, NIGHT + DAY)
    return told


@pytest.fixture
def folder(installation: Installation, tickets: list[str], tmp_path: Path) -> Path:
    return downloaded(installation, tmp_path / "downloaded")


def _said(capsys: Check, *typed: str | Path) -> tuple[int, str]:
    code = verify.main([*map(str, typed), "--english"])
    return code, capsys.readouterr().out


def _proof(capsys: Check, folder: Path, ticket: str) -> dict[str, Any]:
    code, said = _said(capsys, folder, "--report", ticket)
    assert code == 0, said
    return json.loads(said[said.index("{") : said.rindex("}") + 1])


def _kept(capsys: Check, folder: Path, proof: dict[str, Any]) -> tuple[int, str]:
    (folder / "proof.json").write_text(json.dumps(proof))
    return _said(capsys, folder, "--proof", folder / "proof.json")


def test_whoever_has_the_proof_needs_no_code_of_ours(
    installation: Installation, folder: Path, tickets: list[str], capsys: Check
) -> None:
    proof = _proof(capsys, folder, tickets[1].lower())
    assert json.loads(proof["line"])["status"] == "working"
    at, last = proof["leaf_index"], proof["tree_size"] - 1
    found = hashlib.sha256(b"\x00" + proof["line"].encode()).digest()
    for step in map(bytes.fromhex, proof["inclusion_path"]):
        while at == last and not at & 1 and at:
            at, last = at >> 1, last >> 1
        pair = step + found if at & 1 else found + step
        found, at, last = hashlib.sha256(b"\x01" + pair).digest(), at >> 1, last >> 1
    assert found.hex() == proof["root"] == newest(installation).akar


@pytest.mark.parametrize("number", range(5))
def test_a_kept_proof_holds(folder: Path, tickets: list[str], capsys: Check, number: int) -> None:
    code, said = _kept(capsys, folder, _proof(capsys, folder, tickets[number]))
    assert (code, said) == (0, "SOUND. That line is in the log that was signed.\n")


def _other_row(proof: dict[str, Any]) -> None:
    proof["line"] = proof["line"].replace("working", "resolved")


def _other_path(proof: dict[str, Any]) -> None:
    proof["inclusion_path"][0] = "00" * 32


def _no_path(proof: dict[str, Any]) -> None:
    proof["inclusion_path"] = ["x"]


def _other_number(proof: dict[str, Any]) -> None:
    proof["leaf_index"] -= 1


def _other_day(proof: dict[str, Any]) -> None:
    proof["day"] = "2026-11-24"


def _other_root(proof: dict[str, Any]) -> None:
    proof["root"] = "00" * 32


@pytest.mark.parametrize("wrong", [_other_row, _other_path, _no_path, _other_number, _other_day, _other_root])
def test_nothing_else_passes_for_it(folder: Path, tickets: list[str], capsys: Check, wrong: Any) -> None:
    proof = _proof(capsys, folder, tickets[1])
    wrong(proof)
    code, said = _kept(capsys, folder, proof)
    sentence = (
        f"The proof of report {tickets[1]} (line {proof['leaf_index']}) does not lead to the root that was signed"
    )
    assert (code, sentence in said) == (1, True), said


@pytest.mark.parametrize(("day", "problem"), [("2026-11-30", "is gone or damaged"), ("../x", "is gone or damaged")])
def test_a_proof_of_a_day_without_a_root_proves_nothing(
    folder: Path, tickets: list[str], capsys: Check, day: str, problem: str
) -> None:
    code, said = _kept(capsys, folder, _proof(capsys, folder, tickets[0]) | {"day": day})
    assert (code, problem in said) == (1, True), said


def test_what_is_no_proof_cannot_be_checked(folder: Path, capsys: Check) -> None:
    assert _kept(capsys, folder, {"report": "PGK-1"})[0] == 2
    assert _said(capsys, folder, "--proof", folder / "nothing.json")[0] == 2


def test_a_report_that_is_not_in_the_log_is_said_to_be_none_of_it(folder: Path, capsys: Check) -> None:
    code, said = _said(capsys, folder, "--report", "PGK-0000-0000-0")
    assert (code, "Report PGK-0000-0000-0 is not in the log." in said) == (1, True)


def test_with_an_earlier_root_the_proof_that_the_log_goes_on_is_said(
    installation: Installation, folder: Path, capsys: Check
) -> None:
    code, said = _said(capsys, folder, "--since", folder / "bukti/akar/2026-11-24.json")
    [line] = [line for line in said.splitlines() if line.startswith("Proof that the log goes on")]
    path = [bytes.fromhex(step) for step in line.split(": ")[1].split()]
    [old], new = newest(installation).sebelumnya, newest(installation)
    assert (code, "from 5 to 6 lines" in line) == (0, True)
    assert proofs.roots_by(bytes.fromhex(old.akar), 5, 6, path) == (bytes.fromhex(old.akar), bytes.fromhex(new.akar))
