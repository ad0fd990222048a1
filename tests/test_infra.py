"""What `infra/` says of the code must be true, and what the code promises to `infra/` must stay so."""

from __future__ import annotations

import ast
import json
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from functions.local.manifest import Function, read
from shared import contacts, export, lifecycle, public_files, reports, staff
from shared.contacts import Contact
from shared.installation import Installation
from shared.messages import receipts
from shared.messages.receipts import Receipt
from shared.report import Report
from shared.staff import Post
from shared.submission import NewReport
from shared.sweep import sweep
from tests.broken_infra import MISTAKES
from tests.conftest import Client
from tests.samples import LAMP

ROOT: Final = Path(__file__).parents[1]
INFRA: Final = ROOT / "infra"
INDEXES = json.loads((ROOT / "shared" / "indexes.json").read_text(encoding="utf-8"))
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
FORMS = {
    "reports": Report,
    contacts.COLLECTION: Contact,
    receipts.COLLECTION: Receipt,
    staff.COLLECTION: Post,
}


def _text(name: str) -> str:
    return (INFRA / name).read_text(encoding="utf-8")


def _unindexed(collection: str) -> set[str]:
    block = _text("documents.tf").partition("  unindexed = {")[2].partition("\n  }")[0]
    listed = re.search(rf"{collection}\s*= \[(.*?)\]", block, re.DOTALL)
    return set(re.findall(r'"(\w+)"', listed[1])) if listed else set()


@pytest.mark.parametrize("collection", ["reports", "contacts", "receipts"])
def test_every_field_is_either_asked_for_or_left_out_of_the_indexes(collection: str) -> None:
    asked = {
        field
        for index in INDEXES
        if index["collection"] == collection
        for field in (*index["equal"], index["order_by"])
    }
    assert _unindexed(collection) == set(FORMS[collection].model_fields) - asked


