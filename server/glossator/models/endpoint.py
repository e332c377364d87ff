"""Where a model is: a base URL read strictly, once, into the addresses that are asked.

A spelling that two programs could read differently is refused rather than guessed at.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from glossator.errors import SettingsError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_CALLS = ("/chat/completions", "/fim/completions", "/completions")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PATH = re.compile(r"[A-Za-z0-9._~%@:+,=/-]*")
_VERSION = re.compile(r"/v[0-9]+[a-z0-9]*(/|$)")
_METADATA_NAMES = ("metadata", "metadata.google.internal", "instance-data")
_METADATA_ADDRESSES = frozenset(
    map(ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"))
)
_NAT64 = ip_network("64:ff9b::/96")
_THIS_NETWORK = ip_network("0.0.0.0/8")
_BRACKETED = re.compile(r"\[[^\[\]]*\](:[0-9]*)?")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible endpoint. `origin` is scheme, host and, unless it is the scheme's own, port."""

    origin: str
    base_url: str
    chat_url: str
    text_url: str
    is_loopback: bool

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection uses TLS."""
        return self.origin.startswith("https:")


def parse_endpoint(base_url: str, *, has_key: bool) -> Endpoint:
    """The endpoint that `base_url` names: with or without `/v1`, or a full path.

    A path without a version gets `/v1`; one that ends in a call (`…/chat/completions`) is taken as it is. Raises
    `SettingsError` with the reason, which repeats no part of the URL that may hold a secret.
    """
    if not base_url.isascii():
        raise SettingsError(
            "base_url has characters outside ASCII; write an international name in its xn-- form"
        )
    if any(character <= " " or character in '\\\x7f"<>^`{|}' for character in base_url):
        raise SettingsError("base_url has a space, a backslash or another character that no URL has")
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError:
        raise SettingsError("base_url has a host or port that cannot be read") from None
    if parts.scheme not in _DEFAULT_PORTS or not base_url[len(parts.scheme) :].startswith("://"):
        raise SettingsError("base_url must begin with https:// or http://")
    if "@" in parts.netloc:
        raise SettingsError(
            "base_url has a user name or password; give the key by api_key_env or another api_key_ setting"
        )
    if "?" in base_url or "#" in base_url:
        raise SettingsError("base_url has a query or a fragment, which an endpoint's address cannot have")
    if "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc):
        raise SettingsError("base_url has a host or port that cannot be read")
    if port == 0 or parts.netloc.endswith(":"):
        raise SettingsError("base_url has no usable port after the colon")
    host, is_loopback = _host(parts.hostname or "", bracketed=parts.netloc.startswith("["))
    if has_key and parts.scheme == "http" and not is_loopback:
        raise SettingsError(f"base_url would send a key to {host} without encryption; use https://")
    origin = f"{parts.scheme}://{host}"
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        origin += f":{port}"
    base = origin + _base_path(parts.path)
    return Endpoint(
        origin=origin,
        base_url=base,
        chat_url=base + "/chat/completions",
        text_url=base + "/completions",
        is_loopback=is_loopback,
    )


def peer_objection(address: str, *, loopback_only: bool) -> str | None:
    """Why nothing may be sent to a connected peer, or None. Names resolve to what their owner likes; this is checked last."""
    try:
        peer = ip_address(address.partition("%")[0])
    except ValueError:
        return "the connected address cannot be read"
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped is not None:
        peer = peer.ipv4_mapped
    if loopback_only and not peer.is_loopback:
        return f"{peer} is not this machine"
    return _objection(peer)


def _host(host: str, *, bracketed: bool) -> tuple[str, bool]:
    if not host:
        raise SettingsError("base_url has no host")
    if bracketed:
        return _address_host(host)
    labels = host.split(".")
    if _NUMERIC_LABEL.fullmatch(labels[-1]):
        return _address_host(host)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise SettingsError("base_url has a host name that is not one")
    if host in _METADATA_NAMES:
        raise SettingsError(f"base_url names {host}, a cloud machine's metadata service")
    return host, labels[-1] == "localhost"


def _address_host(host: str) -> tuple[str, bool]:
    try:
        address = ip_address(host)
    except ValueError:
        raise SettingsError(
            f"base_url has an address in an unusual spelling, {host}; write it as 127.0.0.1 is written"
        ) from None
    if isinstance(address, IPv6Address) and (address.scope_id or address.ipv4_mapped):
        raise SettingsError(f"base_url has an address in an unusual spelling, [{host}]")
    objection = _objection(address)
    if objection is not None:
        raise SettingsError(f"base_url is refused: {objection}")
    return (f"[{address}]" if isinstance(address, IPv6Address) else str(address)), address.is_loopback


def _objection(address: Address) -> str | None:
    inner: Address | None = None
    if isinstance(address, IPv6Address):
        inner = IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address.sixtofour
    for one in (address, inner or address):
        if one.is_link_local or one in _METADATA_ADDRESSES:
            return f"{address} is a link-local or metadata address"
        if one.is_loopback:
            continue
        if (
            one.is_unspecified
            or one.is_multicast
            or (one.is_reserved and one not in _NAT64)
            or one in _THIS_NETWORK
        ):
            return f"{address} is not the address of one machine"
    return None


def _base_path(path: str) -> str:
    if not _PATH.fullmatch(path) or {".", ".."} & set(path.lower().replace("%2e", ".").split("/")):
        raise SettingsError("base_url has a path that an endpoint cannot have")
    path = re.sub("/{2,}", "/", path).rstrip("/")
    for call in _CALLS:
        if path.endswith(call):
            return path[: -len(call)]
    return path if _VERSION.search(path) else path + "/v1"
