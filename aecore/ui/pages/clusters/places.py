"""Where the points lie on the map: the run's own map, the projection that is clustered, or a plane for looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore.analyses.base import Request
from aecore.analyses.layout.question import Layout
from aecore.results.plane import Lift, View, axis_names, lift_of, placed
from aecore.ui import analyses, library
from aecore.ui.browser.pictures import pictures
from aecore.ui.pages.clusters import naming
from aecore.ui.pages.clusters.asking import CODES, Asked
from aecore.ui.words import N_, _

FLAT = 2
PLANES = {"pca": N_("Principal plane"), "umap": N_("UMAP")}
LAID_OUT = "asked"  # by the projection that is clustered, which is kept by then
NO_MAP = N_("Codes of one dimension have a map of the test images only: choose these to see it.")


@dataclass(frozen=True, eq=False)
class Places:
    """n points on the map: xy (n, 2), their labels (n,) and rows (n,); `series` tells one layout from another.

    `umap`: distances between groups mean little here. `lift`: the way back to codes, where there is one.
    """

    xy: NDArray[Any]
    labels: NDArray[Any]
    rows: NDArray[Any]
    axes: tuple[str, str]
    note: str
    series: str
    umap: bool = False
    lift: Lift | None = None


def choose(asked: Asked) -> str:
    """Let the visitor see a space of many dimensions as a plane, or laid out by UMAP; return which of `PLANES`."""
    if asked.cloud == "umap":
        return LAID_OUT
    if _has_own(asked) or _latent_dim(asked) == 1:
        return "pca"
    chosen: str = st.segmented_control(
        _("Map shows"), list(PLANES), default="pca", required=True, key=f"clusters:plane:{asked.cloud}",
        format_func=lambda plane: _(PLANES[plane]), label_visibility="collapsed")  # fmt: skip
    return chosen


def of(asked: Asked, rows: NDArray[Any] | None, plane: str) -> Places | None:
    """Return where the points of a space lie; until that is found show how far it is, and return None.

    `rows`: those that were clustered, if they are known. `plane`: of `PLANES`, or `LAID_OUT`.
    """
    if plane != LAID_OUT and _has_own(asked):
        return _own(asked, rows)
    if _latent_dim(asked) == 1:
        st.info(_(NO_MAP), icon=":material/map:")
        return None
    layout = (asked.projection() if plane == LAID_OUT else None) or Layout(plane)
    return _laid_out(layout.of(asked.space()), layout)


def _has_own(asked: Asked) -> bool:
    """Whether the run has a map of exactly these points: of the test images, in one or two dimensions."""
    return asked.part == "test" and 0 < _latent_dim(asked) <= FLAT


def _latent_dim(asked: Asked) -> int:
    """How many dimensions the run's codes have; 0 where no codes are looked at, or the run is gone."""
    entry = library.find(asked.run) if asked.cloud in CODES else None
    return entry.run.latent_dim if entry else 0


def _own(asked: Asked, rows: NDArray[Any] | None) -> Places | None:
    """The run's own map: its last snapshot holds the codes of all test images."""
    found = library.result(asked.run)
    if found is None:
        return None
    labels, last = pictures(asked.dataset).labels, found.last
    xy = placed(last.codes, last, labels, View())
    rows = np.arange(len(xy)) if rows is None else rows
    return Places(xy[rows], labels[rows], rows, axis_names(last.codes.shape[1], View()), "", asked.run,
                  lift=lift_of(last, View()))  # fmt: skip


def _laid_out(request: Request, layout: Layout) -> Places | None:
    found = analyses.outcome(request, _("Map"))
    if found is None:
        return None
    name = naming.LAYOUTS[layout.method]
    note = _("{name}: trustworthiness {trust:.3f}, continuity {continuity:.3f} (1 is best)").format(
        name=name, trust=found.facts["trustworthiness"], continuity=found.facts["continuity"])  # fmt: skip
    xy, axes = found.arrays["embedding"], (f"{name}₁", f"{name}₂")
    if xy.shape[1] > FLAT:
        xy, axes = principal_plane(xy), ("PC₁", "PC₂")
        note = _("Principal plane of UMAP in {dims} dimensions").format(dims=layout.dims) + " · " + note
    if layout.method == "pca":
        axes = ("PC₁", "PC₂")
    return Places(xy, found.arrays["labels"], found.arrays["rows"], axes, note, request.key, layout.method == "umap")


def principal_plane(x: NDArray[Any]) -> NDArray[Any]:
    """Return points (n, p), p small, in the plane of their largest variance: (n, 2)."""
    centred = (x - x.mean(0)).astype(np.float64)
    axes = np.linalg.eigh(centred.T @ centred)[1]
    return np.asarray(centred @ axes[:, ::-1][:, :FLAT], np.float32)
