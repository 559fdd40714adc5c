"""The run that is explored: its newest snapshot and what the panels need to know of its codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aecore.engine.base import Job
from aecore.results.snapshot import LIVE, Snapshot, example_rows
from aecore.teaching import diagnostics
from aecore.ui import library, ready_made
from aecore.ui.browser import networks
from aecore.ui.browser.panels.dims import Dim
from aecore.ui.browser.panels.parts import MOST_CODES, Examples, Spread, fitted_spread, prior_spread
from aecore.ui.browser.pictures import Pictures
from aecore.ui.library import Entry
from aecore.ui.words import _

REACH = 3.0  # standard deviations that a slider spans to either side


@dataclass(frozen=True)
class Subject:
    """A run to explore. `snapshots` has at least one; only the last has its arrays."""

    entry: Entry
    pictures: Pictures
    job: Job | None
    snapshots: Sequence[Snapshot]

    @property
    def series(self) -> str:
        """The run's name on the page."""
        return self.entry.job_id or self.entry.id

    @property
    def last(self) -> Snapshot:
        """The newest snapshot."""
        return self.snapshots[-1]

    @cached_property
    def codes(self) -> NDArray[np.float32]:
        """Codes of the first test images, at most as many as a panel takes: (n, d)."""
        return self.last.codes[:MOST_CODES].astype(np.float32)

    @cached_property
    def spread(self) -> Spread:
        """Where codes are drawn from: the prior, or, for a run without one, the Gaussian that fits its codes."""
        run = self.entry.run
        return prior_spread(run.latent_dim) if run.objective.prior else fitted_spread(self.codes)

    @cached_property
    def examples(self) -> Examples:
        """The codes of the ten followed digits."""
        rows = example_rows(self.pictures.labels[:LIVE])
        return Examples(self.codes[rows], self.pictures.captions)

    def dims(self) -> list[Dim]:
        """Describe the latent dimensions, the most important first: by their KL, or by the variance of the codes."""
        kl, variance = self.last.kl_per_dim, self.codes.var(0)
        weights, dead = (kl, kl < diagnostics.DEAD) if len(kl) else (variance, variance < diagnostics.UNUSED)
        said = _("KL {value:.2f} nats") if len(kl) else _("variance {value:.2f}")
        mean, std = np.array(self.spread.mean), np.array(self.spread.std)
        reach = np.maximum(REACH * np.maximum(std, 1e-3), np.abs(self.codes - mean).max(0))
        return [Dim(int(i), float(mean[i] - reach[i]), float(mean[i] + reach[i]), max(0.0, float(weights[i])),
                    said.format(value=weights[i]), bool(dead[i])) for i in np.argsort(-weights)]  # fmt: skip

    def network(self) -> bytes:
        """Its network with the encoder, as far as it is told: of a training run, what its worker told last."""
        if ready_made.piece(self.entry):
            return self.last.network
        return networks.of_job(self.job, encoder=True) if self.job else networks.of_run(self.entry.id, encoder=True)

    def film(self) -> bytes:
        """Its film, if it has one by now."""
        if ready_made.piece(self.entry):
            return ready_made.film(self.entry)
        return networks.film_of(self.job) if self.job else networks.film_of_run(self.entry.id)


def of(entry: Entry, shown: Pictures) -> Subject | None:
    """Return a run to explore; None before its first snapshot."""
    if piece := ready_made.piece(entry):
        return Subject(entry, shown, None, (piece.snapshot,))
    job = library.job(entry)
    last = library.snapshot(entry)
    snapshots = job.snapshots() if job else (last,) if last else ()
    return Subject(entry, shown, job, snapshots) if snapshots else None
