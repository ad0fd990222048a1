"""A gate before a server: what speaks TCP goes through, until the gate refuses everybody for a while."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

from functions.local.emulators import HOST, free_port

PIECE = 64 * 1024
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closed with a reset, as by a machine that has gone


class Gate:
    """`port` stays the same, open or shut."""

    def __init__(self, name: str, behind: int) -> None:
        self.name = name
        self.port = free_port()
        self._behind = behind
        self._changing = threading.Lock()
        self._ways: set[socket.socket] = set()
        self._server: _Server | None = None
        self.open()

    def open(self) -> None:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True, name=f"gate {self.name}").start()

    def shut(self) -> None:
        """New connections are refused, and those there are break."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        with self._changing:
            ways, self._ways = self._ways, set()
        for way in ways:
            with suppress(OSError):
                way.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                way.shutdown(socket.SHUT_RDWR)

    def carry(self, client: socket.socket) -> None:
        """Returns when either side has ended."""
        with suppress(OSError), socket.create_connection((HOST, self._behind)) as server:
            with self._changing:
                self._ways |= {client, server}
            back = threading.Thread(target=_pour, args=(server, client), daemon=True)
            back.start()
            _pour(client, server)
            back.join()
            with self._changing:
                self._ways -= {client, server}


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            sink.sendall(piece)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        super().__init__((HOST, gate.port), _Way)


class _Way(BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.gate.carry(self.request)
