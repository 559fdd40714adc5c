"""What several panels share: a row of figures, the switch of what they lay over the map, the later part of a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore.results import curves
from aecore.results.plane import SUBSCRIPTS, View, ellipses, placed
from aecore.results.snapshot import Array
from aecore.ui.browser import views
from aecore.ui.browser.panels import chart, sentences
from aecore.ui.browser.panels import figures as shown
from aecore.ui.browser.panels.chart import Chart
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.browser.panels.marks import Points
from aecore.ui.browser.panels.sentences import Sentence
from aecore.ui.browser.part import Part
from aecore.ui.mechanisms.base import Look
from aecore.ui.plain import Markdown
from aecore.ui.words import N_, _
from aecore.wire.words import joined

BEGINNING = 0.1  # of the steps made so far: the first plunge, which would press the rest flat
COVER = 1.0  # times over: more ellipses than that, and their lines are all that is seen
FEWEST = 10
CHART = 200  # px: height of a small chart
#: Measures of a mechanism → the figure that tells of how many images they are; runs kept long ago have none.
COUNTS = {"train_mse": "train_probed", "probe_mse": "probed", "pca_mse": "probed", "probe_recon": "probed"}


def figures(look: Look, told: Sequence[Figure], key: str) -> Part:
    """Return a row of figures; those with a history follow the run's film."""
    return shown.part(told, key=f"{key}:figures", series=look.series)


def course(look: Look, drawn: Chart, key: str, height: int = CHART) -> Part:
    """Return a chart over the run's steps, whose cursor its film moves."""
    return chart.part(drawn, key=key, height=height, series=look.series)


def said(texts: Sequence[str], key: str, quiet: bool = False) -> Part:
    """Return sentences in one line; `quiet`: as a caption."""
    return sentences.part([Sentence(joined(" ", [text for text in texts if text]))], key=key, quiet=quiet)


def measured(look: Look, name: str, more: str = "") -> Figure:
    """Return the newest figure of a measure; of how many images it is, and `more`, come after what is said anyway."""
    test = look.last.test
    of = counted(look, N_("Of {n:,.0f} images."), count=COUNTS[name]) if name in COUNTS else ""
    return shown.of(name, test.get(name), help=joined(" ", [part for part in (of, more) if part]))


def counted(look: Look, with_number: str, without: str = "", count: str = "probed") -> str:
    """Translate a text that says of how many images (`n`) something is, or the other one where that is not known."""
    n = look.last.test.get(count)
    return _(without) if n is None else _(with_number).format(n=round(n))


def figure(look: Look, name: str, label: str, explained: str, digits: int, form: str = "{value}",
           times: float = 1.0) -> Figure:  # fmt: skip
    """Return the newest figure of a scalar of the mechanism's own, in `form`; a dash while it is not measured."""
    test = look.last.test
    value = form.format(value=number(times * test[name], f"{{:.{digits}f}}")) if name in test else "–"
    return Figure(label, value, help=explained, name=name, digits=digits, times=times, form=form)


def written(look: Look, measure: str, form: str) -> str:
    """Return a figure of the newest look in words, or a dash while it is not measured."""
    return number(look.last.test[measure], form) if measure in look.last.test else "–"


def number(value: float, form: str = "{:.4f}") -> str:
    """Write a number with a true minus sign."""
    return form.format(value).replace("-", "−")


def of_images(look: Look, unit: str) -> str:
    """A unit with the number of test images that the newest test figures are means of, where it is known."""
    n = look.last.test.get("images")
    return unit if n is None else _("{unit}, mean of {n:,.0f} test images").format(unit=unit, n=n)


def fit(look: Look) -> Figure:
    """The figure MMD², with what chance alone gives."""
    test, more = look.last.test, [counted(look, N_("Here of {n:,.0f} test images and as many draws of the prior."))]
    if "null_low" in test:
        chance = _("Two samples of the prior give {low} … {high}.")
        more.append(chance.format(low=number(test["null_low"]), high=number(test["null_high"])))
    return measured(look, "mmd2", joined(" ", [part for part in more if part]))


def switch(key: str, label: Markdown) -> None:
    """Let the visitor take the overlay off the map; the choice lasts as long as the session."""
    st.toggle(label, value=True, key=f"overlay:{key}", persist_state="session")


def switched(key: str) -> dict[str, object]:
    """Return the choice of a switch as it is at first: see `Panel.choices`."""
    return {f"overlay:{key}": True}


def wanted(look: Look, key: str) -> bool:
    """Whether the overlay is on: it is, unless it was switched off."""
    return bool(look.chosen.get(f"overlay:{key}", True))


def later(points: Points) -> Points:
    """Leave out the first plunge, and thin what is left."""
    end = points[-1][0] if points else 0
    return curves.thinned([point for point in points if point[0] >= BEGINNING * end])


def dimension(index: int) -> str:
    """Return the name of a latent dimension, counted from 0: z₁ …"""
    return f"z{index + 1}".translate(SUBSCRIPTS)


def outlined(look: Look, view: View, std: Array) -> bytes:
    """Pack posterior ellipses, one standard deviation (n, d), to scale: of the first n images on the map, or fewer.

    Where the posteriors are so wide that all of them would cover the points, a half, a quarter … of them stand for all,
    as evenly of each class as can be.
    """
    last, labels = look.last, look.pictures.labels
    n = min(len(std), len(last.codes))
    spread = std[:n].astype(np.float32)
    centres = placed(last.codes[:n], last, labels, view)
    radii, angles = ellipses(spread, last, view)
    rows = even_rows(labels[:n], bearable(centres, radii))
    return views.pack_ellipses(centres[rows], radii[rows], labels[rows], angles[rows])


def bearable(centres: NDArray[np.floating], radii: NDArray[np.floating]) -> int:
    """Return how many of n ellipses (centres and radii, (n, 2)) cover what lies below no more than `COVER` times over.

    n, or n halved as often as it takes, so that the number stands still while the ellipses change a little; `FEWEST` at
    the least, or all there are.
    """
    n = len(centres)
    if not n:
        return 0
    low, high = (centres - radii.max(1, keepdims=True)).min(0), (centres + radii.max(1, keepdims=True)).max(0)
    covered = float(np.pi * radii.prod(1).sum() / max(float((high - low).prod()), 1e-12))
    halvings = max(0, int(np.ceil(np.log2(max(covered / COVER, 1e-12)))))
    return min(n, max(FEWEST, n >> halvings))


def even_rows(labels: NDArray[np.uint8], n: int) -> NDArray[np.intp]:
    """Return n rows in their order: the first of each class, then the second …"""
    rank = np.zeros(len(labels), np.intp)
    for label in np.unique(labels):
        rank[labels == label] = np.arange((labels == label).sum())
    return np.sort(np.argsort(rank, kind="stable")[:n])


def drawn(images: Array, look: Look) -> NDArray[np.float32]:
    """Images (n, D) uint8 as they are drawn: (n, H, W) float32 in [0, 1]."""
    return images.reshape(-1, *look.pictures.size).astype(np.float32) / np.float32(255)
