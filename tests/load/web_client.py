"""How the replay speaks to a Kanal: a session per thread, patience with what a cloud does now and then."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

TIMEOUT_SECONDS = 60
TRIES = 7
FIRST_PAUSE_SECONDS = 0.1
NO_ANSWER = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
PASSING = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}


class Refused(Exception):
    """Kanal has answered, and the answer is no."""

    def __init__(self, call: str, status: int, said: str) -> None:
        super().__init__(f"{call} answered {status}: {said[:300]}")
        self.status = status


@dataclass
class WebClient:
    """`tokens`: a signed token per post. A call is repeated when nobody answered or somebody was busy, so
    whoever calls must bear that it may have taken place before. `answers`: how often each status came, and `none`.
    """

    url: str
    tokens: dict[str, str]
    answers: Counter[str] = field(default_factory=Counter[str])
    _own: threading.local = field(default_factory=threading.local)

    def get(self, path: str, *, post: str | None = None, **options: Any) -> requests.Response:
        return self._call("GET", path, post, options)

    def send(self, path: str, *, post: str | None = None, **options: Any) -> requests.Response:
        return self._call("POST", path, post, options)

    def _call(self, method: str, path: str, post: str | None, options: dict[str, Any]) -> requests.Response:
        headers = {"Accept": "application/json", **options.pop("headers", {})}
        if post is not None:
            headers["Authorization"] = f"Bearer {self.tokens[post]}"
        answer = self._patiently(method, path, headers=headers, **options)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise Refused(f"{method} {path}", answer.status_code, answer.text)
        return answer

    def _patiently(self, method: str, path: str, **options: Any) -> requests.Response:
        pause = FIRST_PAUSE_SECONDS
        for tries in range(1, TRIES + 1):
            try:
                answer = self._session.request(method, self.url + path, timeout=TIMEOUT_SECONDS, **options)
            except NO_ANSWER:
                self.answers["none"] += 1
                if tries == TRIES:
                    raise
            else:
                self.answers[str(answer.status_code)] += 1
                if answer.status_code not in PASSING or tries == TRIES:
                    return answer
            time.sleep(pause)
            pause *= 2
        raise AssertionError("The last try answers or raises.")

    @property
    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
            self._own.session.trust_env = False  # no proxy between this computer and itself
        return self._own.session
