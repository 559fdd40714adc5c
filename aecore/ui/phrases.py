"""Words that several parts of the screen share."""

from __future__ import annotations

from aecore.results import measures
from aecore.results.plane import View
from aecore.results.snapshot import Snapshot
from aecore.ui.fields import called
from aecore.ui.plain import Markdown
from aecore.ui.words import N_, _
from aecore.wire.words import joined

_MAP = {
    "label": N_("Latent map. Arrow keys move it, Escape leaves it."),
    "reset": N_("Show all and follow the data"),
    "lasso": N_("Select with a lasso"),
    "touch": N_("One finger decodes; two fingers move the map"),
    "manifold": N_("Decode the plane behind the points"),
    "glyphs": N_("Draw points as dots, characters or pictures"),
    "download": N_("Save as PNG"),
    "fullscreen": N_("Full screen"),
    "clear": N_("Clear"),
    "legend": N_("Classes"),
    "legend_hint": N_("Click: hide or show. Double click: show alone."),
    "wheel_hint": N_("Click the map first, or hold Ctrl, to zoom with the wheel."),
    "lasso_hint": N_("Draw a line around the points you want."),
    "empty": N_("Press Train: each test image will appear here as a point, placed by its code z."),
    "no_webgl": N_("This browser has no WebGL 2, which the map needs; a current Chrome, Firefox or Safari has it."),
    "selected": N_("{n} selected"),
    "shown": N_("{k} of {n} shown"),
    "decoded": N_("decoded here"),
    "manifold_prior": N_("At the prior's quantiles"),
    "manifold_data": N_("Over all points"),
    "manifold_opacity": N_("Strength of the decoded plane"),
    "pins": N_("Kept places, decoded"),
    "pin": N_("Kept place {n}, {place}, decoded"),
    "unpin": N_("Remove place {n}"),
}  # fmt: skip


def map_text() -> dict[str, str]:
    """Return the words of the latent map in the reader's language."""
    return {key: _(text) for key, text in _MAP.items()}


def map_note(snapshot: Snapshot, view: View, dataset: str) -> str:
    """Return the line under the map: what the points are, and how their plane was chosen."""
    n, d = snapshot.codes.shape
    note = map_note_then(d, view, dataset).replace("{n}", f"{n:,}").replace("{step}", f"{snapshot.step:,}")
    if d > 2 and view.dims is None and snapshot.plane is not None:
        share = f"{100 * snapshot.plane.explained:.0f} %"
        return joined(", ", [note, _("{share} of their variance").format(share=share)])
    return note


def map_note_then(d: int, view: View, dataset: str) -> str:
    """Return the same line for any moment, with "{n}" and "{step}" for its points and its step."""
    note = _("{data}: {n} test images at step {step}, placed by their codes").replace(
        "{data}", called("dataset", dataset))  # fmt: skip
    if d == 1:
        return joined(" · ", [note, _("one lane for each class")])
    return joined(" · ", [note, _("principal plane")]) if d > 2 and view.dims is None else note


def projected(d: int, view: View) -> str:
    """Return what a place of a map that shows a plane of d > 2 dimensions is when it is decoded."""
    if view.dims is not None:
        return _("a projection: the other {n} dimensions stay at their mean").format(n=d - 2)
    return _("a projection: what is off the principal plane is left out")


def figure(name: str, value: float | None, strong: bool = False) -> Markdown:
    """Return a figure with its name and its unit, a dash for None; `strong`: the value in Markdown's bold."""
    measure = measures.of(name)
    written = "–" if value is None else measure.write(value)
    figure = f"**{written}**" if strong else written
    return joined(" ", [each for each in (_(measure.label), figure, _(measure.short)) if each])


def title(name: str) -> Markdown:
    """Return the name of a measure, with what theory calls it."""
    measure = measures.of(name)
    return _(measure.label) + (f" ({measure.symbol})" if measure.symbol else "")


def axis(name: str) -> str:
    """Return the words of an axis: the measure and its unit."""
    unit = measures.of(name).unit
    return joined(", ", [title(name), _(unit)]) if unit else title(name)
