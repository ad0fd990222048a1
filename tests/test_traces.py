"""One trace from the citizen's request to the letter, in log lines and, where asked for, in spans."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from functions.local.emulators import HOST
from shared import traces
from shared.installation import Installation
from tests import life
from tests.conftest import Client
from tests.runner import ROOT, running
from tests.samples import LAMP
from tests.waiting import until
from tests.wire import ask, send_json

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
GIVEN = f"00-{TRACE}-00f067aa0ba902b7-01"
FUNCTIONS_TF = ROOT / "infra" / "functions.tf"


def test_a_trace_that_comes_along_goes_on() -> None:
    with traces.following(GIVEN, "outer"):
        assert (traces.current(), traces.trace_id()) == (GIVEN, TRACE)
    assert (traces.current(), traces.trace_id()) == ("", "")


@pytest.mark.parametrize(
    "given", ["", "00-short-00f067aa0ba902b7-01", GIVEN.upper(), f"00-{'0' * 32}-00f067aa0ba902b7-01", GIVEN + "\n"]
)
def test_without_a_readable_one_a_new_trace_begins(given: str) -> None:
    made: set[str] = set()
    for _ in range(2):
        with traces.following(given, "function"):
            made.add(traces.trace_id())
    assert len(made) == 2
    assert all(len(trace) == 32 for trace in made)
    assert TRACE not in made


def test_one_trace_leads_from_the_request_through_its_events_to_the_letter(
    client: Client, delivered: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    client("submit_report").post("/", json=LAMP, headers={"traceparent": GIVEN})
    delivered()
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines() if line.startswith("{")]
    ours = [line for line in lines if line.get("logging.googleapis.com/trace") == f"projects/kanal/traces/{TRACE}"]
    assert {line["topic"] for line in ours if line["message"] == "event published"} == {
        "report-submitted",
        "report-moved",
    }
    assert {line["message"] for line in ours} >= {"event taken", "message sent"}
    assert ours == lines


def test_a_failure_is_found_by_its_trace(
    installation: Installation, client: Client, delivered: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    answer = client("submit_report").post("/", json=LAMP, headers={"traceparent": GIVEN})
    life.damage(installation, json.loads(answer.data)["ticket"])
    delivered()
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines() if line.startswith("{")]
    failed = [line for line in lines if line["message"] == "event failed"]
    assert {line["logging.googleapis.com/trace"] for line in failed} == {f"projects/kanal/traces/{TRACE}"}


def test_spans_are_exported_and_lead_from_one_function_to_the_next(tmp_path: Path) -> None:
    with _collector() as (address, spans), running(tmp_path / "data", environment={"KANAL_TRACES": address}) as kanal:
        kanal.wait_until_ready()
        assert send_json(kanal.port, "/submit-report", LAMP, {"traceparent": GIVEN}).status == 201
        assert ask(kanal.port, "GET", "/public-site/laporan/PGK-0000-0000-0").status == 404
        until(lambda: {"submit_report", "route_report", "send_notices"} <= {span.name for span in spans})
        ours = [span for span in spans if span.trace_id.hex() == TRACE]
    [submitted], [routed] = (_named(ours, name) for name in ("submit_report", "route_report"))
    assert (submitted.parent_span_id.hex(), routed.parent_span_id) == (GIVEN[36:52], submitted.span_id)
    assert {span.parent_span_id for span in _named(ours, "send_notices")} == {routed.span_id}
    assert {"store.transact", "bus.publish", "post.send"} <= {span.name for span in ours}
    [status] = [one.value.int_value for one in submitted.attributes if one.key == "http.response.status_code"]
    assert status == 201
    assert not any(str(value) in str(span) for span in spans for value in LAMP.values())


def test_a_collector_that_is_away_costs_no_report(tmp_path: Path) -> None:
    with running(tmp_path / "data", environment={"KANAL_TRACES": "http://127.0.0.1:9/v1/traces"}) as kanal:
        kanal.wait_until_ready()
        assert send_json(kanal.port, "/submit-report", LAMP).status == 201


def test_without_credentials_for_googles_collector_a_report_is_taken_all_the_same(tmp_path: Path) -> None:
    """Named as Terraform names it, so that another name would fail here."""
    [(variable, name)] = re.findall(r"(\w+CREDENTIAL_PROVIDER)\s*= \"(\w+)\"", FUNCTIONS_TF.read_text(encoding="utf-8"))
    elsewhere = {"NO_GCE_CHECK": "true", "HOME": str(tmp_path), "GOOGLE_APPLICATION_CREDENTIALS": ""}
    environment = {"KANAL_TRACES": "http://127.0.0.1:9/v1/traces", variable: name, **elsewhere}
    with running(tmp_path / "data", environment=environment) as kanal:
        kanal.wait_until_ready()
        assert send_json(kanal.port, "/submit-report", LAMP).status == 201
        assert '"message": "spans are not sent"' in kanal.said
        assert "DefaultCredentialsError" in kanal.said


def test_without_an_address_nothing_of_opentelemetry_is_loaded(tmp_path: Path) -> None:
    script = (
        "import sys, functions_framework\n"
        "app = functions_framework.create_app('submit_report', 'functions/submit_report/main.py')\n"
        f"assert app.test_client().post('/', json={LAMP!r}).status_code == 201\n"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    environment = {"PYTHONPATH": str(ROOT), "KANAL_DATA": str(tmp_path), "KANAL_SECRET": "x" * 40}
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr


def _named(spans: list[Span], name: str) -> list[Span]:
    return [span for span in spans if span.name == name]


@contextmanager
def _collector() -> Generator[tuple[str, list[Span]]]:
    """Takes OTLP over HTTP, as every collector does."""
    spans: list[Span] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_packed = self.headers.get("Content-Encoding") == "gzip"
            sent = ExportTraceServiceRequest.FromString(gzip.decompress(body) if is_packed else body)
            spans.extend(span for one in sent.resource_spans for scope in one.scope_spans for span in scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = HTTPServer((HOST, 0), Taker)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/v1/traces", spans
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
