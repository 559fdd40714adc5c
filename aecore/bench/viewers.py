"""Those who watch, for `load`: connections that follow one topic and note when each message came.

A process of its own, `python -m aecore.bench.viewers ADDRESS TOPIC COUNT`: it says a line when all have seen something,
has all of them follow no more or again for each line `leave` or `watch`, and ends when its input does, with a line of
JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from aecore.server import live, visitors
from aecore.wire.envelope import open_envelope

MAP = "latent-map"  # the slot whose head tells the step
PATIENCE = 60.0  # seconds for all to have seen something


@dataclass
class Seen:
    """What all of them saw: of each message its step and the moments at which it came, and what went wrong."""

    steps: dict[int, int] = field(default_factory=dict)
    moments: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    began: int = 0  # how many have seen something
    silence: float = 0.0  # the longest that anybody heard nothing, in seconds
    size: int = 0  # bytes of all messages

    def take(self, message: bytes, now: float) -> None:
        """Note a message."""
        head = json.loads(message[4 : 4 + int.from_bytes(message[:4], "little")])
        number = head["data"]["number"]
        if not self.moments[number] and MAP in head["blobs"]:
            _head, parts = open_envelope(message)
            self.steps[number] = open_envelope(parts[MAP])[0]["step"]
        self.moments[number].append(now)
        self.size += len(message)


class Viewers:
    """All of them."""

    def __init__(self, address: str, topic: str) -> None:
        self.address, self.topic, self.seen = address, topic, Seen()
        self._sockets: list[ClientConnection] = []

    async def come(self) -> None:
        """Be connected as the browser of one visitor is, until this is cancelled."""
        cookie = f"{visitors.COOKIE}={secrets.token_hex(16)}"
        url = self.address.replace("http", "ws", 1) + live.path()
        try:
            async with connect(url, origin=_origin(self.address), additional_headers={"Cookie": cookie}, max_size=None,
                               ping_interval=None) as socket:  # fmt: skip
                self._sockets.append(socket)
                await socket.send(json.dumps({"watch": self.topic}))
                await self._hear(socket)
            self.seen.errors.append(f"closed: {socket.close_code} {socket.close_reason}")
        except (ConnectionClosed, WebSocketException, OSError) as error:
            self.seen.errors.append(f"{type(error).__name__}: {error}")

    async def _hear(self, socket: ClientConnection) -> None:
        last, began = time.monotonic(), False
        async for message in socket:
            now = time.monotonic()
            self.seen.silence, last = max(self.seen.silence, now - last), now
            if isinstance(message, bytes):
                self.seen.take(message, now)
                self.seen.began, began = self.seen.began + (not began), True
            elif message != "{}":
                self.seen.errors.append(message)

    async def obey(self) -> None:
        """Have all follow or not, line by line, until the input ends."""
        while order := (await asyncio.to_thread(sys.stdin.readline)).strip():
            for socket in self._sockets:
                with contextlib.suppress(ConnectionClosed):
                    await socket.send(json.dumps({order: self.topic}))


def _origin(address: str) -> Any:
    found = urlsplit(address)
    return f"{found.scheme}://{found.netloc}"


async def main(address: str, topic: str, count: int) -> None:
    """Have so many watch until the input ends, then tell what they saw."""
    viewers = Viewers(address, topic)
    seen, watching = viewers.seen, [asyncio.create_task(viewers.come()) for _ in range(count)]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while seen.began + len(seen.errors) < count:
                await asyncio.sleep(0.05)
    if seen.began + len(seen.errors) < count:
        seen.errors.append(f"{count - seen.began} saw nothing in {PATIENCE:.0f} s")
    _tell({"watching": seen.began})
    await viewers.obey()
    told = list(seen.errors)  # what their own end brings is no error
    for each in watching:
        each.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    _tell({"steps": seen.steps, "moments": seen.moments, "errors": told, "silence": seen.silence, "size": seen.size})


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
