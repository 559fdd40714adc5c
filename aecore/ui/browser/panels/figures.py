"""A row of figures, each with its unit, what was expected and what it means; a film shows those of its moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from aecore.results import measures
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.words import _

_PANEL = Panel("figures", {})


@dataclass(frozen=True)
class Figure:
    """One figure in words.

    band: what was expected; name: among a run's test figures, "" where it has no history; digits, times: how one of
    them is written, as `measures.Measure` has it; form: the words around it, with "{value}" for the number.
    """

    label: str
    value: str
    unit: str = ""
    help: str = ""
    band: str = ""
    name: str = ""
    digits: int = 0
    times: float = 1.0
    form: str = "{value}"


def of(name: str, value: float | None, *, band: str = "", help: str = "", form: str = "{value}") -> Figure:
    """Return the figure of a measure; a dash for None. `help` comes after what is said of the measure anyway."""
    found = measures.of(name)
    written = "–" if value is None else form.format(value=found.write(value))
    said = " ".join(part for part in (_(found.help), help) if part)
    return Figure(_(found.label), written, _(found.short), said, band, name, found.digits, found.times, form)


def mount(told: Sequence[Figure], *, key: str, series: str = "") -> None:
    """Mount or update a row of figures; keep the key over updates. `series` names the run whose film they follow."""
    _PANEL.send({"series": series, "figures": [asdict(each) for each in told]}, {}, key)
