"""The live panel: progress, latent map, loss, reconstructions, findings. One fragment polls; nothing remounts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from aecore import data
from aecore.data.errors import DataError
from aecore.engine.base import Job, State
from aecore.results.plane import View
from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching import diagnostics
from aecore.ui import command, mechanisms, phrases, polling, session
from aecore.ui.browser import components, films, maps, networks, reconstructions
from aecore.ui.browser.panels import chart, curves
from aecore.ui.browser.pictures import Pictures, of_run
from aecore.ui.charts import dimensions, loss
from aecore.ui.mechanisms.base import Look
from aecore.ui.pages.train import status
from aecore.ui.plain import filled, plain
from aecore.ui.words import _, explain

CHART = 290  # px: height of the loss chart
POLL = 0.4  # seconds between two looks at a job that moves


def live(moving: bool) -> None:
    """Show the job that is watched; poll while it is `moving`, and run the page once more when it ends."""
    watched = session.job()
    run = session.shown()
    try:
        shown = of_run(run)
    except DataError as error:
        if data.available(run.dataset):  # else the notice above says so
            st.error(plain(explain(error)))
        return
    last = watched.snapshots()[-1:] if watched else ()
    components.pictures(maps.assets(run, len(last[0].codes) if last else 0))
    with st.container():  # always there, so that the map keeps its place
        view = maps.choose_view(run.latent_dim)
    film = watched.film if watched else b""
    polling.follow(lambda: _panel(watched, shown, view, moving), lambda: _stale(watched, moving, film), key="train",
                   every=POLL, moving=moving)  # fmt: skip
    if watched:
        films.of_job(watched, shown.labels)
    if watched and (watched.state.final or watched.state is State.PAUSED):
        _dimensions(watched)


def _stale(watched: Job | None, moving: bool, film: bytes) -> bool:
    """Whether the job has ended, or has another film than the one that the page shows."""
    return moving and watched is not None and (watched.state.final or watched.film is not film)


def _panel(watched: Job | None, shown: Pictures, view: View, moving: bool) -> None:
    """Draw the present state: what is drawn again at each look."""
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
        status.figures(last, run, watched.id if watched else "")
        _tabs(run, snapshots, shown, series=watched.id if watched else "")


def _send_network(watched: Job | None, touched: bool) -> None:
    """Give the browser the newest network, which workers tell only while the map is touched or the training holds."""
    if watched is None:
        components.network("", b"", key="network")
        return
    watched.watch(command.visitor(), touched)
    components.network(watched.id, networks.of_job(watched) or None, key="network", step=len(watched.snapshots()))


def _tabs(run: Run, snapshots: Sequence[Snapshot], shown: Pictures, series: str) -> None:
    """Show the loss with the reconstructions, or how the objective works: only what is open is drawn."""
    panel = mechanisms.find(run.objective.mechanism)
    training, mechanism = st.tabs([_("Loss and pictures"), _(panel.title)], key="tabs", on_change="rerun")
    last = snapshots[-1] if snapshots else None
    if training.open:
        with training:
            curves.mount(loss.chart(run, snapshots, series), key="loss", height=CHART)
            reconstructions.show(last, shown, series, key="digits")
    elif mechanism.open:
        with mechanism:
            if last is None:
                st.caption(_("Press Train: what happens inside is measured while it learns."))
            else:
                panel.show(Look(run, snapshots, shown, series))
                _of_how_many(last)


def _of_how_many(last: Snapshot) -> None:
    """Say which images the mechanism was measured on; what is of others says so itself."""
    if "probed" in last.test:
        st.caption(_("Measured on {n:,.0f} test images from all over, where nothing else is said.").format(
            n=last.test["probed"]))  # fmt: skip


def _dimensions(watched: Job) -> None:
    """Show which latent dimensions the finished or paused run uses."""
    for last in watched.snapshots()[-1:]:
        if last.codes.shape[1] <= 2:
            return
        with st.expander(_("Latent dimensions"), icon=":material/bar_chart:"):
            if len(last.kl_per_dim):
                shown = dimensions.bars(last.kl_per_dim, phrases.axis("kl"), diagnostics.DEAD)
            else:
                spread = last.codes.astype(np.float32).var(0)
                shown = dimensions.bars(spread, _("variance of the codes"), diagnostics.UNUSED)
            chart.mount(shown, key="dimensions", height=CHART)


def _findings(run: Run, snapshots: Sequence[Snapshot]) -> None:
    icons = {"good": ":material/check_circle:", "note": ":material/lightbulb:", "warning": ":material/warning:"}
    for finding in diagnostics.diagnose(run, snapshots):
        said = (filled(_(part), finding.values) for part in (finding.text, finding.move) if part)
        st.markdown(f"{icons[finding.level]} {' '.join(said)}")
