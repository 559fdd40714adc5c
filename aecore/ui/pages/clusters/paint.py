"""The map in three ways: by cluster, by label, and where the two disagree. Arrays in, a description out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aecore import palette as theme
from aecore.analyses.base import Outcome
from aecore.ui.browser import views
from aecore.ui.pages.clusters import naming, pictures
from aecore.ui.pages.clusters.asking import Asked
from aecore.ui.pages.clusters.places import Places
from aecore.ui.phrases import map_text
from aecore.ui.words import N_, _, language

WAYS = {"cluster": N_("By cluster"), "label": N_("By label"), "differ": N_("Disagreements")}
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # of classes, then of clusters without one
QUIET = "·"
PALE = {False: "#d3d8e0", True: "#3a4250"}  # of points that stand back, on a light page and on a dark one


@dataclass(frozen=True, eq=False)
class Paint:
    """A class byte for each point, and name, colour and sign of each class."""

    of: NDArray[Any]
    names: Sequence[str]
    palette: Sequence[str]
    glyphs: Sequence[str] = ()


def by_label(labels: NDArray[Any], classes: Sequence[str]) -> Paint:
    """Colour points by what they show."""
    return Paint(labels, classes, _cycled(range(len(classes))))


def by_cluster(arrays: Mapping[str, NDArray[Any]], classes: Sequence[str], dark: bool) -> Paint:
    """Colour points by their cluster; one that matches a class has that class's colour and sign. Noise is pale."""
    labels, matched = arrays["labels"], arrays["matched"]
    own = _own(matched, classes)
    found = Paint(labels, naming.clusters(matched, classes), _cycled(own), _signs(own))
    return _with(found, labels < 0, _("noise"), dark)


def colours(matched: NDArray[Any], classes: Sequence[str]) -> list[str]:
    """Return the colour of each cluster."""
    return _cycled(_own(matched, classes))


def by_difference(arrays: Mapping[str, NDArray[Any]], classes: Sequence[str], dark: bool) -> Paint:
    """Colour by label those points whose cluster matches another class or none; the others are pale."""
    label = replace(by_label(arrays["truth"], classes), glyphs=_signs(range(len(classes))))
    return _with(label, ~differs(arrays), _("agree"), dark)


def differs(arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
    """Tell for each point whether its cluster is matched with another class than its own, or with none: (n,)."""
    matched = np.append(arrays["matched"], -1)  # the last one, which the label −1 finds: noise
    wrong: NDArray[np.bool_] = matched[arrays["labels"]] != arrays["truth"]
    return wrong


def of(outcome: Outcome, way: str, dark: bool) -> Paint:
    """Return the colours of clustered points, on a light page or a `dark` one."""
    classes = outcome.facts["classes"]
    if way == "label":
        return by_label(outcome.arrays["truth"], classes)
    return (by_cluster if way == "cluster" else by_difference)(outcome.arrays, classes, dark)


def map_view(asked: Asked, places: Places, paint: Paint, step: int) -> views.MapView:
    """Return the map of coloured points."""
    points, extent = views.pack_points(places.xy, paint.of)
    found = views.MapView(
        points, extent, step, paint.names, map_text(), series=places.series, palette=paint.palette,
        glyphs=paint.glyphs, axes=places.axes, locale=language(), note=places.note, filename="clusters",
        atlas=pictures.tiles(pictures.of(asked), places.rows),
    )  # fmt: skip
    return replace(found, touch=views.Touch(places.lift)) if places.lift else found


def _with(paint: Paint, which: NDArray[np.bool_], name: str, dark: bool) -> Paint:
    """Give some points a pale class of their own, if there are any."""
    if not which.any():
        return paint
    return Paint(np.where(which, len(paint.names), paint.of), [*paint.names, name], [*paint.palette, PALE[dark]],
                 [*paint.glyphs, QUIET])  # fmt: skip


def _own(matched: NDArray[Any], classes: Sequence[str]) -> NDArray[Any]:
    """The class that each cluster matches; a number of its own for one that matches none."""
    own: NDArray[Any] = np.where(matched >= 0, matched, len(classes) - 1 + np.cumsum(matched < 0))
    return own


def _cycled(which: Iterable[int]) -> list[str]:
    return [theme.PALETTE[k % len(theme.PALETTE)] for k in which]


def _signs(which: Iterable[int]) -> list[str]:
    return [SIGNS[k % len(SIGNS)] for k in which]
