"""The style is in the head of every document, and in nothing else that is served."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from aecore.ui import head, style

PAGE = "<html><head><title>a</title></head><body>b</body></html>"
ROUTES = [Route("/", lambda request: HTMLResponse(PAGE, headers={"etag": "x"})),
          Route("/words", lambda request: PlainTextResponse(PAGE)),
          Route("/packed", lambda request: Response(request.headers.get("accept-encoding", "")))]  # fmt: skip


def ask(path: str, **headers: str) -> tuple[str, dict[str, str]]:
    """Return body and headers of the answer."""
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": told, "query_string": b"", "http_version": "1.1"}
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Starlette(routes=ROUTES, middleware=[Middleware(head.Head)])(scope, receive, send))
    start, *bodies = sent
    return (b"".join(each["body"] for each in bodies).decode(),
            {name.decode(): value.decode() for name, value in start["headers"]})  # fmt: skip


def test_a_document_is_sent_whole_with_the_style_in_its_head():
    body, headers = ask("/", accept="text/html,*/*")
    assert body == PAGE.replace("</head>", style.STYLE + "</head>")
    assert int(headers["content-length"]) == len(body.encode())
    assert "etag" not in headers


def test_all_else_goes_by():
    assert ask("/words", accept="text/html")[0] == PAGE
    assert ask("/", accept="*/*")[0] == PAGE
    assert ask("/packed", accept="text/html", accept_encoding="gzip")[0] == ""
    assert ask("/packed", accept="*/*", accept_encoding="br")[0] == "br"
