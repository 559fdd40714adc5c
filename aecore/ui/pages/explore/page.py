"""The map of a run beside what can be done with it: sliders, paths, a digit of one's own, traversals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from aecore import data
from aecore.data.errors import DataError
from aecore.engine.base import State
from aecore.run import Run
from aecore.ui import address, library, live, mechanisms, ready_made, session, shell
from aecore.ui.address import Address
from aecore.ui.browser import components, films, maps
from aecore.ui.browser.panels import dims, pad, path, traversal
from aecore.ui.browser.part import Part, mount, unseen
from aecore.ui.browser.pictures import Pictures, of_run
from aecore.ui.library import Entry
from aecore.ui.mechanisms.base import Panel
from aecore.ui.pages.explore import plane, subject
from aecore.ui.pages.explore.scene import Beginning, Exploring, drawn, standing
from aecore.ui.pages.explore.subject import Subject
from aecore.ui.pages.runs import opening
from aecore.ui.pages.train import status
from aecore.ui.plain import plain
from aecore.ui.query import Query
from aecore.ui.words import _, explain

CHOSEN = "explore:chosen"  # of the session: the id of the run


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Explore"), ADDRESS):
        with st.container(horizontal=True, vertical_alignment="bottom", key="subject"):
            entry = library.pick(_("Run"), "explore:run", st.session_state.get(CHOSEN, ""), _choose,
                                 more=ready_made.entries())  # fmt: skip
            if entry:
                st.session_state[CHOSEN] = entry.id
                _ways_on(entry)
        if entry:
            _explore(entry)


def _take(asked: Query) -> None:
    if found := library.sought(asked["run"], ready_made.entries()):
        st.session_state[CHOSEN] = found.id


def _told() -> dict[str, str]:
    return {"run": st.session_state[CHOSEN]} if CHOSEN in st.session_state else {}


def _choose(run_id: str) -> None:
    st.session_state[CHOSEN] = run_id
    address.step()
    address.dismiss()


ADDRESS = Address("explore", ("run",), _take, _told)


def _explore(entry: Entry) -> None:
    """Show a run; while it trains, its map, figures and reconstructions follow."""
    piece = ready_made.piece(entry)
    shown = ready_made.pictures_of(piece) if piece else _pictures(entry.run)
    explored = subject.of(entry, shown) if shown else None
    if explored is None:
        if shown and (job := library.job(entry)):
            st.info(_("This run has not begun yet: it waits for its turn."), icon=":material/hourglass_top:")
            live.follow(live.known(Beginning(job)), [False, False])
        return
    here = data.available(entry.run.dataset)  # of a ready-made run the images may be missing
    components.pictures(maps.assets(entry.run, len(explored.last.codes)) if here else {})
    then = standing(explored.job) if explored.job else None
    left, right = st.columns([7, 5], gap="medium")
    with left:
        chosen, overlay = plane.choose(explored), _overlays(explored)
        scene = live.known(Exploring(explored, chosen, overlay)) if explored.job else None
        parts = {part.key: part for part in (scene.parts() if scene else drawn(explored, chosen, overlay))}
        _map(explored, parts)
        films.show(explored.series, entry.run, explored.film(), explored.pictures.labels)
    with right:
        _panels(explored, parts)
    if scene:
        live.follow(scene, then)


def _pictures(run: Run) -> Pictures | None:
    """Return the pictures that a run is judged on, or say in one sentence why there are none."""
    try:
        return of_run(run)
    except DataError as error:
        st.warning(plain(explain(error)), icon=":material/image_not_supported:")
        if not data.available(run.dataset):
            address.link("train", _("Get the data on the Train page"), icon=":material/download:")
        return None


def _ways_on(entry: Entry) -> None:
    """Lead from the run to other pages."""
    if ready_made.piece(entry):
        _train_it(entry)
        return
    others = [name for name in opening.pages(1) if name != "explore"]
    chosen = st.menu_button(_("Open in"), others, format_func=opening.label, icon=":material/open_in_new:")
    if chosen:
        opening.open_in(chosen, [entry.id])


def _train_it(entry: Entry) -> None:
    """Lead from a ready-made run to the page where the same settings are trained."""
    if st.button(_("Train it yourself"), icon=":material/play_circle:", key="explore:train"):
        run = replace(entry.run, dataset=session.default_run().dataset)
        session.set_up(run)
        address.go("train", run.to_link() | {"dataset": run.dataset})


def _map(explored: Subject, parts: Mapping[str, Part]) -> None:
    """Show the map, send the network, and say how a run stands that trains."""
    if explored.job:
        mount(parts["explore-status"])
        status.offer_to_keep(explored.job)
    mount(parts["explore-map"])
    mount(parts[unseen("explore-network")])


def _overlays(explored: Subject) -> bool:
    """Let the visitor see what the objective's mechanism lays over the map, where it lays anything."""
    works = mechanisms.find(explored.entry.run.objective.mechanism)
    if type(works).overlays is Panel.overlays or not explored.last.mechanism:
        return False
    return st.toggle(_("Show how the objective works on the map"), key="explore:overlays",
                     help=_("Posterior ellipses, noise arrows or the prior's witness, to scale."))  # fmt: skip


def _panels(explored: Subject, parts: Mapping[str, Part]) -> None:
    """Show the figures and the panels; all of them stay, so that what somebody has drawn is there when they return."""
    mount(parts["figures"])
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
        mount(parts["explore-digits"])


def _pad(explored: Subject) -> None:
    if explored.job and explored.job.state is not State.PAUSED:
        st.caption(_("While it trains only the decoder is sent: pause the run, or let it end, to have a digit read."))
    run, shown = explored.entry.run, explored.pictures
    n = len(explored.last.codes)
    pad.mount(pad.PadView(explored.series, explored.codes, shown.labels[:n].tobytes(), shown.classes, run.likelihood,
                          maps.atlas(run, n, shown)), key="pad")  # fmt: skip
