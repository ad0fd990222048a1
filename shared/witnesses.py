"""Whoever is to remember what Kanal published: told of each day's signed root, and told again until it is taken.

A root that others hold cannot be exchanged unnoticed. The city's witnesses are in `city.json`; whoever is told later
than others reads the roots of the days before in the same statement.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

from shared import tasks
from shared.catalogue import Witness
from shared.installation import Installation
from shared.messages import sending
from shared.platform.ports import Channel, Message, Missing
from shared.public_files import BUCKET, root_file
from shared.tasks import Task

KIND = "witness"
LATER = timedelta(minutes=15)
TRIED_FOR = timedelta(days=7)


def plan(here: Installation, now: datetime) -> None:
    """Today's root to every witness, also where it is not there yet: an export may be late."""
    day = here.city.calendar.local_day(now)
    for witness in here.city.city.witnesses:
        tasks.begin(here.store, Task(name=f"{KIND}.{day}.{_id(witness)}", kind=KIND, due_at=now, put_at=now))


def tell(here: Installation, task: Task, now: datetime) -> None:
    """Also done when the witness is none any more, refuses for good, or could not be reached for a week, and when that
    day is over and has no root.
    """
    _, day, wanted = task.name.split(".")
    witness = next((each for each in here.city.city.witnesses if _id(each) == wanted), None)
    outcome = sending.Outcome()
    if witness is not None and task.put_at is not None and now - task.put_at < TRIED_FOR:
        is_over = day != str(here.city.calendar.local_day(now))
        outcome = _sent(here, witness, day) or sending.Outcome(later=None if is_over else LATER.seconds)
    later = None if outcome.later is None else now + max(LATER, timedelta(seconds=outcome.later))
    tasks.done(here.store, task, later)


def _sent(here: Installation, witness: Witness, day: str) -> sending.Outcome | None:
    """None where there is no root of that day."""
    try:
        signed = here.platform.files.get(BUCKET, root_file(day)).data.decode()
    except Missing:
        return None

    def message(channel: Channel, to: str) -> Message:
        name = f"{KIND}.{day}.{_id(witness)}"
        said = json.dumps({"id": name, "root": json.loads(signed)}) if channel == "webhook" else _letter(here, signed)
        return Message(name, to, f"Akar data terbuka Kota {here.city.city.name}, {day}", said, channel)

    return sending.send(here.platform.post, [(witness.channel, witness.to)], message, is_patient=True)


def _letter(here: Installation, signed: str) -> str:
    root = json.loads(signed)["isi"]
    return (
        f"Ini akar catatan data terbuka Kota {here.city.city.name} sampai {root['hari']}: {root['akhir']} baris.\n\n"
        f"{root['akar']}\n\n"
        "Mohon simpan surat ini. Siapa pun yang memilikinya dapat membuktikan bila yang terbit kemudian diubah: "
        "simpan baris terakhir sebagai berkas saksi.json, lalu jalankan\n"
        f"python -m functions.export_open_data.verify {here.address}/open-data --since saksi.json\n"
        f"Penjelasan: {here.address}/public-site/bukti\n\n"
        f"{signed}\n"
    )


def _id(witness: Witness) -> str:
    return hashlib.sha256(f"{witness.channel}:{witness.to}".encode()).hexdigest()[:12]
