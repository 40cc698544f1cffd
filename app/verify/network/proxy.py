"""A proxy on the way: an HTTP proxy that opens a tunnel (CONNECT), so that it sees names and no content."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from app.verify.network.details import Detail, unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Where it is and who we are to it. Its password is shown nowhere."""

    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, address: str, *, user: str = "", password: str = "") -> Self:
        """A proxy from `host:port` or `http://[user:password@]host:port`; credentials in the address win.

        Raises Unavailable(NOT_CONFIGURED, "proxy-url") for anything else: SOCKS, https to the proxy itself, no port that could be.
        """
        try:
            parts = urlsplit(address if "://" in address else f"http://{address}")
            port = parts.port or 80
        except ValueError:
            raise unavailable(Detail.PROXY_URL) from None
        if parts.scheme != "http" or not parts.hostname or not address.isascii():
            raise unavailable(Detail.PROXY_URL)
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(
            url=f"http://{host}:{port}",
            user=unquote(parts.username) if parts.username else user,
            password=unquote(parts.password) if parts.password else password,
        )


def of_the_system(url: str) -> Proxy | None:
    """What the environment (`https_proxy`, `no_proxy`) or the system's settings name for this address.

    May block: Windows resolves the name to compare it with its exceptions. A proxy script (PAC) is not read.
    Raises Unavailable(NOT_CONFIGURED, "proxy-url").
    """
    proxies = getproxies()
    address = proxies.get("https") or proxies.get("all")
    if not address or proxy_bypass(urlsplit(url).netloc):
        return None
    return Proxy.at(address)
