"""The map of a run beside what can be done with it: sliders, paths, a digit of one's own, traversals."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from aecore import data
from aecore.data.base import DataError
from aecore.engine.base import State
from aecore.ui import components, films, library, maps, mechanisms, ready, reconstructions, runs_open, session, status
from aecore.ui.explore import plane, subject
from aecore.ui.explore.plane import Plane
from aecore.ui.explore.subject import Subject
from aecore.ui.i18n import _, carried, explain
from aecore.ui.library import Entry
from aecore.ui.mechanisms.base import Panel
from aecore.ui.panels import dims, pad, path, traversal
from aecore.ui.pictures import Pictures, pictures

POLL = 0.4  # seconds between two looks at a run that trains


def show(entry: Entry) -> None:
    """Show a run; while it trains, its map follows."""
    piece = ready.piece(entry)
    shown = ready.pictures_of(piece) if piece else _pictures(entry.run.dataset)
    explored = subject.of(entry, shown) if shown else None
    if explored is None:
        if shown:
            st.info(_("This run has not begun yet: it waits for its turn."), icon=":material/hourglass_top:")
            st.fragment(_await, run_every=POLL)(entry)
        return
    here = data.available(entry.run.dataset)  # of a ready-made run the images may be missing
    components.runtime(maps.assets(entry.run.dataset, len(explored.last.codes)) if here else {})
    _head(explored)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        chosen = plane.choose(explored)
        moving = explored.job is not None and not explored.job.state.final
        st.fragment(_map, run_every=POLL if moving else None)(entry, explored.pictures, chosen)
        films.show(explored.series, entry.run, explored.film(), explored.pictures.labels)
    with right:
        _panels(explored)


def _pictures(dataset: str) -> Pictures | None:
    """Return the data set's pictures, or say in one sentence why there are none."""
    try:
        return pictures(dataset)
    except DataError as error:
        st.warning(explain(error), icon=":material/image_not_supported:")
        if not data.available(dataset):
            st.page_link("pages/train.py", label=_("Get the data on the Train page"), icon=":material/download:")
        return None


def _await(entry: Entry) -> None:
    if library.snapshot(entry):
        st.rerun()


def _head(explored: Subject) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(explored.entry.title, anchor=False, width="content")
        if ready.piece(explored.entry):
            _train_it(explored.entry)
            return
        others = [name for name in runs_open.pages(1) if name != "explore"]
        chosen = st.menu_button(_("Open in"), others, format_func=runs_open.label, icon=":material/open_in_new:")
    if chosen:
        runs_open.open_in(chosen, [explored.entry.id])


def _train_it(entry: Entry) -> None:
    """Lead from a ready-made run to the page where the same settings are trained."""
    if st.button(_("Train it yourself"), icon=":material/play_circle:", key="explore:train"):
        run = replace(entry.run, dataset=session.default_run().dataset)
        session.set_up(run)
        st.switch_page("pages/train.py", query_params=run.to_link() | {"dataset": run.dataset} | carried())


def _map(entry: Entry, shown: Pictures, chosen: Plane) -> None:
    """Draw the map and send the newest network: what the fragment runs at each poll."""
    explored = subject.of(entry, shown)
    if explored is None:
        return
    if explored.job and explored.job.state.final:
        st.rerun()
    moving = explored.job is not None
    if chosen.umap:
        drawn = plane.map_of(explored, chosen.umap)
    else:
        drawn = maps.of(entry.run, explored.snapshots, shown, chosen.view, explored.series, live=moving,
                        overlays=_overlays(explored))  # fmt: skip
    touched = components.latent_map(drawn, key="explore-map", height=maps.HEIGHT)
    if explored.job:
        explored.job.touch(touched)
    components.network(explored.series, explored.network() or None, key="explore-network", step=explored.last.step)


def _overlays(explored: Subject) -> bool:
    """Let the visitor see what the objective's mechanism lays over the map, where it lays anything."""
    works = mechanisms.find(explored.entry.run.objective.mechanism)
    if type(works).overlays is Panel.overlays or not explored.last.mechanism:
        return False
    return st.toggle(_("Show how the objective works on the map"), key="explore:overlays",
                     help=_("Posterior ellipses, noise arrows or the prior's witness, to scale."))  # fmt: skip


def _panels(explored: Subject) -> None:
    """Show the figures and the panels; all of them stay, so that what somebody has drawn is there when they return."""
    status.figures(explored.last, explored.entry.run)
    sliders, ways, own, grid, pictured = st.tabs(
        [_("Dimensions"), _("Path"), _("Your digit"), _("Traversals"), _("Reconstructions")]
    )
    codes, spread, examples = explored.codes, explored.spread, explored.examples
    with sliders:
        dims.mount(dims.DimsView(explored.series, explored.dims(), spread, examples), key="dims")
    with ways:
        path.mount(path.PathView(explored.series, codes, spread, examples), key="path")
    with own:
        _pad(explored)
    with grid:
        lines = [traversal.Line(dim.index, dim.note, dim.dead) for dim in explored.dims()[: traversal.MOST_ROWS]]
        traversal.mount(traversal.TraversalView(explored.series, lines, spread, examples), key="traversal")
    with pictured:
        reconstructions.show(explored.last, explored.pictures, explored.series, key="explore-digits")


def _pad(explored: Subject) -> None:
    if explored.job and explored.job.state is not State.PAUSED:
        st.caption(_("While it trains only the decoder is sent: pause the run, or let it end, to have a digit read."))
    run, shown = explored.entry.run, explored.pictures
    n = len(explored.last.codes)
    pad.mount(pad.PadView(explored.series, explored.codes, shown.labels[:n].tobytes(), shown.classes, run.likelihood,
                          maps.atlas(run.dataset, n, shown)), key="pad")  # fmt: skip
