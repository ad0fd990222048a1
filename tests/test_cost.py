"""docs/cost.md is what its script works out, and the promise about 1,000 reports a day holds."""

from __future__ import annotations

import pytest

from tests import cost
from tests.cost_model import Counted, Model

SMALL = Counted(
    reads=30, writes=24, letters=5, photos=3, report_bytes=8_000, idle_sweep_reads=3, export_is_whole=False,
    moves=10,
    supporter_reads=13, supporter_writes=11, supporter_letters=3, session_reads=2,
    calls={"submit_report": 1, "route_report": 1, "store_photo": 2, "send_notices": 4, "staff_console": 4},
)  # fmt: skip


def test_the_document_is_what_the_script_works_out() -> None:
    made = cost.written()
    assert (cost.DOCUMENT.read_text(encoding="utf-8"), cost.README.read_text(encoding="utf-8")) == made, (
        "run: make cost"
    )


def test_a_city_of_a_thousand_reports_a_day_pays_less_than_five_dollars_but_for_photos_and_the_export() -> None:
    _, counted = cost.count()
    assert Model(counted).reading_changes().without_looking(1_000) < cost.PROMISED_USD


def test_what_is_free_is_never_paid_back() -> None:
    model = Model(SMALL)
    assert min(model.cost(model.month(0), with_free=True).values()) == 0


def test_the_second_thousand_costs_a_little_more_than_the_first_as_lists_get_longer() -> None:
    model = Model(SMALL)
    dear, cheap = (sum(model.cost(model.month(rate), with_free=False).values()) for rate in (2_000, 1_000))
    assert model.per_thousand() < (dear - cheap) / 30.4 < 1.5 * model.per_thousand()


def test_a_supporter_who_wants_news_costs_documents_and_letters() -> None:
    alone, supported = Model(SMALL._replace(supporter_writes=0)), Model(SMALL)
    per_report = supported.month(1_000)["document writes"] - alone.month(1_000)["document writes"]
    assert per_report / 1_000 / 30.4 == pytest.approx(0.3 * 11)


def test_the_order_of_time_is_met_before_a_million_reports_a_day() -> None:
    over = {limit.name for limit in Model(SMALL).limits(1_000_000) if limit.use > 1}
    assert "writes to an index in order of time" in over
    assert Model(SMALL).limits(10)[0].use < 1


def test_an_export_that_reads_everything_runs_into_its_time_limit() -> None:
    over = {limit.name: limit.use for limit in Model(SMALL._replace(export_is_whole=True)).limits(100_000)}
    assert over["time for the nightly export"] > 1
