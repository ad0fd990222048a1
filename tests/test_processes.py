"""Functions as processes of their own."""

from __future__ import annotations

import os

import pytest

from functions.local.manifest import FUNCTIONS
from functions.local.processes import BEHIND, FunctionProcess


@pytest.mark.parametrize(
    ("name", "signature", "niceness"), [("route_report", "cloudevent", BEHIND), ("submit_report", "http", 0)]
)
def test_event_functions_leave_the_processor_to_citizens(name: str, signature: str, niceness: int) -> None:
    source = FUNCTIONS / name / "main.py"
    function = FunctionProcess(name, source, environment={}, threads=1, signature=signature)
    try:
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, function.process.pid) == max(own, niceness)
    finally:
        function.kill()
