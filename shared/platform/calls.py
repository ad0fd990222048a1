"""One HTTPS call to the server of a channel, and what its answer means for the message.

Nothing that is raised or logged here holds an address, a token or a text: a bot's token is part of its address.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import Enum
from http import HTTPStatus
from typing import NamedTuple, TypeVar

import requests
from pydantic import BaseModel, ValidationError

from shared.platform import outward
from shared.platform.outward import NotPublic
from shared.platform.ports import Refused, TryLater

TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 1_000_000
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
_SECONDS = re.compile(r"\d{1,9}")
R = TypeVar("R", bound=BaseModel)

logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # it writes whole addresses into its warnings


class Fault(Enum):
    """Why a message was not accepted."""

    RECEIVER = "it can never be sent"  # Refused
    OURS = "our account or settings must be put right first"  # OSError
    PASSING = "it may be sent later"  # TryLater


class Call(NamedTuple):
    to: str  # the server's name, for people
    url: str
    body: bytes
    headers: Mapping[str, str]
    timeout: float = TIMEOUT_SECONDS
    reads: bool = True  # whether the answer's body says anything


class Answer(NamedTuple):
    to: str
    status: int
    body: bytes
    retry_after: float | None

    @property
    def is_success(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def read(self, form: type[R]) -> R:
        """What the body says; all of it at its default when it is of another form."""
        try:
            return form.model_validate_json(self.body)
        except ValidationError:
            return form()


def ask(call: Call) -> Answer:
    """Raises TryLater when no whole answer comes in time, OSError when the address is none of the public internet."""
    headers = {"Content-Type": "application/json", "User-Agent": "Kanal", **call.headers}
    try:
        with (
            outward.guarded(requests.Session(), call.url) as session,
            session.post(
                call.url, call.body, headers=headers, timeout=call.timeout, allow_redirects=False, stream=True
            ) as response,
        ):
            body = _beginning(response) if call.reads else b""
            return Answer(call.to, response.status_code, body, _wait(response.headers))
    except NotPublic:
        raise OSError(f"{call.to} has an address that is not public: {Fault.OURS.value}.") from None
    except requests.RequestException as trouble:
        raise TryLater(f"{call.to} did not answer ({type(trouble).__name__}).") from None


def settle(answer: Answer, fault: Fault | None = None, *, code: int | None = None, after: float | None = None) -> None:
    """Returns when the message was accepted. `fault` is what the channel's own words say, `code` its number for
    that; without one the status decides. `after`: the seconds asked for in the body.
    """
    fault = fault or _by_status(answer)
    if fault is None:
        return
    said = f"{answer.to} answered {answer.status}{'' if code is None else f' (code {code})'}: {fault.value}."
    if fault is Fault.RECEIVER:
        raise Refused(said)
    if fault is Fault.PASSING:
        raise TryLater(said, answer.retry_after if after is None else after)
    raise OSError(said)


def _by_status(answer: Answer) -> Fault | None:
    """Nothing is given up for a status alone. A redirect is not followed: the settings name a wrong address."""
    if answer.is_success:
        return None
    is_passing = answer.status in _PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Fault.PASSING if is_passing else Fault.OURS


def _beginning(response: requests.Response) -> bytes:
    body = b""
    for part in response.iter_content(LONGEST_ANSWER):
        body += part
        if len(body) >= LONGEST_ANSWER:
            break
    return body[:LONGEST_ANSWER]


def _wait(headers: Mapping[str, str]) -> float | None:
    """Retry-After: seconds, or the moment itself, by the clock of whoever says it."""
    said = headers.get("Retry-After", "")
    if _SECONDS.fullmatch(said):
        return float(said)
    try:
        until, now = parsedate_to_datetime(said), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until.astimezone(UTC) - now.astimezone(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None
