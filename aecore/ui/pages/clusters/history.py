"""The table of what was tried: it stays when something fails, and downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import streamlit as st

from aecore.ui.pages.clusters import naming, table
from aecore.ui.pages.clusters.scoring import SCORES, cell
from aecore.ui.pages.clusters.state import Result, shown
from aecore.ui.words import N_, _

TRIED = "clusters:tried"  # of the session: key of the request → row
FACTS = ("points", "dims", "clusters", "chance", "scores")
HEADS = {"images": N_("Images"), "what": N_("Space and method"), "seed": N_("Seed"), "points": N_("Points"),
         "dims": N_("Dimensions"), "clusters": N_("Clusters")}  # fmt: skip


def note(result: Result) -> None:
    """Add a result, unless it is there."""
    rows().setdefault(result.asked.request().key, _row(result))


def rows() -> dict[str, dict[str, Any]]:
    """Return what was tried in this session, the oldest first."""
    found: dict[str, dict[str, Any]] = st.session_state.setdefault(TRIED, {})
    return found


def show() -> None:
    """Show the table, the newest first, and the way to take it along."""
    tried = rows()
    if not tried:
        st.caption(_("What you cluster is collected here, with the baselines."))
        return
    result = shown()
    present = result.asked.request().key if result else ""
    heads = [_(each) for each in HEADS.values()] + [_(each.label) for each in SCORES] + [_("Seconds")]
    newest = list(reversed(tried.items()))
    st.html(table.table(heads, [_cells(row) for _key, row in newest], [key for key, _row in newest].index(present)
                        if present in tried else -1))  # fmt: skip
    st.download_button(_("CSV"), lambda: as_csv(tried), "clusters.csv", "text/csv", icon=":material/download:",
                       key="clusters:csv", on_click="ignore")  # fmt: skip


def as_csv(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the table as comma-separated values, unrounded."""
    held = io.StringIO()
    names = list(dict.fromkeys(name for row in found.values() for name in _plain(row)))
    writer = csv.DictWriter(held, names, restval="")
    writer.writeheader()
    writer.writerows(_plain(row) for row in found.values())
    return held.getvalue()


def _row(result: Result) -> dict[str, Any]:
    """What the table keeps of a result: no arrays."""
    asked, facts = result.asked, result.outcome.facts
    return {
        "settings": asked.to_link(), "images": naming.images(asked), "what": naming.title(asked),
        "seed": asked.setting.seed, **{name: facts[name] for name in FACTS},
        "seconds": sum(facts["stages"].values()),
    }  # fmt: skip


def _cells(row: Mapping[str, Any]) -> list[str]:
    told = [f"{row[name]:,}" if isinstance(row[name], int) else str(row[name]) for name in HEADS]
    return [*told, *(cell(row, each.name) for each in SCORES), f"{row['seconds']:.1f}"]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, the facts, mean and spread of each score."""
    facts = {name: row[name] for name in ("points", "dims", "clusters", "seconds")}
    means = {each.name: row["scores"][each.name]["mean"] for each in SCORES}
    spreads = {f"{each.name}_spread": row["scores"][each.name]["spread"] for each in SCORES}
    return {**row["settings"], **facts, **means, **spreads}
