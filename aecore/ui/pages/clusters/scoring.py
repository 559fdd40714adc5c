"""The scores of a clustering: what each is called, what it says, how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aecore.ui.pages.clusters import naming
from aecore.ui.plain import Markdown
from aecore.ui.words import N_


@dataclass(frozen=True)
class Score:
    """A score: its key in the facts, label, one sentence on it; whether it compares from space to space."""

    name: str
    label: str
    help: str
    compares: bool = True


SCORES = (
    Score("accuracy", N_("Accuracy"), N_(
        "The share of points in the cluster that is matched with their class, each cluster with one class at most, "
        "matched so that the share is largest; noise is wrong.")),
    Score("nmi", "NMI", N_(
        "Normalised mutual information: what a point's cluster tells of its label. 0 nothing, 1 all.")),
    Score("ari", "ARI", N_(
        "Adjusted Rand index: pairs of points that are rightly together or apart. 0 by chance, 1 perfect.")),
    Score("silhouette", N_("Silhouette"), N_(
        "How much nearer a point is to its own cluster than to the next, on up to 2,000 points; it needs no labels, "
        "and compares within one space only."), False),
    Score("noise", N_("Noise"), N_("The share of points that are in no cluster."), False),
)  # fmt: skip


def mean(told: Mapping[str, Any]) -> Markdown:
    """Return a score's mean; a dash where there is none, as of silhouettes in one cluster."""
    return naming.NOWHERE if told["mean"] is None else f"{told['mean']:.3f}"


def spread(told: Mapping[str, Any], chance: bool) -> Markdown:
    """Return a score's spread over the seeds; nothing where these make no difference."""
    return f"± {told['spread']:.3f}" if chance and told["spread"] is not None else ""


def cell(facts: Mapping[str, Any], name: str) -> str:
    """Return a score of a clustering, mean ± spread."""
    told = facts["scores"][name]
    return f"{mean(told)} {spread(told, facts['chance'])}".rstrip()
