"""The family of objectives as a tree: each is the reconstruction and one extra term, or one change of what is seen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore import objectives
from aecore.objectives.base import Objective
from aecore.run import Run
from aecore.teaching.lessons import LESSONS
from aecore.ui import address
from aecore.ui.pages.home.ways import query
from aecore.ui.words import N_, _

ROOT = r"-\log p_\theta(x \mid z)"
#: The branches: title, and what is said of them.
POINTS = (N_("Deterministic"), N_("An image has one code. The bottleneck, a penalty or noise keeps the network from "
                                  "copying."))  # fmt: skip
LAWS = (N_("Probabilistic"), N_("Codes follow a prior, so that new digits can be drawn from it: each image's own cloud "
                                "(VAE), or the cloud of all codes together (WAE)."))  # fmt: skip


def family() -> None:
    """Show the tree: what all share on top, two branches below it; every objective leads to training and its lesson."""
    every = objectives.catalogue().values()
    st.subheader(_("The family"), anchor=False)
    with st.container(key="home-family"):
        with st.container(key="home-root"):
            st.markdown(_("**Reconstruction**, which all of them share") + f" \u2003 ${ROOT}$")
        branches = zip(st.columns(2, gap="medium"), (POINTS, LAWS), (False, True), strict=True)
        for column, words, prior in branches:
            with column, st.container(key=f"home-branch:{prior:d}", gap=None):
                st.markdown(f"**{_(words[0])}**  \n{_(words[1])}")
                _grow([kind for kind in every if kind.prior == prior])


def _grow(kinds: Sequence[type[Objective]]) -> None:
    """The first of a branch, and what has grown from it further in; those with another kind of code grow beside it."""
    first = kinds[0]
    _node(first)
    with st.container(key=f"home-grown:{first.name}", gap=None):
        for kind in kinds[1:]:
            if kind.posterior == first.posterior:
                _node(kind)
    for kind in kinds[1:]:
        if kind.posterior != first.posterior:
            _node(kind)


def _node(kind: type[Objective]) -> None:
    """An objective: its name leads to the Train page, its extra term, a line about it, the way to its lesson."""
    with st.container(key=f"home-node:{kind.name}", gap=None):
        address.link("train", _(kind.title), query(Run(kind())))
        st.markdown(f"${kind.extra or kind.equation}$")
        st.caption(_(kind.summary))
        for lesson in _lesson(kind.name):
            address.link("lessons", _("Lesson"), {"lesson": lesson}, icon=":material/school:")


def _lesson(name: str) -> list[str]:
    """The first lesson about an objective, if there is one."""
    return [lesson.key for lesson in LESSONS if name in lesson.objectives][:1]
