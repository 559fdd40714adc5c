"""The film of a training: a scrubber over the loss curve that moves map, reconstructions and network together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aecore.palette import PALETTE, SERIES
from aecore.ui.browser import things
from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.words import N_

#: Every word of the panel. The words in braces stand for numbers.
TEXT = {
    "track": N_("The film of the training. Space plays it, arrow keys go picture by picture, Home and End to its ends"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "back": N_("One picture back"),
    "forward": N_("One picture forward"),
    "loop": N_("Play over and over"),
    "pace": N_("Speed"),
    "now": N_("Now"),
    "step": N_("step {step}"),
    "share": N_("{share} %"),
    "total": N_("{total} nats"),
    "save": N_("Save the film"),
    "cancel": N_("Cancel"),
    "saved": N_("Saved."),
    "empty": N_("The film begins with the first picture of the training."),
}  # fmt: skip

_PANEL = Panel("film", TEXT)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class ReelView:
    """One run of a film.

    Attributes:
        series: the run's name on the page, as its map and its digits have it.
        packed: what `aecore.results.film` packs; empty before the first snapshot.
        name: what the run is called where there are several.
    """

    series: str
    packed: bytes
    name: str = ""


@dataclass(frozen=True)
class FilmView:
    """A film of one run, or of several that one scrubber moves at the same share of their training.

    Attributes:
        reels: at least one, each of another series.
        labels: uint8, the class of each of the first test images, at least as many as a reel shows.
        title: drawn into the saved film.
        filename: of the saved film, without ending.
        palette: "#rrggbb" of the classes.
        colors: "#rrggbb" of the runs' curves, at least as many as reels.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    reels: Sequence[ReelView]
    labels: bytes
    title: str
    filename: str = "film"
    palette: Sequence[str] = PALETTE
    colors: Sequence[str] = (SERIES[1], SERIES[0], *SERIES[2:])

    def __post_init__(self) -> None:
        names = [reel.series for reel in self.reels]
        require(names and len(set(names)) == len(names), "reels", names, "at least one, each of another series")
        require(len(self.colors) >= len(names), "colors", len(self.colors), f"at least {len(names)}")
        for name in ("palette", "colors"):
            require(all(map(_HEX.fullmatch, getattr(self, name))), name, getattr(self, name), "#rrggbb")
        used = np.frombuffer(self.labels, np.uint8).max(initial=0)
        require(used < len(self.palette), "labels", used, f"classes below {len(self.palette)}")


def mount(view: FilmView, *, key: str) -> None:
    """Mount or update a film; keep the key over updates. A film that has grown stays at the step where it was."""
    reels = [{"series": reel.series, "name": reel.name, "color": color}
             for reel, color in zip(view.reels, view.colors, strict=False)]  # fmt: skip
    head = {"title": view.title, "filename": view.filename, "palette": list(view.palette), "reels": reels}
    blobs = {f"reel{k}": things.part(reel.packed) for k, reel in enumerate(view.reels)}
    _PANEL.send(head, {"labels": view.labels, **blobs}, key)
