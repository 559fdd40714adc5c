"""What Explore shows of a run while it trains: how it stands, the map, the network, figures and reconstructions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aecore.engine.base import Job, State, Work
from aecore.ui.browser import components, maps, reconstructions
from aecore.ui.browser.panels import progress
from aecore.ui.browser.part import Part
from aecore.ui.live import Scene
from aecore.ui.mechanisms.base import Look
from aecore.ui.pages.explore import plane, subject
from aecore.ui.pages.explore.plane import Plane
from aecore.ui.pages.explore.subject import Subject
from aecore.ui.pages.train import status


class Beginning(Scene):
    """A run that waits for its turn: the page is made anew with its first picture."""

    def __init__(self, job: Job) -> None:
        super().__init__("explore-begin", job.id)
        self._job = job

    def works(self) -> Sequence[Work]:
        """Return the job."""
        return [self._job]

    def standing(self) -> object:
        """The page depends on whether there is a picture, and on whether there will be one."""
        return [bool(self._job.snapshots()), self._job.state.final]

    def parts(self) -> Iterable[Part]:
        """Return nothing."""
        return ()


class Exploring(Scene):
    """A run that trains, in one plane, with what its objective does on the map or without."""

    def __init__(self, explored: Subject, chosen: Plane, overlay: bool) -> None:
        assert explored.job is not None
        super().__init__("explore", explored.job.id, chosen, overlay)
        self._job, self._explored, self._chosen, self._overlay = explored.job, explored, chosen, overlay
        self._given = False

    def works(self) -> Sequence[Job]:
        """Return the job."""
        return [self._job]

    def standing(self) -> object:
        """The page depends on whether the run is over, and on whether it holds: then a digit can be read."""
        return standing(self._job)

    def parts(self) -> Iterable[Part]:
        """Return all that is shown."""
        yield progress.part(status.bar(self._job), key="explore-status")
        now = subject.of(self._explored.entry, self._explored.pictures) or self._explored
        self._given = self._given or bool(now.network())
        yield from drawn(now, self._chosen, self._overlay)

    def look(self, visitor: str, touches: bool) -> None:
        """Note that a visitor looks; the panels need a network too, so one is asked for until there has been one."""
        self._job.watch(visitor, touches or not self._given)


def standing(job: Job) -> tuple[bool, bool]:
    """Return what of a job the page depends on."""
    return job.state.final, job.state is State.PAUSED


def drawn(explored: Subject, chosen: Plane, overlay: bool) -> Iterable[Part]:
    """Return the map, the network, the figures and the reconstructions of a run."""
    run, shown = explored.entry.run, explored.pictures
    if chosen.umap:
        view = plane.map_of(explored, chosen.umap)
    else:
        look = Look(run, explored.snapshots, shown, explored.series) if overlay else None
        moving = explored.job is not None
        view = maps.of(run, explored.snapshots, shown, chosen.view, explored.series, live=moving, overlay=look)
    yield components.map_part(view, key="explore-map", height=maps.HEIGHT)
    network = explored.network()
    yield components.network_part(explored.series, network or None, key="explore-network", step=explored.last.step)
    yield status.figures(explored.last, run, explored.series)
    yield reconstructions.part(explored.last, shown, explored.series, key="explore-digits")
