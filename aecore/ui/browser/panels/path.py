"""Ways from one code to another: straight, around the prior's mean, and where codes are dense."""

from __future__ import annotations

from dataclasses import dataclass

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import MOST_CODES, Codes, Examples, Panel, Spread, check_codes
from aecore.ui.browser.touch import pack_codes
from aecore.ui.words import N_

TEXT = {
    "from": N_("From"),
    "to": N_("To"),
    "swap": N_("Swap the ends"),
    "linear": N_("Straight"),
    "spherical": N_("Spherical"),
    "dense": N_("Where codes are dense"),
    "along": N_("Place on the way"),
    "picture": N_("The decoded image at this place"),
    "play": N_("Walk to and fro"),
    "pause": N_("Stop"),
    "no_turn": N_("No spherical way: an end lies at the mean, or both lie on one line with it."),
    "no_way": N_("No way here: the codes between the ends fall into separate groups."),
    "busy": N_("Looking for neighbours …"),
    "note": N_("Curve: how far each image is from the one before (L2 distance of the pixels). Number: the sum over the "
               "whole way, so that the three compare. Pin two places on the map to walk between them."),
    "waiting": N_("The network has not arrived yet."),
}  # fmt: skip

_PANEL = Panel("path", TEXT)


@dataclass(frozen=True, eq=False)
class PathView:
    """What ways are found among.

    Attributes:
        series: the run's name on the page; its pins are the ends, else two of the examples.
        codes: (n, d) codes of test images, n <= :data:`MOST_CODES`, finite: where codes are dense.
        spread: the spherical way turns around its mean.
        examples: at least two.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    series: str
    codes: Codes
    spread: Spread
    examples: Examples

    def __post_init__(self) -> None:
        check_codes("codes", self.codes)
        n, d = self.codes.shape
        require(n <= MOST_CODES, "codes", f"{n} rows", f"at most {MOST_CODES}")
        require(len(self.spread.mean) == d, "spread", f"{len(self.spread.mean)} dimensions", f"{d}")
        shape = self.examples.codes.shape
        require(shape[0] >= 2 and shape[1] == d, "examples", shape, f"shape (2 or more, {d})")


def mount(view: PathView, *, key: str) -> None:
    """Mount or update the ways; keep the key over updates: chosen ends stay."""
    head = {"series": view.series, "mean": view.spread.mean, "names": list(view.examples.names)}
    _PANEL.send(head, {"codes": pack_codes(view.codes), "examples": pack_codes(view.examples.codes)}, key)
