"""The mutual information gap (MIG)."""

from __future__ import annotations

from aecore.analyses.factors.information import Levels, Reals, known_share, lead


def mig(codes: Reals, levels: Levels) -> float:
    """Return the mean over the factors of (I(best z_i; v_k) − I(second best z_i; v_k)) / H(v_k).

    Codes (n, d), levels (n, f). From 0 (no factor has a dimension of its own; noise scores that too) to 1 (each
    factor is told by one dimension, and by that alone). A dimension that tells two factors is not punished.

    Chen, Li, Grosse, Duvenaud 2018 (arXiv 1802.04942), eq. 6.
    """
    return float(lead(known_share(codes, levels)).mean())
