"""The settings: which points, which method, their knobs; and the buttons above the map, which cluster them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from aecore import data
from aecore.analyses.clusters import recipe
from aecore.ui import library
from aecore.ui.fields import called, field
from aecore.ui.pages.clusters import asking, naming, state
from aecore.ui.pages.clusters.asking import CODES, KNOBS, LAYOUT, Asked
from aecore.ui.plain import plain
from aecore.ui.words import _

PREFIX = "clusters:"
AMOUNTS = (1_000, 2_000, 5_000, 10_000, 20_000, 0)  # images; 0: all
WORDS = {"method": naming.METHODS, "covariance": naming.COVARIANCES, "linkage": naming.LINKAGES, "part": naming.PARTS,
         "cloud": naming.CLOUDS}  # fmt: skip


def form(settings: Asked) -> Asked:
    """Show every setting and return them, with the run that is chosen."""
    if settings.n2d:
        _recipe(settings)
        return settings
    settings = _points(settings)
    for item in settings.setting.shown():
        if item.name == "method" or item.name in WORDS:
            _choice(item.name, getattr(settings.setting, item.name))
        elif item.name != "seed":
            field(item, getattr(settings.setting, item.name), state.move, prefix=PREFIX)
    _choice("part", settings.part)
    _amount(settings)
    field(KNOBS["seed"], settings.setting.seed, state.move, prefix=PREFIX)
    return settings


def buttons(settings: Asked) -> None:
    """Show what can be done with the settings: cluster, or the recipe, each beside the way to the other."""
    with st.container(horizontal=True, width="content", gap="small"):
        if settings.n2d:
            st.button(naming.button(settings), type="primary", icon=":material/auto_awesome:", key="clusters:go",
                      on_click=state.press, args=(settings,))  # fmt: skip
            st.button(_("Choose the settings yourself"), icon=":material/tune:", key="clusters:own",
                      on_click=state.revise,
                      args=(replace(settings, n2d=False, part="test", most=10_000),))  # fmt: skip
        else:
            st.button(naming.button(settings), type="primary", icon=":material/bubble_chart:", key="clusters:go",
                      disabled=not settings.sound, on_click=state.press, args=(settings,))  # fmt: skip
            _offer(settings)


def _points(settings: Asked) -> Asked:
    """Choose the space, and the run or the data set behind it."""
    _choice("cloud", settings.cloud)
    if settings.cloud in CODES:
        settings = _run(settings)
    else:
        here = [name for name in data.names() if data.available(name) or name == settings.dataset]
        _choice("dataset", settings.dataset, here)
    if settings.cloud == "pca":
        field(KNOBS["components"], settings.components, state.move, prefix=PREFIX)
    if settings.cloud == "umap":
        for item in LAYOUT.values():
            field(item, getattr(settings.layout, item.name), state.move, prefix=PREFIX)
    return settings


def _run(settings: Asked) -> Asked:
    """Choose the run; a layout has no more dimensions than its codes."""
    entry = library.pick(_("Run"), "clusters:run", settings.run, state.choose)
    if entry is None:
        return replace(settings, run="")
    if entry.id != settings.run or entry.run.dataset != settings.dataset:
        dims = min(settings.layout.dims, max(2, entry.run.latent_dim))
        settings = replace(settings, run=entry.id, dataset=entry.run.dataset,
                           layout=replace(settings.layout, dims=dims))  # fmt: skip
        state.settle(settings)
    return settings


def _choice(name: str, value: str, options: list[str] | None = None) -> None:
    """Show a knob that is a choice, in words of this page."""
    item, key = KNOBS[name], f"field:{PREFIX}{name}"
    st.session_state[key] = value
    st.selectbox(_(item.label), options or list(item.choices), format_func=lambda choice: _told(name, choice), key=key,
                 help=_(item.help), on_change=lambda: state.move(name, st.session_state[key]))  # fmt: skip


def _told(name: str, choice: str) -> str:
    return _(WORDS[name][choice]) if name in WORDS else called(name, choice)


def _amount(settings: Asked) -> None:
    """Choose how many images at most."""
    item, key = KNOBS["most"], f"field:{PREFIX}most"
    stops = sorted({*AMOUNTS, settings.most}, key=lambda most: most or 10**9)
    st.session_state[key] = settings.most
    st.select_slider(
        f"{_(item.label)} ({_(item.unit)})", stops, key=key, help=_(item.help),
        format_func=lambda most: f"{most:,}" if most else _("all"),
        on_change=lambda: state.move("most", st.session_state[key]))  # fmt: skip


# --- the recipe --------------------------------------------------------------------------------------------


def _offer(settings: Asked) -> None:
    st.button(_(naming.N2D), icon=":material/auto_awesome:", key="clusters:n2d", on_click=_start,
              disabled=not data.available(settings.dataset),
              args=(asking.n2d(settings.dataset, settings.setting.seed),),
              help=_("Trains an autoencoder of ten dimensions, lays its codes out by UMAP and fits a Gaussian mixture: "
                     "all images, minutes."))  # fmt: skip


def _start(settings: Asked) -> None:
    state.revise(settings)
    state.press(settings)


def _recipe(settings: Asked) -> None:
    """What the recipe is, and what it leaves to choose."""
    st.markdown(f"**{_(naming.N2D)}**")
    st.caption(
        _(
            "McConville et al. 2020: an autoencoder 784-500-500-2000-10 (here {epochs} epochs), UMAP of its codes "
            "with 20 neighbours and minimum distance 0, a Gaussian mixture with full covariances. All images."
        ).format(epochs=plain(recipe.network(settings.dataset, settings.setting.seed).epochs))
    )
    for name in ("dataset", "seed"):
        present = settings.dataset if name == "dataset" else str(settings.setting.seed)
        st.caption(f"{_(KNOBS[name].label)}: {plain(called(name, present))}")
