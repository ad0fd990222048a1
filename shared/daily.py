"""What is done once a day: what has been kept for as long as it may is forgotten, the proof that no report is lost,
what the supervisors read of it, and the root that witnesses keep."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared import proof, witnesses
from shared.batches import TimeLimit
from shared.clocks import Calendar
from shared.installation import Installation
from shared.messages import digests
from shared.personal_data import forgetting

AT = time(6)  # local


def run(here: Installation, now: datetime, limit: TimeLimit) -> bool:
    """Whether it is finished; what is not within the limit goes on when it is run again."""
    forgotten = forgetting.forget_people(here, now, limit.half())  # a crowd of them leaves time for the proof
    proved = proof.run(here, now, limit)
    if not forgotten.is_finished or proved.finished_at is None:
        return False
    digests.daily(here, proved, now)
    witnesses.plan(here, now)
    return True


def next_at(now: datetime, calendar: Calendar) -> datetime:
    today = datetime.combine(calendar.local_day(now), AT, ZoneInfo(calendar.zone))
    return today if today > now else today + timedelta(days=1)
