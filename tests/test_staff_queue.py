"""A queue's page: what is in it, by which filters, what it costs, and its table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest

from shared import reports, web
from shared.console import queue_counts, queue_filter, queues
from shared.console.queue_filter import Filter
from shared.console.staff_nav import LATE, QUEUES
from shared.installation import Installation
from shared.platform.ports import Json
from shared.workflow import Role
from tests.conftest import Client
from tests.life import actor, bribed, moved, routed
from tests.page_reads import MOST_OF_A_PAGE, counted
from tests.sign_in import Browser, signed_in

pytestmark = pytest.mark.usefixtures("tokens")
OPAS_INDAH: dict[str, Json] = {"lat": -2.1139, "lon": 106.11389}
DAY = timedelta(days=1)


@pytest.fixture
def operator(client: Client) -> Browser:
    return signed_in(client, "operator-1")


def _rows(page: str) -> list[str]:
    """Tickets, in order."""
    return re.findall(r'<li class="queue-row[^>]*>\s*<a href="/staff-console/laporan/([A-Z0-9-]+)', page)


@pytest.mark.parametrize("post", ["operator-1", "officer-dishub", "head-dishub", "sekda", "auditor", "surveyor-1"])
def test_a_page_of_fifty_reports_costs_no_more_than_promised(
    installation: Installation, client: Client, post: str
) -> None:
    """By whoever comes first: nothing has been counted yet for the frame."""
    for number in range(reports.PAGE + 1):
        routed(installation, web.now() + number * timedelta(seconds=1), text=f"Lampu {number}")
    browser = signed_in(client, post)
    with counted(installation) as store:
        page = browser.get("/antrean/survey").get_data(as_text=True)
    assert len(_rows(page)) == reports.PAGE
    assert store.tally.reads <= MOST_OF_A_PAGE, store.tally


def test_the_numbers_of_the_frame_are_counted_once_in_half_a_minute(installation: Installation) -> None:
    routed(installation, web.now())
    one, now = actor(installation, "operator-1"), web.now().replace(second=1)
    with counted(installation) as store:
        numbers = [queue_counts.of(installation.store, one, now + timedelta(seconds=each)) for each in (0, 20)]
        assert store.tally.reads == len(QUEUES[Role.OPERATOR])
        queue_counts.of(installation.store, one, now + timedelta(seconds=40))
        assert store.tally.reads == 2 * len(QUEUES[Role.OPERATOR])
    assert numbers[0] == numbers[1]
    assert (numbers[0]["survey"], numbers[0]["triage"]) == (1, 0)


def test_a_confidential_report_is_in_nobodys_number_but_its_bodys(installation: Installation) -> None:
    bribed(installation, web.now())
    numbers = {
        post: queue_counts.of(installation.store, actor(installation, post), web.now())["dispatched"]
        for post in ("operator-1", "sekda", "admin", "head-dishub", "head-inspektorat")
    }
    assert numbers == {"operator-1": 0, "sekda": 0, "admin": 0, "head-dishub": 0, "head-inspektorat": 1}


def test_what_is_late_is_one_queue_over_all_statuses_the_longest_first(installation: Installation) -> None:
    newer = routed(installation, web.now() - 3 * DAY, text="Lampu baru")
    older = routed(installation, web.now() - 9 * DAY, text="Lampu lama")
    routed(installation, web.now(), text="Lampu tepat waktu")
    moved(installation, newer.ticket, "confirm", "surveyor-1", web.now() - 3 * DAY)
    for post in ("operator-1", "head-dishub"):
        page = queues.page(installation.store, actor(installation, post), LATE, after=None, now=web.now())
        assert [report.ticket for report in page.items] == [older.ticket, newer.ticket]
    of_another = queues.page(installation.store, actor(installation, "head-dlh"), LATE, after=None, now=web.now())
    assert of_another.items == []


FILTERS = {
    "kategori": ({"kategori": "parkir_liar"}, {"parked"}),
    "kelurahan": ({"kelurahan": "19.71.02.1001"}, {"lamp in Opas Indah"}),
    "skpd": ({"skpd": "DISHUB"}, {"lamp", "lamp in Opas Indah", "parked"}),
    "two of them": ({"skpd": "DISHUB", "kategori": "parkir_liar"}, {"parked"}),
    "two, sifted": ({"kelurahan": "19.71.02.1001", "kategori": "parkir_liar"}, set[str]()),
    "late": ({"lewat": "ya"}, {"parked"}),
    "late, of a code": ({"lewat": "ya", "kategori": "pju"}, set[str]()),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_of_the_address_shows_what_fits_and_nothing_else(
    installation: Installation, operator: Browser, name: str
) -> None:
    tickets = {
        routed(installation, web.now()).ticket: "lamp",
        routed(installation, web.now(), text="Lampu di Opas Indah", **OPAS_INDAH).ticket: "lamp in Opas Indah",
        routed(installation, web.now() - 9 * DAY, text="Mobil", code="parkir_liar").ticket: "parked",
    }
    wanted, expected = FILTERS[name]
    page = operator.get("/antrean/survey", **wanted).get_data(as_text=True)
    assert {tickets[ticket] for ticket in _rows(page)} == expected


def test_every_order_of_a_queue_pages_without_repeating_or_skipping(installation: Installation) -> None:
    late = [routed(installation, web.now() - 9 * DAY + number // 2 * timedelta(hours=1), text=f"Lampu {number}")
            for number in range(7)]  # fmt: skip
    one, wanted = actor(installation, "operator-1"), Filter(lewat="ya")
    seen: list[str] = []
    place = None
    while (
        report := queues.next_of(installation.store, one, LATE, after=place, now=web.now(), wanted=wanted)
    ) is not None:
        seen.append(report.ticket)
        place = queues.place_of(report, one, LATE, wanted)
    assert sorted(seen) == sorted(report.ticket for report in late)


def test_an_unknown_wish_is_named_and_left_out(operator: Browser) -> None:
    answer = operator.get("/antrean/triage", kategori="abc", lewat="mungkin")
    assert answer.status_code == 422
    assert '<a href="#kategori">' in answer.get_data(as_text=True)


@pytest.mark.parametrize("queue", ["all", "TRIAGE", "parked", ""])
def test_another_queue_is_not_there(operator: Browser, queue: str) -> None:
    assert operator.get(f"/antrean/{queue}").status_code == 404


def test_the_table_has_what_is_on_the_page_and_no_cell_is_executed(
    installation: Installation, operator: Browser
) -> None:
    landmark = '=HYPERLINK("http://x","y")'
    report = routed(installation, web.now(), landmark=landmark)
    routed(installation, web.now(), text="Mobil", code="parkir_liar")
    answer = operator.get("/antrean/survey", bentuk="csv", kategori="pju")
    [row] = csv.DictReader(io.StringIO(answer.get_data(as_text=True)))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="survey-')
    assert (row["tiket"], row["kategori"], row["terlambat"]) == (report.ticket, "Lampu jalan padam", "false")
    assert row["patokan"] == f"'{landmark}"


def test_nobody_downloads_what_is_not_theirs(installation: Installation, client: Client) -> None:
    bribed(installation, web.now())
    for post, rows in {"operator-1": 0, "head-dishub": 0, "head-inspektorat": 1}.items():
        table = signed_in(client, post).get("/antrean/dispatched", bentuk="csv").get_data(as_text=True)
        assert len(table.splitlines()) == 1 + rows


def test_the_numbers_alone_are_not_sent_again_while_they_are_the_same(
    installation: Installation, operator: Browser
) -> None:
    first = operator.get("/hitungan.json")
    assert set(first.get_json()["antrean"]) == set(QUEUES[Role.OPERATOR])
    again = operator.http.get("/hitungan.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_address_holds_every_wish() -> None:
    wanted = Filter(kategori="pju", lewat="ya")
    assert wanted.query(antrean="triage") == "?kategori=pju&lewat=ya&antrean=triage"
    assert queue_filter.ALL.query() == ""
