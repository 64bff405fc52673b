"""Which addresses may be connected to: the public internet, and what FETCH_ALLOW names.

A URL comes from a person or from a redirect, so it may point at the machine's own services or at
a cloud's metadata. The rule is about addresses, not names: a name can resolve to anything.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fetch.target import DEFAULT_PORTS, Address, Target
from store.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Python's is_global follows the IANA registries of its own release and calls multicast global;
# these ranges are refused whatever the release says.
_NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared address space; a cloud's metadata lives here too
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent: a public number, answered only from inside
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # Teredo, ORCHID, benchmarking and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
)
_UNICAST_SIX = ipaddress.IPv6Network("2000::/3")  # all that is assigned for global unicast
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})  # bits 64 to 95 of a tunnelled address


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, however it is wrapped.

    v4-mapped and NAT64 addresses are judged by the IPv4 address inside. 6to4, Teredo and ISATAP
    are refused whatever is inside: these tunnels are retired, and a relay could lead anywhere.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        return _is_public_six(address) if inner is None else is_public(inner)
    return address.is_global and not _never(address)


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.scope_id is None and address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped


def _is_public_six(address: ipaddress.IPv6Address) -> bool:
    tunnelled = (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
    unicast = address.scope_id is None and address in _UNICAST_SIX
    return unicast and address.is_global and not tunnelled and not _never(address)


def _never(address: Address) -> bool:
    return any(address in network for network in _NEVER)


@dataclass(frozen=True, slots=True)
class Allowlist:
    """What FETCH_ALLOW opens beyond the public internet; a port of None means every port."""

    hosts: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[tuple[Network, int | None], ...] = ()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> Allowlist:
        """Read ``host``, ``host:port``, an address or a network; UsageError names a wrong one.

        A host opens whatever addresses its name resolves to; an address or network opens itself
        under any name.
        """
        hosts: set[tuple[str, int | None]] = set()
        networks: list[tuple[Network, int | None]] = []
        for entry in filter(None, (entry.strip() for entry in entries)):
            name, port = _split(entry)
            network = _network(name)
            if network is None:
                hosts.add((name.rstrip(".").lower(), port))
            else:
                networks.append((network, port))
        return cls(frozenset(hosts), tuple(networks))

    def names(self, target: Target) -> bool:
        """Whether the host is named, for this port."""
        return not self.hosts.isdisjoint({(target.host, None), (target.host, target.port)})

    def covers(self, address: Address, port: int) -> bool:
        """Whether the address lies in an allowed network, for this port."""
        return any(
            address in network and allowed in (None, port) for network, allowed in self.networks
        )


def admit(target: Target, addresses: Sequence[Address], allow: Allowlist) -> tuple[Address, ...]:
    """The addresses that may be connected to: all of those given, or RefusedError.

    One forbidden address refuses them all: a name that mixes public and private is an attack.
    """
    if not addresses:
        raise RefusedError(f"The host of {target.shown} has no address.")
    if not allow.names(target):
        for address in addresses:
            if not allow.covers(address, target.port):
                _require_public(target, address)
    return tuple(addresses)


def _require_public(target: Target, address: Address) -> None:
    if target.port not in DEFAULT_PORTS.values():
        raise RefusedError(
            f"{target.shown} uses a port other than 80 and 443; "
            "an operator can name the host in FETCH_ALLOW."
        )
    if not is_public(address):
        raise RefusedError(
            f"{target.shown} leads to a private or reserved address; "
            "an operator can name the host in FETCH_ALLOW."
        )


def _split(entry: str) -> tuple[str, int | None]:
    """The host part without brackets, and the port if there is one."""
    if entry.startswith("["):
        name, closed, rest = entry[1:].partition("]")
        if not closed or not rest.startswith(":" if rest else ""):
            raise _wrong(entry)
        return name, _port(entry, rest[1:]) if rest else None
    if entry.count(":") == 1:
        name, _, digits = entry.partition(":")
        return name, _port(entry, digits)
    return entry, None


def _port(entry: str, digits: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", digits) and 0 < int(digits) < 65_536:
        return int(digits)
    raise _wrong(entry)


def _network(name: str) -> Network | None:
    """The network an entry names; None if it is a host name."""
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        if not name or "/" in name or ":" in name or "*" in name or "@" in name:
            raise _wrong(name) from None
        return None


def _wrong(entry: str) -> UsageError:
    return UsageError(f"FETCH_ALLOW has an entry that is no host, host:port or network: {entry!r}.")
