"""The contract of a panel: from the snapshots of a run to the pictures that explain its objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from aecore.results.plane import View
from aecore.results.snapshot import Array, Snapshot
from aecore.run import Run
from aecore.ui.browser.pictures import Pictures


@dataclass(frozen=True)
class Look:
    """What there is to show: the run, its snapshots (at least one; only the last has arrays), the test pictures."""

    run: Run
    snapshots: Sequence[Snapshot]
    pictures: Pictures
    series: str = ""  # the run's name on the page

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


class Panel:
    """Shows one mechanism: its tab, and what it lays over the latent map."""

    title: ClassVar[str]  # of the tab

    def show(self, look: Look) -> None:
        """Draw the tab; it runs twice a second, so everything has a key and updates in place."""
        raise NotImplementedError

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """Return further fields of `views.MapView`: ellipses, arrows, field. Nothing by default."""
        return {}
