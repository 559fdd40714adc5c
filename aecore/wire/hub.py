"""Who follows what over the live wire: each topic is drawn once for all who follow it, and each gets its newest state.

A reader that is slow has no heap of messages: it is told what is newest when it can take it. All of this runs in the
server's event loop, drawing in a thread beside it; topics are offered, and tell their news, from any thread.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol

from aecore.wire import protocol
from aecore.wire.protocol import Asked, Drawn, Leave, MalformedError, Order, Touch, Watch

LOG = logging.getLogger(__name__)

BEAT = 1.0  # seconds between two signs of life
STALL = 20.0  # seconds that a reader may leave a message untaken
PARTING = 2.0  # seconds for a reader to take the reason why it is closed
REST = 0.04  # seconds between two drawings of a topic
IDLE = 60.0  # seconds a connection may follow nothing
KEPT = 120.0  # seconds a topic is known that nobody follows
MOST = 40  # topics of a connection
RATE, BURST = 30.0, 120.0  # messages a second from a connection, and how many at once
LINES_OF_VISITOR, LINES_OF_ADDRESS = 24, 600  # connections; a class may stand behind one address


class Topic(Protocol):
    """Something that moves, as one place of a page shows it."""

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Have `told` called, from any thread, whenever it must be drawn anew; return what ends that."""
        ...

    def draw(self) -> Drawn:
        """Return what it shows now. Called in a thread, never twice at once."""
        ...

    def look(self, visitor: str, touches: bool) -> None:
        """Note each second that a visitor follows it, and whether they touch what they see."""
        ...

    def silent(self) -> bool:
        """Whether it must be drawn anew although nothing has been told: something that ought to come does not."""
        ...


class Line(Protocol):
    """A connection to a browser."""

    async def receive(self) -> str | bytes | None:
        """Return the next message; None at the end."""
        ...

    async def send(self, message: str | bytes) -> None:
        """Send a message; wait while the browser takes none. Raises ConnectionError at the end."""
        ...

    async def close(self, code: int, reason: str) -> None:
        """End it, and say why."""
        ...


NOTHING = Drawn("", {})
Obey = Callable[[str, Order], str]  # the visitor and the order -> why it is refused, or ""
POLICY, BAD, SLOW = 1008, 1007, 4008  # codes of closing


class _Channel:
    """One topic, its newest message, and who follows it."""

    def __init__(self, name: str, topic: Topic) -> None:
        self.name, self.topic = name, topic
        self.readers: set[_Reader] = set()
        self.start = int(1000 * time.time())  # numbers of another server are never taken for this one's
        self.number, self.drawn, self._changes = self.start, NOTHING, NOTHING
        self.left = time.monotonic()  # when the last one left
        self.stop: Callable[[], None] | None = None
        self.due = False
        self.task: asyncio.Task[None] | None = None
        self._packed: dict[bool, bytes] = {}

    def put(self, drawn: Drawn) -> bool:
        """Have another state; False: it is the same."""
        if self.number > self.start and drawn == self.drawn:
            return False
        self.number, self.drawn, self._changes = self.number + 1, drawn, drawn.without(self.drawn)
        self._packed = {}
        return True

    def message(self, seen: int) -> bytes:
        """Return the message for those who have seen that number: packed once, whole or what has changed."""
        whole = seen != self.number - 1 or seen == self.start
        if whole not in self._packed:
            told = self.drawn if whole else self._changes
            self._packed[whole] = protocol.pack(self.name, self.number, told, whole)
        return self._packed[whole]


class _Reader:
    """One connection."""

    def __init__(self, line: Line, visitor: str) -> None:
        self.line, self.visitor = line, visitor
        self.touches = False
        self.seen: dict[_Channel, int] = {}  # of what it follows, the last number it was sent
        self.texts: list[str] = []
        self.news = asyncio.Event()
        self.tokens, self.then = BURST, time.monotonic()

    def may_speak(self) -> bool:
        """Whether it keeps to the rate."""
        now = time.monotonic()
        self.tokens = min(BURST, self.tokens + RATE * (now - self.then)) - 1
        self.then = now
        return self.tokens >= 0

    def due(self) -> bytes | str | None:
        """Return what is to be sent next, the topic told least lately first; None: nothing."""
        if self.texts:
            return self.texts.pop(0)
        for channel, seen in self.seen.items():
            if seen != channel.number:
                message = channel.message(seen)
                del self.seen[channel]
                self.seen[channel] = channel.number  # to the end
                return message
        return None


