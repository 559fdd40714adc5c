"""Below the map: the clusters, the matrix, the silhouettes, the number of clusters, projections, what was tried."""

from __future__ import annotations

import streamlit as st

from aecore.analyses.base import Outcome
from aecore.ui import analyses
from aecore.ui.browser.panels import chart
from aecore.ui.pages.clusters import charts, history, naming, paint, portraits, projections, state
from aecore.ui.pages.clusters.asking import Asked
from aecore.ui.pages.clusters.state import Result
from aecore.ui.words import _

CHART = 260  # px


def tabs(settings: Asked, result: Result | None) -> None:
    """Show the tabs; only the open one is drawn."""
    titles = [_("Clusters"), _("Matrix"), _("Silhouette"), _("How many?"), _("Projections"), _("Tried")]
    clusters, matrix, profile, number, layouts, table = st.tabs(titles, key="clusters:tab", on_change="rerun")
    for tab, show in ((clusters, portraits.show), (matrix, _matrix), (profile, _profile), (number, _number)):
        if tab.open:
            with tab:
                show(result) if result else st.caption(
                    _("Press **{button}** first.").format(button=naming.button(settings)))  # fmt: skip
    if layouts.open:
        with layouts:
            projections.show(settings)
    if table.open:
        with table:
            history.show()


def _matrix(result: Result) -> None:
    arrays, classes = result.outcome.arrays, result.outcome.facts["classes"]
    names = naming.clusters(arrays["matched"], classes)
    shown = charts.contingency(arrays["contingency"], names, classes, arrays["matched"])
    chart.mount(shown, key="clusters-matrix", height=charts.ROW * (len(names) + 1))
    if noise := int(arrays["noise"].sum()):
        st.caption(_("{n:,} points are noise: in no cluster.").format(n=noise))
    st.caption(_("Counts: a row a cluster, a column a class; tinted by the share of the row, framed where cluster and "
                 "class are matched. What lies outside the frames counts as wrong."))  # fmt: skip


def _profile(result: Result) -> None:
    arrays = result.outcome.arrays
    classes, matched = result.outcome.facts["classes"], arrays["matched"]
    of = arrays["labels"][arrays["silhouette_points"]]
    shown = charts.silhouettes(arrays["silhouettes"], of, naming.clusters(matched, classes),
                               paint.colours(matched, classes))  # fmt: skip
    chart.mount(shown, key="clusters-silhouettes", height=380)
    st.caption(_("Each area is a cluster, as wide as its share. Above 0 a point is nearer to its own cluster than to "
                 "the next, below 0 it is not: long tails below 0 are clusters that overlap."))  # fmt: skip
    if result.asked.cloud == "umap":
        st.caption(_("On UMAP silhouettes flatter: it pulls groups apart that touch in z."))


def _number(result: Result) -> None:
    request = result.asked.elbow()
    wanted: set[str] = st.session_state.setdefault("clusters:elbows", set())
    if request.key not in wanted and not state.ready(request):
        st.caption(_("k-means and a Gaussian mixture for every K from 2 to 20, on at most 10,000 of these points."))
        st.button(_("Try every K"), icon=":material/ssid_chart:", key="clusters:elbow", on_click=wanted.add,
                  args=(request.key,))  # fmt: skip
    elif found := analyses.outcome(request, _("K from 2 to 20")):
        _elbow(found, result.asked.setting.clusters)


def _elbow(found: Outcome, chosen: int) -> None:
    told = {"silhouette": _("Silhouette"), "inertia": _("Inertia"), "bic": "BIC"}
    for place, (name, label) in zip(st.columns(len(told)), told.items(), strict=True):
        with place:
            if len(found.arrays[name]):
                shown = charts.over_k(found.arrays["clusters"].tolist(), found.arrays[name], chosen, label)
                chart.mount(shown, key=f"clusters-over-k-{name}", height=CHART)
            else:
                st.caption(_("BIC: this space has too many dimensions for the covariance."))
    st.caption(_("None of these sees the labels. Silhouette: the higher the better. Inertia always falls: look for the "
                 "elbow. BIC: the lower the better. They often disagree, and with the number of classes."))  # fmt: skip
