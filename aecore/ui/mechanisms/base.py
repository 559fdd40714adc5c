"""The contract of a panel: from the snapshots of a run to the pictures that explain its objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

import streamlit as st

from aecore.results.plane import View
from aecore.results.snapshot import Array, Snapshot
from aecore.run import Run
from aecore.ui.browser.part import Part
from aecore.ui.browser.pictures import Pictures


@dataclass(frozen=True)
class Look:
    """What there is to show: the run, its snapshots (at least one; only the last has arrays), the test pictures."""

    run: Run
    snapshots: Sequence[Snapshot]
    pictures: Pictures
    series: str = ""  # the run's name on the page
    chosen: Mapping[str, object] = field(default_factory=dict)  # see `Panel.choices`
    quiet: bool = False  # points give way to what lies over them: the panel's own tab is open

    @property
    def last(self) -> Snapshot:
        """The newest snapshot."""
        return self.snapshots[-1]

    @property
    def arrays(self) -> Mapping[str, Array]:
        """What the mechanism measured last; empty in the first moments."""
        return self.last.mechanism

    def history(self, measure: str) -> list[tuple[int, float]]:
        """Return a measure over the run: (step, value) of each look that has it."""
        return [(s.step, s.test[measure]) for s in self.snapshots if measure in s.test]


class Beside(NamedTuple):
    """Two parts side by side."""

    left: Part
    right: Part


class Panel:
    """Shows one mechanism: its tab, and what it lays over the latent map."""

    title: ClassVar[str]  # of the tab
    choices: ClassVar[Mapping[str, object]] = {}  # what a visitor may choose, by the keys of widgets, as it is at first

    def controls(self, look: Look) -> None:
        """Draw the widgets of the choices; none by default."""

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows, in its order: asked again at each look, and not only while a page is drawn."""
        raise NotImplementedError

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """Return further fields of `views.MapView`: ellipses, arrows, field. Nothing by default."""
        return {}

    def chosen(self) -> dict[str, object]:
        """Return what this session's visitor has chosen."""
        return {key: st.session_state.get(key, default) for key, default in self.choices.items()}
