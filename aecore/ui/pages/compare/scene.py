"""What Compare shows of its runs while they move: states, figures, maps, curves, digits, the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aecore.engine.base import Analysis, Work
from aecore.results.plane import View
from aecore.ui.browser import components, maps, networks, views
from aecore.ui.browser.panels import curves as chart
from aecore.ui.browser.panels import figures
from aecore.ui.browser.panels.curves import Held
from aecore.ui.browser.part import Part
from aecore.ui.browser.pictures import Pictures, source
from aecore.ui.live import Scene
from aecore.ui.pages.compare import axes, curves, table, titles
from aecore.ui.pages.compare.convoy import Convoy
from aecore.ui.pages.compare.state import Lane
from aecore.ui.pages.train import status
from aecore.ui.words import _
from aecore.wire.quantise import Range

HEIGHTS = {1: 560, 2: 480, 3: 400, 4: 380}  # px of a map, by how many there are


@dataclass(frozen=True)
class Chosen:
    """How a visitor wants to see the runs: the plane, equal axes or own ones, whose curves."""

    view: View
    equal: bool
    figure: str


class Comparing(Scene):
    """The runs side by side."""

    def __init__(
        self, shown: Sequence[Lane], known: Mapping[str, Pictures], chosen: Chosen, works: Mapping[str, Analysis],
        convoy: Convoy | None,
    ) -> None:  # fmt: skip
        """`known`: the pictures by their source; `works`: the measuring, by column; `convoy`: who leads them."""
        of = [(lane.asked.id, lane.series) for lane in shown]
        measured = [(work.request.key, id(work)) for work in works.values()]
        super().__init__("compare", of, sorted(known), chosen, measured, convoy.key if convoy else "")
        self._lanes, self._known, self._chosen, self._works, self._convoy = shown, known, chosen, works, convoy
        self._held = Held()
        self._frame: Range | None = None

    def works(self) -> Sequence[Work]:
        """Return the jobs and the analyses."""
        return [*(lane.job for lane in self._lanes if lane.job), *self._works.values()]

    def standing(self) -> object:
        """The page depends on which runs move or hold, on their films, and on which measuring is over."""
        return standing(self._lanes, self._convoy), measured(self._works)

    def parts(self) -> Iterable[Part]:
        """Return all that is shown."""
        named = titles.of([lane.asked for lane in self._lanes])
        shown = [replace(lane, title=title) for lane, title in zip(self._lanes, named, strict=True)]
        drawn = self._maps(shown)
        for place, lane in enumerate(shown):
            yield from _lane(lane, place, drawn[place], HEIGHTS[len(shown)])
        yield chart.part(curves.chart(shown, self._chosen.figure), self._held, key="compare-curves")
        for images, found in self._known.items():
            yield _digits([lane for lane in shown if source(lane.asked) == images], found, f"compare-digits-{images}")
        works = table.named(shown, self._works)
        yield table.part(shown, works)
        for title, work in works.items():
            if not work.state.final:
                yield table.progress(title, work)

    def look(self, visitor: str, touches: bool) -> None:
        """Note that a visitor looks; those who go abreast do so while somebody does."""
        super().look(visitor, touches)
        if self._convoy:
            self._convoy.look(visitor)

    def _maps(self, shown: Sequence[Lane]) -> list[views.MapView | None]:
        """The maps, with one brush for all of a data set; None for one whose images are not here."""
        drawn = [_map(lane, self._known, self._chosen.view) for lane in shown]
        if not self._chosen.equal:
            return drawn
        drawn, self._frame = axes.framed(shown, self._known, self._chosen.view, drawn, self._frame)
        return drawn


def standing(shown: Sequence[Lane], convoy: Convoy | None) -> tuple[object, ...]:
    """Return what of the runs a page depends on; how each holds does not count while they are led step for step."""
    playing = convoy is not None and convoy.playing
    return playing, [(lane.moving, lane.last is not None, "" if playing else lane.held) for lane in shown]


def measured(works: Mapping[str, Analysis]) -> list[bool]:
    """Return which of the measuring is over."""
    return [work.state.final for work in works.values()]


def _lane(lane: Lane, place: int, drawn: views.MapView | None, height: int) -> Iterator[Part]:
    """One run: state, figures, map, network: who touches one map sees all of them decode."""
    yield status.progress(lane.job, f"compare-status-{place}")
    test = lane.last.test if lane.last else {}
    told = [figures.of(name, test.get(name)) for name in ("recon", "mse")]
    yield figures.part(told, key=f"compare-figures-{place}", series=lane.series)
    if drawn:
        yield components.map_part(drawn, key=f"compare-map-{place}", height=height)
    packed = (networks.of_job(lane.job) or None) if lane.job else b""
    step = lane.last.step if lane.last else 0
    yield components.network_part(lane.series, packed, key=f"compare-network-{place}", step=step)


def _map(lane: Lane, known: Mapping[str, Pictures], view: View) -> views.MapView | None:
    found = known.get(source(lane.asked))
    if found is None:
        return None
    snapshots = lane.job.snapshots() if lane.job else ()
    drawn = maps.of(lane.run, snapshots, found, axes.view_of(lane, view), series=lane.series, live=lane.moving)
    return replace(drawn, group=f"compare-{lane.asked.dataset}")


def _digits(lanes: Sequence[Lane], found: Pictures, key: str) -> Part:
    """The ten test images, where they are here, and below them what each run makes of them."""
    x = found.examples.astype(np.float32) / 255
    rows: list[views.Row] = [(_("x, test image"), "ink", x)] if len(x) else []
    replays = [views.Replay(lane.series, row, None, None) for row, lane in enumerate(lanes, len(rows))]
    for lane in lanes:
        rows.append(("x̂, " + lane.title, "ink", _made(lane, found)))
    step = sum(lane.last.step for lane in lanes if lane.last)
    return components.digits_part(views.digit_sheet(rows, step=step, captions=found.captions), key=key, replays=replays)


def _made(lane: Lane, found: Pictures) -> NDArray[np.float32]:
    """What a run makes of the test images, nothing before its first look: (10, H, W) in [0, 1]."""
    if lane.last is None:
        return np.zeros((len(found.captions), *found.size), np.float32)
    return lane.last.x_hat.reshape(-1, *found.size).astype(np.float32) / np.float32(255)
