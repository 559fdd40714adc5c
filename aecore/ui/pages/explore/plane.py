"""The plane in which a run is explored: as the map shows it, or UMAP of its codes, computed in a worker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from aecore import knobs
from aecore.analyses.base import Outcome
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
from aecore.engine.base import State
from aecore.knobs import Value
from aecore.results.plane import View
from aecore.ui import analyses, fields
from aecore.ui.browser import views
from aecore.ui.browser.maps import atlas
from aecore.ui.pages.explore.subject import Subject
from aecore.ui.phrases import map_text
from aecore.ui.words import N_, _

KINDS = {"pca": N_("Principal plane"), "pair": N_("Two dimensions"), "umap": N_("UMAP of z")}
WARNING = N_("UMAP keeps neighbours together; distances between groups, and how dense they are, mean little.")


@dataclass(frozen=True)
class Plane:
    """A plane of the map: `view`, or, where `umap` is, the embedding of the codes."""

    view: View
    umap: Outcome | None = None


def choose(subject: Subject) -> Plane:
    """Let the visitor choose; the principal plane is shown while UMAP is under way."""
    d = subject.entry.run.latent_dim
    if d <= 2:
        return Plane(View())
    over = subject.job is None or subject.job.state is State.DONE
    kinds = list(KINDS) if over else ["pca", "pair"]
    kind = st.segmented_control(_("Map shows"), kinds, default="pca", required=True, key="explore:plane",
                                format_func=lambda name: _(KINDS[name]))  # fmt: skip
    if kind == "pair":
        return Plane(View(_choose_pair(d)))
    return Plane(View(), _embed(subject) if kind == "umap" else None)


def _choose_pair(d: int) -> tuple[int, int]:
    with st.container(horizontal=True):
        first, second = (
            st.selectbox(axis, range(d), start, format_func=lambda i: f"z {i + 1}", key=f"explore:{axis}:{d}")
            for start, axis in enumerate("xy"))  # fmt: skip
    return first, second


def _embed(subject: Subject) -> Outcome | None:
    run = subject.entry.run
    space = Space(dataset=run.dataset, kind="z", run=subject.entry.id, most=0)
    found = analyses.outcome(_choose_umap().of(space), _("UMAP of z"))
    if found:
        st.caption(_("Trustworthiness {trust:.3f}, continuity {continuity:.3f} (1 is best). {warning}").format(
            trust=found.facts["trustworthiness"], continuity=found.facts["continuity"],
            warning=_(WARNING)))  # fmt: skip
    return found


def _choose_umap() -> Layout:
    """Show the knobs of UMAP."""
    chosen: Layout = st.session_state.setdefault("explore:umap", Layout("umap"))

    def change(name: str, value: Value) -> None:
        st.session_state["explore:umap"] = Layout(**(chosen.arguments() | {name: value}))

    with st.container(horizontal=True):
        for item in knobs.knobs(Layout):
            if item.name in ("neighbours", "min_dist"):
                fields.field(item, getattr(chosen, item.name), change, prefix="umap:")
    return chosen


def map_of(subject: Subject, found: Outcome) -> views.MapView:
    """Return the map of an embedding: no place of it is a code, so a place shows the code of the nearest point."""
    codes, order = subject.last.codes, np.argsort(found.arrays["rows"])
    embedding = found.arrays["embedding"][order][: len(codes)]
    points, extent = views.pack_points(embedding, subject.pictures.labels[: len(embedding)])
    note = _("a projection without a way back: the code of the nearest point is decoded")
    run = subject.entry.run
    return views.MapView(
        points, extent, subject.last.step, subject.pictures.classes, map_text(), series=subject.series,
        axes=("UMAP₁", "UMAP₂"), atlas=atlas(run, len(embedding), subject.pictures), note=_(WARNING),
        filename=f"umap-{run.objective.name}-{run.seed}",
        touch=views.Touch(note=note, codes=views.pack_codes(codes[: len(embedding)])),
    )  # fmt: skip