@pytest.mark.parametrize("function", read(), ids=lambda function: function.name)
def test_whoever_opens_an_installation_may_read_the_servers_secret(function: Function) -> None:
    tree = ast.parse(function.source.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert ("shared.installation" in imported) == ("secret" in function.needs)


def test_every_alert_has_its_chapter_in_the_runbook() -> None:
    alerts = re.findall(r"^    ([a-z-]+) = \{\n      title ", _text("alerts.tf"), re.MULTILINE)
    chapters = re.findall(r"^## ([a-z-]+)$", (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(alerts) >= 11
    assert alerts == chapters


def test_every_variable_says_what_it_is_for_and_refuses_what_it_cannot_be() -> None:
    blocks = re.findall(
        r'^variable "(\w+)" \{\n(.*?)^\}', _text("variables.tf") + _text("options.tf"), re.DOTALL | re.MULTILINE
    )
    assert len(blocks) >= 18
    careless = [name for name, block in blocks if "description = " not in block]
    careless += [name for name, block in blocks if "type        = bool" not in block and "validation {" not in block]
    assert careless == []


def test_every_figure_that_is_taken_is_looked_at() -> None:
    block = _text("signals.tf").partition("  metric = {")[0]
    taken = re.findall(r"^    ([a-z-]+) += [\"{]", block, re.MULTILINE)
    assert len(taken) >= 9
    assert [name for name in taken if f"local.metric.{name}" not in _text("alerts.tf") + _text("dashboard.tf")] == []


def test_every_table_reads_a_file_that_is_published() -> None:
    read_by_tables = re.findall(r'file = "([^"]+)"', _text("analysis.tf"))
    assert len(read_by_tables) == len({*read_by_tables} & {*public_files.FILES}) == 2


def test_every_check_that_is_skipped_has_its_reason() -> None:
    skipped = [line for path in INFRA.glob("*.tf") for line in _text(path.name).splitlines() if "checkov:skip" in line]
    assert len(skipped) > 10
    assert [line for line in skipped if not re.search(r"#checkov:skip=CKV_GCP_\d+:\S.{20,}", line)] == []


def test_every_line_that_an_alert_waits_for_is_written_somewhere() -> None:
    awaited = {*re.findall(r'message = "([^"]+)"', _text("signals.tf")), "swept"}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "shared").rglob("*.py"))
    assert {line for line in awaited if not re.search(rf'log\.\w+\(\s*"{line}"', code)} == set()


def test_a_sweep_says_every_figure_that_is_measured(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    block = _text("signals.tf").partition("  figures = {")[2].partition("\n  }")[0]
    figures = {name.replace("-", "_") for name in re.findall(r"^    ([a-z-]+) +=", block, re.MULTILINE)}
    assert figures == set(_swept(installation, caplog, NOON)) & figures
    assert len(figures) == 6


def test_a_report_that_nobody_holds_shows_in_the_figures(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    new = NewReport.model_validate(LAMP)
    ticket = lifecycle.submit(installation, new, key="k" * 16, now=NOON, body=b"").report.ticket
    waiting = _swept(installation, caplog, NOON + timedelta(minutes=12))
    assert (waiting["unrouted"], waiting["oldest_event_minutes"]) == (1, 12)
    lifecycle.route(installation, ticket, NOON + timedelta(minutes=13))
    assert _swept(installation, caplog, NOON + timedelta(minutes=14))["unrouted"] == 0


def test_a_sweep_says_how_old_the_open_data_is(installation: Installation, caplog: pytest.LogCaptureFixture) -> None:
    assert _swept(installation, caplog, NOON)["export_age_hours"] > 26
    export.run(installation, NOON)
    assert _swept(installation, caplog, NOON + timedelta(hours=27))["export_age_hours"] == 27


def test_a_sweep_says_what_the_last_proof_found_and_how_old_it_is(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    new = NewReport.model_validate(LAMP)
    ticket = lifecycle.submit(installation, new, key="k" * 16, now=NOON, body=b"").report.ticket
    lifecycle.route(installation, ticket, NOON)
    reports.change(installation.store, ticket, lambda report: report.model_copy(update={"kelurahan": None}))
    figures = [_swept(installation, caplog, NOON + timedelta(hours=hours)) for hours in (0, 3)]
    assert [(each["without_owner"], each["proof_age_hours"]) for each in figures] == [(1, 0), (1, 3)]


def _swept(installation: Installation, caplog: pytest.LogCaptureFixture, now: datetime) -> dict[str, int]:
    caplog.clear()
    with caplog.at_level(logging.INFO):
        sweep(installation, now)
    [line] = [record for record in caplog.records if record.message == "swept"]
    return line.__dict__


def test_every_promise_has_been_seen_to_break() -> None:
    promises = [
        promise
        for path in (INFRA / "tests").glob("*.tftest.hcl")
        for promise in re.findall(r'error_message = "(.*)"', path.read_text(encoding="utf-8"))
    ]
    assert len(promises) > 50
    assert [one for one in promises if not any(mistake.noticed_by in one for mistake in MISTAKES)] == []


def test_every_mistake_can_still_be_made() -> None:
    assert [mistake for mistake in MISTAKES if mistake.right not in _text(mistake.file)] == []


@pytest.mark.parametrize("said_in", [INFRA / "outputs.tf", ROOT / "README.md"])
def test_the_first_report_that_is_told_to_send_is_taken(client: Client, said_in: Path) -> None:
    [body] = re.findall(
        r"-H 'Content-Type: application/json'\s[^{]*-d '(\{.*?\})'", said_in.read_text(encoding="utf-8")
    )
    answer = client("submit_report").post("/", data=body, content_type="application/json")
    assert answer.status_code == 201, answer.text


def test_no_value_of_a_secret_goes_through_terraform() -> None:
    kept = [path.name for path in INFRA.glob("*.tf") if "secret_manager_secret_version" in _text(path.name)]
    assert kept == []


def test_no_lock_file_is_committed() -> None:
    assert ".terraform*" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_workflows_hold_no_key_and_no_wide_right() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert "credentials_json" not in text
        assert "permissions:\n  contents: read\n" in text
        assert re.findall(r"\$\{\{\s*(?:github\.event|github\.head_ref|secrets\.)", text) == []


def test_another_ones_action_is_pinned_by_its_commit() -> None:
    """Dependabot reads the version behind it, and raises both."""
    used = [
        line.strip()
        for path in (ROOT / ".github" / "workflows").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line and "uses: ./" not in line
    ]
    assert len(used) >= 9
    assert [line for line in used if not re.search(r"uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []
