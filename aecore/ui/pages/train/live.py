"""The live panel: progress, latent map, loss, reconstructions, findings. The wire brings them anew."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import streamlit as st

from aecore import data
from aecore.data.errors import DataError
from aecore.engine.base import Job, State
from aecore.teaching import diagnostics
from aecore.ui import live as wire
from aecore.ui import mechanisms, phrases, session
from aecore.ui.browser import components, films, maps
from aecore.ui.browser.panels import chart
from aecore.ui.browser.part import Part, mount, unseen
from aecore.ui.browser.pictures import of_run
from aecore.ui.charts import dimensions
from aecore.ui.mechanisms.base import Beside
from aecore.ui.pages.train import status
from aecore.ui.pages.train.scene import CHART, LOSS, MECHANISM, Training
from aecore.ui.plain import plain
from aecore.ui.words import _, explain


def live(then: object, moving: bool) -> None:
    """Show the job that is watched, and follow it while it is `moving`; `then`: how it stood when the page began."""
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
    works = mechanisms.find(run.objective.mechanism)
    tab = MECHANISM if st.session_state.get("tabs") == _(works.title) else LOSS
    scene = wire.known(Training(watched, run, shown, view, tab, works.chosen()))
    _lay_out(scene, watched)
    wire.follow(scene, then, moving)
    if watched:
        films.of_job(watched, shown.labels)
    if watched and (watched.state.final or watched.state is State.PAUSED):
        _dimensions(watched)


def _lay_out(scene: Training, watched: Job | None) -> None:
    """Mount each part of the scene in its place."""
    parts = {part.key: part for part in scene.parts() if part.kind != "knob"}  # those stand over the panel
    mount(parts.pop("status"))
    with st.container():  # always there: what comes or goes must not shift, and so remount, the map
        if watched:
            status.offer_to_keep(watched)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        for key in ("latent-map", unseen("network"), "findings"):
            mount(parts.pop(key))
    with right:
        mount(parts.pop("figures"))
        _tabs(scene, parts.values(), watched)


def _tabs(scene: Training, parts: Iterable[Part], watched: Job | None) -> None:
    """Show the loss with the reconstructions, or how the objective works: only what is open is drawn."""
    training, mechanism = st.tabs([_("Loss and pictures"), _(scene.panel.title)], key="tabs", on_change="rerun")
    if training.open:
        with training:
            for part in parts:
                mount(part)
    elif mechanism.open:
        with mechanism:
            _mechanism(scene, {part.key: part for part in parts}, watched)


def _mechanism(scene: Training, parts: dict[str, Part], watched: Job | None) -> None:
    if watched is None or not watched.snapshots():
        st.caption(_("Press Train: what happens inside is measured while it learns."))
        return
    scene.panel.controls(scene.seen())
    for each in scene.mechanism():
        if isinstance(each, Beside):
            for part, column in zip(each, st.columns(2, gap="small"), strict=True):
                with column:
                    mount(part)
        else:
            mount(each)
    mount(parts["probed"])


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
