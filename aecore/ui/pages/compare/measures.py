"""The measures of the table, and where the better value may be marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aecore.analyses import comparison
from aecore.results import measures
from aecore.results.measures import Measure
from aecore.run import Run

NAMES = ("mse", "recon", "kl", "rate_distortion", "knn", "mmd2", "trustworthiness", "frechet", "active_units")
MEASURES = tuple(map(measures.of, NAMES))


def best(measure: Measure, values: Sequence[float | None], runs: Sequence[Run]) -> int | None:
    """Return the place of the better value; None where nothing is better or it cannot be told yet, or at all."""
    known = [value for value in values if value is not None]
    if not measure.better or len(known) < comparison.LEAST or len({measure.write(v) for v in known}) == 1:
        return None
    if set(measure.apart) & set(comparison.varied(runs)):
        return None
    keys = {"low": lambda v: v, "high": lambda v: -v, "zero": abs}
    order = sorted((keys[measure.better](value), place) for place, value in enumerate(values) if value is not None)
    shown = [measure.write(value) for _key, place in order[:2] if (value := values[place]) is not None]
    return None if shown[0] == shown[1] else order[0][1]


def known(test: Mapping[str, float], gaussian: bool) -> dict[str, float]:
    """Return the measures that a snapshot's test figures hold already, while the others must wait."""
    found = {name: test[name] for name in NAMES if name in test}
    return found | ({"rate_distortion": test["recon"] + test["kl"]} if gaussian and "kl" in test else {})
