"""A sweep: one run, again and again with one knob at several values; and the plane of rate and distortion they lie in.

Rate R is the mean KL term, unweighted, and distortion D the mean reconstruction term, both in nats per image
(`kl` and `recon` of the test figures). After: Alemi et al. 2018, *Fixing a Broken ELBO* (arXiv 1711.00464).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aecore import knobs
from aecore.knobs import ONE_OF, InvalidField, Knob
from aecore.run import BY_NAME, Run

Reals = NDArray[np.float64]

FEWEST, MOST = 2, 12
OF_RUN = ("latent_dim", "lr", "batch_size", "epochs", "seed")  # the run's own knobs that may be swept
READY: dict[str, tuple[float, ...]] = {  # where equal ratios or steps would not show best what the knob does
    "beta": (0.1, 0.5, 1, 4, 20),
    "sigma": (0.1, 0.25, 0.5, 1, 2),
    "rho": (0.01, 0.02, 0.05, 0.1, 0.2),
    "keep": (0.1, 0.25, 0.5, 0.75, 1),
    "tune": (0.1, 0.25, 0.5, 0.75),
    "k": (1, 5, 20, 50),
    "L": (1, 2, 5, 10),
    "latent_dim": (1, 2, 4, 8, 16, 32),
    "batch_size": (32, 128, 512, 2048),
    "epochs": (1, 2, 5, 10, 20),
    "seed": (0, 1, 2, 3, 4),
}
RATIO, EACH_SIDE = 4.0, 2  # otherwise: two values below the default, two above, each four times the one before

HOW_MANY = "from {low} to {high} values"
RUNS = "from {low} to {high} runs"
TWICE = "given once: equal values make equal runs"
WRITTEN = "a knob and its values, such as beta:0.1,1,4"
SHARED = "a knob that each of the runs has; {objective} has none of this name"
SAME = "the same for all runs of a comparison: the first one's is {first}"
NO_RATE = "an objective whose codes are Gaussian: only there is a rate"
REFUSALS = (HOW_MANY, RUNS, TWICE, WRITTEN, SHARED, SAME, NO_RATE)


@dataclass(frozen=True)
class Sweep:
    """`base` with its `knob`, the objective's or one of `OF_RUN`, at each of 2 to 12 different `values`.

    `base` is kept at the first value, whatever it had, and what was steered in it is forgotten: so sweeps of the same
    runs are equal. Raises InvalidField for a knob that it does not have, or that has no effect there, and for values
    that are too few or too many, equal, or not allowed.
    """

    base: Run
    knob: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        item = _find(self.base, self.knob)
        if not FEWEST <= len(self.values) <= MOST:
            raise InvalidField(self.knob, self.values, HOW_MANY, low=FEWEST, high=MOST)
        values = tuple(item.check(value) for value in self.values)
        if twice := [value for value in values if values.count(value) > 1]:
            raise InvalidField(self.knob, twice[0], TWICE)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "base", self.runs()[0])

    def runs(self) -> tuple[Run, ...]:
        """Return the runs, in the order of the values. Raises InvalidField for one that is not allowed."""
        return tuple(self.base.changed(self.knob, value) for value in self.values)

    def to_link(self) -> dict[str, str]:
        """Return the query parameters of a link: the base's and `sweep`."""
        item = _find(self.base, self.knob)
        plain = {name: text for name, text in self.base.to_link().items() if name != self.knob}
        return plain | {"sweep": f"{self.knob}:{','.join(map(item.text, self.values))}"}

    @classmethod
    def from_link(cls, link: Mapping[str, str]) -> Sweep:
        """Read what `to_link` wrote. Raises InvalidField."""
        base, text = Run.from_link(link), link.get("sweep", "")
        name, colon, values = text.partition(":")
        if not colon:
            raise InvalidField("sweep", text, WRITTEN)
        item = _find(base, name)
        return cls(base, name, tuple(item.parse(part) for part in values.split(",") if part))  # type: ignore[misc]


def sweepable(run: Run) -> tuple[Knob, ...]:
    """Return the knobs that a sweep of `run` may move: the objective's numbers that have an effect, then the run's."""
    own = tuple(item for item in knobs.shown(run.objective) if item.kind in ("int", "float"))
    return own + tuple(BY_NAME[name] for name in OF_RUN)


def ready(run: Run, knob: str) -> tuple[float, ...]:
    """Return values worth sweeping, ascending and in the knob's range: chosen by hand, else spread about its default.

    Raises InvalidField for a knob that cannot be swept.
    """
    item = _find(run, knob)
    wanted = READY.get(knob) or _spread(item, run.default(knob) if knob in OF_RUN else item.default)
    kept = {round(value) if item.kind == "int" else float(value) for value in wanted}
    return tuple(sorted(value for value in kept if item.low <= value <= item.high))


