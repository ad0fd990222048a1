"""Merging, unmerging and splitting: two reports change together or not at all."""

from __future__ import annotations

import pytest

from shared import contacts, lifecycle, report_scans, reports
from shared.errors import Conflict, Forbidden, Invalid
from shared.history import broken_at
from shared.installation import Installation
from shared.open_data import public_view
from shared.personal_data import erasure
from shared.platform.ports import Json
from shared.report import Report
from shared.reporter.own_view import own_view
from shared.workflow import ClockName, Status
from tests.life import START, actor, attached, bribed, letters, moved, routed, told
from tests.platform.together import together


@pytest.fixture
def parent(installation: Installation) -> Report:
    return routed(installation)


@pytest.fixture
def child(installation: Installation) -> Report:
    return routed(installation, text="Lampu yang sama", email="siti@kanal.test")


def _merged(here: Installation, child: Report, parent: str) -> Report:
    return moved(here, child.ticket, "merge", "operator-1", parent=parent)


def _children(here: Installation, parent: Report) -> int:
    return reports.get(here.store, parent.ticket).children


def test_a_merged_report_follows_its_parent(installation: Installation, parent: Report, child: Report) -> None:
    merged = _merged(installation, child, parent.ticket)
    assert (merged.status, merged.parent, merged.is_open) == (Status.DUPLICATE, parent.ticket, False)
    assert not any(clock.is_running for clock in merged.clocks.values())
    assert [report.ticket for report in reports.of_parent(installation.store, parent.ticket)] == [child.ticket]
    assert _children(installation, parent) == 1


def test_an_unmerged_report_goes_to_an_operator_with_a_new_clock(
    installation: Installation, parent: Report, child: Report
) -> None:
    _merged(installation, child, parent.ticket)
    alone = moved(installation, child.ticket, "unmerge", "operator-1", note="Lampu yang lain")
    assert (alone.status, alone.parent, alone.is_open) == (Status.TRIAGE, None, True)
    assert alone.clocks[ClockName.RESOLVE].is_running
    assert _children(installation, parent) == 0
    assert broken_at(alone.history) is None


def test_what_others_hang_on_goes_on_without_its_reporter(
    installation: Installation, parent: Report, child: Report
) -> None:
    """Else they would be duplicates of something that nobody handles."""
    _merged(installation, child, parent.ticket)
    with pytest.raises(Conflict, match="digabung"):
        moved(installation, parent.ticket, "withdraw", "reporter")
    assert "withdraw" not in own_view(reports.get(installation.store, parent.ticket), installation.city).moves
    erased = erasure.erase(installation, parent.ticket, START)
    assert (erased.status, erased.is_open, erased.erased_at) == (parent.status, True, START)
    moved(installation, child.ticket, "unmerge", "operator-1", note="Dilihat sendiri")
    assert moved(installation, parent.ticket, "withdraw", "reporter").closed_at == START


def test_several_merged_at_the_same_time_are_all_counted(installation: Installation, parent: Report) -> None:
    same = [routed(installation, text=f"Lampu yang sama {number}") for number in range(4)]
    together(*[lambda child=child: _merged(installation, child, parent.ticket) for child in same])
    assert _children(installation, parent) == 4


