"""What those who watch see: what is late and whose, what was escalated to them, and the daily proof."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from shared import proof, published, publishing, web
from shared.batches import TimeLimit
from shared.figures import standing
from shared.installation import Installation
from shared.messages import receipts
from shared.messages.receipts import Receipt
from shared.public_list.listing import Wanted
from tests.conftest import Client
from tests.life import bribed, damage, moved, routed
from tests.page_reads import MOST_OF_A_PAGE, counted
from tests.sign_in import signed_in

pytestmark = pytest.mark.usefixtures("tokens")
DAY = timedelta(days=1)


def _alarm(here: Installation, to: str, ticket: str) -> Receipt:
    receipt = Receipt(id=f"{ticket}-9.{to}", ticket=ticket, seq=9, to=to, at=web.now(), subject=f"Pengingat: {ticket}")
    here.store.transact(lambda transaction: receipts.put(transaction, [receipt]))
    return receipt


def test_the_late_are_counted_by_skpd_and_by_kelurahan(installation: Installation) -> None:
    for days, code in ((9, "pju"), (0, "pju"), (9, "sampah_liar")):
        routed(installation, web.now() - days * DAY, text=f"Laporan {days} {code}", code=code)
    publishing.run(installation, web.now())
    public = published.rows(installation, Wanted(), web.now())
    assert public is not None
    whose = {each.id: (each.open, each.late) for each in standing.by("skpd", public, installation.city, web.now())}
    assert whose == {"DISHUB": (2, 1), "DLH": (1, 1)}
    [where] = standing.by("kelurahan", public, installation.city, web.now(), "DISHUB")
    assert (where.open, where.late, where.width) == (2, 1, 100.0)


@pytest.mark.parametrize(("post", "sees"), [("sekda", {"DISHUB", "DLH"}), ("walikota", {"DISHUB", "DLH"})])
def test_the_city_is_seen_whole_and_every_number_leads_to_its_reports(
    installation: Installation, client: Client, post: str, sees: set[str]
) -> None:
    for code in ("pju", "sampah_liar"):
        routed(installation, web.now() - 9 * DAY, text=f"Laporan {code}", code=code)
    publishing.run(installation, web.now())
    browser = signed_in(client, post)
    page = browser.get("/ikhtisar").get_data(as_text=True)
    assert set(re.findall(r"/antrean/terlambat\?skpd=(\w+)", page)) == sees
    led_to = browser.get("/antrean/terlambat", skpd="DLH").get_data(as_text=True)
    assert len(re.findall(r'<li class="queue-row late">', led_to)) == 1


def test_a_head_sees_the_own_skpd_and_no_other(installation: Installation, client: Client) -> None:
    for code in ("pju", "sampah_liar"):
        routed(installation, web.now() - 9 * DAY, text=f"Laporan {code}", code=code)
    publishing.run(installation, web.now())
    page = signed_in(client, "head-dlh").get("/ikhtisar").get_data(as_text=True)
    assert "Dinas Lingkungan Hidup" in page
    assert "Sampah liar" in page
    assert "Lampu jalan padam" not in page


def test_of_a_confidential_body_its_head_sees_the_numbers_and_nobody_else_does(
    installation: Installation, client: Client
) -> None:
    bribed(installation, web.now() - 30 * DAY)
    publishing.run(installation, web.now())
    own, mayor = (
        signed_in(client, post).get("/ikhtisar").get_data(as_text=True) for post in ("head-inspektorat", "walikota")
    )
    assert "Pungutan liar" in own
    assert "Pungutan liar" not in mayor
    assert "Inspektorat" not in mayor


def test_an_escalation_stays_until_it_is_answered(installation: Installation, client: Client) -> None:
    report = routed(installation, web.now())
    alarm = _alarm(installation, "sekda", report.ticket)
    browser = signed_in(client, "sekda")
    assert f"Pengingat: {report.ticket}" in browser.get("/ikhtisar").get_data(as_text=True)
    assert browser.post(f"/kabar/{alarm.id}/dibaca").status_code == 303
    assert f"Pengingat: {report.ticket}" not in browser.get("/ikhtisar").get_data(as_text=True)


def test_nobody_answers_an_escalation_of_somebody_else(installation: Installation, client: Client) -> None:
    alarm = _alarm(installation, "sekda", routed(installation, web.now()).ticket)
    assert signed_in(client, "walikota").post(f"/kabar/{alarm.id}/dibaca").status_code == 404
    [kept] = receipts.inbox(installation.store, "sekda").items
    assert kept.read_at is None


@pytest.mark.parametrize("post", ["sekda", "head-dishub"])
def test_the_overview_costs_no_more_than_promised(installation: Installation, client: Client, post: str) -> None:
    for number in range(60):
        report = routed(installation, web.now() - 9 * DAY, text=f"Lampu {number}")
        _alarm(installation, post, report.ticket)
    publishing.run(installation, web.now())
    browser = signed_in(client, post)
    with counted(installation) as store:
        assert browser.get("/ikhtisar").status_code == 200
    assert store.tally.reads <= MOST_OF_A_PAGE, store.tally


def test_the_proof_names_what_has_no_place_only_to_those_who_look_into_it(
    installation: Installation, client: Client
) -> None:
    ticket = routed(installation, web.now()).ticket
    moved(installation, routed(installation, web.now(), text="Lampu lain").ticket, "confirm", "surveyor-1", web.now())
    damage(installation, ticket)
    proof.run(installation, web.now(), TimeLimit.of(60))
    pages = {
        post: signed_in(client, post).get("/bukti").get_data(as_text=True) for post in ("admin", "auditor", "sekda")
    }
    assert all("<strong>1</strong> laporan tanpa tempat" in page for page in pages.values())
    assert {post for post, page in pages.items() if ticket in page} == {"admin", "auditor"}
    line = signed_in(client, "operator-1").get("/antrean/triage").get_data(as_text=True)
    assert "1 laporan terbuka di luar antrean" in line


def test_before_the_first_proof_the_page_says_so(client: Client) -> None:
    assert "Pemeriksaan pertama belum selesai." in signed_in(client, "sekda").get("/bukti").get_data(as_text=True)
