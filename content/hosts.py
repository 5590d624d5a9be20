"""Which addresses a reader on the internet can reach, and which only this network or machine.

Python's ``is_global`` is not enough: it calls NAT64 and 6to4 addresses global whatever IPv4 address
stands in them, and multicast too (measured, Python 3.11).
"""

from __future__ import annotations

import ipaddress
import re

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LOCAL_NAMES = (".local", ".lan", ".internal", ".localhost", ".home.arpa")
_TUNNELS = tuple(
    map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
)
"""NAT64 (RFC 6052, 8215), 6to4 and Teredo."""

_NUMBER = re.compile(r"0x[0-9a-f]{1,8}|[0-9]{1,11}")


def is_public(address: Address) -> bool:
    """Whether the address belongs to one machine of the open internet."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if mapped is not None:
        return is_public(mapped)
    tunnel = any(address in network for network in _TUNNELS)
    return address.is_global and not (address.is_multicast or tunnel)


def is_local(host: str) -> bool:
    """Whether a host as written in a link can only be local: a name or an address."""
    host = host.casefold().rstrip(".")
    address = written_address(host)
    if address is not None:
        return not is_public(address)
    return host == "localhost" or "." not in host or host.endswith(_LOCAL_NAMES)


def written_address(host: str) -> Address | None:
    """An IP address, also in the spellings that only resolvers know: 127.1, 0x7f000001, 0177.0.0.1.

    None for a name.
    """
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    try:
        *first, last = (int(part, _base(part)) for part in parts)
        packed = bytes(first) + last.to_bytes(4 - len(first), "big")
    except (ValueError, OverflowError):
        return None
    return ipaddress.IPv4Address(packed)


def _base(number: str) -> int:
    if number.startswith("0x"):
        return 16
    return 8 if number.startswith("0") else 10
