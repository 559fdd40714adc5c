"""What browser and server say to each other over the live wire.

A browser follows topics: a place of a page that shows something that moves. It sends text, one JSON object a message:

- ``{"watch": topic, "seen": n}``: follow a topic; n is the number of the last message that was seen of it, 0 for none.
- ``{"leave": topic}``: follow it no more.
- ``{"touch": true}``: somebody touches a map of the page (false: no more), so that networks are wanted.
- ``{"order": order, "job": id}``, with ``"knob"`` and ``"value"`` for the order ``knob``: command a job of one's own.

The server sends bytes, an envelope (see :mod:`aecore.wire.envelope`) whose head tells ``topic``, ``number``, whether it
is ``whole``, and ``standing``: when that is another than the one its page was made for, the page is to be made anew.
Each part is an envelope too, the message of one component, under the name of its slot on the page. One that is not
whole leaves out what has not changed since the number before it. Parts hold numbers and no words: what is to be read is
told by its place in the catalogue, which a browser has in its own language (see :mod:`aecore.wire.words`).

Other messages are text: ``{"refused": reason}`` with the ``topic`` or the ``job`` that was asked for, and ``{}``, by
which a browser knows each second that the wire is whole. What does not keep to this ends the connection with a reason.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aecore.wire.envelope import pack_envelope

LONGEST = 2_000  # characters of a message from a browser
NAME = 200  # characters of a topic, a job's id, a knob
LARGEST = 2**53  # beyond which JavaScript's numbers are not whole
ORDERS = ("pause", "resume", "step", "stop", "knob")

#: Why something is refused: the reasons that a browser knows the words for.
UNKNOWN, FOREIGN, GONE, VALUE, MANY = "unknown", "foreign", "gone", "value", "many"


class MalformedError(ValueError):
    """A message that does not keep to the protocol; the words say how."""


@dataclass(frozen=True)
class Watch:
    """Follow a topic, of which message number `seen` was the last that came."""

    topic: str
    seen: int


@dataclass(frozen=True)
class Leave:
    """Follow a topic no more."""

    topic: str


@dataclass(frozen=True)
class Touch:
    """Whether somebody touches a map of the page."""

    on: bool


@dataclass(frozen=True)
class Order:
    """Command a job; `knob` and `value` are of the order "knob"."""

    order: str
    job: str
    knob: str = ""
    value: float = 0.0


Asked = Watch | Leave | Touch | Order


def read(message: str | bytes) -> Asked:
    """Return what a browser asks for. Raises MalformedError."""
    if isinstance(message, bytes):
        raise MalformedError("a browser sends text")
    if len(message) > LONGEST:
        raise MalformedError(f"a message is longer than {LONGEST} characters")
    try:
        told = json.loads(message, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise MalformedError("a message is not JSON") from None
    if not isinstance(told, dict):
        raise MalformedError("a message is not an object")
    for name, reader in _READERS.items():
        if name in told:
            return reader(told)
    raise MalformedError("a message asks for nothing that is known")


@dataclass(frozen=True)
class Drawn:
    """What a topic shows now: the messages of components by their slots, and what the rest of its page depends on."""

    standing: str
    parts: Mapping[str, bytes]

    def without(self, known: Drawn) -> Drawn:
        """Return what is not the same in `known`."""
        return Drawn(self.standing, {slot: part for slot, part in self.parts.items() if known.parts.get(slot) != part})


def pack(topic: str, number: int, drawn: Drawn, whole: bool = True) -> bytes:
    """Pack one message of a topic."""
    head = {"topic": topic, "number": number, "whole": whole, "standing": drawn.standing}
    return pack_envelope(head, drawn.parts)


def refusal(reason: str, **of: str) -> str:
    """Return the message that says why something is not done."""
    return json.dumps({"refused": reason, **of})


def _watch(told: Mapping[str, Any]) -> Watch:
    seen = told.get("seen", 0)
    if type(seen) is not int or not 0 <= seen <= LARGEST:
        raise MalformedError("seen is not the number of a message")
    return Watch(_name(told, "watch"), seen)


def _leave(told: Mapping[str, Any]) -> Leave:
    return Leave(_name(told, "leave"))


def _touch(told: Mapping[str, Any]) -> Touch:
    if type(told["touch"]) is not bool:
        raise MalformedError("touch is neither true nor false")
    return Touch(told["touch"])


def _order(told: Mapping[str, Any]) -> Order:
    order = _name(told, "order")
    if order not in ORDERS:
        raise MalformedError(f"an order is none of {', '.join(ORDERS)}")
    if order != "knob":
        return Order(order, _name(told, "job"))
    return Order(order, _name(told, "job"), _name(told, "knob"), _number(told.get("value")))


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Asked]] = {
    "watch": _watch, "leave": _leave, "touch": _touch, "order": _order,
}  # fmt: skip


def _name(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= NAME:
        raise MalformedError(f"{name} is not a text of 1 to {NAME} characters")
    return found


def _number(value: object) -> float:
    if type(value) not in (int, float):
        raise MalformedError("value is not a number")
    try:
        found = float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise MalformedError("value is too large") from None
    if not math.isfinite(found):
        raise MalformedError("value is not finite")
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)
