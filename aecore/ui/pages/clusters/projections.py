"""Ways to lay out the same points in the plane, side by side, each with how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from aecore import knobs
from aecore.analyses.base import Outcome
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
from aecore.knobs import InvalidField, Value
from aecore.ui import analyses
from aecore.ui.browser import components
from aecore.ui.browser.panels import figures
from aecore.ui.browser.pictures import pictures
from aecore.ui.fields import field
from aecore.ui.pages.clusters import naming, paint, places, state
from aecore.ui.pages.clusters.asking import Asked
from aecore.ui.plain import plain
from aecore.ui.words import N_, _, explain

OF = {"z": N_("z, the codes of a run"), "pixels": N_("Pixels")}
PRESETS = {
    "methods": ("PCA │ UMAP │ t-SNE", (Layout("pca"), Layout("umap"), Layout("tsne"))),
    "neighbours": (N_("UMAP: few to many neighbours"), tuple(Layout(neighbours=n) for n in (5, 15, 50))),
    "distance": (N_("UMAP: tight to loose"), tuple(Layout(min_dist=d) for d in (0.0, 0.1, 0.5))),
}
LAYOUTS, WANTED, PRESET = "clusters:layouts", "clusters:layouts-wanted", "clusters:preset"
HEIGHT = 360  # px of a map
ORDER = (0, 1, 2)


def show(settings: Asked) -> None:
    """Show three layouts of the points that the settings name, and what is said of all of them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        space = _space(settings)
        st.pills(_("Layouts"), list(PRESETS), format_func=lambda name: _(PRESETS[name][0]), key=PRESET,
                 on_change=_take, label_visibility="collapsed")  # fmt: skip
        waiting = [way for way in layouts() if not _wanted(way, space)]
        st.button(_("Lay out"), type="primary", icon=":material/scatter_plot:", key="clusters:lay-out",
                  disabled=not waiting, on_click=_want, args=(space,))  # fmt: skip
    blocked = False
    for place, column in zip(ORDER, st.columns(len(ORDER), gap="medium"), strict=True):
        with column:
            blocked = _layout(place, space, settings, blocked) or blocked
    st.caption(_(
        "Trustworthiness: neighbours in the picture are neighbours in the space. Continuity: neighbours in the space "
        "stay so in the picture. Both 1 at best, of the 12 nearest among 2,000 points."))  # fmt: skip
    st.caption(_(naming.UMAP) + " " + _("So does t-SNE."))


def layouts() -> Sequence[Layout]:
    """Return the three layouts."""
    found: Sequence[Layout] = st.session_state.setdefault(LAYOUTS, PRESETS["methods"][1])
    return found


def _space(settings: Asked) -> Space:
    """Choose codes or pixels; without a run there are only pixels."""
    kinds = list(OF) if settings.run else ["pixels"]
    kind = st.segmented_control(_("Space"), kinds, default=kinds[0], required=True, key=f"clusters:of:{len(kinds)}",
                                format_func=lambda name: _(OF[name]), label_visibility="collapsed")  # fmt: skip
    return replace(settings, cloud=kind).space()


def _layout(place: int, space: Space, settings: Asked, blocked: bool) -> bool:
    """Show one layout under its knobs; return whether others must wait for it."""
    way = layouts()[place]
    _choose(place, way)
    if not _wanted(way, space):
        st.caption(_("Press “Lay out”."))
        return False
    if blocked:
        st.caption(_("Waits for the one before it."))
        return True
    found = analyses.outcome(way.of(space), naming.LAYOUTS[way.method])
    if found is None:
        return True
    _result(place, way, found, settings)
    return False


def _result(place: int, way: Layout, found: Outcome, settings: Asked) -> None:
    told = [figures.of(name, found.facts[name]) for name in ("trustworthiness", "continuity")]
    figures.mount(told, key=f"clusters-layout-figures-{place}")
    where = places.Places(found.arrays["embedding"], found.arrays["labels"], found.arrays["rows"], ("", ""), "",
                          f"{place}-{way.method}")  # fmt: skip
    painted = paint.by_label(where.labels, pictures(settings.dataset).classes)
    view = replace(paint.map_view(settings, where, painted, step=0), group="clusters-layouts")
    components.latent_map(view, key=f"clusters-layout-{place}", height=HEIGHT)


def _choose(place: int, way: Layout) -> None:
    """Choose the method and its knobs."""
    key = f"clusters:layout:{place}"
    st.session_state[key] = way.method
    st.segmented_control(
        _("Method"), list(naming.LAYOUTS), format_func=naming.LAYOUTS.__getitem__, key=key, required=True,
        on_change=lambda: _move(place, "method", st.session_state[key]), label_visibility="collapsed")  # fmt: skip
    with st.container(horizontal=True):
        for item in knobs.shown(way):
            if item.name not in ("method", "dims", "seed"):
                field(item, getattr(way, item.name), lambda name, value: _move(place, name, value),
                      prefix=f"clusters:{place}:")  # fmt: skip


def _move(place: int, name: str, value: Value) -> None:
    changed: dict[str, Any] = {name: value}
    try:
        moved = replace(layouts()[place], **changed)
    except InvalidField as error:
        st.toast(plain(explain(error)), icon=":material/error:")
        return
    st.session_state[LAYOUTS] = tuple(moved if at == place else way for at, way in enumerate(layouts()))
    st.session_state[PRESET] = None


def _take() -> None:
    if chosen := st.session_state[PRESET]:
        st.session_state[LAYOUTS] = PRESETS[chosen][1]


def _wanted(way: Layout, space: Space) -> bool:
    """Whether it is looked for: it was asked for, is at hand, or is quick."""
    request = way.of(space)
    return way.method == "pca" or request.key in st.session_state.get(WANTED, ()) or state.ready(request)


def _want(space: Space) -> None:
    wanted: set[str] = st.session_state.setdefault(WANTED, set())
    wanted |= {way.of(space).key for way in layouts()}