def _spread(item: Knob, middle: float) -> tuple[float, ...]:
    """Return five values: of equal ratio where the slider is logarithmic, else of equal steps over the range."""
    if (item.log or not math.isfinite(item.high)) and middle > 0:
        return tuple(_round(middle * RATIO**power) for power in range(-EACH_SIDE, EACH_SIDE + 1))
    high = item.high if math.isfinite(item.high) else item.low + 1
    return tuple(np.linspace(item.low, high, 2 * EACH_SIDE + 1).round(6).tolist())


def along(runs: Sequence[Run], knob: str) -> tuple[float, ...]:
    """Return the value of `knob` in each of several finished runs that are to be shown as one sweep.

    Raises InvalidField for fewer than 2 or more than 12 runs, for runs of different data, and for a knob that a
    run does not have.
    """
    if not FEWEST <= len(runs) <= MOST:
        raise InvalidField("runs", len(runs), RUNS, low=FEWEST, high=MOST)
    for run in runs:
        if run.dataset != runs[0].dataset:
            raise InvalidField("dataset", run.dataset, SAME, first=runs[0].dataset)
        if knob not in {item.name for item in sweepable(run)}:
            raise InvalidField("knob", knob, SHARED, objective=run.objective.name)
    return tuple(_value(run, knob) for run in runs)


def _find(run: Run, name: str) -> Knob:
    by_name = {item.name: item for item in sweepable(run)}
    if name not in by_name:
        raise InvalidField("sweep", name, ONE_OF, choices=", ".join(by_name))
    return by_name[name]


def _value(run: Run, knob: str) -> Any:
    return getattr(run if knob in OF_RUN else run.objective, knob)


def _round(value: float) -> float:
    """Round to one digit, or to 1.5 or 2.5 times a power of ten: 0.0125 becomes 0.015."""
    decade = 10.0 ** math.floor(math.log10(value))
    return float(f"{min((1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10), key=lambda m: abs(m - value / decade)) * decade:.3g}")


# --- the plane of rate and distortion ----------------------------------------------------------------------------


def point(run: Run, test: Mapping[str, float]) -> tuple[float, float]:
    """Return (R, D) of a finished run by its test figures. Raises InvalidField for an objective that has no rate."""
    if run.objective.posterior != "gaussian":
        raise InvalidField("objective", run.objective.name, NO_RATE)
    return test["kl"], test["recon"]


def frontier(points: ArrayLike) -> NDArray[np.intp]:
    """Return the points (n, 2), (R, D) each, that no mixture of others beats, by rising rate: indices (m,), m ≥ 1.

    It is the lower left part of the convex hull: a point is on it if and only if it is the best of all for some
    weight 0 < β < ∞ of R in D + β R (or, at its ends, for every small or every large β). Of points in one place the
    first counts. Points between two others on a straight line are left out.
    """
    plane = np.asarray(points, np.float64).reshape(-1, 2)
    kept: list[int] = []
    for i in np.lexsort((plane[:, 1], plane[:, 0])):
        if kept and plane[i, 1] >= plane[kept[-1], 1]:
            continue  # at least the rate, and at least the distortion, of one already kept
        while len(kept) > 1 and _above(plane[kept[-2]], plane[kept[-1]], plane[i]):
            kept.pop()
        kept.append(int(i))
    return np.array(kept, np.intp)


def tangent(at: tuple[float, float], beta: float, rates: ArrayLike) -> Reals:
    """Return the distortions at `rates` of the line of slope −β through `at` = (R, D): where D + β R is as there.

    A run that reached the optimum of its β touches the frontier with this line and nothing lies below it.
    """
    rate, distortion = at
    return distortion - beta * (np.asarray(rates, np.float64) - rate)


def elbo_lines(points: ArrayLike, count: int = 5) -> Reals:
    """Return about `count` round values of R + D = −ELBO, in nats, for lines across the points (n, 2): ascending.

    Along such a line, of slope −1, the bound is the same: how it is split between R and D is all that differs.
    """
    totals = np.asarray(points, np.float64).reshape(-1, 2).sum(1)
    low, high = float(totals.min()), float(totals.max())
    least = max(high - low, 1.0) / count
    decade = 10.0 ** math.floor(math.log10(least))
    step = next(m * decade for m in (1, 2, 5, 10) if m * decade >= least)
    return np.array([number * step for number in range(math.floor(low / step), math.ceil(high / step) + 1)])


def _above(a: Reals, b: Reals, c: Reals) -> bool:
    """Whether b lies on or above the straight line from a to c, to whose left and right it lies."""
    return bool((b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0]))
