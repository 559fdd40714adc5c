"""Whoever follows a topic gets its newest state; whatever one of them does, the others and the server do not notice."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aecore.wire import hub as wire
from aecore.wire import protocol
from aecore.wire.envelope import open_envelope
from aecore.wire.hub import BAD, POLICY, SLOW, Hub
from aecore.wire.protocol import Drawn, Order

SOON = 5.0  # seconds until a test gives up
END = object()


class Line:
    """A browser: it says what a test has it say, and keeps what it is sent as long as it takes anything."""

    def __init__(self) -> None:
        self._says: asyncio.Queue[Any] = asyncio.Queue()
        self.takes = asyncio.Event()
        self.takes.set()
        self.texts: list[dict[str, Any]] = []
        self.news: list[tuple[dict[str, Any], dict[str, bytes]]] = []
        self.beats = 0
        self.closed: tuple[int, str] | None = None
        self.hangs = False  # it does not answer when it is closed
        self.gone = False

    def say(self, message: object) -> None:
        self._says.put_nowait(json.dumps(message) if isinstance(message, dict) else message)

    def watch(self, topic: str, seen: int = 0) -> None:
        self.say({"watch": topic, "seen": seen})

    def leave(self) -> None:
        """Go."""
        self.gone = True
        self.say(END)

    async def receive(self) -> str | bytes | None:
        message = await self._says.get()
        return None if message is END else message

    async def send(self, message: str | bytes) -> None:
        if self.gone or self.closed:
            raise ConnectionError("gone")
        await self.takes.wait()
        if isinstance(message, bytes):
            self.news.append(open_envelope(message))
        elif message == "{}":
            self.beats += 1
        else:
            self.texts.append(json.loads(message))

    async def close(self, code: int, reason: str) -> None:
        self.closed = self.closed or (code, reason)
        if self.hangs:
            await asyncio.Event().wait()
        self.say(END)

    @property
    def numbers(self) -> list[int]:
        return [head["number"] for head, _parts in self.news]

    @property
    def held(self) -> dict[str, bytes]:
        """What the browser shows: the last whole message, and what has come since."""
        held: dict[str, bytes] = {}
        for head, parts in self.news:
            held = dict(parts) if head["whole"] else held | parts
        return held


class Topic:
    """Something that moves when a test says so."""

    def __init__(self, **parts: bytes) -> None:
        self.shows, self.standing = {"map": b"0", "rest": b"same"} | parts, "going"
        self.told: list[Callable[[], None]] = []
        self.draws, self.listens, self.stops = 0, 0, 0
        self.looks: list[tuple[str, bool]] = []
        self.quiet = self.broken = self.blind = False
        self._one = threading.Lock()

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        self.listens += 1
        self.told.append(told)

        def stop() -> None:
            self.stops += 1
            self.told.remove(told)

        return stop

    def draw(self) -> Drawn:
        assert self._one.acquire(blocking=False), "drawn twice at once"
        try:
            self.draws += 1
            if self.broken:
                raise RuntimeError("it cannot be drawn")
            return Drawn(self.standing, dict(self.shows))
        finally:
            self._one.release()

    def look(self, visitor: str, touches: bool) -> None:
        if self.blind:
            raise RuntimeError("it cannot be looked at")
        self.looks.append((visitor, touches))

    def silent(self) -> bool:
        return self.quiet

    def move(self, **parts: bytes) -> None:
        """Have other parts, and tell it from a thread that is not the server's."""
        self.shows |= parts or {"map": str(int(self.shows["map"]) + 1).encode()}
        teller = threading.Thread(target=lambda: [told() for told in tuple(self.told)])
        teller.start()
        teller.join()


