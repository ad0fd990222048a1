"""Ports for servers that take a while to open them, as emulators and functions do."""

from __future__ import annotations

import socket
import subprocess
import sys

from functions.local.emulators import HOST, free_port

ASKED = "from functions.local.emulators import free_port; print(*(free_port() for _ in range(400)))"


def test_no_port_is_given_twice_not_even_to_another_process() -> None:
    others = [subprocess.Popen([sys.executable, "-c", ASKED], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    given = [free_port() for _ in range(400)]
    given += [int(port) for other in others for port in other.communicate()[0].split()]
    assert len(given) == 1200
    assert len(set(given)) == 1200


def test_a_port_that_was_given_can_be_opened() -> None:
    with socket.create_server((HOST, free_port())) as server:
        assert server.getsockname()[0] == HOST
