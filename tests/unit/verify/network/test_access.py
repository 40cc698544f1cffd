"""How to get to a server: what settings may say, and that no password is shown."""

import base64
from pathlib import Path

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.network.access import Access, is_loopback, secured
from app.verify.network.proxy import Proxy, of_the_system
from tests.contract.configured import Configured
from tests.faults.certificates import Authority

PIN = base64.b64encode(b"p" * 32).decode()


def of(secrets: dict[str, str] | None = None, /, **settings: object) -> Access:
    dotted = {name.replace("__", "."): value for name, value in settings.items()}
    return Access.of(Configured(settings=dotted, secrets=secrets or {}), "verify.gateway")


def test_nothing_set_means_the_systems_trust_and_no_proxy() -> None:
    assert of() == Access()
    assert Access().proxy_to("https://cong.tinh.example/") is None


def test_files_pins_and_proxy_are_read_from_the_settings(ca: Authority, good_pem: Path) -> None:
    access = of(
        {"network.proxy_password": "mật"},
        verify__gateway__ca_file=str(ca.file),
        verify__gateway__client_cert=str(good_pem),
        verify__gateway__pin=f"{PIN}, {PIN},",
        network__proxy="manual",
        network__proxy_url="proxy.tinh.example:3128",
        network__proxy_user="desk",
    )
    assert (access.ca_file, access.client_cert, access.pins) == (ca.file, good_pem, frozenset({b"p" * 32}))
    assert access.proxy == Proxy(url="http://proxy.tinh.example:3128", user="desk", password="mật")
    assert access.proxy_to("https://cong.tinh.example/") is access.proxy
    assert access.proxy_to("https://127.0.0.1/") is None


@pytest.mark.parametrize(
    ("settings", "detail"),
    [
        ({"verify__gateway__ca_file": "/nowhere/ca.pem"}, "ca-file"),
        ({"verify__gateway__client_cert": "/nowhere/desk.pem"}, "client-cert"),
        ({"verify__gateway__pin": "no base64!"}, "pin"),
        ({"verify__gateway__pin": base64.b64encode(b"short").decode()}, "pin"),
        ({"network__proxy": "manual"}, "proxy-url"),
        ({"network__proxy": "manual", "network__proxy_url": "socks5://p:1"}, "proxy-url"),
        ({"network__proxy": "manual", "network__proxy_url": "https://p:1"}, "proxy-url"),
        ({"network__proxy": "manual", "network__proxy_url": "http://p:99999"}, "proxy-url"),
        ({"network__proxy": "manual", "network__proxy_url": "http://máy:1"}, "proxy-url"),
    ],
)
def test_what_cannot_work_is_told_by_name(settings: dict[str, object], detail: str) -> None:
    with pytest.raises(Unavailable) as outage:
        of(**settings)
    assert (outage.value.outcome, outage.value.detail) == (Outcome.NOT_CONFIGURED, detail)


def test_a_file_without_certificates_is_no_ca_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    with pytest.raises(Unavailable, match="NOT_CONFIGURED"):
        of(verify__gateway__ca_file=str(empty))


@pytest.mark.parametrize(
    "url", ["https://cong.tinh.example/a", "https://10.0.0.1:8443", "http://localhost:8080/x", "http://127.0.0.2/", "http://[::1]:9/"]
)
def test_https_and_this_machine_may_be_called(url: str) -> None:
    assert secured(url) == url


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("http://cong.tinh.example/", "not-https"),
        ("http://127.0.0.1.evil.example/", "not-https"),
        ("http://0.0.0.0/", "not-https"),
        ("ftp://cong.tinh.example/", "url"),
        ("cong.tinh.example", "url"),
        ("https://", "url"),
        ("https://a:b@cong.tinh.example/", "url"),
        ("https://cong.tinh.example:99999/", "url"),
        ("https://cong.tinh.example:0/", "url"),
        ("https://[broken/", "url"),
        ("https://cổng.example/", "url"),
        ("", "url"),
    ],
)
def test_any_other_address_is_not_called(url: str, detail: str) -> None:
    with pytest.raises(Unavailable) as outage:
        secured(url)
    assert outage.value.detail == detail


def test_loopback_is_told_by_the_text_alone() -> None:
    assert is_loopback("http://LOCALHOST/")
    assert not is_loopback("http://localhost.evil.example/")
    assert not is_loopback("http://[broken/")
    assert not is_loopback("")


def test_a_proxy_shows_no_credentials() -> None:
    proxy = Proxy.at("http://u%40x:p%3Aw@[::1]:3128", user="other", password="other")
    assert (proxy.user, proxy.password, proxy.url) == ("u@x", "p:w", "http://[::1]:3128")
    assert repr(proxy) == "Proxy(url='http://[::1]:3128')"
    assert repr(Access(proxy=proxy)).count("p:w") == 0
    assert Proxy.at("proxy").url == "http://proxy:80"


def test_the_systems_proxy_is_asked_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    access = of(network__proxy="system")
    monkeypatch.setattr("app.verify.network.proxy.getproxies", dict)
    assert access.proxy_to("https://cong.tinh.example/") is None
    monkeypatch.undo()
    monkeypatch.setenv("https_proxy", "http://u:p@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "gan.example")
    assert access.proxy_to("https://cong.tinh.example/") == Proxy(url="http://proxy.example:3128", user="u", password="p")
    assert access.proxy_to("https://gan.example/") is None
    monkeypatch.delenv("https_proxy")
    monkeypatch.setenv("all_proxy", "socks5://proxy.example")
    with pytest.raises(Unavailable, match="NOT_CONFIGURED"):
        of_the_system("https://cong.tinh.example/")
