"""docs/cost.md and the table of infra/README.md, from counted operations and the prices in infra/prices.json.

`python -m tests.cost` (make cost) writes it; tests/test_cost.py finds out when it is old.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from flask import Request
from werkzeug.test import EnvironBuilder

from functions.staff_console import cookies, entrance
from shared import catalogue, export, people, report_scans, reports
from shared.console import sessions
from shared.imaging import photo_index
from shared.installation import Installation
from shared.people import Holding, Person
from shared.platform import embedded
from shared.platform.embedded import EmbeddedPlatform
from shared.platform.ports import Platform
from shared.settings import SHARED, Settings
from shared.transparency import signing
from tests.cost_model import READ_AGAIN, Counted, Model
from tests.load.counting import CountingStore
from tests.load.idle_sweep import count_idle_sweep
from tests.load.life import Row, count_whole_life

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "cost.md"
README: Final = Path(__file__).parents[1] / "infra" / "README.md"
RATES: Final = (10, 1_000, 100_000, 1_000_000)
PROMISED_USD: Final = 5
_OTHERS = 10
_NIGHT = datetime(2026, 11, 24, tzinfo=UTC)


class Written(NamedTuple):
    """The whole document, and infra/README.md with its few lines of it."""

    document: str
    readme: str


def written() -> Written:
    rows, counted = count()
    model = Model(counted)
    marked = re.compile(r"(<!-- cost -->\n).*?(<!-- /cost -->)", re.DOTALL)
    readme = marked.sub(lambda found: f"{found[1]}{_short(model)}\n{found[2]}", README.read_text(encoding="utf-8"))
    return Written(_document(rows, counted, model), readme)


def _document(rows: list[Row], counted: Counted, model: Model) -> str:
    return "\n".join([*_opening(counted, model.habits), *_life(rows), *_month(model), *_limits(model), *_basis(model)])


def count() -> tuple[list[Row], Counted]:
    with tempfile.TemporaryDirectory() as folder:
        return _counted(Path(folder))


def _counted(folder: Path) -> tuple[list[Row], Counted]:
    """One report's whole life, a sweep with nothing due, and an export of what has not changed."""
    here, platform = _opened(folder / "alone")
    rows = count_whole_life(here)
    [report] = report_scans.everything(here.store)
    kept = here.store.get(reports.COLLECTION, report.ticket)
    supported = _supported(folder / "supported")
    counted = Counted(
        reads=rows[-1].reads,
        writes=rows[-1].writes,
        letters=_letters(platform),
        photos=sum("photo" in row.step for row in rows),
        report_bytes=round(len(json.dumps(kept)), -3),  # they differ from run to run
        idle_sweep_reads=count_idle_sweep(here, _OTHERS),
        export_is_whole=_unchanged_reads(here) > _OTHERS,
        moves=len(report.history),
        calls=dict(Counter(row.step.partition(":")[0] for row in rows[:-1])),
        supporter_reads=supported.reads - rows[-1].reads,
        supporter_writes=supported.writes - rows[-1].writes,
        supporter_letters=supported.letters - _letters(platform),
        session_reads=_session_reads(here),
    )
    platform.close()
    return rows, counted


def _session_reads(here: Installation) -> int:
    """Of finding out who has asked the console."""
    post, now = next(iter(here.city.posts)), _NIGHT
    holding = Holding(post=post, since=now)
    people.keep(here.store, [Person(id="somebody", name="Somebody", holdings=(holding,))])
    session = sessions.sealed(here.secret, sessions.begun("0" * 32, "somebody", 0, post, now))
    cookie = f"{cookies.name(here, cookies.SESSION)}={session}"
    kept, store = here.platform, CountingStore(here.store)
    counting = replace(here, platform=Platform(store, kept.files, kept.bus, kept.post))
    request = Request(EnvironBuilder(headers=[("Cookie", cookie)]).get_environ())
    entrance.visitor(counting, request, now)
    return store.taken().reads


class _Supported(NamedTuple):
    reads: int
    writes: int
    letters: int


def _supported(folder: Path) -> _Supported:
    """The life of a report that somebody supports and wants news of."""
    here, platform = _opened(folder)
    *_, total = count_whole_life(here, is_supported=True)
    supported = _Supported(total.reads, total.writes, _letters(platform))
    platform.close()
    return supported


def _opened(folder: Path) -> tuple[Installation, EmbeddedPlatform]:
    platform = embedded.open_folder(folder, embedded.read_indexes(SHARED / "indexes.json"), strict=False)
    city = catalogue.load(Settings().catalogue)
    return Installation(platform, city, "only-for-counting-" * 2, "http://kanal.test", signing.made()), platform


def _letters(platform: EmbeddedPlatform) -> int:
    return len({message.id for message in platform.post.sent()})


def _unchanged_reads(here: Installation) -> int:
    """Of an export after which nothing has changed."""
    export.run(here, _NIGHT)
    kept = here.platform
    store = CountingStore(kept.store)
    export.run(replace(here, platform=Platform(store, kept.files, kept.bus, kept.post)), _NIGHT)
    return store.taken().reads


def _opening(counted: Counted, habits: Mapping[str, Any]) -> list[str]:
    whole = "reads every report" if counted.export_is_whole else "reads what changed"
    kept = f"A report has {counted.letters} letters, {counted.photos} photos and {counted.report_bytes:,} bytes."
    idle = (
        f"A sweep with nothing due reads {counted.idle_sweep_reads} documents, the daily proof every open report "
        f"once. The nightly export {whole}. "
        f"Each change is read {READ_AGAIN:.1f} times for `open-and-recent.json`."
    )
    supporter = (
        f"Whoever supports a report and wants news adds {counted.supporter_reads} reads, {counted.supporter_writes} "
        f"writes and {counted.supporter_letters} letters; {habits['supporters_per_report']:g} do so for each report."
    )
    looking = (
        f"Who asks the console by a session costs {counted.session_reads} reads. A photo of survey or work is held "
        f"against what came in the {photo_index.OVERLAP.total_seconds():.0f} seconds before, and once in every "
        f"instance against what is new; photos come within {habits['photo_hours_per_day']} hours of a day (assumed: "
        "citizens' from six to ten, the staff's within ten hours)."
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
        supporter,
        looking,
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
        _promised(model),
        "",
        "Extra, when switched on in `infra/options.tf`:",
        "",
        *[f"- `{name}`: {text}." for name, text in model.options.items()],
        "",
    ]


def _promised(model: Model) -> str:
    usd, changed = model.without_looking(1_000), model.reading_changes().without_looking(1_000)
    missed = f"**not held**; with an export that reads only what has changed it would be {changed:.2f}"
    held = "held" if usd < PROMISED_USD else missed
    return f"Promised for 1,000 reports a day, without photos: under {PROMISED_USD} USD. It is {usd:.2f}: {held}."


def _short(model: Model) -> str:
    head = [
        "| reports a day | USD a month, list price | after what is free | the first limit, used at the peak |",
        "|---|---|---|---|",
    ]
    lines: list[str] = []
    for rate in RATES:
        listed, paid = (sum(model.cost(model.month(rate), with_free=free).values()) for free in (False, True))
        first = model.limits(rate)[0]
        lines.append(f"| {rate:,} | {listed:,.0f} | {paid:,.0f} | {first.name}, {first.use:,.0%} |")
    return "\n".join([*head, *lines])


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
    made = written()
    DOCUMENT.write_text(made.document, encoding="utf-8")
    README.write_text(made.readme, encoding="utf-8")
