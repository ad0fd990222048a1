"""Citizens who keep trying: each report has one idempotency key and is sent until it is acknowledged."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from shared.platform.ports import Json
from tests.samples import LAMP
from tests.wire import send_json

THREADS = 8
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.03
WITHOUT_SURVEY = (
    ("adminduk", "disdukcapil"), ("informasi", "diskominfo"), ("layanan_kesehatan", "dinkes"),
    ("pajak_njop", "bakeuda"), ("pasar_harga", "disperindagkop"), ("perizinan", "dpmptsp"), ("sekolah", "disdik"),
    ("usulan", "bapperida"),
)  # fmt: skip


def new_report(number: int) -> dict[str, Json]:
    """Every second one goes to an SKPD without a survey, so that its officer is told as well; they take turns, as
    too many at once would be told in a digest.
    """
    own: dict[str, Json] = {"text": f"Laporan nomor {number}", "email": email(number)}
    return {"code": _turn(number)[0]} | own if number % 2 else LAMP | own


def officer(number: int) -> str:
    """The address of whoever is told of that report."""
    return f"officer-{_turn(number)[1]}@kanal.test"


def _turn(number: int) -> tuple[str, str]:
    return WITHOUT_SURVEY[number // 2 % len(WITHOUT_SURVEY)]


def email(number: int) -> str:
    return f"warga-{number}@kanal.test"


def key(number: int) -> str:
    return f"key-of-report-{number:06d}"


class Phones:
    """`acknowledged` has the ticket of every report that was answered with 201, and the secret said with it."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._counting = threading.Lock()
        self.acknowledged: dict[int, tuple[str, str]] = {}
        self.attempts = 0

    @property
    def tickets(self) -> dict[int, str]:
        return {number: ticket for number, (ticket, _) in self.acknowledged.items()}

    def send(self, numbers: Iterable[int]) -> None:
        """Returns when all are acknowledged."""
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._send, numbers))

    def _send(self, number: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (receipt := self._tried(number)) is None:
            assert time.monotonic() < deadline, f"report {number} was never acknowledged"
            time.sleep(PAUSE_SECONDS)
        self.acknowledged[number] = receipt

    def _tried(self, number: int) -> tuple[str, str] | None:
        with self._counting:
            self.attempts += 1
        try:
            answer = send_json(self._port, self._path, new_report(number), {"Idempotency-Key": key(number)})
        except (OSError, HTTPException):
            return None
        assert answer.status == 201, answer.text
        return answer.json["ticket"], answer.json["secret"]
