"""What is packed once is kept, but never so much of it that an instance runs out of memory."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from shared.compression import compressed

A_MONTH = 1_000_000  # bytes, of a city that is small


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def test_every_new_state_of_a_large_file_takes_the_place_of_one_before(traced: None) -> None:
    request = Request(EnvironBuilder(headers=[("Accept-Encoding", "gzip")]).get_environ())
    for version in range(12):
        response = Response(f"{version:{A_MONTH}}", content_type="application/json")
        response.add_etag()
        assert len(gzip.decompress(compressed(request, response).get_data())) == A_MONTH
    assert tracemalloc.get_traced_memory()[0] < 4 * A_MONTH
