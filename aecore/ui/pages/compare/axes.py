"""The axes of the maps: equal ones, which follow the runs that have a prior, or each its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from aecore.results.plane import View, plane_of
from aecore.ui.browser import maps, views
from aecore.ui.browser.pictures import Pictures, source
from aecore.ui.pages.compare import frames
from aecore.ui.pages.compare.state import Lane
from aecore.ui.words import N_, _
from aecore.wire.quantise import Range
from aecore.wire.words import joined

AXES = "compare:axes"
KINDS = {"equal": N_("Equal"), "own": N_("Own")}
NOTED = 0.01  # of the points: so many outside the equal axes are said


def choose(shown: Sequence[Lane]) -> View:
    """Let the visitor choose the plane of codes of more than two dimensions, and whether the maps share their axes."""
    st.segmented_control(
        _("Axes of the maps"), list(KINDS), default=_usual(shown), required=True, key=_key(shown),
        format_func=lambda kind: _(KINDS[kind]), help=_(
            "Equal axes follow the runs that have a prior, so that sizes compare; what lies far outside is cut. A code "
            "without a prior has no scale of its own: among such runs each map has its own axes, unless you choose "
            "otherwise."))  # fmt: skip
    wide = [lane.asked.latent_dim for lane in shown if lane.asked.latent_dim > 2]
    return maps.choose_view(min(wide)) if wide else View()


def view_of(lane: Lane, view: View) -> View:
    """The chosen plane, where the run has the dimensions for one."""
    return view if lane.asked.latent_dim > 2 else View()


def equal(shown: Sequence[Lane]) -> bool:
    """Return whether this visitor wants the maps to share their axes."""
    return bool(st.session_state.get(_key(shown), _usual(shown)) == "equal")


def framed(shown: Sequence[Lane], known: Mapping[str, Pictures], view: View, drawn: Sequence[views.MapView | None],
           held: Range | None) -> tuple[list[views.MapView | None], Range | None]:  # fmt: skip
    """Return the maps in the frame that they share, and that frame: the one `held` while it fits."""
    places = {
        place: plane_of(lane.last, known[source(lane.asked)].labels, view_of(lane, view))
        for place, lane in enumerate(shown)
        if lane.last and source(lane.asked) in known
    }
    leading = [place for place in places if shown[place].run.objective.prior] or list(places)
    circles = [circle for each in drawn if each for circle in each.contours]
    frame = frames.around([places[place] for place in leading], circles, held)
    if frame is None:
        return list(drawn), None
    return [_in(frame, each, frames.outside(places[place], frame)) if each and place in places else each
            for place, each in enumerate(drawn)], frame  # fmt: skip


def _in(frame: Range, drawn: views.MapView, outside: float) -> views.MapView:
    """A map in a frame, which says how much of it lies outside."""
    if outside < NOTED:
        return replace(drawn, frame=frame)
    said = _("{share:.0f} % of the points lie outside the equal axes").format(share=100 * outside)
    return replace(drawn, frame=frame, note=joined(" · ", [each for each in (drawn.note, said) if each]))


def _usual(shown: Sequence[Lane]) -> str:
    return "equal" if any(lane.run.objective.prior for lane in shown) else "own"


def _key(shown: Sequence[Lane]) -> str:
    """The choice among runs with a prior is another one than among those without."""
    return f"{AXES}:{_usual(shown)}"
