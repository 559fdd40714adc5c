"""The knob as an instant slider: one map, one row of reconstructions, moved in the browser from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from aecore.analyses.sweeps.reel import Take
from aecore.results.plane import View, plane_of
from aecore.results.snapshot import LIVE
from aecore.ui import titles
from aecore.ui.browser import components, maps, views
from aecore.ui.browser.panels import scrubber
from aecore.ui.browser.pictures import Pictures
from aecore.ui.pages.sweeps import dimensions
from aecore.ui.pages.sweeps.members import SERIES, Shown
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import _

HEIGHT = 480  # px, of the map
REACH = 2.5  # standard deviations of the widest map that the common range holds


def show(shown: Shown, chosen: Take, knob: str, pictures: Pictures) -> None:
    """Show the slider over the map that it moves; before it is moved, the last run, which is `chosen`.

    Everything travels once, as one reel; what moves after that moves in the browser.
    """
    if len(shown.takes) > 1:
        title = " · ".join([titles.objective(chosen.run.objective.name), knob])
        reel = scrubber.ReelView(SERIES, shown.packed)
        scrubber.mount(
            scrubber.FilmView([reel], pictures.labels[:LIVE].tobytes(), title, filename="sweep"), key="sweep-film"
        )
    else:
        st.caption(_("{run} alone: a second finished run makes the knob a slider.").format(run=plain(chosen.label)))
    left, right = st.columns([7, 5], gap="medium")
    with left:
        common = st.toggle(_("One scale for all maps"), key="sweep:common", help=_(
            "The window holds the widest of the maps, so that you see how far each one shrinks."))  # fmt: skip
        components.latent_map(_map(chosen, shown.takes if common else (), pictures), key="sweep-map", height=HEIGHT)
    with right:
        _digits(chosen, pictures)
        dimensions.plain_grid(shown.takes, chosen)
        st.caption(_curve(chosen))
        if chosen.run.latent_dim > 2:
            st.caption(_("Each map is the principal plane of its run's codes, turned to lie near the one before. Its "
                         "other dimensions are left out when you touch it."))  # fmt: skip


def _map(chosen: Take, compared: Sequence[Take], pictures: Pictures) -> views.MapView:
    drawn = maps.of(chosen.run, [chosen.last], pictures, View(), SERIES)
    note = _("{n:,} test images, placed by their codes").format(n=len(chosen.last.codes))
    return replace(drawn, note=note, note_then="", filename="sweep",
                   contours=[*drawn.contours, *_widest(compared, pictures)])  # fmt: skip


def _widest(takes: Sequence[Take], pictures: Pictures) -> list[views.Contour]:
    """An ellipse about the codes of the widest map: the view always holds the whole of a contour."""
    if not takes:
        return []
    planes = {take.label: plane_of(take.last, pictures.labels, View()).astype(np.float64) for take in takes}
    label, widest = max(planes.items(), key=lambda named: float(named[1].var(0).sum()))
    (x, y), (width, height) = widest.mean(0), REACH * widest.std(0)
    return [views.Contour(float(x), float(y), float(width), float(height), label=label)]


def _digits(chosen: Take, pictures: Pictures) -> None:
    """Ten test images, their reconstructions and the difference; the reconstructions alone without the images."""
    x_hat = chosen.last.x_hat.reshape(-1, *pictures.size).astype(np.float32) / 255
    rows: list[views.Row] = [(_("x̂, reconstruction"), "ink", x_hat)]
    replay = views.Replay(SERIES, 0, None, None)
    if len(pictures.examples):
        x = pictures.examples.astype(np.float32) / 255
        rows = [(_("x, test image"), "ink", x), *rows, (_("x̂ − x"), "signed", x_hat - x)]
        replay = views.Replay(SERIES)
    sheet = views.digit_sheet(rows, step=chosen.last.step, captions=pictures.captions)
    components.digits(sheet, key="sweep-digits", replays=[replay])


def _curve(chosen: Take) -> Markdown:
    """What the curve of the slider is."""
    if chosen.run.objective.posterior == "gaussian":
        return _("The curve over the slider is R + D = −ELBO of each run on test images, without weights, in nats.")
    return _("The curve over the slider is the reconstruction term D of each run on test images, in nats.")
