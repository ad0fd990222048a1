"""The event functions, with a note of every delivery, and one report that can never be routed.

A source for functions-framework. `KANAL_TEST_NOTES` is the folder of the notes, `KANAL_TEST_FAILS` the ticket.
"""

from __future__ import annotations

import os
from pathlib import Path

import functions_framework

from shared import lifecycle, telling, web
from shared.consumers import consumer
from shared.events import Told
from shared.installation import here


@functions_framework.cloud_event
@consumer
def route_report(told: Told) -> None:
    if told.report == os.environ["KANAL_TEST_FAILS"]:
        _note("failed", told)
        raise RuntimeError("this one always fails")
    lifecycle.route(here(), told.report, web.now())
    _note("routed", told)


@functions_framework.cloud_event
@consumer
def send_notices(told: Told) -> None:
    telling.tell(here(), told.report, told.event, web.now())
    _note("told", told)


def _note(what: str, told: Told) -> None:
    """One short write at the end of a file is whole, whoever else writes."""
    with (Path(os.environ["KANAL_TEST_NOTES"]) / what).open("ab", buffering=0) as notes:
        notes.write(f"{told.event}\n".encode())
