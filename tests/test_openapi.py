"""The OpenAPI document: made from the models, of every function, and what it says holds for whatever is sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from functions.local.manifest import read
from functions.local.openapi import document
from functions.local.openapi.place import DOCUMENT
from shared.installation import Installation
from tests.conftest import Client
from tests.runner import ROOT, Runner, running
from tests.samples import LAMP, picture

SEED, CASES = "311", "6"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
TELEGRAM = "only-for-fuzzing"


def test_the_document_is_what_the_models_say() -> None:
    assert document.text() == DOCUMENT.read_text(encoding="utf-8"), "run: make openapi"


def test_every_public_function_is_in_it() -> None:
    assert {function.name for function in read() if function.is_public} == set(document.OPERATIONS)


def test_whoever_is_asked_to_come_again_is_told_when() -> None:
    operations = [each for path in document.document()["paths"].values() for each in path.values()]
    answers = [said for each in operations for status, said in each["responses"].items() if status in {"429", "503"}]
    assert len(answers) > 2
    assert all("Retry-After" in said["headers"] for said in answers)


def test_it_is_served(installation: Installation, client: Client) -> None:
    answer = client("public_site").get("/openapi.json")
    assert answer.content_type == "application/json"
    assert answer.get_json()["openapi"] == "3.1.0"


@pytest.fixture(scope="module")
def kanal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    folder = tmp_path_factory.mktemp("fuzzed")
    with running(folder / "data", environment={"KANAL_TELEGRAM_SECRET": TELEGRAM}) as runner:
        runner.wait_until_ready()
        yield runner


def _there(kanal: Runner) -> dict[str, str]:
    """A report with a photo, an app's key, a post's token."""
    address = f"http://127.0.0.1:{kanal.port}"
    report = requests.post(f"{address}/submit-report/", json=LAMP, timeout=10).json()
    photo = requests.post(
        f"{address}/store-photo/{report['ticket']}", data=picture(), timeout=10,
        headers={"Authorization": f"Bearer {report['secret']}", "Content-Type": "image/jpeg"},
    ).json()  # fmt: skip
    command = [sys.executable, "-m", "functions.local.api_keys", "--data", str(kanal.data), "fuzz", "--contact", "us"]
    key = subprocess.run([*command, "--quota", "100"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ticket = report["ticket"]
    return {
        "ticket": ticket, "service_request_id": ticket, "token": kanal.tokens["operator-1"],
        "secret": report["secret"], "photo": photo["photo"], "key": key.strip(), "telegram": TELEGRAM,
        "service_code": "pju", "move": "note", "purpose": "stop",
    }  # fmt: skip


def test_whatever_is_sent_the_answer_is_a_documented_one(kanal: Runner, tmp_path: Path) -> None:
    there = json.dumps(_there(kanal))
    command = [
        Path(sys.executable).with_name("st"), "run", f"http://127.0.0.1:{kanal.port}/public-site/openapi.json",
        "--seed", SEED, "--max-examples", CASES, "--checks", CHECKS, "--warnings", "off", "--no-color",
        "--continue-on-failure",
    ]  # fmt: skip
    environment = os.environ | {"KANAL_FUZZ": there, "SCHEMATHESIS_HOOKS": "tests.fuzz.api", "PYTHONPATH": str(ROOT)}
    fuzzed = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert fuzzed.returncode == 0, fuzzed.stdout[-12_000:]
    assert kanal.complained == ""
