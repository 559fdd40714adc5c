"""The film of a run under its map: what the panel is given."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aecore.engine.base import Job
from aecore.run import Run
from aecore.ui import titles
from aecore.ui.browser import networks
from aecore.ui.browser.panels import scrubber


def of_job(job: Job, labels: NDArray[np.uint8], *, key: str = "film") -> None:
    """Show the film of a job that holds or is over, if it has one."""
    show(job.id, job.run, networks.film_of(job), labels, key=key)


def show(series: str, run: Run, packed: bytes, labels: NDArray[np.uint8], *, key: str = "film") -> None:
    """Show a run's film, packed by `aecore.results.film`; nothing where there is none."""
    if packed:
        view = scrubber.FilmView([scrubber.ReelView(series, packed)], labels.tobytes(), titles.of(run),
                             filename=f"{run.objective.name}-{run.id}")  # fmt: skip
        scrubber.mount(view, key=key)
