"""The latent map of a run: which plane it shows, and everything that is drawn on it. Shared by the pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore.results.plane import View, axis_names, lift_of, plane_of, prior_centre
from aecore.results.snapshot import LIVE, Snapshot
from aecore.run import Run
from aecore.ui import mechanisms, phrases
from aecore.ui.browser import views
from aecore.ui.browser.pictures import ATLAS_COLUMNS, Pictures, source, test_atlas
from aecore.ui.mechanisms.base import Look
from aecore.ui.words import _, language

HEIGHT = 560


def assets(run: Run, n: int) -> dict[str, bytes]:
    """Return the atlases that a run's map of n points may need: the large one only once there are so many."""
    binarised = run.binarise != "none"
    return {f"{source(run)}-{size}": test_atlas(run.dataset, binarised, size) for size in {LIVE, max(LIVE, n)}}


def choose_view(d: int) -> View:
    """Let the visitor pick the plane that the map shows when the latent space has more than two dimensions."""
    if d <= 2:
        return View()
    with st.container(horizontal=True, vertical_alignment="bottom", key="view"):
        kind = st.segmented_control(
            _("Map shows"), ("pca", "pair"), default="pca", required=True, key="view:kind",
            format_func=lambda k: _("Principal plane") if k == "pca" else _("Two dimensions"))  # fmt: skip
        if kind == "pca":
            return View()
        dims = list(range(d))
        first = st.selectbox("x", dims, 0, format_func=lambda i: f"z {i + 1}", key=f"view:x:{d}", width=110)
        second = st.selectbox("y", dims, 1, format_func=lambda i: f"z {i + 1}", key=f"view:y:{d}", width=110)
    return View((first, second))


def of(run: Run, snapshots: Sequence[Snapshot], shown: Pictures, view: View, series: str, *, live: bool = False,
       overlay: Look | None = None) -> views.MapView:  # fmt: skip
    """Return the map of the newest snapshot, or an empty one before the first. `series` names the run on the page.

    `live`: tell whether somebody touches it; `overlay`: draw what the objective's mechanism lays over the map, as this
    look at it has it.
    """
    if not snapshots:
        return _empty(shown)
    last = snapshots[-1]
    n, d = last.codes.shape
    points, extent = views.pack_points(plane_of(last, shown.labels, view), shown.labels[:n])
    x, y = prior_centre(last, view)
    radii = (1.0, 2.0) if run.objective.prior and d > 1 else ()
    works = mechanisms.find(run.objective.mechanism).overlays(overlay, view) if overlay else {}
    return views.MapView(
        points, extent, last.step, shown.classes, phrases.map_text(), series=series, axes=axis_names(d, view),
        locale=language(), contours=[views.Contour(x, y, r, r, label=f"{r:.0f}σ") for r in radii],
        atlas=atlas(run, n, shown), filename=f"{run.objective.name}-{run.seed}-{last.step}",
        note=phrases.map_note(last, view, run.dataset), note_then=phrases.map_note_then(d, view, run.dataset),
        touch=_touch(run, last, view, live), **works,
    )  # fmt: skip


def atlas(run: Run, n: int, shown: Pictures) -> views.Atlas:
    """Return where the pictures of the first n test images are that a run is judged on."""
    return views.Atlas(f"{source(run)}-{max(n, LIVE)}", ATLAS_COLUMNS, shown.size)


def _empty(shown: Pictures) -> views.MapView:
    return views.MapView(b"", (0.0, 1.0, 0.0, 1.0), 0, shown.classes, phrases.map_text(), locale=language())


def _touch(run: Run, last: Snapshot, view: View, live: bool) -> views.Touch:
    lift = lift_of(last, view)
    prior = prior_centre(last, view) if run.objective.prior else None
    return views.Touch(lift, "" if lift.exact else phrases.projected(last.codes.shape[1], view), prior=prior, live=live)
