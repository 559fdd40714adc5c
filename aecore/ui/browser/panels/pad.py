"""A pad to draw a digit on: what the network sees and makes of it, and which test images have the nearest codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import MOST_CODES, Codes, Panel, check_codes
from aecore.ui.browser.touch import pack_codes
from aecore.ui.browser.views import Atlas
from aecore.ui.words import N_

TEXT = {
    "paper": N_("Draw here with mouse, finger or pen"),
    "hint": N_("Draw a digit, or bring one: choose a picture, or paste it. The network reads each stroke at once."),
    "clear": N_("Clear"),
    "undo": N_("Take the last stroke back"),
    "upload": N_("Choose a picture"),
    "seen": N_("what the network sees"),
    "made": N_("what it makes of it"),
    "mse": N_("MSE {mse} per pixel"),
    "loss": N_("reconstruction loss {loss} nats"),
    "vote": N_("Looks like {name}: {k} of the {n} nearest codes."),
    "here": N_("your digit"),
    "too_large": N_("The picture is too large: at most {mb} MB and {megapixels} megapixels."),
    "no_image": N_("This is no picture in PNG, JPEG, WebP, GIF or BMP."),
    "blank": N_("The picture is blank: nothing stands out from its paper."),
    "waiting": N_("The encoder has not arrived yet."),
}

_PANEL = Panel("pad", TEXT)


@dataclass(frozen=True, eq=False)
class PadView:
    """What a drawing is compared with.

    Attributes:
        series: the run's name on the page; its network must have come with the encoder.
        codes: (n, d) codes of the first n test images, n <= :data:`MOST_CODES`, finite.
        labels: uint8, the class of each, n of them or more.
        classes: names of the classes.
        likelihood: how the run counts its reconstruction loss.
        atlas: pictures of the same test images.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    series: str
    codes: Codes
    labels: bytes
    classes: Sequence[str]
    likelihood: str
    atlas: Atlas

    def __post_init__(self) -> None:
        check_codes("codes", self.codes)
        n = len(self.codes)
        require(n <= MOST_CODES, "codes", f"{n} rows", f"at most {MOST_CODES}")
        require(len(self.labels) >= n, "labels", f"{len(self.labels)} bytes", f"at least {n} bytes")
        used = np.frombuffer(self.labels, np.uint8).max(initial=0)
        require(used < len(self.classes), "labels", used, f"classes below {len(self.classes)}")
        require(self.likelihood in ("bernoulli", "gaussian"), "likelihood", self.likelihood, "bernoulli or gaussian")


def mount(view: PadView, *, key: str) -> None:
    """Mount or update the pad; keep the key over updates: the drawing stays, and is read by the newest network."""
    head = {"series": view.series, "classes": list(view.classes), "likelihood": view.likelihood,
            "latent_dim": view.codes.shape[1], "atlas": asdict(view.atlas)}  # fmt: skip
    _PANEL.send(head, {"codes": pack_codes(view.codes), "labels": view.labels[: len(view.codes)]}, key)
