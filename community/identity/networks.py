"""The network an address belongs to: attempts are counted per network, not per person."""

import ipaddress


def network_of(remote_address: str | None) -> str:
    """Return the /24 (IPv4) or /48 (IPv6) of an address; one word for what is none."""
    try:
        address = ipaddress.ip_address(remote_address or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, length), strict=False))
