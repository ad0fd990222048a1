"""What a month costs at some number of reports a day, and which limit that number meets first."""

from __future__ import annotations

import json
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any, Final, NamedTuple

from functions.local import manifest
from shared.imaging import photo_index
from shared.public_files import FILES
from shared.public_list.recent import KEPT_AFTER_THE_END
from shared.publishing import OVERLAP

PRICES: Final = Path(__file__).parents[1] / "infra" / "prices.json"
DAYS: Final = 30.4
SWEEPS_A_DAY: Final = 288
IDLE_PUBLISHING_READS: Final = 1
READ_AGAIN: Final = 1 + OVERLAP / timedelta(minutes=5)  # how often publish_recent reads one change
KEPT_DAYS: Final = 365
MONTHS_KEPT: Final = 12  # a file each, written every night
GIB: Final = 1024**3
KIB: Final = 1024
DAY_SECONDS: Final = 86_400
_SEARCHES = "store_photo"  # what takes the photos of survey and work


class Counted(NamedTuple):
    """Of one report's whole life, counted on the store; `calls` per function. `supporter_…`: what one who supports it
    and wants news adds. `session_reads`: to know who asks by a session; by a token, as the life does, it is one.
    """

    reads: int
    writes: int
    letters: int
    photos: int
    report_bytes: int
    idle_sweep_reads: int
    export_is_whole: bool
    moves: int
    calls: dict[str, int]
    supporter_reads: int
    supporter_writes: int
    supporter_letters: int
    session_reads: int


class Limit(NamedTuple):
    """`use`: 1 is where it is met."""

    name: str
    use: float
    then: str


