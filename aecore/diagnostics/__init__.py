"""What a run's figures say in plain words, and the move that helps. No torch: figures in, findings out."""

from __future__ import annotations

from collections.abc import Sequence

from aecore.diagnostics import base
from aecore.diagnostics import codes as of_codes
from aecore.diagnostics import fit as of_fit
from aecore.diagnostics import prior as of_prior
from aecore.diagnostics import rate as of_rate
from aecore.diagnostics.base import Finding
from aecore.diagnostics.codes import DEAD
from aecore.run import Run
from aecore.snapshot import Snapshot

__all__ = ["DEAD", "TEXTS", "Finding", "diagnose"]

EARLY = 0.15  # of the run, in which nothing is judged yet
MOST = 4  # findings at once
LEVELS = ("warning", "note", "good")  # gravest first

TEXTS = (*of_rate.TEXTS, *of_codes.TEXTS, *of_fit.TEXTS, *of_prior.TEXTS, *base.TEXTS)


def diagnose(run: Run, snapshots: Sequence[Snapshot]) -> list[Finding]:
    """Return what the snapshots of a run show, the gravest first, four at most; nothing while it is too early to tell.

    A wrong learning rate explains all else that is odd, so it is said alone; good words are for runs without a
    warning. Costs about a millisecond: a page may ask at every poll.
    """
    if not snapshots or snapshots[-1].step < EARLY * snapshots[-1].total_steps:
        return []
    found = list(of_rate.rate(run, snapshots))
    if not _warned(found):
        found += [*of_codes.codes(run, snapshots), *of_fit.fit(run, snapshots)]
        found += of_prior.prior(run, snapshots)
    kept = [finding for finding in found if finding.level != "good"] if _warned(found) else found
    return sorted(kept, key=lambda finding: LEVELS.index(finding.level))[:MOST]


def _warned(findings: Sequence[Finding]) -> bool:
    return any(finding.level == "warning" for finding in findings)
