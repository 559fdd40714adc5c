"""What a run's figures say in plain words, and the move that helps. No torch: figures in, findings out."""

from __future__ import annotations

from collections.abc import Sequence

from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching.diagnostics import base
from aecore.teaching.diagnostics import codes as of_codes
from aecore.teaching.diagnostics import fit as of_fit
from aecore.teaching.diagnostics import prior as of_prior
from aecore.teaching.diagnostics import rate as of_rate
from aecore.teaching.diagnostics import reason as of_reason
from aecore.teaching.diagnostics.base import Finding
from aecore.teaching.diagnostics.codes import DEAD, UNUSED
from aecore.teaching.diagnostics.reason import lost

__all__ = ["DEAD", "TEXTS", "UNUSED", "Finding", "diagnose", "lost"]

EARLY = 0.15  # of the run, in which nothing is judged yet
MOST = 4  # findings at once
LEVELS = ("warning", "note", "good")  # gravest first

TEXTS = (*of_reason.TEXTS, *of_rate.TEXTS, *of_codes.TEXTS, *of_fit.TEXTS, *of_prior.TEXTS, *base.TEXTS)


def diagnose(run: Run, snapshots: Sequence[Snapshot]) -> list[Finding]:
    """Return what the snapshots of a run show, the gravest first, four at most; nothing while it is too early to tell.

    Figures that have left all reason are said at once, and alone.

    A wrong learning rate explains all else that is odd, so it is said alone; good words are for runs without a
    warning. Costs about a millisecond: a page may ask at every look.
    """
    if out := lost(run, snapshots):
        return [out]
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
