"""How well dimensions tell the known factors apart; on images with labels alone, what can be said of these."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore import data
from aecore.analyses.base import Outcome
from aecore.analyses.factors.question import factors_of
from aecore.analyses.sweeps.reel import Take
from aecore.ui import analyses
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Bars
from aecore.ui.charts.heat import heat_map
from aecore.ui.fields import called
from aecore.ui.mechanisms.parts import dimension
from aecore.ui.plain import plain
from aecore.ui.words import N_, _

CELL = 34  # px, of a row of the heat map

#: Scores: key, title, definition.
SCORES = (
    ("mig", N_("MIG"), N_("Mutual information gap: for each factor, by how much of its entropy the dimension that "
                          "tells most leads the next one; the mean. Chen et al. 2018.")),
    ("sap", N_("SAP"), N_("Separated attribute predictability: for each factor, by how much the best dimension alone "
                          "predicts it better than the next one; the mean. Kumar et al. 2018.")),
    ("disentanglement", N_("DCI: disentanglement"), N_(
        "Does a dimension serve one factor? From what random forests need to predict the factors. Eastwood, Williams "
        "2018.")),
    ("completeness", N_("DCI: completeness"), N_("Is a factor served by one dimension? From the same forests.")),
    ("informativeness", N_("DCI: informativeness"), N_(
        "How well all dimensions together predict the factors, on images kept out.")),
    ("factor_vae", N_("FactorVAE score"), N_(
        "How often the dimension that varies least in a batch of images that share one factor tells which factor that "
        "is. Kim, Mnih 2018.")),
)  # fmt: skip
NAMES = {"shape": N_("shape"), "scale": N_("scale"), "rotation": N_("rotation"), "x": "x", "y": "y"}


def show(takes: Sequence[Take], chosen: Take, knob: str, values: Sequence[str], labels: NDArray[np.uint8]) -> None:
    """Show the scores and the heat map of the chosen run, or, where no factors are known, what labels allow to say."""
    told = data.describe(chosen.run.dataset)
    if not told.factors:
        _labelled(chosen, labels, told.classes)
        return
    found = _outcomes(takes)
    if found:
        _table([(value, found[take.run.id]) for value, take in zip(values, takes, strict=True) if take.run.id in found],
               knob)  # fmt: skip
    if outcome := found.get(chosen.run.id):
        _heat(chosen, outcome)


def _outcomes(takes: Sequence[Take]) -> dict[str, Outcome]:
    """Return what is known of each run by now; the first one still under way shows its progress."""
    found: dict[str, Outcome] = {}
    for take in takes:
        outcome = analyses.outcome(factors_of(take.run.id), _("Scores of {run}").format(run=plain(take.label)))
        if outcome is None:
            return found
        found[take.run.id] = outcome
    return found


def _table(found: Sequence[tuple[str, Outcome]], knob: str) -> None:
    """The scores, one line a run, and last what codes of noise score."""
    outcomes = [outcome for _value, outcome in found]
    lines = [outcome.facts["values"] for outcome in outcomes] + [outcomes[0].facts["chance"]]
    first = {knob: [*(value for value, _outcome in found), _("chance")]}
    columns = {_(title): [line[key] for line in lines] for key, title, _text in SCORES}
    active = {_("Active dimensions"): [*(len(outcome.facts["active"]) for outcome in outcomes), None]}
    config = {_(title): st.column_config.NumberColumn(format="%.2f", help=_(text)) for _key, title, text in SCORES}
    st.dataframe(first | columns | active, hide_index=True, key="sweep-scores", column_config=config,
                 placeholder="–")  # fmt: skip
    with st.expander(_("What the scores mean"), icon=":material/help:"):
        st.markdown("\n".join(f"- **{_(title)}** · {_(text)}" for _key, title, text in SCORES))


def _heat(chosen: Take, outcome: Outcome) -> None:
    """How much of each factor each active dimension tells, the most telling dimension first."""
    active = np.asarray(outcome.facts["active"], int)
    if not len(active):
        st.info(_("No dimension of this run varies with the image."))
        return
    heat = outcome.arrays["heat"][active]
    order = np.argsort(-heat.max(1), kind="stable")
    names = [_(NAMES.get(name, name)) for name in outcome.facts["names"]]
    st.markdown(_("**{run}**: the share of each factor that a dimension alone tells, I(z; v) / H(v)").format(
        run=plain(chosen.label)))  # fmt: skip
    alt = _("The share of each factor that a dimension alone tells")
    shown = heat_map(heat[order], [dimension(active[i]) for i in order], names, alt)
    chart.mount(shown, key="sweep-heat", height=50 + CELL * len(active))
    st.caption(_("One strong cell in a row and in its column: a dimension for one factor alone. Dimensions that "
                 "collapsed are left out; no binning is perfect, so noise shows about .01."))  # fmt: skip


# --- labels alone ------------------------------------------------------------------------------------------


def _labelled(chosen: Take, labels: NDArray[np.uint8], classes: Sequence[str]) -> None:
    """Show how much of each dimension's variance lies between the classes, and say that this is all there is to say."""
    name = plain(called("dataset", chosen.run.dataset))
    st.info(_("Nobody knows the factors behind {data}: slant, width and stroke were never written down. So no score of "
              "disentanglement can be computed here. All that can be said rests on the labels: how much each dimension "
              "has to do with the class, which is one thing among many that a good code tells.").format(data=name),
            icon=":material/info:")  # fmt: skip
    shares = between_classes(chosen.last.codes, labels[: len(chosen.last.codes)], len(classes))
    order = np.argsort(-shares, kind="stable")
    x = Axis(_("latent dimension"), names=[dimension(i) for i in order])
    shown = Chart(x, Axis(_("share of the variance between classes"), 0, 1, digits=2), [Bars("", shares[order])])
    st.markdown(_("**{run}**: share of each dimension's variance that lies between the classes").format(
        run=plain(chosen.label)))  # fmt: skip
    chart.mount(shown, key="sweep-classes", height=300)


def between_classes(codes: NDArray[np.floating], labels: NDArray[np.uint8], classes: int) -> NDArray[np.float64]:
    """Return η² of each dimension of codes (n, d): the variance of the class means over the whole variance, in [0, 1].

    0 for a dimension that does not vary.
    """
    z = codes.astype(np.float64)
    counts = np.bincount(labels, minlength=classes)
    sums = np.stack([np.bincount(labels, weights=column, minlength=classes) for column in z.T], 1)
    means = sums / np.maximum(counts, 1)[:, None]
    between = counts @ (means - z.mean(0)) ** 2 / len(z)
    whole = z.var(0)
    shares: NDArray[np.float64] = np.divide(between, whole, out=np.zeros_like(whole), where=whole > 0)
    return shares
