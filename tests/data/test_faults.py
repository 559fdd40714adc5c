"""A certificate, a proxy, its password and a wrong file of certificates: each is a sentence with its own cure."""

from __future__ import annotations

import http.server
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
import urllib3.exceptions

from aecore import data
from aecore.data import faults
from aecore.data.published import Published
from aecore.data.sets import mnist

FAR = "https://example.invalid/mnist/"  # no such host can be: only a proxy could answer for it
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Suspicious(http.server.BaseHTTPRequestHandler):
    """A proxy that wants a password, of whoever asks for a page or a tunnel."""

    def do_GET(self) -> None:
        self.send_error(407)

    def do_CONNECT(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def proxy() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Suspicious)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def closed() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{found.getsockname()[1]}"


@pytest.fixture
def told(small, monkeypatch: pytest.MonkeyPatch):
    """Fetch MNIST from a mirror, with some variables set; return the sentence that comes of it."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    def fetch(mirror: str, **variables: str) -> str:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(mnist, "SET", Published(1, replace(small.spec, mirrors=(mirror, mirror.upper()))))
        with pytest.raises(data.DataError) as caught:
            data.fetch("mnist")
        assert caught.value.code == "mirrors"
        return str(caught.value)

    return fetch


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password(scheme, told, proxy):
    said = told(FAR.replace("https", scheme), **{f"{scheme}_proxy": f"http://{proxy}"})
    assert f"the proxy {proxy} asks for a name and a password (407)" in said
    assert f"{scheme.upper()}_PROXY as http://name:password@host:port" in said
    assert said.count("(407)") == 1, "what ails this machine is said once, not for each mirror"


def test_a_password_is_not_shown(told, proxy):
    said = told(FAR, https_proxy=f"http://somebody:s3cret@{proxy}")
    assert "s3cret" not in said
    assert f"the proxy {proxy} asks" in said


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_where_nobody_listens(scheme, told, closed):
    said = told(FAR.replace("https", scheme), **{f"{scheme}_proxy": f"http://{closed}"})
    assert f"the proxy {closed} cannot be used (connection refused): correct or clear {scheme.upper()}_PROXY" in said


@pytest.mark.parametrize("wrong", ["http://:bad", "foo://127.0.0.1:1080", "http://no.such.host.invalid:3128"])
def test_a_proxy_that_is_none(wrong, told):
    said = told(FAR, https_proxy=wrong)
    assert f"the proxy {wrong.partition('//')[2]} cannot be used" in said
    assert "HTTPS_PROXY" in said


def test_a_file_of_certificates_that_is_not_there(told, closed, tmp_path):
    said = told(f"https://{closed}/", REQUESTS_CA_BUNDLE=str(tmp_path / "none.pem"))
    assert re.search(r"certificates .*none\.pem cannot be used \(it is not there\): .*REQUESTS_CA_BUNDLE", said)


def tls(*, inner: Exception) -> requests.exceptions.SSLError:
    """Return what requests raises when the handshake ends in `inner`."""
    pool = urllib3.HTTPSConnectionPool("mirror.example")
    return requests.exceptions.SSLError(
        urllib3.exceptions.MaxRetryError(pool, "/x", urllib3.exceptions.SSLError(inner))
    )


def refused(code: int, words: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {words}")
    error.verify_code, error.verify_message = code, words
    return error


URL = "https://mirror.example/x"


def test_a_file_of_certificates_that_holds_none(small, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    error = tls(inner=ssl.SSLError(136, "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found"))
    said = str(faults.told(error, URL, begun=False))
    assert said.startswith(f"the file of certificates {tmp_path} cannot be used (it holds none)")


@pytest.mark.parametrize(("code", "words"), [(18, "self-signed certificate"), (20, "unable to get local issuer")])
def test_a_certificate_that_nobody_known_vouches_for(code, words, small, monkeypatch):
    said = str(faults.told(tls(inner=refused(code, words)), URL, begun=False))
    assert f"the certificate that mirror.example shows is not accepted ({words})" in said
    assert "REQUESTS_CA_BUNDLE" in said
    monkeypatch.setenv("CURL_CA_BUNDLE", "/somebody/else.pem")
    said = str(faults.told(tls(inner=refused(code, words)), URL, begun=False))
    assert "vouched for by none in /somebody/else.pem" in said


def test_a_certificate_that_has_expired_is_not_the_files_fault(small, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/some.pem")
    said = str(faults.told(tls(inner=refused(10, "certificate has expired")), URL, begun=False))
    assert "is not accepted (certificate has expired): check the clock" in said


def test_a_login_page_in_the_way(told, proxy):
    said = told(f"https://{proxy}/")
    assert "does not answer as it should" in said
    assert "login" in said
