"""Who a visitor is: a browser, by a cookie of the server's that nobody else can guess or read."""

from __future__ import annotations

import re
import secrets

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "aecore_visitor"
FORM = re.compile(r"[0-9a-f]{32}")
YEAR = 365 * 24 * 3600  # seconds


def valid(name: str) -> str:
    """Return a name as it is if the server may have given it, else ""."""
    return name if FORM.fullmatch(name) else ""


def of(connection: HTTPConnection) -> str:
    """Return the visitor who makes a request; "" for one who is not known yet."""
    return valid(connection.cookies.get(COOKIE, ""))


class Visitors:
    """Gives each browser a name with its first page, for a year."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not _wants_page(scope) or of(HTTPConnection(scope)):
            await self.app(scope, receive, send)
            return
        cookie = _cookie(secure=scope.get("scheme") == "https")

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie)]}
            await send(message)

        await self.app(scope, receive, named)


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _cookie(secure: bool) -> bytes:
    told = f"{COOKIE}={secrets.token_hex(16)}; Max-Age={YEAR}; Path=/; HttpOnly; SameSite=Lax"
    return (told + "; Secure" * secure).encode()
