"""docs/cost.md, worked out from operations counted on the store and the prices in infra/prices.json.

`python -m tests.cost` (make cost) writes it; tests/test_cost.py finds out when it is old.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shared import catalogue, export, reports
from shared.installation import Installation
from shared.platform import embedded
from shared.platform.ports import Platform
from shared.settings import SHARED, Settings
from tests.cost_model import READ_AGAIN, Counted, Model
from tests.load.counting import CountingStore
from tests.load.idle_sweep import count_idle_sweep
from tests.load.life import Row, count_whole_life

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "cost.md"
RATES: Final = (10, 1_000, 100_000, 1_000_000)
_OTHERS = 10
_NIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def written() -> str:
    with tempfile.TemporaryDirectory() as folder:
        rows, counted = _counted(Path(folder))
    model = Model(counted)
    return "\n".join([*_opening(counted), *_life(rows), *_month(model), *_limits(model), *_basis(model)])


def _counted(folder: Path) -> tuple[list[Row], Counted]:
    """One report's whole life, a sweep with nothing due, and an export of what has not changed."""
    platform = embedded.open_folder(folder, embedded.read_indexes(SHARED / "indexes.json"), strict=False)
    here = Installation(platform, catalogue.load(Settings().catalogue), "only-for-counting-" * 2, "http://kanal.test")
    rows = count_whole_life(here)
    [report] = reports.everything(here.store)
    counted = Counted(
        reads=rows[-1].reads,
        writes=rows[-1].writes,
        letters=len({message.id for message in platform.post.sent()}),
        photos=sum("photo" in row.step for row in rows),
        report_bytes=round(len(json.dumps(report.model_dump(mode="json"))), -3),  # they differ from run to run
        idle_sweep_reads=count_idle_sweep(here, _OTHERS),
        export_is_whole=_unchanged_reads(here) > _OTHERS,
        moves=len(report.history),
        calls=dict(Counter(row.step.partition(":")[0] for row in rows[:-1])),
    )
    platform.close()
    return rows, counted


def _unchanged_reads(here: Installation) -> int:
    """Of an export after which nothing has changed."""
    export.run(here, _NIGHT)
    kept = here.platform
    store = CountingStore(kept.store)
    export.run(replace(here, platform=Platform(store, kept.files, kept.bus, kept.post)), _NIGHT)
    return store.taken().reads


def _opening(counted: Counted) -> list[str]:
    whole = "reads every report" if counted.export_is_whole else "reads what changed"
    kept = f"A report has {counted.letters} letters, {counted.photos} photos and {counted.report_bytes:,} bytes."
    idle = (
        f"A sweep with nothing due reads {counted.idle_sweep_reads} documents, the daily proof every open report "
        f"once. The nightly export {whole}. "
        f"Each change is read {READ_AGAIN:.1f} times for `open-and-recent.json`."
    )
    return [
        "# What Kanal costs",
        "",
        "Written by `make cost`: operations are counted on the store while one report lives its whole life; prices and",
        "habits are those of `infra/prices.json`, sources beside them. Everything is one year after the start, when a",
        "year of reports and photos is kept. The sums say what to expect; the budget (`infra/budget.tf`) says what is.",
        "",
        kept,
        idle,
        "",
    ]


def _life(rows: Iterable[Row]) -> list[str]:
    lines = [f"| {row.step} | {row.reads} | {row.writes} |" for row in rows]
    return ["## One report", "", "| step | reads | writes |", "|---|---|---|", *lines, ""]


def _month(model: Model) -> list[str]:
    costs = [model.cost(model.month(rate), with_free=False) for rate in RATES]
    paid = [sum(model.cost(model.month(rate), with_free=True).values()) for rate in RATES]
    bare = [model.without_looking(rate) for rate in RATES]
    rows = [f"| {name} | {_amounts(cost[name] for cost in costs)} |" for name in model.prices]
    thousand = f"**1,000 reports more cost {model.per_thousand():.2f} USD**"
    return [
        "## A month, by reports a day",
        "",
        f"{thousand} at list price, with all the looking at them and a year of keeping them.",
        "",
        f"| USD a month, list price | {' | '.join(f'{rate:,}' for rate in RATES)} |",
        "|---|" + "---|" * len(RATES),
        *rows,
        f"| **together** | {_amounts((sum(cost.values()) for cost in costs), bold=True)} |",
        f"| **to be paid, after what is free** | {_amounts(paid, bold=True)} |",
        f"| of that, without photos and without anybody looking | {_amounts(bare)} |",
        "",
        "Extra, when switched on in `infra/options.tf`:",
        "",
        *[f"- `{name}`: {text}." for name, text in model.options.items()],
        "",
    ]


def _limits(model: Model) -> list[str]:
    head = ["## The first limits", "", "| reports a day | limit | used at the peak | then |", "|---|---|---|---|"]
    lines = [
        f"| {rate:,} | {limit.name} | {limit.use:,.0%} | {limit.then} |"
        for rate in RATES
        for place, limit in enumerate(model.limits(rate))
        if place == 0 or limit.use > 1
    ]
    return [*head, *lines, "", "The nearest, and every one above 100 %: change that before the day comes.", ""]


def _basis(model: Model) -> list[str]:
    lines = [
        f"| {name} | {price['usd']:.10g} | {price['per']:,} {price.get('unit', '')} | {price['source']} |"
        for name, price in model.prices.items()
    ]
    return ["## Prices", "", "| what | USD | for | source |", "|---|---|---|---|", *lines, ""]


def _amounts(values: Iterable[float], *, bold: bool = False) -> str:
    shown = (f"{value:,.2f}" if value < 100 else f"{value:,.0f}" for value in values)
    return " | ".join(f"**{text}**" if bold else text for text in shown)


if __name__ == "__main__":
    DOCUMENT.write_text(written(), encoding="utf-8")
