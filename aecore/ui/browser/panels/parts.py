"""What the panels have in common: codes as bytes, examples to choose from, words, and the way to the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aecore.results.plane import SUBSCRIPTS
from aecore.ui.browser.packing import require
from aecore.ui.browser.part import Part, component, mount
from aecore.ui.words import _, language
from aecore.wire.envelope import Part as Blob

#: Most test images whose codes a panel is sent: a graph of nearest neighbours among more would be felt.
MOST_CODES = 2_000

Codes = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Examples:
    """Digits to choose from.

    Attributes:
        codes: (k, d), finite; k may be 0.
        names: the name of each one's class, k of them.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    codes: Codes
    names: Sequence[str]

    def __post_init__(self) -> None:
        if len(self.codes):
            check_codes("codes", self.codes)
        require(len(self.names) == len(self.codes), "names", len(self.names), f"{len(self.codes)} names")


@dataclass(frozen=True)
class Spread:
    """Where codes lie: the prior N(0, I) (`prior_spread`), or the Gaussian that fits the codes (`fitted_spread`).

    Attributes:
        mean, std: (d,), finite, std >= 0.
        prior: whether the run has this as its prior.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    prior: bool

    def __post_init__(self) -> None:
        require(len(self.mean) == len(self.std) > 0, "std", len(self.std), f"{len(self.mean)} numbers")
        require(np.isfinite([*self.mean, *self.std]).all(), "mean, std", (self.mean, self.std), "finite numbers")
        require(min(self.std) >= 0, "std", min(self.std), ">= 0")


def prior_spread(d: int) -> Spread:
    """Return the standard normal prior of d dimensions."""
    return Spread((0.0,) * d, (1.0,) * d, prior=True)


def fitted_spread(codes: Codes) -> Spread:
    """Return mean and standard deviation of codes (n, d), each dimension by itself: for runs without a prior."""
    wide = codes.astype(np.float64)
    return Spread(_rounded(wide.mean(0)), _rounded(wide.std(0)), prior=False)


def subscript(number: int) -> str:
    """Return a number as a subscript, for names such as z₁₂."""
    return str(number).translate(SUBSCRIPTS)


def check_codes(name: str, codes: Codes) -> None:
    """Raise ValueError unless the codes are (n, d) with n, d >= 1, finite."""
    require(codes.ndim == 2 and codes.size, name, codes.shape, "shape (n, d), not empty")
    require(np.isfinite(codes).all(), name, "a number that is not finite", "finite numbers")


class Panel:
    """A component of the bundle: `kind` is its name there, `text` its words, English, by key."""

    def __init__(self, kind: str, text: Mapping[str, str]) -> None:
        self._kind, self._text = kind, text
        component(kind)

    def part(
        self, head: Mapping[str, Any], blobs: Mapping[str, Blob], key: str, other: Mapping[str, str] | None = None
    ) -> Part:
        """Return what the panel is told, in the reader's language. `other` words replace those of the same key."""
        text = {name: _(words) for name, words in {**self._text, **(other or {})}.items()}
        return Part(self._kind, key, {**head, "text": text, "locale": language()}, blobs)

    def send(
        self, head: Mapping[str, Any], blobs: Mapping[str, Blob], key: str, other: Mapping[str, str] | None = None
    ) -> None:
        """Mount the panel or update it: see `part`."""
        mount(self.part(head, blobs, key, other))


def _rounded(values: npt.NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