class Hub:
    """All topics of a server and all who follow them."""

    def __init__(self, obey: Obey) -> None:
        self._obey = obey
        self._channels: dict[str, _Channel] = {}
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(1, "wire")
        self._lines: Counter[str] = Counter()
        self._ticking: asyncio.Task[None] | None = None
        self.draws = 0  # for whoever measures

    def offer(self, name: str, topic: Topic) -> Topic:
        """Make a topic known, and return it; the one that is known under that name already stays. From any thread."""
        with self._lock:
            self._forget()
            channel = self._channels.setdefault(name, _Channel(name, topic))
            channel.left = time.monotonic()
            return channel.topic

    def topic(self, name: str) -> Topic:
        """Return what was offered under a name. Raises KeyError. From any thread."""
        return self._channels[name].topic

    def number(self, name: str) -> int:
        """Return the number of a topic's newest message. From any thread."""
        channel = self._channels.get(name)
        return channel.number if channel else 0

    async def serve(self, line: Line, visitor: str, address: str) -> None:
        """Talk to a browser until it goes."""
        self._begin()
        with self._counted(visitor, address) as allowed:
            if not allowed:
                await _close(line, POLICY, "too many connections; close other pages of this app")
                return
            await self._talk(_Reader(line, visitor))

    async def _talk(self, reader: _Reader) -> None:
        """Hear and send until one of the two ends."""
        tasks = [asyncio.create_task(each(reader)) for each in (self._hear, self._send)]
        try:
            ended, _others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()  # raises what went wrong here
        finally:
            for task in tasks:
                task.cancel()
            for channel in tuple(reader.seen):
                self._leave(reader, channel)

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._ticking = loop.create_task(self._tick())

    def _counted(self, visitor: str, address: str) -> _Counted:
        bounds = {f"address {address}": LINES_OF_ADDRESS}
        if visitor:  # those whose browsers keep no cookie are not one person
            bounds[f"visitor {visitor}"] = LINES_OF_VISITOR
        return _Counted(self._lines, bounds)

    # --- what a browser says -----------------------------------------------------------------------------

    async def _hear(self, reader: _Reader) -> None:
        while True:
            try:
                message = await asyncio.wait_for(reader.line.receive(), None if reader.seen else IDLE)
            except TimeoutError:
                return await _close(reader.line, POLICY, "nothing was asked for")
            if message is None:
                return None
            if not reader.may_speak():
                return await _close(reader.line, POLICY, "too many messages")
            try:
                self._take(reader, protocol.read(message))
            except MalformedError as error:
                return await _close(reader.line, BAD, str(error))

    def _take(self, reader: _Reader, asked: Asked) -> None:
        if isinstance(asked, Watch):
            self._watch(reader, asked)
        elif isinstance(asked, Leave):
            if channel := self._channels.get(asked.topic):
                self._leave(reader, channel)
        elif isinstance(asked, Touch):
            reader.touches = asked.on
            for channel in reader.seen:
                channel.topic.look(reader.visitor, reader.touches)
        elif refused := self._obey(reader.visitor, asked):
            self._say(reader, protocol.refusal(refused, job=asked.job))

    def _watch(self, reader: _Reader, asked: Watch) -> None:
        channel = self._found(asked.topic)
        if channel is None:
            self._say(reader, protocol.refusal(protocol.UNKNOWN, topic=asked.topic))
            return
        if channel not in reader.seen and len(reader.seen) >= MOST:
            self._say(reader, protocol.refusal(protocol.MANY, topic=asked.topic))
            return
        reader.seen[channel] = asked.seen if channel.start < asked.seen <= channel.number else channel.start
        channel.readers.add(reader)
        channel.topic.look(reader.visitor, reader.touches)
        if channel.stop is None:
            channel.stop = channel.topic.listen(lambda: self._news(channel))
            self._draw_soon(channel)
        reader.news.set()

    def _found(self, name: str) -> _Channel | None:
        """Return a topic that is known, and have it stay so until it is followed."""
        with self._lock:
            if channel := self._channels.get(name):
                channel.left = time.monotonic()
            return channel

    def _leave(self, reader: _Reader, channel: _Channel) -> None:
        reader.seen.pop(channel, None)
        channel.readers.discard(reader)
        if not channel.readers and channel.stop:
            channel.stop()
            channel.stop, channel.left = None, time.monotonic()

    @staticmethod
    def _say(reader: _Reader, text: str) -> None:
        reader.texts.append(text)
        reader.news.set()

    # --- what it is told ---------------------------------------------------------------------------------

    async def _send(self, reader: _Reader) -> None:
        """Send what is newest, and a sign of life where there is nothing; end with whoever takes nothing."""
        try:
            while True:
                reader.news.clear()
                message = reader.due()
                if message is None:
                    try:
                        await asyncio.wait_for(reader.news.wait(), BEAT)
                        continue
                    except TimeoutError:
                        message = "{}"
                await asyncio.wait_for(reader.line.send(message), STALL)
        except TimeoutError:
            await _close(reader.line, SLOW, "nothing was taken for long")
        except ConnectionError:
            return

    def _news(self, channel: _Channel) -> None:
        """A topic is to be drawn anew. From any thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._draw_soon, channel)

    def _draw_soon(self, channel: _Channel) -> None:
        channel.due = True
        if channel.task is None and channel.readers:
            channel.task = asyncio.create_task(self._draw(channel))

    async def _draw(self, channel: _Channel) -> None:
        """Draw as long as there is news, with a rest after each: what comes meanwhile is drawn together."""
        loop = asyncio.get_running_loop()
        try:
            while channel.due and channel.readers:
                channel.due = False
                try:
                    drawn = await loop.run_in_executor(self._thread, channel.topic.draw)
                except Exception:
                    LOG.exception("a topic was not drawn: %s", channel.name)
                else:
                    self._put(channel, drawn)
                await asyncio.sleep(REST)
        finally:
            channel.task = None

    def _put(self, channel: _Channel, drawn: Drawn) -> None:
        self.draws += 1
        if channel.put(drawn):
            for reader in channel.readers:
                reader.news.set()

    async def _tick(self) -> None:
        """Say each second who follows, and look for what is silent."""
        while True:
            await asyncio.sleep(BEAT)
            for channel in tuple(self._channels.values()):
                try:
                    self._look(channel)
                except Exception:
                    LOG.exception("a topic was not looked at: %s", channel.name)

    def _look(self, channel: _Channel) -> None:
        for reader in channel.readers:
            channel.topic.look(reader.visitor, reader.touches)
        if channel.readers and channel.topic.silent():
            self._draw_soon(channel)

    def _forget(self) -> None:
        """Forget the topics that nobody has followed for long. Called with the lock held."""
        then = time.monotonic() - KEPT
        for name in [name for name, each in self._channels.items() if not each.readers and each.left < then]:
            del self._channels[name]


async def _close(line: Line, code: int, reason: str) -> None:
    """End a connection and say why, but wait for nobody who takes nothing."""
    with suppress(TimeoutError, ConnectionError):
        await asyncio.wait_for(line.close(code, reason), PARTING)


class _Counted:
    """Counts a connection among those of its visitor and its address as long as it lasts."""

    def __init__(self, lines: Counter[str], bounds: dict[str, int]) -> None:
        self._lines, self._bounds = lines, bounds

    def __enter__(self) -> bool:
        self._lines.update(self._bounds.keys())
        return all(self._lines[name] <= most for name, most in self._bounds.items())

    def __exit__(self, *ended: object) -> None:
        self._lines.subtract(self._bounds.keys())
        for name in self._bounds:
            if not self._lines[name]:
                del self._lines[name]