@pytest.mark.parametrize("typed", ["PGK-0000-0000-0", "bukan tiket", "a/b", ".", "__id__"])
def test_an_unknown_parent_is_named(installation: Installation, child: Report, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        _merged(installation, child, typed)
    assert [problem.field for problem in refused.value.fields] == ["parent"]
    assert reports.get(installation.store, child.ticket) == child


def test_a_duplicate_is_nobodys_parent(installation: Installation, parent: Report, child: Report) -> None:
    _merged(installation, child, parent.ticket)
    third = routed(installation, text="Lampu yang ketiga")
    with pytest.raises(Conflict):
        _merged(installation, third, child.ticket)
    assert reports.get(installation.store, third.ticket) == third


def test_a_parent_of_others_is_not_merged(installation: Installation, parent: Report, child: Report) -> None:
    _merged(installation, child, parent.ticket)
    with pytest.raises(Conflict):
        _merged(installation, reports.get(installation.store, parent.ticket), routed(installation, text="Lain").ticket)


def test_two_reports_merged_into_each_other_at_the_same_time_do_not_both_end(
    installation: Installation, parent: Report, child: Report
) -> None:
    def merge(one: Report, other: Report) -> None:
        try:
            _merged(installation, one, other.ticket)
        except Conflict:
            return

    together(lambda: merge(parent, child), lambda: merge(child, parent))
    after = [reports.get(installation.store, report.ticket) for report in (parent, child)]
    assert sorted(report.is_open for report in after) == [False, True]
    assert sorted(report.children for report in after) == [0, 1]


def test_a_confidential_report_is_not_merged_with_another(installation: Installation, child: Report) -> None:
    """Who may not see the parent hears the same as of a parent that is none."""
    bribe = bribed(installation)
    refusals: list[Invalid] = []
    for ticket, post, parent in (
        (child.ticket, "operator-1", bribe.ticket),
        (child.ticket, "operator-1", "PGK-0000-0000-0"),
        (bribe.ticket, "head-inspektorat", child.ticket),
    ):
        with pytest.raises(Invalid) as refused:
            moved(installation, ticket, "merge", post, parent=parent)
        refusals.append(refused.value)
    assert len({(str(each), each.fields) for each in refusals}) == 1


def test_only_an_operator_merges(installation: Installation, parent: Report, child: Report) -> None:
    with pytest.raises(Forbidden):
        moved(installation, child.ticket, "merge", "surveyor-1", parent=parent.ticket)


def _split(here: Installation, code: str = "kabel_tiang", **changed: Json) -> tuple[Report, Report]:
    """The whole and its part."""
    ticket = routed(here, **({"code": None, "channel": "lampu_jalan"} | changed)).ticket
    whole = moved(here, ticket, "split", "operator-1", code=code, note="Kabel juga menjuntai")
    [part] = [report for report in report_scans.everything(here.store) if report.split_from == ticket]
    return whole, part


def test_a_second_problem_becomes_a_report_of_its_own(installation: Installation) -> None:
    whole, part = _split(installation)
    assert (whole.status, whole.code) == (Status.TRIAGE, None)
    assert (part.status, part.code, part.text) == (Status.RECEIVED, "kabel_tiang", "Kabel juga menjuntai")
    assert (part.point, part.kelurahan, part.created_at) == (whole.point, whole.kelurahan, whole.created_at)
    assert lifecycle.route(installation, part.ticket, START).status is Status.SURVEY
    assert broken_at(part.history) is None


def test_the_reporter_is_reached_through_either_part_with_one_secret(installation: Installation) -> None:
    found = [contacts.find(installation.store, report.ticket) for report in _split(installation)]
    first, second = [contact for contact in found if contact is not None]
    assert (first.email, first.secret_hash) == (second.email, second.secret_hash)


def test_a_confidential_part_of_a_public_report_is_confidential(installation: Installation) -> None:
    whole, part = _split(installation, "pungli")
    assert (whole.is_restricted, part.is_restricted) == (False, True)
    assert (whole.is_published, part.is_published) == (True, False)


def test_a_part_of_a_private_report_stays_private(installation: Installation) -> None:
    _, part = _split(installation, visibility="confidential")
    assert not part.is_published


def test_a_part_has_the_photos_of_the_whole(installation: Installation) -> None:
    ticket = routed(installation, code=None, channel="lampu_jalan").ticket
    attached(installation, ticket, "operator-1", kind="report")
    moved(installation, ticket, "split", "operator-1", code="kabel_tiang", note="Kabel juga menjuntai")
    [part] = [report for report in report_scans.everything(installation.store) if report.split_from == ticket]
    assert [photo.id for photo in part.photos] == ["after"]


@pytest.mark.parametrize(
    ("details", "field"),
    [({"note": "x"}, "code"), ({"code": "kabel_tiang"}, "note"), ({"note": "x", "code": "naga"}, "code")],
)
def test_what_a_split_needs_is_named(installation: Installation, details: dict[str, Json], field: str) -> None:
    ticket = routed(installation, code=None, channel="lampu_jalan").ticket
    with pytest.raises(Invalid) as refused:
        moved(installation, ticket, "split", "operator-1", **details)
    assert [problem.field for problem in refused.value.fields] == [field]
    assert sum(1 for _ in report_scans.everything(installation.store)) == 1


def test_a_move_that_is_refused_changes_neither(installation: Installation, parent: Report, child: Report) -> None:
    _merged(installation, child, parent.ticket)
    with pytest.raises(Conflict):
        _merged(installation, child, parent.ticket)
    assert _children(installation, parent) == 1
    assert actor(installation, "operator-1").post == reports.get(installation.store, child.ticket).history[-1].post


def test_every_child_is_told_however_many_there_are(installation: Installation) -> None:
    parent = routed(installation, text="Lampu induk padam.")
    for number in range(52):
        child = routed(installation, text=f"Lampu {number:02d} padam.", email=f"warga-{number}@kanal.test")
        moved(installation, child.ticket, "merge", "operator-1", parent=parent.ticket)
    report = moved(installation, parent.ticket, "confirm", "surveyor-1")
    for _ in range(2):  # one delivery reaches some, the next one the rest
        told(installation, parent.ticket, report.unsent[-1].id)
    assert all(letters(installation, f"warga-{number}@kanal.test") for number in (0, 51))


def test_a_public_report_is_not_merged_into_a_confidential_one(installation: Installation) -> None:
    parent = routed(installation, text="Lampu rahasia.", visibility="confidential")
    child = routed(installation, text="Lampu biasa.")
    with pytest.raises(Conflict):
        moved(installation, child.ticket, "merge", "operator-1", parent=parent.ticket)


def test_a_parent_typed_in_small_letters_is_found(installation: Installation) -> None:
    parent = routed(installation, text="Lampu induk.")
    child = routed(installation, text="Lampu anak.")
    merged = moved(installation, child.ticket, "merge", "operator-1", parent=parent.ticket.lower())
    assert merged.parent == parent.ticket


def test_a_report_is_not_merged_into_one_that_has_ended(installation: Installation) -> None:
    parent = routed(installation, code="air_bersih", text="Air mati.")
    moved(installation, parent.ticket, "reject", "operator-1", reason="tidak_jelas")
    child = routed(installation, text="Lampu biasa.")
    with pytest.raises(Conflict):
        moved(installation, child.ticket, "merge", "operator-1", parent=parent.ticket)


def test_a_report_is_forwarded_inside_its_skpd_which_the_public_is_not_told(
    installation: Installation, tokens: dict[str, str], parent: Report
) -> None:
    moved(installation, parent.ticket, "confirm", "surveyor-1")
    forwarded = moved(installation, parent.ticket, "assign", "head-dishub", post="officer-dishub", note="Regu timur")
    assert (forwarded.assigned, forwarded.history[-1].reason) == ("officer-dishub", "officer-dishub")
    shown = public_view(forwarded, installation.city)
    assert shown is not None
    assert "assign" not in {step.move for step in shown.history}
    back = moved(installation, parent.ticket, "hand_back", "officer-dishub", reason="bukan_tugas")
    assert back.assigned is None


@pytest.mark.parametrize("post", ["officer-dlh", "operator-1", "nobody"])
def test_only_a_post_of_the_same_skpd_can_get_it(
    installation: Installation, tokens: dict[str, str], parent: Report, post: str
) -> None:
    moved(installation, parent.ticket, "confirm", "surveyor-1")
    with pytest.raises(Invalid):
        moved(installation, parent.ticket, "assign", "head-dishub", post=post)
    assert reports.get(installation.store, parent.ticket).assigned is None
