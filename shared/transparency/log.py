"""Once a day: what has changed in the public record becomes lines of a log that only grows, and its root is signed.

`bukti/akar/{day}.json` is the switch, and there is one a day: a run that is repeated makes no second one, and what a
run has written that was killed before is thrown away by the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from shared.installation import Installation
from shared.moments import as_text
from shared.platform.ports import File, Files, Missing
from shared.public_files import BUCKET, root_file
from shared.transparency import lines, signing, statement
from shared.transparency.lines import Day, Entry
from shared.transparency.merkle import Tree
from shared.transparency.signing import PublicKey
from shared.transparency.statement import LOOKS_BACK, Statement

_STATES = f"{statement.FOLDER}keadaan/"
Pieces = Mapping[str, str]


class Offer(NamedTuple):
    """What the record holds: the names of its pieces, until when it knows everything, and how to learn what has
    changed since it consisted of other pieces.
    """

    pieces: Pieces
    until: datetime
    since: Callable[[Pieces], Iterable[Entry]]


def publish(here: Installation, offer: Offer, now: datetime) -> Statement:
    """The day's statement. Raises ValueError and Untrusted where it cannot be signed, or who signed before is gone."""
    files, day = here.platform.files, here.city.calendar.local_day(now).isoformat()
    keys = signing.keys_of(here.signing_key)
    known = signing.listed(_keys(files), keys, day)
    before = _newest(files, known)
    if before is None or before.hari < day:
        files.put(BUCKET, statement.KEYS, _json(signing.as_bytes(known)))
        made = _extended(here, before, offer, now)
        signed = _json(statement.signed(made, keys[0]))
        files.put(BUCKET, root_file(day), signed)
        before = made
    files.put(BUCKET, statement.NEWEST, files.get(BUCKET, root_file(before.hari)))
    _forget_states(files, before.hari)
    return before


def pieces(files: Files) -> set[str]:
    """Those that the next run compares with: they must still be there."""
    return {piece for name in files.names(BUCKET, _STATES) for piece in _state(files, name).values()}


def compare_with(files: Files, instead: Mapping[str, str]) -> None:
    """Some of these pieces lie under another name now."""
    for name in files.names(BUCKET, _STATES) if instead else ():
        state = {day: instead.get(piece, piece) for day, piece in _state(files, name).items()}
        files.put(BUCKET, name, _json(json.dumps(state).encode()))


def newest(files: Files) -> Statement | None:
    """None before the first. Raises Untrusted."""
    return _newest(files, _keys(files))


def _newest(files: Files, keys: tuple[PublicKey, ...]) -> Statement | None:
    names = files.names(BUCKET, statement.ROOTS)
    return statement.read(files.get(BUCKET, names[-1]).data, keys) if names else None


def _extended(here: Installation, before: Statement | None, offer: Offer, now: datetime) -> Statement:
    files, today = here.platform.files, here.city.calendar.local_day(now).isoformat()
    lines.clear_after(files, before.hari if before else "")
    day = Day(files, today, before.tree if before else Tree())
    state = _state(files, _state_file(before.hari)) if before else {}
    _add(here, day, offer.since(state))
    files.put(BUCKET, _state_file(today), _json(json.dumps(dict(offer.pieces)).encode()))
    return Statement(
        kota=here.city.city.open311.jurisdiction_id,
        hari=today,
        dibuat=as_text(now),
        sampai=as_text(offer.until),
        awal=day.first,
        akhir=day.tree.size,
        akar=day.tree.root.hex(),
        akar_hari=day.alone.root.hex(),
        puncak=tuple(peak.hex() for peak in day.tree.peaks),
        berkas=tuple(day.starts),
        sebelumnya=(before.root, *before.sebelumnya)[:LOOKS_BACK] if before else (),
    )


def _add(here: Installation, day: Day, entries: Iterable[Entry]) -> None:
    """Those that strike out last: what they do is found for all of them together."""
    striking: list[Entry] = []
    for entry in entries:
        if entry.strikes_out:
            striking.append(entry)
        else:
            day.add(entry.line())
    local_day = here.city.calendar.local_day
    came = {entry.ticket: str(local_day(datetime.fromisoformat(str(entry.row["diterima"])))) for entry in striking}
    struck = lines.struck_out(here.platform.files, came)
    for entry in striking:
        day.add(entry.line(struck[entry.ticket]))
    day.write()


def _keys(files: Files) -> tuple[PublicKey, ...]:
    try:
        return signing.read_keys(files.get(BUCKET, statement.KEYS).data)
    except Missing:
        return ()


def _state_file(day: str) -> str:
    return f"{_STATES}{day}.json"


def _state(files: Files, name: str) -> dict[str, str]:
    try:
        return json.loads(files.get(BUCKET, name).data)
    except Missing:
        return {}


def _forget_states(files: Files, day: str) -> None:
    for name in files.names(BUCKET, _STATES):
        if name != _state_file(day):
            files.delete(BUCKET, name)


def _json(data: bytes) -> File:
    return File(data, "application/json")
