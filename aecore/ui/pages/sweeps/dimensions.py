"""What each latent dimension does: a row for each, by its KL; and one dimension over all runs of the sweep."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore.analyses.sweeps.reel import Take
from aecore.results.snapshot import LIVE, Snapshot, example_rows
from aecore.teaching import diagnostics
from aecore.ui.browser.panels import traversal
from aecore.ui.browser.panels.parts import Examples, Spread, fitted_spread, prior_spread
from aecore.ui.browser.panels.traversal import MOST_ROWS, SIGMAS, Line, StripRow
from aecore.ui.browser.pictures import Pictures
from aecore.ui.pages.sweeps.members import SERIES, Shown
from aecore.ui.plain import plain
from aecore.ui.words import N_, _

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
COLUMNS = {"sigmas": N_("±3 σ"), "quantiles": N_("Quantiles 1 % to 99 %")}
MOST_RANKS = 10  # dimensions that the strip offers


def show(shown: Shown, chosen: Take, pictures: Pictures) -> None:
    """Show the grid of the chosen run, then the strip over the sweep."""
    columns = _columns()
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(_("**{run}** · one row for each latent dimension").format(run=plain(chosen.label)))
        grid(chosen, pictures, columns)
        st.caption(_("All other dimensions stay as in the image that you go through. Point at an image: it grows, and "
                     "its code is said. A dead dimension changes nothing."))  # fmt: skip
    if len(shown.takes) > 1:
        with right:
            st.markdown(_("**One dimension over the sweep** · one row for each run"))
            _strip(shown, columns)


def grid(chosen: Take, pictures: Pictures, columns: Sequence[float] = SIGMAS) -> None:
    """Show a run's dimensions, the most important first, with the KL of each."""
    last = chosen.last
    weights, limit, words = _weights(last)
    lines = [Line(int(i), words.format(value=weights[i]), bool(weights[i] < limit)) for i in order(last)]
    view = traversal.TraversalView(SERIES, lines[:MOST_ROWS], _spread(chosen), _examples(last, pictures), columns)
    traversal.mount(view, key="sweep-grid")


def plain_grid(takes: Sequence[Take], chosen: Take) -> None:
    """Show the dimensions in their own order and without figures: rows that mean the same in every run."""
    if len({take.run.latent_dim for take in takes}) > 1:
        return
    lines = [Line(i) for i in range(chosen.run.latent_dim)]
    nobody = Examples(np.empty((0, chosen.run.latent_dim)), ())  # a digit has another code in each run
    view = traversal.TraversalView(SERIES, lines[:MOST_ROWS], _spread(chosen), nobody)
    traversal.mount(view, key="sweep-rows")


def order(last: Snapshot) -> NDArray[np.intp]:
    """Return a run's dimensions, that of the largest KL (or variance, where there is none) first."""
    return np.argsort(-_weights(last)[0], kind="stable")


def _columns() -> Sequence[float]:
    kind = st.segmented_control(_("Columns"), list(COLUMNS), default="sigmas", required=True, key="sweep:columns",
                                format_func=lambda name: _(COLUMNS[name]))  # fmt: skip
    return SIGMAS if kind == "sigmas" else [round(NormalDist().inv_cdf(share), 2) for share in QUANTILES]


def _strip(shown: Shown, columns: Sequence[float]) -> None:
    rows = [StripRow(take.label, _spread(take), [int(i) for i in order(take.last)], frame=frame)
            for frame, take in enumerate(shown.takes)]  # fmt: skip
    most = min(MOST_RANKS, *(len(row.order) for row in rows))
    rated = all(len(take.last.kl_per_dim) for take in shown.takes)
    template = _("{n}. by KL") if rated else _("{n}. by variance")
    ranks = [template.format(n=n) for n in range(1, most + 1)]
    traversal.mount_strip(traversal.StripView(rows, ranks, shown.packed, columns), key="sweep-strip")
    st.caption(_("Each run has its own dimensions: the rows show, of each run, the one of the same rank. Which number "
                 "a dimension has is chance."))  # fmt: skip


def _weights(last: Snapshot) -> tuple[NDArray[np.floating], float, str]:
    """How much each dimension matters, below what it is dead, and the words for it."""
    if len(last.kl_per_dim):
        return last.kl_per_dim, diagnostics.DEAD, _("KL {value:.2f} nats")
    return last.codes.astype(np.float32).var(0), diagnostics.UNUSED, _("variance {value:.2f}")


def _spread(take: Take) -> Spread:
    """The prior, or for a run without one the Gaussian that fits its codes."""
    return prior_spread(take.run.latent_dim) if take.run.objective.prior else fitted_spread(take.last.codes)


def _examples(last: Snapshot, pictures: Pictures) -> Examples:
    """The codes of the ten followed images, called by their classes."""
    rows = example_rows(pictures.labels[:LIVE])
    return Examples(last.codes[rows], [pictures.classes[label] for label in pictures.labels[rows]])
