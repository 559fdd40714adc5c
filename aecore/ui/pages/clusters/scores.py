"""How far clusters and labels agree: the figures, the baselines on the same points, what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from aecore.analyses.clusters.setting import SEEDS
from aecore.ui import analyses
from aecore.ui.browser.panels import figures
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.pages.clusters import history, naming, table
from aecore.ui.pages.clusters.scoring import SCORES, Score, cell, mean, spread
from aecore.ui.pages.clusters.state import Result
from aecore.ui.plain import Markdown, filled, plain
from aecore.ui.words import _

PUBLISHED = {"accuracy": 0.979, "nmi": 0.942}  # McConville et al. 2020, Table 1, MNIST


def scores(result: Result) -> None:
    """Show the figures, then the baselines, then what must be said of them."""
    facts = result.outcome.facts
    figures.mount([_figure(each, facts) for each in SCORES], key="clusters-figures")
    st.caption(" · ".join(_said(facts)))
    _beside(result)


def _figure(score: Score, facts: Mapping[str, Any]) -> Figure:
    told = facts["scores"][score.name]
    return Figure(_(score.label), mean(told), help=_(score.help), band=spread(told, facts["chance"]))


def _said(facts: Mapping[str, Any]) -> list[Markdown]:
    """What the figures stand on."""
    said = [filled(_("points: {points:,} · dimensions: {dims:,} · clusters: {clusters}"), facts)]
    if facts["chance"]:
        said.append(_("mean ± spread over the seeds {first}–{last}; the first is shown").format(
            first=plain(facts["seeds"][0]), last=plain(facts["seeds"][-1])))  # fmt: skip
    else:
        said.append(_("this method draws nothing: all {n} seeds find the same").format(n=SEEDS))
    return [*said, _(naming.BLIND)]


def _beside(result: Result) -> None:
    """Show the same scores of the baselines on the same points; they are looked for one after the other."""
    asked, found = result.asked, [(_("these clusters"), result.outcome.facts)]
    for base, request in asked.baselines():
        name = f"{naming.cloud(base)} · {_(naming.METHODS['kmeans'])}"
        outcome = analyses.outcome(request, _("Baseline: {name}").format(name=plain(name)))
        if outcome is None:
            break  # one at a time: the next one when this one is there
        found.append((name, outcome.facts))
        history.note(Result(base, outcome))
    compared = [each for each in SCORES if each.compares]
    heads = [_("baselines: K = {k}").format(k=asked.setting.clusters), *(_(each.label) for each in compared)]
    rows = [[name, *(cell(facts, each.name) for each in compared)] for name, facts in found]
    if asked.n2d:
        rows.append(_published([each.name for each in compared]))
    st.html(table.table(heads, rows, present=0))


def _published(compared: Sequence[str]) -> list[str]:
    told = (f"{PUBLISHED[name]:.3f}" if name in PUBLISHED else naming.NOWHERE for name in compared)
    return [_("published (MNIST, 1,000 epochs)"), *told]
