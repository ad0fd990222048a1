"""The event functions, of which one can never route one report.

A source for functions-framework. `KANAL_TEST_FAILS` is that report's ticket, `KANAL_TEST_NOTES` the file in which every
failure leaves a line.
"""

from __future__ import annotations

import os

import functions_framework

from functions.send_notices import main as telling
from shared import lifecycle, web
from shared.consumers import consumer
from shared.events import Told
from shared.installation import here

send_notices = telling.send_notices  # pyright: ignore[reportUnknownVariableType]


@functions_framework.cloud_event
@consumer
def route_report(told: Told) -> None:
    if told.report == os.environ["KANAL_TEST_FAILS"]:
        with open(os.environ["KANAL_TEST_NOTES"], "ab", buffering=0) as notes:  # noqa: PTH123 one short write is whole
            notes.write(f"{told.event}\n".encode())
        raise RuntimeError("this one always fails")
    lifecycle.route(here(), told.report, web.now())