class House:
    """A hub, those who are connected to it, and what becomes of them."""

    def __init__(self, obey: Callable[[str, Order], str] = lambda _visitor, _order: "") -> None:
        self.hub = Hub(obey)
        self.talks: list[asyncio.Task[None]] = []
        self.lines: list[Line] = []

    def come(self, visitor: str = "v", address: str = "a") -> Line:
        line = Line()
        self.lines.append(line)
        self.talks.append(asyncio.create_task(self.hub.serve(line, visitor, address)))
        return line

    def topic(self, name: str = "t", **parts: bytes) -> Topic:
        topic = Topic(**parts)
        self.hub.offer(name, topic)
        return topic

    async def empty(self, *topics: Topic) -> None:
        """Have everybody go; see that nothing is left of them."""
        for line in self.lines:
            line.leave()
        await asyncio.wait_for(asyncio.gather(*self.talks), SOON)
        assert not self.hub._lines
        assert all(not channel.readers and channel.stop is None for channel in self.hub._channels.values())
        assert all(topic.stops == topic.listens and not topic.told for topic in topics)
        await until(lambda: all(channel.task is None for channel in self.hub._channels.values()))
        ours = {asyncio.current_task(), self.hub._ticking}
        await until(lambda: asyncio.all_tasks() <= ours)


