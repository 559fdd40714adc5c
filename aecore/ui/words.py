"""Words that several parts of the screen share."""

from __future__ import annotations

from aecore.projection import View
from aecore.snapshot import Snapshot
from aecore.ui.fields import CHOICES
from aecore.ui.i18n import N_, _

#: What terms and measures are called. A term that is not here is shown by its own name.
TERMS = {
    "recon": N_("Reconstruction"), "kl": N_("KL"), "mmd": N_("MMD²"), "l1": N_("L1 penalty"),
    "sparsity": N_("Sparsity"), "jacobian": N_("Jacobian"), "bound": N_("Bound"), "adversary": N_("Adversary"),
}  # fmt: skip

_MAP = {
    "label": N_("Latent map. Click it, then: arrow keys move, + and − zoom, 0 shows all, L selects, P keeps the place "
                "under the pointer, M decodes the plane."),
    "reset": N_("Show all and follow the data (0)"),
    "lasso": N_("Select with a lasso (L, or hold Shift)"),
    "touch": N_("One finger decodes; two fingers move the map"),
    "manifold": N_("Decode the plane behind the points (M)"),
    "glyphs": N_("Draw points as dots, characters or pictures (G)"),
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
    note = _("{data}: {n:,} test images at step {step:,}, placed by their codes").format(
        data=_(CHOICES[dataset]), n=n, step=snapshot.step)  # fmt: skip
    if d == 1:
        return note + " · " + _("one lane for each class")
    if d > 2 and view.dims is None and snapshot.plane is not None:
        share = f"{100 * snapshot.plane.explained:.0f} %"
        return note + " · " + _("principal plane, {share} of their variance").format(share=share)
    return note


def projected(d: int, view: View) -> str:
    """Return what a place of a map that shows a plane of d > 2 dimensions is when it is decoded."""
    if view.dims is not None:
        return _("a projection: the other {n} dimensions stay at their mean").format(n=d - 2)
    return _("a projection: what is off the principal plane is left out")
