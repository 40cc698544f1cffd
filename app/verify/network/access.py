"""How to get to a server, as the settings say it: whom to trust, who we are, and through which proxy."""

import base64
import binascii
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from app.verify.api import Configuration
from app.verify.network.details import Detail, unavailable
from app.verify.network.proxy import Proxy, of_the_system

_PIN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The way to one source. There is no word here that would turn a check off."""

    ca_file: Path | None = None
    """Only what is signed by these is trusted; None: what the operating system trusts."""
    pins: frozenset[bytes] = frozenset()
    """SHA-256 of public keys (SubjectPublicKeyInfo, as in RFC 7469 2.4): a server must show one of them, whoever signed it."""
    client_cert: Path | None = None
    """PEM with certificate and key, the key without a passphrase."""
    proxy: Proxy | None = None
    system_proxy: bool = False
    """Ask the environment or the operating system for the proxy, at each call."""

    @classmethod
    def of(cls, configuration: Configuration, prefix: str) -> Self:
        """What the settings under `prefix` (`verify.gateway`, `verify.soap`) and `network.proxy` say.

        Raises Unavailable(NOT_CONFIGURED): `ca-file`, `client-cert`, `pin`, `proxy-url`. Reads the files once, to know.
        """
        mode = configuration.text("network.proxy")
        access = cls(
            ca_file=_file(configuration.text(f"{prefix}.ca_file")),
            pins=frozenset(_pin(text) for text in configuration.text(f"{prefix}.pin").split(",") if text.strip()),
            client_cert=_file(configuration.text(f"{prefix}.client_cert")),
            proxy=_manual(configuration) if mode == "manual" else None,
            system_proxy=mode == "system",
        )
        if access.ca_file or access.client_cert:
            from app.verify.network.trust import client_context

            client_context(access)
        return access

    def proxy_to(self, url: str) -> Proxy | None:
        """The proxy for that address, if any. May block where the operating system is asked. Raises as `of`.

        This machine itself is never reached through a proxy.
        """
        if is_loopback(url):
            return None
        return of_the_system(url) if self.system_proxy else self.proxy


def secured(url: str) -> str:
    """That address, where it may be called: https, or http on this very machine.

    Raises Unavailable(NOT_CONFIGURED): `url` for what is no address, `not-https`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise unavailable(Detail.URL) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or "@" in parts.netloc or not url.isascii():
        raise unavailable(Detail.URL)
    if parts.scheme == "http" and not is_loopback(url):
        raise unavailable(Detail.NOT_HTTPS)
    return url


def is_loopback(url: str) -> bool:
    """Does this address mean this very machine? By its text: no name is resolved."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _file(text: str) -> Path | None:
    return Path(text) if text.strip() else None


def _pin(text: str) -> bytes:
    try:
        pin = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        pin = b""
    if len(pin) != _PIN_BYTES:
        raise unavailable(Detail.PIN)
    return pin


def _manual(configuration: Configuration) -> Proxy:
    return Proxy.at(
        configuration.text("network.proxy_url"),
        user=configuration.text("network.proxy_user"),
        password=configuration.secret("network.proxy_password"),
    )
