"""What lets a map be touched: the way from its places to codes, and the runs whose networks draw them.

Nothing here knows Streamlit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from aecore.results.plane import Lift
from aecore.ui.browser.packing import require


@dataclass(frozen=True)
class Touch:
    """How the places of a map become codes, which the browser's network of the map's series then decodes.

    Attributes:
        lift: from a place to a code. None: there is no such way; then a place has the code of the nearest point.
        note: said beside what is decoded, such as what is lost by a projection; "" when nothing is.
        codes: of the points, from :func:`pack_codes`; only a map without lift needs them.
        prior: where the prior N(0, I) has its mean on the map; None: there is no prior.
        live: whether networks come only while somebody touches, so that the server is told when anybody does.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    lift: Lift | None = None
    note: str = ""
    codes: bytes = b""
    prior: tuple[float, float] | None = None
    live: bool = False

    def __post_init__(self) -> None:
        if self.lift is not None:
            numbers = chain(self.lift.origin, *self.lift.axes)
            same = {len(self.lift.origin)} == set(map(len, self.lift.axes))
            require(same and all(map(math.isfinite, numbers)), "lift", self.lift, "finite vectors of one length")
        if self.prior is not None:
            require(all(map(math.isfinite, self.prior)), "prior", self.prior, "a finite place")

    def message(self) -> dict[str, object]:
        """Return what the head of a map's message says of it."""
        lift = self.lift.to_dict() if self.lift else None
        return {"lift": lift, "lift_note": self.note, "prior": self.prior, "live_touch": self.live}


UNTOUCHED = Touch()


@dataclass(frozen=True)
class Replay:
    """Which rows of a sheet of digits the moments of a run's film replace.

    series: the run's name on the page. x_hat: the row of its reconstructions; error: of x̂ − x, where x is row `x`.
    """

    series: str
    x_hat: int = 1
    x: int | None = 0
    error: int | None = 2


def pack_codes(codes: npt.ArrayLike) -> bytes:
    """Codes (n, d) of a map's points as little-endian float16; what is too large becomes the largest there is.

    Raises:
        ValueError: not two-dimensional.
    """
    found = np.asarray(codes, dtype=np.float64)
    require(found.ndim == 2, "codes", found.shape, "shape (n, d)")
    largest = float(np.finfo(np.float16).max)
    return np.clip(np.nan_to_num(found, posinf=largest, neginf=-largest), -largest, largest).astype("<f2").tobytes()
