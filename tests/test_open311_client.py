"""A client that others have written (`georeport` on PyPI) against Kanal as `make run` starts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from georeport import GeoReport

from tests.runner import ROOT, Runner, running

LAMP = {
    "service_code": "pju", "lat": "-2.133", "long": "106.113", "attribute[nomor_tiang]": "PGK-12", "email": "a@b.co",
}  # fmt: skip


@pytest.fixture(scope="module")
def kanal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    with running(tmp_path_factory.mktemp("open311") / "data") as runner:
        runner.wait_until_ready()
        yield runner


@pytest.fixture(scope="module")
def key(kanal: Runner) -> str:
    command = [sys.executable, "-m", "functions.local.api_keys", "--data", str(kanal.data), "client", "--contact", "us"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _endpoint(kanal: Runner) -> str:
    discovery = requests.get(f"http://127.0.0.1:{kanal.port}/open311/discovery.json", timeout=10).json()
    return discovery["endpoints"][0]["url"]


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_a_client_of_others_finds_its_way(kanal: Runner, key: str, kind: str) -> None:
    client: Any = GeoReport(_endpoint(kanal), jurisdiction="pangkalpinangkota.go.id", output_format=kind)
    services = client.get_service_list()
    [lamp] = [service for service in services if service["service_code"] == "pju"]
    assert lamp["metadata"] in (True, "true")
    assert client.get_service_definition("pju")["service_code"] == "pju"
    sent = requests.post(f"{_endpoint(kanal)}/requests.json", data=LAMP | {"api_key": key}, timeout=10).json()
    request = client.get_service_request(sent[0]["service_request_id"])
    assert (request["service_name"], request["status"]) == ("Lampu jalan padam", "open")
    listed = client.get_service_requests(service_code="pju,jalan_rusak", status="open")
    one = listed[0] if kind == "json" else listed  # of a list of one the client makes no list when it reads XML
    assert one["service_request_id"] == request["service_request_id"]
