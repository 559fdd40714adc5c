"""The runs in training, as their cards show them while they go on."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from aecore import data
from aecore.engine.base import Job
from aecore.results.snapshot import Snapshot
from aecore.ui import thumbnails
from aecore.ui.browser import components, pictures, views
from aecore.ui.browser.panels import picture, sentences
from aecore.ui.browser.panels.sentences import Sentence
from aecore.ui.browser.part import Part
from aecore.ui.live import Scene
from aecore.ui.pages.runs import cards
from aecore.ui.pages.train import status
from aecore.ui.words import N_, _

REST = 2.0  # seconds between two pictures of a map, which take longest to draw
MAP = N_("Latent map: test images by their codes")


class Moving(Scene):
    """Some runs that train or wait."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        super().__init__("runs", [job.id for job in jobs])
        self._jobs = jobs
        self._drawn: dict[str, tuple[float, bytes]] = {}

    def works(self) -> Sequence[Job]:
        """Return the jobs."""
        return self._jobs

    def look(self, visitor: str, touches: bool) -> None:
        """Note that whoever began one looks at it here too: on pause it keeps its place. Others pass by."""
        for job in self._jobs:
            if job.by == visitor:
                job.watch(visitor)

    def parts(self) -> Iterable[Part]:
        """Return what the card of each shows."""
        for job in self._jobs:
            yield from self._card(job)

    def _card(self, job: Job) -> Iterator[Part]:
        key, last = job.asked.id, (*job.snapshots()[-1:], None)[0]
        yield status.progress(job, f"runs-status:{key}")
        drawn = self._map(job, last) if last else b""
        yield picture.part(drawn, key=f"runs-map:{key}", width=cards.MAP, alt=_(MAP))
        told = [Sentence(each) for each in cards.scores(last.test)] if last else []
        yield sentences.part(told, key=f"runs-scores:{key}", small=True)
        yield _digits(last, f"runs-digits:{key}")

    def _map(self, job: Job, last: Snapshot) -> bytes:
        """Draw the map, or return it as it was drawn a moment ago."""
        then, drawn = self._drawn.get(job.id, (-REST, b""))
        if time.monotonic() - then < REST:
            return drawn
        name = job.run.dataset
        labels = pictures.pictures(name).labels if data.available(name) else None
        self._drawn[job.id] = time.monotonic(), thumbnails.latent_map(last, labels)
        return self._drawn[job.id][1]


def _digits(last: Snapshot | None, key: str) -> Part:
    """Ten test images, reconstructed; empty paper before there are any."""
    x_hat = last.x_hat.reshape(-1, *last.shape) / np.float32(255) if last else np.zeros((10, 28, 28), np.float32)
    sheet = views.digit_sheet([("", "ink", x_hat)], last.step if last else 0, label=_("Ten test images, reconstructed"))
    return components.digits_part(sheet, key=key)
