"""Is what Kanal publishes still what it published before? For anybody, with Python and `cryptography` only:

python -m functions.export_open_data.verify https://…/open-data
python -m functions.export_open_data.verify https://…/open-data --since terbaru.json
python -m functions.export_open_data.verify https://…/open-data --report PGK-7F3K-29QX-5
python -m functions.export_open_data.verify https://…/open-data --proof proof.json

It ends with 0 when all is sound, 1 when something was changed (named line by line), 2 when it could not be checked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from functions.export_open_data import inclusion, proving, since, table
from functions.export_open_data.findings import NAMED, Finding, Found, Kind, say
from functions.export_open_data.ledger import Ledger
from functions.export_open_data.sources import Damaged, NotThere, Source, Unreadable
from shared.transparency import proofs
from shared.transparency.signing import PublicKey, Untrusted
from shared.transparency.statement import Statement

SOUND, CHANGED, UNREADABLE = 0, 1, 2


def main(typed: Sequence[str] | None = None) -> int:
    chosen = _arguments(typed)
    check = _Check(Source(chosen.place, Path(chosen.save) if chosen.save else None), chosen)
    try:
        check.run()
    except (NotThere, Damaged, Unreadable) as trouble:
        check.say("unreadable", what=trouble)
        return UNREADABLE
    except RecursionError:  # something is nested so deeply that it cannot even be said
        check.say("unreadable", what=chosen.place)
        return UNREADABLE
    check.conclude()
    return CHANGED if check.found.named else SOUND


class _Check:
    def __init__(self, source: Source, chosen: argparse.Namespace) -> None:
        self.found = Found()
        self._source = source
        self._chosen = chosen
        self._language = int(chosen.english)

    def run(self) -> None:
        try:
            keys = proving.keys_of(self._source)
        except Untrusted:
            self.found.add([Finding(Kind.KEYS)])
            return
        if self._chosen.proof:
            self._kept(keys)
            return
        days = proving.statements_of(self._source, keys, self.found)
        self._introduce(days, keys)
        if self._chosen.since:
            self._since(days, since.Earlier(self._chosen.since), keys)
        if days:
            with closing(Ledger()) as ledger:
                self.found.add(proving.check(self._source, days, ledger))
                self._table(days[-1], ledger)
                if self._chosen.report:
                    self._report(days, ledger)

    def conclude(self) -> None:
        for finding in self.found.named:
            print(f"- {finding.said(self._language)}")
        for number in self.found.number.values():
            if number > NAMED:
                self.say("more", number=number - NAMED)
        well = "proven" if self._chosen.proof else "sound"
        self.say("changed" if self.found.named else well, number=self.found.number.total())

    def say(self, name: str, **values: object) -> None:
        print(say(name, self._language, **values))

    def _introduce(self, days: Sequence[Statement], keys: Sequence[PublicKey]) -> None:
        if days:
            first, last = days[0], days[-1]
            span = {"first": first.hari, "last": last.hari}
            self.say("log", days=len(days), lines=last.akhir, root=last.akar, **span)
        self.say("keys", ids=", ".join(key.id for key in keys))

    def _since(self, days: Sequence[Statement], earlier: since.Earlier, keys: since.Keys) -> None:
        try:
            old = earlier.read(keys)
        except Untrusted as signed:
            self.found.add([Finding(Kind.SIGNATURE, str(signed))])
            return
        self.say("since", day=old.hari, root=old.akar)
        self.found.add(since.check(self._source, days, earlier, old, keys))
        if old.akhir and not self.found.named:
            leaves = inclusion.leaves_of(self._source, days)
            path = " ".join(step.hex() for step in proofs.consistency(leaves, old.akhir))
            self.say("goes_on", first=old.akhir, second=len(leaves), path=path)

    def _report(self, days: Sequence[Statement], ledger: Ledger) -> None:
        said = ledger.said_last(self._chosen.report.upper())
        if said is None:
            self.found.add([Finding(Kind.UNKNOWN, self._chosen.report)])
        elif not self.found.named:  # a damaged log proves nothing
            proof = inclusion.made(inclusion.leaves_of(self._source, days), days[-1], said)
            self.say("report", ticket=said.ticket, number=said.number, lines=proof.tree_size)
            print(inclusion.as_text(proof))

    def _kept(self, keys: since.Keys) -> None:
        try:
            proof = inclusion.read(Path(self._chosen.proof).read_text(encoding="utf-8"))
        except OSError as missing:
            raise NotThere(self._chosen.proof) from missing
        self.found.add(inclusion.check(self._source, keys, proof))

    def _table(self, last: Statement, ledger: Ledger) -> None:
        try:
            compared = table.check(self._source, ledger, last.sampai, self.found)
        except (NotThere, Damaged) as missing:
            self.found.add([Finding(Kind.GONE, str(missing))])
        else:
            self.say("table", same=compared.same, newer=compared.newer)


def _arguments(typed: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m functions.export_open_data.verify", description=__doc__)
    parser.add_argument("place", help="address or folder of the open data")
    parser.add_argument("--since", help="an earlier bukti/terbaru.json, or a folder that --save has filled")
    parser.add_argument("--report", help="print the proof that this report's row is in the log")
    parser.add_argument("--proof", help="only check a proof that --report has printed")
    parser.add_argument("--save", help="folder for copies of what is read, for the next --since")
    parser.add_argument("--english", action="store_true", help="say it in English")
    chosen = parser.parse_args(typed)
    if chosen.save and chosen.since and Path(chosen.since).resolve().is_relative_to(Path(chosen.save).resolve()):
        parser.error("--save would overwrite what --since reads: choose another folder.")
    return chosen


if __name__ == "__main__":
    sys.exit(main())
