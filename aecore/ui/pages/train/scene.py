"""What the Train page shows of a job while it moves: state, map, figures, findings, and the tab that is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from aecore.engine.base import Job, State
from aecore.results.plane import View
from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching import diagnostics
from aecore.ui import mechanisms
from aecore.ui.browser import components, maps, networks, reconstructions
from aecore.ui.browser.panels import curves, knob, sentences
from aecore.ui.browser.panels.curves import Held
from aecore.ui.browser.panels.sentences import Sentence
from aecore.ui.browser.part import Part
from aecore.ui.browser.pictures import Pictures
from aecore.ui.charts import loss
from aecore.ui.live import Scene
from aecore.ui.mechanisms.base import Beside, Look
from aecore.ui.pages.train import status
from aecore.ui.words import N_, _
from aecore.wire.words import joined

CHART = 290  # px: height of the loss chart
LOSS, MECHANISM = "loss", "mechanism"  # tabs
PROBED = N_("Measured on {n:,.0f} test images from all over, where nothing else is said.")


class Training(Scene):
    """A job, or nothing yet, in one plane, with one tab open."""

    def __init__(
        self, job: Job | None, run: Run, pictures: Pictures, view: View, tab: str, chosen: Mapping[str, object]
    ) -> None:
        """`run` is shown while there is no job; `chosen`: see `mechanisms.base.Panel.choices`."""
        self.panel = mechanisms.find(run.objective.mechanism)
        quiet = tab == MECHANISM
        super().__init__("train", job.id if job else "", view, tab, sorted(chosen.items()), run.id if not job else "")
        self._job, self._run, self._pictures, self._view = job, run, pictures, view
        self._tab, self._chosen, self._quiet = tab, chosen, quiet
        self._held = Held()

    @property
    def series(self) -> str:
        """The run's name on the page."""
        return self._job.id if self._job else ""

    @property
    def run(self) -> Run:
        """The run as it is made, or will be."""
        return self._job.run if self._job else self._run

    def works(self) -> Sequence[Job]:
        """Return the job."""
        return [self._job] if self._job else []

    def standing(self) -> object:
        """The page depends on how the job stands."""
        return standing(self._job)

    def parts(self) -> Iterable[Part]:
        """Return all that is shown."""
        snapshots = self._snapshots()
        last = snapshots[-1] if snapshots else None
        yield status.progress(self._job)
        yield self._map(snapshots)
        yield self._network()
        yield status.figures(last, self.run, self.series)
        yield sentences.part(self._findings(snapshots), key="findings")
        yield from self._knobs(last)
        if self._tab == LOSS:
            chart = loss.chart(self.run, snapshots, self.series)
            yield curves.part(chart, self._held, key="loss", height=CHART)
            yield reconstructions.part(last, self._pictures, self.series, key="digits")
        elif last:
            yield from flat(self.mechanism())
            yield sentences.part(_of_how_many(last), key="probed", quiet=True)

    def mechanism(self) -> Sequence[Part | Beside]:
        """Return what shows how the objective works; there must be a snapshot."""
        return self.panel.parts(self.seen())

    def _knobs(self, last: Snapshot | None) -> Iterator[Part]:
        """Where the knobs stand that can be moved while it trains."""
        if self._job and last and not self._job.state.final:
            for item in self.run.live_knobs():
                if item.name in last.knobs:
                    yield knob.moved(item.name, last.knobs[item.name])

    def _snapshots(self) -> Sequence[Snapshot]:
        return self._job.snapshots() if self._job else ()

    def seen(self) -> Look:
        """Return what the mechanism shows; there must be a snapshot."""
        return Look(self.run, self._snapshots(), self._pictures, self.series, self._chosen, self._quiet)

    def _map(self, snapshots: Sequence[Snapshot]) -> Part:
        moving = self._job is not None and not self._job.state.final
        overlay = self.seen() if snapshots else None
        drawn = maps.of(self.run, snapshots, self._pictures, self._view, self.series, live=moving, overlay=overlay)
        return components.map_part(drawn, key="latent-map", height=maps.HEIGHT)

    def _network(self) -> Part:
        """The newest network, which workers tell only while a map is touched or the training holds."""
        job = self._job
        packed = (networks.of_job(job) or None) if job else b""
        return components.network_part(self.series, packed, key="network", step=len(self._snapshots()))

    def _findings(self, snapshots: Sequence[Snapshot]) -> list[Sentence]:
        if self._job is None or self._job.state in (State.DIVERGED, State.FAILED):
            return []
        return [Sentence(_said(finding), finding.level) for finding in diagnostics.diagnose(self.run, snapshots)]


def standing(job: Job | None) -> tuple[object, ...]:
    """Return what of a job the page depends on: state, film, whether there is a picture, and what explains it."""
    if job is None:
        return ()
    last = job.snapshots()[-1:]
    return job.state.value, job.stopping, bool(job.film), bool(last), bool(last and last[0].mechanism)


def flat(shown: Iterable[Part | Beside]) -> Iterator[Part]:
    """Return parts one by one, those that stand side by side too."""
    for each in shown:
        if isinstance(each, Beside):
            yield from each
        else:
            yield each


def _said(finding: diagnostics.Finding) -> str:
    """A finding in the reader's language: its values too, where they are words."""
    values = {name: _(value) if isinstance(value, str) else value for name, value in finding.values.items()}
    return joined(" ", [_(part).format(**values) for part in (finding.text, finding.move) if part])


def _of_how_many(last: Snapshot) -> list[Sentence]:
    """Say which images the mechanism was measured on; what is of others says so itself."""
    return [Sentence(_(PROBED).format(n=last.test["probed"]))] if "probed" in last.test else []
