"""Outgoing HTTP: to the public internet alone, whatever a name leads to, and to the very address that was checked.

What is called is named in the settings, or by the OpenID provider that they name. Whoever owns such a name could lead
it into the network behind Kanal, or to a cloud's metadata server. What a citizen or another app sends is never called.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from shared.settings import THIS_MACHINE

_PROTOCOLS = IPv4Network("192.0.0.0/24")  # of which Python calls most global; one cloud's metadata server is there
_PUBLIC_V6 = IPv6Network("2000::/3")
_TUNNELS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))  # an IPv4 address is their last four bytes
Session = TypeVar("Session", bound=requests.Session)


class NotPublic(ValueError):
    """A name leads into some network, or to this machine."""


def guarded(session: Session, chosen: str) -> Session:
    """`chosen`: the address in the settings by which a call is made. Where that names this machine, it may be called.

    A call then raises NotPublic, before anything is sent, for whatever else is not public.
    """
    session.trust_env = False  # a .netrc would replace our token, a proxy would see it
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(is_near=_is_near(chosen)))
    return session


def check(address: str, chosen: str) -> None:
    """As `guarded`, for who makes the call in another way; raises OSError where the name leads nowhere."""
    parts = urlsplit(address)
    _allowed(parts.hostname or "", parts.port or 443, is_allowed=_is_near_or_public if _is_near(chosen) else is_public)


def is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _inner(ip)
        return is_public(str(inner)) if inner else ip in _PUBLIC_V6 and ip.is_global and ip.teredo is None
    return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """Where it leads when it stands for an IPv4 address."""
    is_tunnel = any(ip in network for network in _TUNNELS)
    return ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if is_tunnel else None)


def _is_near(chosen: str) -> bool:
    return urlsplit(chosen).hostname in THIS_MACHINE


def _is_near_or_public(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_loopback or is_public(address)


def _allowed(name: str, port: int, *, is_allowed: Callable[[str], bool]) -> list[str]:
    """All addresses of that name."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    if not all(map(is_allowed, found)):
        raise NotPublic("This name does not lead to the public internet.")
    return list(dict.fromkeys(found))


class _Checked(HTTPConnection):
    is_allowed: Callable[[str], bool] = staticmethod(is_public)

    def _new_conn(self) -> socket.socket:
        named, trouble = self._dns_host, None
        try:
            for address in self._looked_up(named):
                self._dns_host = address
                try:
                    return super()._new_conn()
                except NewConnectionError as problem:
                    trouble = problem
        finally:
            self._dns_host = named  # which the certificate must be for
        raise trouble or NewConnectionError(self, "This name leads nowhere.")

    def _looked_up(self, name: str) -> Iterator[str]:
        try:
            yield from _allowed(name, self.port or 443, is_allowed=self.is_allowed)
        except socket.gaierror:
            return


class _CheckedTls(_Checked, HTTPSConnection):
    pass


class _Near(_Checked):
    is_allowed: Callable[[str], bool] = staticmethod(_is_near_or_public)


class _NearTls(_Near, HTTPSConnection):
    pass


class _Adapter(HTTPAdapter):
    def __init__(self, *, is_near: bool) -> None:
        self._is_near = is_near
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        pools = _pools(_Near, _NearTls) if self._is_near else _pools(_Checked, _CheckedTls)
        self.poolmanager.pool_classes_by_scheme = pools


def _pools(plain: type[_Checked], tls: type[_CheckedTls | _NearTls]) -> dict[str, Any]:
    """In urllib3's own way."""

    class Pool(HTTPConnectionPool):
        ConnectionCls = plain  # pyright: ignore[reportAssignmentType]

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = tls  # pyright: ignore[reportAssignmentType]

    return {"http": Pool, "https": TlsPool}
