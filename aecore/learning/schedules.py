"""Learning-rate schedules: the part of the peak rate at a step, of so many.

Those that anneal do it in proportion to the run, and on top of that as 1/step once a run is long. Each of Adam's steps
is about as long as the rate, whatever the gradient: what is noise in them moves a weight by √Σ rate², and with one
shape for any length that grows with the run. The weights of a default VAE (MNIST, 150 epochs) grew tenfold over those
of five epochs, and with them what the encoder makes of images that it has never seen: a log-variance of +27 for one,
which is 18 million nats. With 1/step the sum of squares stays bounded for any length, and that of the rates does not
(Robbins & Monro 1951): nothing is out of reach.
"""

from __future__ import annotations

import math
from collections.abc import Callable

WARM_UP = 0.25  # of the steps, of `LONG` at most
START = 1 / 25
END = 1e-3
LONG = 2_500  # steps, about five epochs of MNIST: a run of no more is not touched by what is said above


def one_cycle(step: int, steps: int) -> float:
    """Rise along a cosine from 1/25 to 1, then fall along a cosine to nearly nothing (Smith & Topin 2018)."""
    top = WARM_UP * min(1.0, LONG / steps)
    t = min(1.0, step / steps)
    if t < top:
        return _blend(START, 1.0, t / top)
    return _blend(1.0, END, (t - top) / (1 - top)) * _calm(step)


def cosine(step: int, steps: int) -> float:
    """Fall along half a cosine from 1 to nearly nothing (Loshchilov & Hutter 2017)."""
    return _blend(1.0, END, min(1.0, step / steps)) * _calm(step)


def constant(step: int, steps: int) -> float:
    """Stay at the peak."""
    return 1.0


def _blend(start: float, end: float, t: float) -> float:
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * t))


def _calm(step: int) -> float:
    return min(1.0, LONG / max(1, step))


SCHEDULES: dict[str, Callable[[int, int], float]] = {
    "one_cycle": one_cycle, "cosine": cosine, "constant": constant}  # fmt: skip
