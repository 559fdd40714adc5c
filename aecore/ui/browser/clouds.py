"""Two clouds of points to drag and the plan between them: what the browser is sent, what it sends, the mount."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from aecore.ui.browser.packing import require
from aecore.ui.browser.part import shim
from aecore.ui.words import N_
from aecore.wire.envelope import pack_envelope

Reals = npt.NDArray[np.float64]

#: Half the width and half the height of the plane, in units of its grid.
REACH = (4.0, 3.0)

#: Every word of the plot. ``{cloud}``, ``{i}`` and ``{n}`` stand for a letter and numbers.
TEXT = {
    "label": N_("Two clouds of points and the best plan between them. Tab chooses a point or a letter, arrow keys move "
                "it; with Shift, farther."),
    "point": N_("Point {i} of cloud {cloud}"),
    "cloud": N_("All of cloud {cloud}"),
    "size": N_("{cloud}: {n} points"),
    "mass": N_("line width: mass carried"),
    "price": N_("price"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class PlanView:
    """Two clouds and the plan between them, as the browser component draws them.

    Attributes:
        series: identity of the clouds: another one puts the points where they are here, else the browser's own stay.
        seq: the browser's question that this answers, >= 0.
        clouds: points of A (n, 2) and of B (m, 2), finite, within `reach`.
        coupling: (n, m) masses >= 0.
        palette: "#rrggbb" of A and of B.
        text: the words, one for each key of :data:`TEXT`.
        prices: at A (n,) and at B (m,), >= 0; or None.
        reach: half the width and half the height of the plane.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    series: str
    seq: int
    clouds: tuple[Reals, Reals]
    coupling: Reals
    palette: tuple[str, str]
    text: Mapping[str, str]
    prices: tuple[Reals, Reals] | None = None
    reach: tuple[float, float] = REACH

    def __post_init__(self) -> None:
        shapes = [cloud.shape for cloud in self.clouds]
        require(all(len(shape) == 2 and shape[0] and shape[1] == 2 for shape in shapes), "clouds", shapes, "(n, 2)")
        require(all(map(self._holds, self.clouds)), "clouds", self.clouds, f"finite, within {self.reach}")
        sizes = tuple(len(cloud) for cloud in self.clouds)
        require(self.coupling.shape == sizes, "coupling", self.coupling.shape, f"shape {sizes}")
        require((self.coupling >= 0).all(), "coupling", self.coupling.min(), ">= 0")
        require(self.seq >= 0, "seq", self.seq, ">= 0")
        require(self.prices is None or tuple(map(len, self.prices)) == sizes, "prices", self.prices, f"lengths {sizes}")
        missing = [key for key in TEXT if key not in self.text]
        require(not missing, "text", f"no {missing}", "every key of TEXT")

    def _holds(self, cloud: Reals) -> bool:
        return bool((np.abs(cloud) <= np.add(self.reach, 1e-6)).all())

    def message(self) -> dict[str, object]:
        """Return what is sent: JSON, the coupling as (i, j, mass) of the ways that carry any."""
        ways = [(int(i), int(j), round(float(self.coupling[i, j]), 6)) for i, j in np.argwhere(self.coupling > 1e-9)]
        prices = [np.round(part, 4).tolist() for part in self.prices] if self.prices else None
        return {"series": self.series, "seq": self.seq, "clouds": [np.round(c, 4).tolist() for c in self.clouds],
                "plan": ways, "prices": prices, "reach": self.reach, "palette": self.palette,
                "text": {key: self.text[key] for key in TEXT}}  # fmt: skip


def read_move(told: object, series: str, sizes: tuple[int, int]) -> tuple[int, Reals, Reals] | None:
    """Read the browser's question: (seq, A, B) within the plane; None if it is about other clouds or makes no sense."""
    if not isinstance(told, Mapping) or told.get("series") != series or not isinstance(told.get("seq"), int):
        return None
    try:
        a, b = (np.asarray(told.get(name), dtype=np.float64) for name in ("a", "b"))
    except (TypeError, ValueError):
        return None
    if (a.shape, b.shape) != ((sizes[0], 2), (sizes[1], 2)) or not math.isfinite(a.sum() + b.sum()):
        return None
    edge = np.array(REACH)
    return max(0, told["seq"]), np.clip(a, -edge, edge), np.clip(b, -edge, edge)


def mount(view: PlanView, *, key: str, moved: Callable[[object], None]) -> None:
    """Mount or update the clouds; keep the key over updates.

    `moved` is called before the rerun that a drag causes, about ten times a second, with what `read_move` reads. Call
    this inside a fragment, so that only it reruns.
    """
    _CLOUDS(key=key, data=pack_envelope(view.message(), {}),
            on_clouds_change=lambda: moved(st.session_state[key].get("clouds")))  # fmt: skip


# Registered once, at import, as those of `components`.
_CLOUDS = st.components.v2.component("aecore_transport", js=shim("transport"))
