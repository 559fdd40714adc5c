"""A knob of a training that goes on: it is moved over the live wire, and follows where others or a schedule put it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part

_PANEL = Panel("knob", {})


@dataclass(frozen=True)
class KnobView:
    """What a knob shows.

    job: whose it is, "" where the live wire does not know its visitor; name: what it is called there; label, help: in
    words; stops: the values it can have, ascending; texts: what they are in words; value: where it stands; locked:
    whether it only shows that.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    job: str
    name: str
    label: str
    help: str
    stops: Sequence[float]
    texts: Sequence[str]
    value: float
    locked: bool = False

    def __post_init__(self) -> None:
        require(len(self.stops) > 1, "stops", len(self.stops), "two or more")
        require(list(self.stops) == sorted(set(self.stops)), "stops", self.stops, "ascending numbers")
        require(len(self.texts) == len(self.stops), "texts", len(self.texts), f"{len(self.stops)}, one for each stop")


def part(view: KnobView) -> Part:
    """Return what a knob is told when it is mounted."""
    head = {"job": view.job, "name": view.name, "label": view.label, "help": view.help, "stops": list(view.stops),
            "texts": list(view.texts), "value": view.value, "locked": view.locked}  # fmt: skip
    return _PANEL.part(head, {}, key(view.name))


def moved(name: str, value: float) -> Part:
    """Return what a knob is told while it is there: where it stands now."""
    return _PANEL.part({"value": value}, {}, key(name))


def key(name: str) -> str:
    """Return Streamlit's element key of a knob."""
    return f"knob:{name}"
