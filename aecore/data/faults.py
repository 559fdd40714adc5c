"""Why a file could not be fetched: what the HTTP library raised, as a reason with its own cure.

A certificate, a proxy's password, a wrong proxy and a wrong file of certificates each want something else done, and
none of it is waiting. Which proxy and which certificates are meant, the library reads from the environment.
"""

import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
from requests import exceptions
from requests.utils import get_environ_proxies, select_proxy

from aecore.data.errors import DataError
from aecore.data.places import reason

PROXY_AUTHENTICATION = 407  # HTTP status; in a tunnel it comes as text
STRANGERS = (18, 19, 20, 21)  # OpenSSL's codes: self-signed, or by an issuer who is not known
DEEPEST = 12  # exceptions within one another


def told(error: OSError, url: str, begun: bool) -> DataError:
    """Return the reason for what the download of `url` raised; `begun`: after a part of the file had come."""
    host = urlsplit(url).hostname or url
    status = error.response.status_code if isinstance(error, exceptions.HTTPError) and error.response is not None else 0
    inner = list(_nested(error))
    if status == PROXY_AUTHENTICATION or any("407 Proxy" in str(each) for each in inner):
        return DataError("proxy password", proxy=_proxy(url), variable=_variable(url))
    if status:
        return DataError("http", host=host, status=status)
    if isinstance(error, exceptions.ProxyError | exceptions.InvalidURL | exceptions.InvalidSchema) and _proxy(url):
        return DataError("proxy", proxy=_proxy(url), why=_deepest(inner), variable=_variable(url))
    if (fault := _of_certificates(inner, host, url)) is not None:
        return fault
    if isinstance(error, exceptions.Timeout):
        return DataError("no answer", host=host)
    broken = begun or isinstance(error, exceptions.ChunkedEncodingError)
    return DataError("broken off" if broken else "no connection", host=host)


def _of_certificates(inner: list[BaseException], host: str, url: str) -> DataError | None:
    """Return what is wrong with a certificate, or with the file that tells which are trusted; None: neither is."""
    bundle = requests.Session().merge_environment_settings(url, {}, None, None, None)["verify"]
    named = bundle if isinstance(bundle, str) else ""
    for each in inner:
        if isinstance(each, ssl.SSLCertVerificationError):
            why = each.verify_message.rstrip(".")
            stranger = named and each.verify_code in STRANGERS
            return DataError("stranger", host=host, path=named, why=why) if stranger else DataError(
                "certificate", host=host, why=why)  # fmt: skip
        if named and isinstance(each, ssl.SSLError) and "X509" in str(each):
            return DataError("certificates", path=named, why="it holds none")
        if named and named in str(each) and "invalid path" in str(each):
            return DataError("certificates", path=named, why="it is not there")
        if isinstance(each, ssl.SSLError):
            return DataError("not secure", host=host, why=each.reason or "no TLS")
    return None


def _nested(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those within it, outermost first: libraries keep them in three ways."""
    for _depth in range(DEEPEST):
        if error is None:
            return
        yield error
        kept = [getattr(error, "reason", None), *error.args, error.__cause__, error.__context__]
        error = next((each for each in kept if isinstance(each, BaseException)), None)


def _deepest(inner: list[BaseException]) -> str:
    """Return the operating system's words where there are some, else the innermost exception's."""
    systems = [each for each in inner if isinstance(each, OSError) and each.strerror and each.errno is not None]
    return reason(systems[-1]) if systems else str(inner[-1]).rstrip(".")


def _proxy(url: str) -> str:
    """Return host and port of the proxy for `url`, without a password that it may hold; empty without one."""
    proxy = select_proxy(url, get_environ_proxies(url))
    return proxy.rpartition("@")[2].rpartition("//")[2] if proxy else ""


def _variable(url: str) -> str:
    return f"{urlsplit(url).scheme.upper()}_PROXY"
