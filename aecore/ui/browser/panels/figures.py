"""A row of figures, each with its unit, what was expected and what it means; a film shows those of its moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from aecore.results import measures
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part
from aecore.ui.browser.part import mount as put
from aecore.ui.words import _
from aecore.wire.words import joined

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
    said = joined(" ", [each for each in (_(found.help), help) if each])
    return Figure(_(found.label), written, _(found.short), said, band, name, found.digits, found.times, form)


def part(told: Sequence[Figure], *, key: str, series: str = "") -> Part:
    """Return what a row of figures is told; keep the key. `series` names the run whose film they follow."""
    return _PANEL.part({"series": series, "figures": [_fields(each) for each in told]}, {}, key)


def mount(told: Sequence[Figure], *, key: str, series: str = "") -> None:
    """Mount or update a row of figures: see `part`."""
    put(part(told, key=key, series=series))


def _fields(figure: Figure) -> dict[str, object]:
    return {each.name: getattr(figure, each.name) for each in fields(figure)}  # no copies: they would forget phrases