class Model:
    """One year after the start, with the same number of reports every day."""

    def __init__(self, counted: Counted) -> None:
        read: dict[str, Any] = json.loads(PRICES.read_text(encoding="utf-8"))
        self.prices: dict[str, dict[str, Any]] = read["prices"]
        self.options: dict[str, str] = read["options"]
        self.habits: dict[str, Any] = read["habits"]
        self._limits: dict[str, dict[str, Any]] = read["limits"]
        self._counted = counted
        self._manifest: dict[str, dict[str, Any]] = json.loads(
            (manifest.FUNCTIONS / "manifest.json").read_text(encoding="utf-8")
        )

    def month(self, reports: float) -> dict[str, float]:
        """How much of everything that has a price, at `reports` a day."""
        used = self._documents(reports) | self._computing(reports) | self._objects(reports)
        fixed = {
            "schedules": sum("schedule" in entry["trigger"] for entry in self._manifest.values()),
            "secret versions": 2,
            "images and bundles": 3.0,
        }
        return {name: used.get(name, fixed.get(name, 0.0)) for name in self.prices}

    def cost(self, used: dict[str, float], *, with_free: bool) -> dict[str, float]:
        def one(name: str, amount: float) -> float:
            price = self.prices[name]
            free = price["free"] * (DAYS if price["free_per"] == "day" else 1) if with_free else 0
            return max(0.0, amount - free) / price["per"] * price["usd"]

        return {name: one(name, amount) for name, amount in used.items()}

    def per_thousand(self) -> float:
        """What 1,000 reports more cost, before anything free."""
        more = self.cost(self.month(1_000), with_free=False)
        none = self.cost(self.month(0), with_free=False)
        return (sum(more.values()) - sum(none.values())) / DAYS

    def without_looking(self, reports: float) -> float:
        """What is to be paid for the reports' own way, with their photos kept elsewhere."""
        seen = {
            **self.habits,
            "list_views_per_report": 0,
            "public_views_per_report": 0,
            "queue_views_per_report": 0,
            "open_data_downloads_per_day": 0,
        }
        bare = Model(self._counted)
        bare.habits = seen
        paid = bare.cost(bare.month(reports), with_free=True)
        return sum(cost for name, cost in paid.items() if not name.startswith("photos"))

    def reading_changes(self) -> Model:
        """Were the export to read only what has changed."""
        return Model(self._counted._replace(export_is_whole=False))

    def limits(self, reports: float) -> list[Limit]:
        """The nearest first."""
        peak = reports / DAY_SECONDS * self.habits["peak_factor"]
        writes, letters = self._limits["sequential_index_writes_per_second"], self._limits["letters_per_day"]
        rows = self._limits["export_rows_per_second"]["is"]
        seconds, publishing = (
            self._manifest[name]["timeout_seconds"] for name in ("export_open_data", "publish_recent")
        )
        met = [
            Limit("writes to an index in order of time", peak * self._writes() / writes["is"],
                  "put one of ten random shards before the time in the indexes, and ask ten times"),
            Limit("letters the mail server takes in a day", reports * self._letters() / letters["is"],
                  "a mail service for bulk (its quota in `infra/prices.json`), or a daily digest for the SKPD"),
            Limit("time for the nightly export", self._exported(reports) / rows / seconds,
                  "export only what changed, month by month"),
            Limit("weight of `open-and-recent.json` for a phone",
                  self._recent_kib(reports) / self._limit("phone_file_kib"),
                  "a file for each kelurahan (docs/decisions/0011), of which a phone loads those in sight"),
            Limit("time to write `open-and-recent.json`", self._publishing_seconds(reports) / publishing,
                  "a file for each kelurahan, written where something has changed"),
            Limit("photos that one search looks through", peak * self._counted.photos
                  * photo_index.OVERLAP.total_seconds() / photo_index.READ_AT_ONCE,
                  "one function that keeps the index of photos (docs/decisions/0023) and is asked by the others"),
            *self._instances(peak),
        ]  # fmt: skip
        return sorted(met, key=lambda limit: -limit.use)

    def _documents(self, reports: float) -> dict[str, float]:
        habits, counted = self.habits, self._counted
        looked = habits["queue_views_per_report"] * (habits["documents_per_queue_view"] + counted.session_reads)
        looked += habits["public_views_per_report"] + counted.calls["staff_console"] * (counted.session_reads - 1)
        proved = reports * habits["days_open"]  # the daily proof looks at every open report
        swept = SWEEPS_A_DAY * (counted.idle_sweep_reads + IDLE_PUBLISHING_READS) + proved
        swept += reports * counted.moves * READ_AGAIN
        a_day = reports * (self._reads() + looked) + swept + self._exported(reports) + self._searched(reports)
        kept = KEPT_DAYS * reports * 2 * counted.report_bytes / GIB  # as much again for the indexes
        return {
            "document reads": DAYS * a_day,
            "document writes": DAYS * reports * self._writes(),
            "documents kept": kept,
            "backups and recovery": kept,
        }

    def _searched(self, reports: float) -> float:
        """Documents a day that are read to find photos like those of survey and work, but for the one of each search
        that is counted: what came in the time by which a search looks back, and once in every instance what is new.
        """
        hours, counted = self.habits["photo_hours_per_day"], self._counted
        came = reports * counted.photos
        again = min(came / hours * (photo_index.OVERLAP / timedelta(hours=1)), photo_index.READ_AT_ONCE)
        instances = ceil(self._needed(_SEARCHES, reports / DAY_SECONDS * self.habits["peak_factor"]))
        return reports * counted.calls[_SEARCHES] * max(0.0, again - 1) + came * instances

    def _exported(self, reports: float) -> float:
        """Documents that the nightly export reads."""
        return KEPT_DAYS * reports if self._counted.export_is_whole else reports

    def _computing(self, reports: float) -> dict[str, float]:
        calls = {name: reports * number for name, number in self._calls().items()}
        calls["remind_overdue"] = calls["publish_recent"] = SWEEPS_A_DAY
        calls["export_open_data"] = 1
        seconds = {name: number * self._seconds(name) for name, number in calls.items()}
        seconds["publish_recent"] = SWEEPS_A_DAY * self._publishing_seconds(reports)
        seconds["export_open_data"] = self._exported(reports) / self._limit("export_rows_per_second")
        events = sum(number for name, number in calls.items() if "topic" in self._manifest[name]["trigger"])
        logged = self.habits["log_bytes_per_invocation"]
        return {
            "CPU seconds": DAYS * sum(seconds.values()),
            "memory": DAYS * sum(number * self._gib(name) for name, number in seconds.items()),
            "requests": DAYS * sum(calls.values()),
            "messages": DAYS * events * 2 * KIB / GIB,
            "log lines": DAYS * sum(calls.values()) * logged / GIB,
        }

    def _objects(self, reports: float) -> dict[str, float]:
        habits, a_day = self.habits, reports * self._counted.photos
        photos = a_day * habits["photo_kib"] * KIB / GIB
        pages = reports * habits["public_views_per_report"] * habits["public_view_kib"] * KIB / GIB
        files = habits["open_data_downloads_per_day"] * KEPT_DAYS * reports * 200 / GIB
        loaded = min(self._recent_kib(reports), self._limit("phone_file_kib"))  # heavier ones are split first
        lists = reports * habits["list_views_per_report"]
        return {
            "photos, first 90 days": photos * 90,
            "photos, until deleted": photos * (KEPT_DAYS - 90),
            "objects written": DAYS * (a_day + len(FILES) + MONTHS_KEPT + SWEEPS_A_DAY),
            "objects read": DAYS * (a_day * 4 + 3 * SWEEPS_A_DAY + lists),
            "internet traffic": DAYS * (pages + files + lists * loaded * KIB / GIB),
        }

    def _calls(self) -> dict[str, float]:
        """A report's, with the pages that are looked at because of it."""
        supporting = 2 * self.habits["supporters_per_report"]  # to say so, and to confirm the address
        looked = {
            "public_site": self.habits["public_views_per_report"] + supporting,
            "open_data": self.habits["list_views_per_report"],
            "staff_console": self.habits["queue_views_per_report"],
        }
        counted = self._counted.calls
        return {name: counted.get(name, 0) + looked.get(name, 0) for name in {*counted, *looked}}

    def _reads(self) -> float:
        return self._counted.reads + self.habits["supporters_per_report"] * self._counted.supporter_reads

    def _writes(self) -> float:
        return self._counted.writes + self.habits["supporters_per_report"] * self._counted.supporter_writes

    def _letters(self) -> float:
        return self._counted.letters + self.habits["supporters_per_report"] * self._counted.supporter_letters

    def _recent_rows(self, reports: float) -> float:
        """Open, or ended in the last days."""
        return reports * (self.habits["days_open"] + KEPT_AFTER_THE_END.days)

    def _recent_kib(self, reports: float) -> float:
        """As a phone gets it, packed."""
        return self._recent_rows(reports) * self.habits["recent_row_bytes"] / KIB

    def _publishing_seconds(self, reports: float) -> float:
        return self._seconds("publish_recent") + self._recent_rows(reports) * self.habits["recent_row_seconds"]

    def _limit(self, name: str) -> float:
        return self._limits[name]["is"]

    def _instances(self, peak: float) -> list[Limit]:
        def one(name: str) -> Limit:
            use = self._needed(name, peak) / self._manifest[name]["max_instances"]
            return Limit(f"instances of `{name}`", use, "raise `max_instances` in the manifest")

        return [one(name) for name in self._calls()]

    def _needed(self, name: str, peak: float) -> float:
        """Instances, with that many reports a second."""
        return peak * self._calls()[name] * self._seconds(name) / self._manifest[name]["concurrency"]

    def _seconds(self, name: str) -> float:
        seconds: dict[str, float] = self.habits["seconds"]
        return seconds.get(name, seconds["any other"])

    def _gib(self, name: str) -> float:
        memory: str = self._manifest[name]["memory"]
        return float(memory[:-2]) / (KIB if memory.endswith("Mi") else 1)
