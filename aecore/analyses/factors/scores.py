"""All scores of one set of codes at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aecore.analyses.factors.dci import dci
from aecore.analyses.factors.factor_vae import factor_vae
from aecore.analyses.factors.information import Levels, Reals, known_share
from aecore.analyses.factors.mig import mig
from aecore.analyses.factors.sap import sap


@dataclass(frozen=True, eq=False)
class Scores:
    """How codes of d dimensions stand to f known factors.

    Attributes:
        names: of the factors.
        values: mig, sap, disentanglement, completeness, informativeness, factor_vae → a number in [0, 1].
        chance: the same names → what noise scores.
        heat: (d, f) the share of each factor, I(z_i; v_k) / H(v_k), that each dimension tells.
        importance: (d, f) of each dimension for predicting each factor; columns sum to 1.
    """

    names: tuple[str, ...]
    values: Mapping[str, float]
    chance: Mapping[str, float]
    heat: Reals
    importance: Reals


def score(
    codes: NDArray[np.floating], levels: Levels, names: tuple[str, ...], categorical: tuple[str, ...] = (),
    seed: int = 0, progress: Callable[[float], None] = lambda share: None,
) -> Scores:  # fmt: skip
    """Score codes (n, d), d ≥ 1, against the levels (n, f), f ≥ 2, of the factors `names`.

    `categorical` are those without order. `progress(share)` hears from time to time how much is done.
    Raises ValueError for arrays that do not fit together, and for a factor that never varies.
    """
    z = _checked(codes, levels, names)
    unordered = tuple(names.index(name) for name in categorical)
    heat = known_share(z, levels)
    progress(0.2)
    gaps = {"mig": mig(z, levels), "sap": sap(z, levels, unordered)}
    progress(0.4)
    parts = dci(z, levels, unordered, seed)
    progress(0.9)
    values = gaps | {"disentanglement": parts.disentanglement, "completeness": parts.completeness,
                     "informativeness": parts.informativeness, "factor_vae": factor_vae(z, levels, seed)}  # fmt: skip
    chance = dict.fromkeys(values, 0.0) | {"factor_vae": 1 / len(names)}
    return Scores(names, values, chance, heat, parts.importance)


def _checked(codes: NDArray[np.floating], levels: Levels, names: tuple[str, ...]) -> Reals:
    if codes.ndim != 2 or not codes.shape[1] or levels.shape != (len(codes), len(names)) or len(names) < 2:
        raise ValueError(f"codes {codes.shape} and levels {levels.shape} must be (n, d) and (n, {len(names)}), "
                         "with at least one dimension and two factors.")  # fmt: skip
    if still := [name for name, v in zip(names, levels.T, strict=True) if len(np.unique(v)) < 2]:
        raise ValueError(f"The factor {still[0]} never varies, so nothing can tell it.")
    return codes.astype(np.float64)