async def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < end, "it does not come to pass"
        await asyncio.sleep(0.001)


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(4 * SOON):
            await test()

    asyncio.run(bounded())


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """Rest a shorter time between two drawings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "REST", 0.001)
        yield


@pytest.fixture
def packed(monkeypatch) -> list[int]:
    """The numbers of the messages that are packed from now on."""
    numbers: list[int] = []
    pack = protocol.pack

    def counted(topic: str, number: int, drawn: Drawn, whole: bool = True) -> bytes:
        numbers.append(number)
        return pack(topic, number, drawn, whole)

    monkeypatch.setattr(protocol, "pack", counted)
    return numbers


# --- what a browser is told -------------------------------------------------------------------------------


def test_two_hundred_readers_cost_one_drawing_and_one_packing_a_news(packed):
    async def test() -> None:
        house = House()
        topic = house.topic()
        lines = [house.come(f"v{i}") for i in range(200)]
        for line in lines:
            line.watch("t")
        await until(lambda: all(line.news for line in lines))
        assert (topic.listens, topic.draws, len(packed)) == (1, 1, 1)
        for n in range(1, 21):
            topic.move()
            await until(lambda n=n: all(len(line.news) == n + 1 for line in lines))
            assert all(line.held == topic.shows for line in lines)
            assert (topic.draws, packed) == (n + 1, sorted(set(packed)))
        assert house.hub.draws == 21
        await house.empty(topic)

    run(test)


def test_only_what_has_changed_is_told_to_who_has_seen_the_rest():
    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come()
        line.watch("t")
        await until(lambda: line.news)
        topic.move()
        await until(lambda: len(line.news) == 2)
        topic.move(rest=b"other")
        await until(lambda: len(line.news) == 3)
        first = line.numbers[0]
        assert [head for head, _parts in line.news] == [
            {"topic": "t", "number": first + i, "whole": i == 0, "standing": "going"} for i in range(3)]  # fmt: skip
        assert [parts for _head, parts in line.news] == [
            {"map": b"0", "rest": b"same"}, {"map": b"1"}, {"rest": b"other"}]  # fmt: skip
        await house.empty(topic)

    run(test)


def test_nothing_is_told_when_it_looks_as_before():
    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come()
        line.watch("t")
        await until(lambda: line.news)
        topic.move(map=b"0")
        await until(lambda: topic.draws == 2)
        topic.standing = "done"
        topic.move(map=b"0")
        await until(lambda: len(line.news) == 2)
        assert line.news[1] == ({"topic": "t", "number": line.numbers[0] + 1, "whole": False, "standing": "done"}, {})
        await house.empty(topic)

    run(test)


def test_news_that_come_while_it_is_drawn_are_drawn_together():
    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come()
        line.watch("t")
        await until(lambda: line.news)
        for _ in range(500):
            topic.move()
        await until(lambda: line.held == topic.shows)
        assert topic.draws < 300
        await house.empty(topic)

    run(test)


def test_who_takes_nothing_costs_others_nothing_and_gets_the_newest_afterwards():
    async def test() -> None:
        house = House()
        topic, slow, quick = house.topic(), house.come(), house.come()
        for line in (slow, quick):
            line.watch("t")
        await until(lambda: slow.news and quick.news)
        slow.takes.clear()
        for n in range(2, 52):
            topic.move()
            await until(lambda n=n: len(quick.news) == n)
        reader = next(
            reader for channel in house.hub._channels.values() for reader in channel.readers if reader.line is slow
        )
        assert not reader.texts
        slow.takes.set()
        await until(lambda: slow.held == topic.shows)
        assert len(slow.news) == 3  # the first, the one that was under way, the newest
        assert slow.news[-1][0]["whole"]
        assert slow.numbers[-1] == quick.numbers[-1]
        topic.move()
        await until(lambda: slow.held == quick.held == topic.shows)
        assert not slow.news[-1][0]["whole"]
        await house.empty(topic)

    run(test)


def test_a_topic_that_moves_often_does_not_keep_another_from_being_told():
    async def test() -> None:
        house = House()
        often, once, line = house.topic("often"), house.topic("once"), house.come()
        line.watch("often")
        line.watch("once")
        await until(lambda: len(line.news) == 2)
        line.takes.clear()
        for _ in range(5):
            often.move()
        once.move()
        await until(lambda: once.draws == 2 and often.draws > 1)
        line.takes.set()
        await until(lambda: {head["topic"] for head, _parts in line.news[2:]} == {"often", "once"})
        await house.empty(often, once)

    run(test)


def test_a_sign_of_life_comes_where_there_is_no_news(monkeypatch):
    monkeypatch.setattr(wire, "BEAT", 0.01)

    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come("anna")
        line.watch("t")
        await until(lambda: line.beats > 3)
        assert len(line.news) == topic.draws == 1
        assert set(topic.looks) == {("anna", False)}
        line.say({"touch": True})
        await until(lambda: ("anna", True) in topic.looks)
        topic.quiet = True
        await until(lambda: topic.draws > 2)
        await house.empty(topic)

    run(test)


# --- who comes back ---------------------------------------------------------------------------------------


def test_who_comes_back_goes_on_where_they_were():
    async def test() -> None:
        house = House()
        topic, stays, first = house.topic(), house.come(), house.come()
        for line in (stays, first):
            line.watch("t")
        await until(lambda: stays.news and first.news)
        first.leave()
        await until(house.talks[1].done)
        again = house.come()
        again.watch("t", first.numbers[-1])
        await until(lambda: len(topic.looks) == 3)
        topic.move()
        await until(lambda: again.news)
        assert (again.numbers, again.news[0][0]["whole"]) == (stays.numbers[-1:], False)
        assert first.held | again.news[0][1] == topic.shows
        await house.empty(topic)

    run(test)


@pytest.mark.parametrize("gap", [1, 2, 5])
def test_who_missed_something_gets_it_and_who_missed_more_gets_all(gap):
    async def test() -> None:
        house = House()
        topic, stays = house.topic(), house.come()
        stays.watch("t")
        await until(lambda: stays.news)
        for n in range(2, 8):
            topic.move()
            await until(lambda n=n: len(stays.news) == n)
        assert house.hub.number("t") == stays.numbers[-1]
        again = house.come()
        again.watch("t", stays.numbers[-1] - gap)
        await until(lambda: again.news)
        head, parts = again.news[0]
        assert (head["number"], head["whole"]) == (stays.numbers[-1], gap > 1)
        assert parts == (topic.shows if gap > 1 else {"map": topic.shows["map"]})
        await house.empty(topic)

    run(test)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.one_of(st.integers(-5, 0), st.integers(2, 10), st.just(2**53)))
def test_a_number_of_another_server_gets_all(off):
    async def test() -> None:
        house = House()
        topic, stays = house.topic(), house.come()
        stays.watch("t")
        await until(lambda: stays.news)
        again = house.come()
        start = stays.numbers[0] - 1
        again.watch("t", off if off == 2**53 else start + off)
        await until(lambda: again.news)
        assert again.news[0][0]["whole"]
        assert again.held == topic.shows
        await house.empty(topic)

    run(test)


def test_a_server_that_begins_anew_counts_on():
    async def test() -> None:
        before, house = House(), House()
        before.topic()
        await asyncio.sleep(0.01)
        topic, line = house.topic(), house.come()
        line.watch("t", before.hub.number("t") + 1)
        await until(lambda: line.news)
        assert line.news[0][0]["whole"]
        await house.empty(topic)

    run(test)


def test_a_topic_that_nobody_followed_for_long_is_forgotten_and_others_are_not(monkeypatch):
    async def test() -> None:
        house = House()
        followed, line = house.topic("followed"), house.come()
        house.topic("left")
        assert house.hub.offer("left", Topic()) is not house.hub.offer("new", Topic())
        line.watch("followed")
        await until(lambda: line.news)
        monkeypatch.setattr(wire, "KEPT", -1.0)
        house.topic("other")
        line.watch("left")
        await until(lambda: line.texts)
        assert line.texts == [{"refused": "unknown", "topic": "left"}]
        followed.move()
        await until(lambda: len(line.news) == 2)
        assert house.hub.number("left") == 0
        await house.empty(followed)

    run(test)


# --- what a browser may do --------------------------------------------------------------------------------


def test_an_order_is_obeyed_or_refused_with_its_reason():
    heard: list[tuple[str, Order]] = []

    def obey(visitor: str, order: Order) -> str:
        heard.append((visitor, order))
        return "" if visitor == "anna" else protocol.FOREIGN

    async def test() -> None:
        house = House(obey)
        anna, ben = house.come("anna"), house.come("ben")
        anna.say({"order": "stop", "job": "j"})
        ben.say({"order": "knob", "job": "j", "knob": "lr", "value": 1})
        await until(lambda: ben.texts and len(heard) == 2)
        assert sorted(heard, key=str) == [("anna", Order("stop", "j")), ("ben", Order("knob", "j", "lr", 1.0))]
        assert (anna.texts, ben.texts) == ([], [{"refused": "foreign", "job": "j"}])
        await house.empty()

    run(test)


def test_a_connection_follows_no_more_topics_than_it_may(monkeypatch):
    monkeypatch.setattr(wire, "MOST", 3)

    async def test() -> None:
        house = House()
        topics, line = [house.topic(str(i)) for i in range(4)], house.come()
        for i in (0, 1, 2, 3, 0):
            line.watch(str(i))
        await until(lambda: line.texts and len(line.news) >= 3)
        line.say({"leave": "0"})
        line.watch("3")
        await until(lambda: topics[3].listens)
        assert line.texts == [{"refused": "many", "topic": "3"}]
        assert line.closed is None
        await house.empty(*topics)

    run(test)


def test_who_says_too_much_is_closed(monkeypatch):
    monkeypatch.setattr(wire, "BURST", 10.0)
    monkeypatch.setattr(wire, "RATE", 1.0)

    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come()
        line.watch("t")
        for _ in range(8):
            line.say({"touch": True})
        await until(lambda: len(topic.looks) >= 9)
        assert line.closed is None
        for _ in range(8):
            line.say({"touch": True})
        await until(house.talks[0].done)
        assert line.closed == (POLICY, "too many messages")
        await house.empty(topic)

    run(test)


@pytest.mark.parametrize(("bound", "come"), [
    ("LINES_OF_VISITOR", lambda i: ("anna", f"a{i}")), ("LINES_OF_ADDRESS", lambda i: (f"v{i}", "a")),
    ("LINES_OF_ADDRESS", lambda _i: ("", "a"))])  # fmt: skip
def test_too_many_connections_are_refused(monkeypatch, bound, come):
    monkeypatch.setattr(wire, "LINES_OF_VISITOR", 5)
    monkeypatch.setattr(wire, "LINES_OF_ADDRESS", 8)
    most = getattr(wire, bound)

    async def test() -> None:
        house = House()
        topic = house.topic()
        lines = [house.come(*come(i)) for i in range(most + 2)]
        for line in lines:
            line.watch("t")
        await until(lambda: all(line.news or line.closed for line in lines))
        why = (POLICY, "too many connections; close other pages of this app")
        assert [line.closed for line in lines] == [None] * most + [why] * 2
        lines[0].leave()
        await until(house.talks[0].done)
        another = house.come(*come(0))
        another.watch("t")
        await until(lambda: another.news)
        await house.empty(topic)

    run(test)


def test_who_follows_nothing_is_closed(monkeypatch):
    monkeypatch.setattr(wire, "IDLE", 0.05)

    async def test() -> None:
        house = House()
        topic, follows, idle, left = house.topic(), *(house.come() for _ in range(3))
        follows.watch("t")
        left.watch("t")
        left.say({"leave": "t"})
        await until(lambda: idle.closed and left.closed)
        assert idle.closed == left.closed == (POLICY, "nothing was asked for")
        await asyncio.sleep(0.1)
        assert follows.closed is None
        await house.empty(topic)

    run(test)


@pytest.mark.parametrize("hangs", [False, True])
def test_who_takes_nothing_for_long_is_closed_whether_it_answers_or_not(monkeypatch, hangs):
    monkeypatch.setattr(wire, "STALL", 0.05)
    monkeypatch.setattr(wire, "PARTING", 0.05)

    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come()
        line.hangs = hangs
        line.takes.clear()
        line.watch("t")
        await until(house.talks[0].done)
        assert line.closed == (SLOW, "nothing was taken for long")
        assert topic.stops == 1
        await house.empty(topic)

    run(test)


def test_who_says_nonsense_and_takes_nothing_is_gone_all_the_same(monkeypatch):
    monkeypatch.setattr(wire, "PARTING", 0.05)

    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come()
        line.hangs = True
        line.takes.clear()
        line.watch("t")
        line.say("nonsense")
        await until(house.talks[0].done)
        assert line.closed == (BAD, "a message is not JSON")
        await house.empty(topic)

    run(test)


def test_who_is_gone_when_told_something_is_gone():
    async def test() -> None:
        house = House()
        topic, line = house.topic(), house.come()
        line.watch("t")
        await until(lambda: line.news)
        line.gone = True  # and its end is not heard of
        topic.move()
        await until(house.talks[0].done)
        await house.empty(topic)

    run(test)


# --- what goes wrong on this side -------------------------------------------------------------------------


def test_a_topic_that_cannot_be_drawn_is_drawn_when_it_can(caplog):
    async def test() -> None:
        house = House()
        broken, whole, line = house.topic("broken"), house.topic("whole"), house.come()
        broken.broken = True
        line.watch("broken")
        line.watch("whole")
        await until(lambda: line.news and broken.draws)
        whole.move()
        await until(lambda: len(line.news) == 2)
        broken.broken = False
        broken.move()
        await until(lambda: len(line.news) == 3)
        assert line.news[-1][0]["topic"] == "broken"
        await house.empty(broken, whole)

    run(test)
    assert "cannot be drawn" in caplog.text


def test_a_topic_that_cannot_be_looked_at_does_not_stop_the_clock(monkeypatch, caplog):
    monkeypatch.setattr(wire, "BEAT", 0.01)

    async def test() -> None:
        house = House()
        blind, other, line = house.topic("blind"), house.topic("other"), house.come()
        line.watch("blind")
        line.watch("other")
        await until(lambda: len(line.news) == 2)
        blind.blind = True
        await asyncio.sleep(0.05)
        looks = len(other.looks)
        await until(lambda: len(other.looks) > looks + 3)
        await house.empty(blind, other)

    run(test)
    assert "cannot be looked at" in caplog.text


# --- whatever they say ------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=()), max_size=20)
good = st.sampled_from([
    {"watch": "a"}, {"watch": "b"}, {"watch": "a", "seen": 3}, {"watch": "c"}, {"leave": "a"}, {"leave": "b"},
    {"leave": "c"}, {"touch": True}, {"touch": False}, {"order": "stop", "job": "j"}]).map(json.dumps)  # fmt: skip
cut = st.builds(lambda message, share: message[: int(share * len(message))], good, st.floats(0, 1))
said = st.tuples(
    st.just("say"), st.integers(0, 2), st.one_of(good, good, good, good, cut, texts, st.binary(max_size=9))
)
done = st.tuples(st.sampled_from(["stop taking", "take", "go"]), st.integers(0, 2), st.none())
moved = st.tuples(st.just("move"), st.sampled_from(["a", "b"]), st.none())
waited = st.tuples(st.just("wait"), st.just(0), st.none())


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.one_of(said, said, said, done, moved, waited), max_size=30))
def test_whatever_browsers_do_the_hub_is_as_before(deeds):
    async def test() -> None:
        house = House(lambda _visitor, _order: protocol.GONE)
        topics = {name: house.topic(name) for name in "ab"}
        lines, witness = [house.come("v", "a") for _ in range(3)], house.come("w", "b")
        for name in topics:
            witness.watch(name)
        for deed, which, message in deeds:
            await _do(deed, topics[which] if deed == "move" else lines[which] if deed != "wait" else None, message)
        await _still_told(witness, topics)
        for line, talk in zip(lines, house.talks, strict=False):
            line.takes.set()
            if line.closed or line.gone:
                await asyncio.wait_for(asyncio.shield(talk), SOON)
            else:
                assert not talk.done()
        await house.empty(*topics.values())
        assert all(line.closed is None or _said_why(line) for line in lines)

    run(test)


async def _do(deed: str, whom: Any, message: object) -> None:
    if deed == "say":
        whom.say(message)
    elif deed == "move":
        whom.move()
    elif deed == "go":
        whom.leave()
    elif deed == "wait":
        await asyncio.sleep(0.002)
    else:
        whom.takes.set() if deed == "take" else whom.takes.clear()


async def _still_told(witness: Line, topics: dict[str, Topic]) -> None:
    """See that somebody else gets all news."""
    for name, topic in topics.items():
        topic.move(map=b"99")
        topic.move(map=b"100")
        await until(lambda name=name, topic=topic: _held(witness, name) == topic.shows)
    assert witness.closed is None


def _held(line: Line, name: str) -> dict[str, bytes]:
    held: dict[str, bytes] = {}
    for head, parts in line.news:
        if head["topic"] == name:
            held = dict(parts) if head["whole"] else held | parts
    return held


def _said_why(line: Line) -> bool:
    assert line.closed is not None
    code, reason = line.closed
    return code == BAD and 0 < len(reason.encode()) <= 123 and reason.isprintable()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.dictionaries(st.sampled_from(["map", "loss", "rest"]), st.binary(max_size=3)), max_size=12),
       st.lists(st.booleans(), min_size=12, max_size=12))  # fmt: skip
def test_what_comes_in_pieces_is_the_whole(changes, takes):
    async def test() -> None:
        house = House()
        topic, line, all_of_it = house.topic(loss=b""), house.come(), house.come()
        for each in (line, all_of_it):
            each.watch("t")
        await until(lambda: line.news and all_of_it.news)
        for parts, taking in zip(changes, takes, strict=False):
            line.takes.set() if taking else line.takes.clear()
            topic.move(**parts or {"map": topic.shows["map"]})
            await until(lambda: all_of_it.held == topic.shows)
        line.takes.set()
        await until(lambda: line.held == topic.shows)
        assert line.numbers == sorted(set(line.numbers))
        await house.empty(topic)

    run(test)
