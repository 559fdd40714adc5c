"""Disentanglement, completeness and informativeness (DCI)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import entropy
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import balanced_accuracy_score, r2_score

from aecore.analyses.factors.information import Levels, Reals

TREES, LEAF = 20, 5  # of each forest; images in a leaf at least
HELD_OUT = 4  # a quarter of the images scores the predictions


@dataclass(frozen=True, eq=False)
class DCI:
    """The three scores, each in [0, 1], and the importance (d, f) of dimension i for predicting factor k.

    The columns of the importance sum to 1, or to 0 where no dimension varies.
    """

    disentanglement: float
    completeness: float
    informativeness: float
    importance: Reals


def dci(codes: Reals, levels: Levels, categorical: tuple[int, ...] = (), seed: int = 0) -> DCI:
    """Predict every factor from codes (n, d) by a random forest, and see which dimensions it needs.

    Levels (n, f), f ≥ 2; the columns of factors without order are classified, the others regressed.
    Disentanglement: does a dimension serve one factor? Completeness: is a factor served by one dimension?
    Informativeness: how good the predictions are for images kept out, as R², or as balanced accuracy of which chance
    is made 0. Noise scores about 0 three times; one dimension for each factor scores 1.

    Eastwood, Williams 2018 (ICLR, openreview By-7dz-AZ), section 2, whose informativeness is an error; random forests
    are one of their two regressors. Importance: the fall of impurity, Breiman, *Random Forests* (2001).
    """
    order = np.random.default_rng(seed).permutation(len(codes))
    test, train = np.split(order, [len(order) // HELD_OUT])
    importance, scores = np.zeros((codes.shape[1], levels.shape[1])), []
    for k, v in enumerate(levels.T):
        kind = RandomForestClassifier if k in categorical else RandomForestRegressor
        forest = kind(TREES, min_samples_leaf=LEAF, max_features=None, random_state=seed).fit(codes[train], v[train])
        importance[:, k] = forest.feature_importances_
        told = forest.predict(codes[test])
        score = balanced_accuracy_score(v[test], told, adjusted=True) if k in categorical else r2_score(v[test], told)
        scores.append(max(0.0, float(score)))
    return DCI(disentanglement(importance), completeness(importance), float(np.mean(scores)), importance)


def disentanglement(importance: Reals) -> float:
    """Return Σ_i ρ_i (1 − H(P_i) / ln f) of an importance (d, f): P_i its rows made to sum to 1, ρ_i their shares."""
    return _concentration(importance)


def completeness(importance: Reals) -> float:
    """Return the same of the columns, with ln d: each factor by its share of all importance."""
    return _concentration(importance.T)


def _concentration(rows: Reals) -> float:
    """Return how far rows (a, b) are concentrated on one entry each: 0 even, 1 on one; weighted by the rows' sums."""
    used = rows[rows.sum(1) > 0]
    if not len(used):
        return 0.0
    evenness = entropy(used, axis=1) / np.log(max(rows.shape[1], 2))  # 2: a lone entry holds all there is
    return max(0.0, float(np.average(1 - evenness, weights=used.sum(1))))
