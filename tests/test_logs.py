"""One line of JSON per record, whatever is in it."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from shared import logs

logs.set_up()
log = logging.getLogger("shared.test_logs")


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> Any:
    """What has been written since, line by line."""

    def lines() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capfd.readouterr().out.splitlines()]

    return lines


def test_a_record_is_one_line_with_its_data_beside_the_message(said: Any) -> None:
    log.info("report routed", extra={"report": "PGK-7F3K-29QX-5", "agency": "DISHUB"})
    assert said() == [
        {
            "severity": "INFO", "message": "report routed", "logger": "shared.test_logs",
            "report": "PGK-7F3K-29QX-5", "agency": "DISHUB",
        }
    ]  # fmt: skip


def test_an_exception_stays_in_its_line(said: Any) -> None:
    log.error("request failed", exc_info=ValueError("two\nlines"))
    [line] = said()
    assert line["severity"] == "ERROR"
    assert line["exception"].endswith("ValueError: two\nlines")


@pytest.mark.parametrize("value", [{1, 2}, b"\xff", object(), float("nan"), "lone \ud800 surrogate", "é\u2028🚦"])
def test_no_value_is_too_strange_to_be_logged(said: Any, value: object) -> None:
    log.warning("strange", extra={"value": value})
    [line] = said()
    assert line["message"] == "strange"


def test_debugging_is_silent(said: Any) -> None:
    log.debug("quiet")
    assert said() == []


def test_setting_up_again_doubles_nothing(said: Any) -> None:
    logs.set_up()
    logging.getLogger("functions.test_logs").info("once")
    log.info("once")
    assert len(said()) == 2
