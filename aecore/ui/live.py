"""The live panel: progress, latent map, loss, reconstructions, findings. One fragment polls; nothing remounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from aecore import diagnostics, knobs
from aecore.data.base import DataError
from aecore.engine.base import State
from aecore.engine.local import LocalJob
from aecore.projection import View, axis_names, plane_of, prior_centre
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.ui import components, loss_chart, session, status, words
from aecore.ui.i18n import _, explain, language
from aecore.ui.pictures import ATLAS_COLUMNS, LIVE, Pictures, pictures

POLL = 0.4  # seconds between two looks at a job that moves
MAP_HEIGHT = 560


def live() -> None:
    """Show the job that is watched; poll while it moves, and run the page once more when it ends."""
    watched = session.job()
    moving = watched is not None and not watched.state.final
    try:
        shown = pictures((watched.run if watched else session.draft()).dataset)
    except DataError as error:
        components.runtime()
        st.info(explain(error), icon=":material/download:")
        return
    components.runtime(_assets(watched, shown))
    view = _choose_view(watched)
    st.fragment(_panel, run_every=POLL if moving else None)(watched, shown, view, moving)


def _assets(watched: LocalJob | None, shown: Pictures) -> dict[str, bytes]:
    """The atlases a map may need: the large one once there are so many points."""
    name = (watched.run if watched else session.draft()).dataset
    last = watched.snapshots()[-1:] if watched else ()
    large = bool(last) and len(last[0].codes) > LIVE
    return {f"{name}-{n}": png for n, png in shown.atlases.items() if large or n <= LIVE}


def _choose_view(watched: LocalJob | None) -> View:
    """Let the visitor pick the plane that the map shows when the latent space has more than two dimensions."""
    d = (watched.run if watched else session.draft()).latent_dim
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


def _panel(watched: LocalJob | None, shown: Pictures, view: View, moving: bool) -> None:
    """Draw the present state: what the fragment runs at each poll."""
    if moving and watched is not None and watched.state.final:
        st.rerun()
    snapshots = watched.snapshots() if watched else ()
    run = replace(watched.run, steering=snapshots[-1].steering) if watched and snapshots else session.draft()
    status.progress(watched, snapshots[-1:])
    left, right = st.columns([7, 5], gap="medium")
    with left:
        components.latent_map(_map(run, snapshots[-1:], shown, view), key="latent-map", height=MAP_HEIGHT)
    with right:
        status.figures(snapshots[-1:])
        _loss(run, snapshots)
        _digits(snapshots[-1:], shown)
    if watched and snapshots:
        _findings(run, snapshots, watched)


def _map(run: Run, last: tuple[Snapshot, ...] | list[Snapshot], shown: Pictures, view: View) -> components.MapView:
    base = {"classes": shown.classes, "text": words.map_text(), "locale": language()}
    if not last or not len(last[0].codes):
        return components.MapView(points=b"", range=(0.0, 1.0, 0.0, 1.0), step=0, **base)
    snapshot = last[0]
    n, d = snapshot.codes.shape
    points, extent = components.pack_points(plane_of(snapshot, shown.labels, view), shown.labels[:n])
    x, y = prior_centre(snapshot, view)
    radii = (1.0, 2.0) if run.objective.prior and d > 1 else ()
    atlas = components.Atlas(f"{run.dataset}-{n}", ATLAS_COLUMNS, shown.size) if n in shown.atlases else None
    return components.MapView(
        points=points, range=extent, step=snapshot.step, series=f"{run.id}", axes=axis_names(d, view),
        contours=[components.Contour(x, y, r, r, label=f"{r:.0f}σ") for r in radii], atlas=atlas,
        filename=f"{run.objective.name}-{run.seed}-{snapshot.step}", note=words.map_note(snapshot, view), **base,
    )  # fmt: skip


def _loss(run: Run, snapshots: tuple[Snapshot, ...] | list[Snapshot]) -> None:
    names = {item.name: item.label for item in knobs.knobs(type(run.objective))} | {"lr": _("Learning rate")}
    terms = {name: _(label) for name, label in words.TERMS.items()}
    spoken = {"test": _("test, total"), "step": _("step"), "nats": _("nats per image")}
    st.echarts_chart(loss_chart.option(run, snapshots, spoken, names | terms, False), key="loss", height=300)


def _digits(last: tuple[Snapshot, ...] | list[Snapshot], shown: Pictures) -> None:
    x = shown.examples.astype(np.float32) / 255
    rows: list[components.DigitRow] = [(_("x, test image"), "ink", x)]
    if last and last[0].x_hat.size:
        x_hat = last[0].x_hat.reshape(x.shape).astype(np.float32) / 255
        rows += [(_("x̂, reconstruction"), "ink", x_hat), (_("x̂ − x"), "signed", x_hat - x)]
    components.digits(
        components.digit_sheet(rows, step=last[0].step if last else 0, captions=shown.captions), key="digits"
    )


def _findings(run: Run, snapshots: tuple[Snapshot, ...] | list[Snapshot], watched: LocalJob) -> None:
    if watched.state in (State.DIVERGED, State.FAILED):
        return
    icons = {
        "good": ":material/check_circle:",
        "note": ":material/lightbulb:",
        "warning": ":material/warning:",
    }
    for finding in diagnostics.diagnose(run, snapshots):
        st.markdown(f"{icons[finding.level]} {_(finding.text).format(**finding.values)}")
