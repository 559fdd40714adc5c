"""The map of the points beside the scores of their clusters, and the tabs below."""

from __future__ import annotations

import streamlit as st

from aecore import palette
from aecore.data.errors import DataError
from aecore.ui import invitation, shell
from aecore.ui.browser import components, maps, networks
from aecore.ui.browser.pictures import pictures as of_dataset
from aecore.ui.library import find, finished
from aecore.ui.pages.clusters import naming, paint, pictures, places, scores, settings, state, tabs, waiting
from aecore.ui.pages.clusters.asking import CODES, Asked
from aecore.ui.pages.clusters.paint import Paint
from aecore.ui.pages.clusters.places import Places
from aecore.ui.pages.clusters.state import Result
from aecore.ui.plain import plain
from aecore.ui.theme import dark
from aecore.ui.words import _, explain


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Clusters"), state.ADDRESS) as beside:
        with beside:
            asked = settings.form(state.draft())
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(_("Clusters"), anchor=False, width="content")
            settings.buttons(asked)
        _clusters(asked)


def _clusters(settings: Asked) -> None:
    """Show what there is: clusters, else the points by label and what to do."""
    with st.container():  # always there, so that the map keeps its place
        waiting.follow(settings)
    result = state.shown()
    try:
        _page(settings, result)
    except DataError as error:
        st.warning(plain(explain(error)), icon=":material/download:")


def _page(settings: Asked, result: Result | None) -> None:
    left, right = st.columns([14, 13], gap="medium")
    with left:
        _map(result.asked if result else settings.before(), result)
    with right:
        if result:
            _heading(settings, result)
            scores.scores(result)
        else:
            _invite(settings)
        _caveats(result.asked if result else settings)
    tabs.tabs(settings, result)


def _heading(settings: Asked, result: Result) -> None:
    """Say what the figures belong to, and whether the settings are others by now."""
    st.markdown(f"**{plain(naming.title(result.asked))}** · {plain(naming.images(result.asked))}")
    if result.asked != settings:
        st.caption(
            ":material/history: "
            + _("These clusters are of other settings. Press **{button}** for the present ones.").format(
                button=naming.button(settings)
            )
        )


def _invite(settings: Asked) -> None:
    """Say what to do where nothing is clustered yet; to a newcomer show the ready-made runs."""
    if not settings.sound:
        st.info(_("There are no codes to cluster yet. Train a run, or choose pixels or PCA on the left."),
                icon=":material/model_training:")  # fmt: skip
        return
    st.markdown(_(
        "The map shows the points by **label**. **{button}** finds groups without them; then the map shows both, and "
        "where they disagree.").format(button=naming.button(settings)))  # fmt: skip
    st.markdown(f"{plain(naming.title(settings))}, {plain(naming.images(settings))}")
    if not finished():
        invitation.ready()


def _caveats(asked: Asked) -> None:
    """Say what must be known to read map and scores."""
    if asked.cloud == "umap":
        st.caption(":material/warning: " + _(naming.UMAP))
    entry = find(asked.run) if asked.cloud in CODES else None
    if entry and entry.run.latent_dim <= places.FLAT:
        st.caption(":material/warning: " + _(naming.HARSH))


def _map(asked: Asked, result: Result | None) -> None:
    """Show the map, with the switch between clusters, labels and disagreements."""
    if not asked.sound:
        invitation.ready()
        return
    with st.container(horizontal=True):
        way = _way() if result else "label"
        plane = places.choose(asked) if result else "pca"
    where = places.of(asked, result.outcome.arrays["rows"] if result else None, plane)
    if where is None:
        return
    classes = of_dataset(asked.dataset).classes
    painted = paint.of(result.outcome, way, dark()) if result else paint.by_label(where.labels, classes)
    components.pictures(pictures.assets(pictures.of(asked), where.rows))
    _draw(asked, where, painted, list(paint.WAYS).index(way))


def _draw(asked: Asked, where: Places, painted: Paint, step: int) -> None:
    components.latent_map(paint.map_view(asked, where, painted, step), key="clusters-map", height=maps.HEIGHT)
    entry = find(asked.run) if where.lift else None
    packed = networks.of_run(entry.id) if entry else b""
    components.network(where.series if entry else "", packed, key="clusters-network")
    if len(painted.names) > len(palette.PALETTE) + 1:
        st.caption(_("There are more clusters than colours, so colours come again; G shows characters instead."))
    if where.umap and asked.cloud != "umap":
        st.caption(":material/warning: " + _(naming.UMAP))


def _way() -> str:
    chosen: str = st.segmented_control(
        _("Colour"), list(paint.WAYS), default="cluster", required=True, key="clusters:way",
        format_func=lambda way: _(paint.WAYS[way]), label_visibility="collapsed")  # fmt: skip
    return chosen
