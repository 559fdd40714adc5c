"""The separated attribute predictability score (SAP)."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import balanced_accuracy_score
from sklearn.tree import DecisionTreeClassifier

from aecore.analyses.factors.information import Levels, Reals, lead


def sap(codes: Reals, levels: Levels, categorical: tuple[int, ...] = ()) -> float:
    """Return the mean over the factors of S(best z_i; v_k) − S(second best z_i; v_k).

    Codes (n, d), levels (n, f), the columns of factors without order. S is the squared correlation; for a factor
    without order the balanced accuracy of thresholds on z_i, of which chance is made 0. From 0 (noise) to 1. What
    bends away from a straight line counts less, though the dimension may tell the factor wholly.

    Kumar, Sattigeri, Balakrishnan 2018 (arXiv 1711.00848), section 3: the score matrix S.
    """
    table = squared_correlations(codes, levels)
    for k in categorical:
        table[:, k] = [_thresholds(z, levels[:, k]) for z in codes.T]
    return float(lead(table).mean())


def squared_correlations(codes: Reals, levels: Levels) -> Reals:
    """Return Cov(z_i, v_k)² / (Var z_i · Var v_k): (d, f); 0 for constant dimensions."""
    z, v = codes - codes.mean(0), levels - levels.mean(0)
    lengths = np.outer((z**2).sum(0), (v**2).sum(0))
    squares: Reals = np.divide((z.T @ v) ** 2, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return squares


def _thresholds(z: Reals, v: Levels) -> float:
    """Return how well one threshold fewer than there are levels of v (n,) tells them by z (n,): 0 chance, 1 always."""
    stump = DecisionTreeClassifier(max_leaf_nodes=len(np.unique(v)), class_weight="balanced", random_state=0)
    told = stump.fit(z[:, None], v).predict(z[:, None])
    return max(0.0, float(balanced_accuracy_score(v, told, adjusted=True)))
