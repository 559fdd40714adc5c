"""What a browser may do with our pages: as little as Streamlit can work with."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib import resources

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aecore import settings
from aecore.knobs import InvalidField

#: Streamlit writes styles inline, and imports components' code from blobs. Of inline scripts only those run that stand
#: in its own document: they are named by their hashes.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' blob: {inline}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def policy(ancestors: str, inline: str = "") -> str:
    """Return the content security policy. `ancestors`: which pages may show ours in a frame; `inline`: hashes of the
    inline scripts that may run.
    """
    told = {**POLICY, "frame-ancestors": ancestors}
    return "; ".join(f"{name} {allowed}".format(inline=inline).strip() for name, allowed in told.items())


def hashes(document: str) -> str:
    """Return the hashes of a document's inline scripts, as a policy names them."""
    found = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in found)


def _document() -> str:
    """The document that Streamlit serves for every page."""
    return resources.files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")


def _ancestors() -> str:
    """What the settings say; a wrong setting is told by the page."""
    try:
        return settings.frame_ancestors()
    except InvalidField:
        return "'none'"


class Headers:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        allowed = policy(_ancestors(), hashes(_document()))
        told = {
            "content-security-policy": allowed,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
        }
        self.app = app
        self.told = [(name.encode(), value.encode()) for name, value in told.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _value in self.told}
                others = [pair for pair in message["headers"] if pair[0].lower() not in ours]
                message = {**message, "headers": [*others, *self.told]}
            await send(message)

        await self.app(scope, receive, told if scope["type"] == "http" else send)
