"""The live panel: progress, latent map, loss, reconstructions, findings. One fragment polls; nothing remounts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from aecore import data, diagnostics, knobs
from aecore.data.base import DataError
from aecore.engine.base import State
from aecore.engine.job import LocalJob
from aecore.projection import View
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.ui import components, films, loss_chart, maps, mechanisms, networks, reconstructions, session, status, words
from aecore.ui.i18n import _, explain, settle
from aecore.ui.mechanisms.base import Look
from aecore.ui.pictures import Pictures, pictures

POLL = 0.4  # seconds between two looks at a job that moves
UNUSED = 0.01  # variance below which a dimension tells the images apart no more


def live() -> None:
    """Show the job that is watched; poll while it moves, and run the page once more when it ends."""
    watched = session.job()
    moving = watched is not None and not watched.state.final
    dataset = session.shown().dataset
    try:
        shown = pictures(dataset)
    except DataError as error:
        if data.available(dataset):  # else the notice above says so
            st.error(explain(error))
        return
    last = watched.snapshots()[-1:] if watched else ()
    components.runtime(maps.assets(dataset, len(last[0].codes) if last else 0))
    with st.container():  # always there, so that the map keeps its place
        view = maps.choose_view(session.shown().latent_dim)
    film = watched.film if watched else b""
    st.fragment(_panel, run_every=POLL if moving else None)(watched, shown, view, moving, film)
    if watched:
        films.of_job(watched, shown.labels)
    if watched and (watched.state.final or watched.state is State.PAUSED):
        _dimensions(watched)


def _panel(watched: LocalJob | None, shown: Pictures, view: View, moving: bool, film: bytes) -> None:
    """Draw the present state: what the fragment runs at each poll. `film`: the one that the page shows."""
    settle()
    if moving and watched is not None and (watched.state.final or watched.film is not film):
        st.rerun()
    snapshots = watched.snapshots() if watched else ()
    last = snapshots[-1] if snapshots else None
    run = session.shown()
    status.progress(watched, last)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        drawn = maps.of(run, snapshots, shown, view, series=watched.id if watched else "", live=moving)
        touched = components.latent_map(drawn, key="latent-map", height=maps.HEIGHT)
        _send_network(watched, touched)
        if watched and watched.state not in (State.DIVERGED, State.FAILED):
            _findings(run, snapshots)
    with right:
        status.figures(last, run)
        _tabs(run, snapshots, shown, series=watched.id if watched else "")


def _send_network(watched: LocalJob | None, touched: bool) -> None:
    """Give the browser the newest network, which workers tell only while the map is touched or the training holds."""
    if watched is None:
        components.network("", b"", key="network")
        return
    watched.touch(touched)
    components.network(watched.id, networks.of_job(watched) or None, key="network", step=len(watched.snapshots()))


def _tabs(run: Run, snapshots: Sequence[Snapshot], shown: Pictures, series: str) -> None:
    """Show the loss with the reconstructions, or how the objective works: only what is open is drawn."""
    panel = mechanisms.find(run.objective.mechanism)
    training, mechanism = st.tabs([_("Loss and pictures"), _(panel.title)], key="tabs", on_change="rerun")
    last = snapshots[-1] if snapshots else None
    if training.open:
        with training:
            _loss(run, snapshots)
            reconstructions.show(last, shown, series, key="digits")
    elif mechanism.open:
        with mechanism:
            if last is None:
                st.caption(_("Press Train: what happens inside is measured while it learns."))
            else:
                panel.show(Look(run, snapshots, shown))


def _loss(run: Run, snapshots: Sequence[Snapshot]) -> None:
    names = {item.name: item.label for item in knobs.knobs(type(run.objective))} | {"lr": _("Learning rate")}
    terms = {name: _(label) for name, label in words.TERMS.items()}
    spoken = {"test": _("test, total"), "step": _("step"), "nats": _("nats per image")}
    st.echarts_chart(loss_chart.option(run, snapshots, spoken, names | terms), key="loss", height=300)


def _dimensions(watched: LocalJob) -> None:
    """Show which latent dimensions the finished or paused run uses."""
    for last in watched.snapshots()[-1:]:
        if last.codes.shape[1] <= 2:
            return
        from aecore import figures  # plotly takes a moment to import, and only this needs it

        with st.expander(_("Latent dimensions"), icon=":material/bar_chart:"):
            if len(last.kl_per_dim):
                figure = figures.dimension_bars(last.kl_per_dim, _("KL, nats per image"), diagnostics.DEAD)
            else:
                spread = last.codes.astype(np.float32).var(0)
                figure = figures.dimension_bars(spread, _("variance of the codes"), UNUSED)
            st.plotly_chart(figure, key="dimensions")


def _findings(run: Run, snapshots: Sequence[Snapshot]) -> None:
    icons = {"good": ":material/check_circle:", "note": ":material/lightbulb:", "warning": ":material/warning:"}
    for finding in diagnostics.diagnose(run, snapshots):
        said = (_(part).format(**finding.values) for part in (finding.text, finding.move) if part)
        st.markdown(f"{icons[finding.level]} {' '.join(said)}")
