"""From which network a request comes. Pure.

`X-Forwarded-For` is a list to which every front adds, at its end, whom it has the request from; what stands before its
own entry anybody can invent. So the entry is counted from the end: the last one where Google's front end is alone, the
last but one behind the load balancer, which adds its own address, too.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"  # one network for all of whom the front says nothing
_IPV6_NETWORK = 64  # what one customer has at least


def network_of(forwarded: str, address: str, proxies: int) -> str | None:
    """The IPv4 address, or the first half of the IPv6 address. None for this very machine. `forwarded`: the header;
    `address`: whose connection it is, where `proxies` is 0: the number of entries at the end that our front has made.
    """
    given = _entry(forwarded, proxies) if proxies else address
    try:
        found = ip_address(given)
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return None
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), _IPV6_NETWORK), strict=False))
    return str(found)


def _entry(forwarded: str, proxies: int) -> str:
    entries = [each.strip() for each in forwarded.split(",")]
    return entries[-proxies] if len(entries) >= proxies else ""
