"""The live wire of this server: the route on which browsers follow what moves, and whom jobs obey."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from aecore.engine.base import Job
from aecore.knobs import InvalidField
from aecore.server import house, visitors
from aecore.wire import protocol
from aecore.wire.hub import POLICY, Hub
from aecore.wire.protocol import Order

NAME = "live"

_ORDERS: dict[str, Callable[[Job], None]] = {
    "pause": lambda job: job.pause(),
    "resume": lambda job: job.resume(),
    "step": lambda job: job.step(),
    "stop": lambda job: job.cancel(),
}


def obey(visitor: str, order: Order) -> str:
    """Give a job an order in the name of a visitor; return why it is refused, or ""."""
    job = next((job for job in house.engine().jobs() if job.id == order.job), None)  # no kept run is opened for this
    if job is None:
        return protocol.GONE
    if not visitor or job.by != visitor:
        return protocol.FOREIGN
    if order.order != "knob":
        _ORDERS[order.order](job)
        return ""
    try:
        job.set_knob(order.knob, order.value)
    except InvalidField:
        return protocol.VALUE
    return ""


HUB = Hub(obey)


def route(base: str = "") -> WebSocketRoute:
    """Return the route of the live wire, below the server's base path."""
    return WebSocketRoute(path(base), _serve)


def path(base: str = "") -> str:
    """Return the path of the live wire."""
    return "/" + "/".join(filter(None, (base.strip("/"), NAME)))


class _Line:
    """A connection as the hub wants it: see `wire.hub.Line`."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def receive(self) -> str | bytes | None:
        """Return the next message; None at the end."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        told: str | bytes = message.get("text") or message.get("bytes") or ""
        return told

    async def send(self, message: str | bytes) -> None:
        """Send a message. Raises ConnectionError at the end."""
        try:
            if isinstance(message, str):
                await self._socket.send_text(message)
            else:
                await self._socket.send_bytes(message)
        except (WebSocketDisconnect, RuntimeError, OSError) as error:
            raise ConnectionError(str(error)) from error

    async def close(self, code: int, reason: str) -> None:
        """End it, and say why."""
        if self._socket.application_state is WebSocketState.CONNECTED:
            await self._socket.close(code, reason)


async def _serve(socket: WebSocket) -> None:
    """Let a page of ours in, and nobody else's: a browser sends our cookie along from any page."""
    origin = socket.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != socket.headers.get("host"):
        await socket.close(POLICY)
        return
    await socket.accept()
    address = socket.client.host if socket.client else ""
    await HUB.serve(_Line(socket), visitors.of(socket), address)
