"""The scores of a finished run, in a worker process."""

from __future__ import annotations

import numpy as np

from aecore import data
from aecore.analyses.base import LOAD, MEASURE, Outcome, Report, Unsuitable
from aecore.analyses.factors.information import Reals
from aecore.analyses.factors.question import NO_FACTORS, NO_RUN
from aecore.analyses.factors.scores import score
from aecore.nn.quality import ACTIVE
from aecore.results.store import Result, Store

LOADED = 0.1  # of the whole, once the data set is at hand


def factors_of(report: Report, store: Store, *, run: str) -> Outcome:
    """Score the codes of run `run`'s last look, the means of all test images, against the known factors.

    Arrays: `heat` and `importance`, (d, f). Facts: `names` of the factors, `values` and `chance` of the scores, as in
    `Scores`; `active`, the dimensions that were not collapsed. Raises Unsuitable, DataError.
    """
    report(LOAD, 0.0)
    result = store.open(run)
    if result is None:
        raise Unsuitable(NO_RUN, run=run)
    known = data.load(result.run.dataset).factors
    if known is None:
        raise Unsuitable(NO_FACTORS)
    codes, active = _settled(result)
    levels = known.test[: len(codes)]
    found = score(codes, levels, known.names, known.categorical,
                  progress=lambda share: report(MEASURE, LOADED + (1 - LOADED) * share))  # fmt: skip
    facts = {"names": list(found.names), "values": dict(found.values), "chance": dict(found.chance), "active": active}
    return Outcome({"heat": found.heat, "importance": found.importance}, facts)


def _settled(result: Result) -> tuple[Reals, list[int]]:
    """Return the codes (n, d), collapsed dimensions put to 0, and the numbers of the others.

    Under a Gaussian posterior a dimension whose means hardly vary is noise when it is drawn, so it tells nothing,
    though its means may. Kim and Mnih (2018) leave it out too; Chen et al. (2018) score drawn codes, which is alike.
    """
    codes = result.last.codes.astype(np.float64)
    active = np.ones(codes.shape[1], bool)
    if result.run.objective.posterior == "gaussian":
        active = codes.var(0) > ACTIVE
    return np.where(active, codes, 0.0), np.flatnonzero(active).tolist()
