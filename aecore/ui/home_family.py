"""The family of objectives as a tree: each is the reconstruction and one extra term, or one change of what is seen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore import objectives
from aecore.lessons import LESSONS
from aecore.objectives.base import Objective
from aecore.run import Run
from aecore.ui.home_ways import TRAIN, query
from aecore.ui.i18n import N_, _

ROOT = r"-\log p_\theta(x \mid z)"
#: What sets each objective apart, as its whole equation has it. One that is not here shows that equation.
EXTRA = {
    "ae": r"z = f_\phi(x)",
    "linear_ae": r"f_\phi(x) = A x, \quad \hat x = B z + b",
    "stacked_ae": r"A_1, B_1 \;\to\; A_2, B_2 \;\to\; \dots",
    "sparse_l1": r"+\, \lambda \sum_i |a_i|",
    "sparse_kl": r"+\, \lambda \sum_j \mathrm{KL}\big(\mathrm{Bern}(\rho) \,\|\, \mathrm{Bern}(\hat\rho_j)\big)",
    "denoising_gaussian": r"z = f_\phi(x + \sigma \varepsilon)",
    "denoising_masking": r"z = f_\phi(b \odot x)",
    "contractive": r"+\, \lambda \, \lVert \partial f_\phi(x) / \partial x \rVert_F^2",
    "vae": r"+\, \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)",
    "iwae": r"-\log \tfrac{1}{k} \textstyle\sum_{j=1}^k p_\theta(x, z_j) / q_\phi(z_j \mid x)",
    "beta_vae": r"+\, \beta \, \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)",
    "wae_mmd": r"+\, \lambda \, \widehat{\mathrm{MMD}}^2\big(q_\phi(z), \mathcal{N}(0, I)\big)",
    "wae_gan": r"-\, \lambda \log D\big(f_\phi(x)\big)",
}
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
        st.page_link(TRAIN, label=_(kind.title), query_params=query(Run(kind())))
        st.markdown(f"${EXTRA.get(kind.name, kind.equation)}$")
        st.caption(_(kind.summary))
        for lesson in _lesson(kind.name):
            st.page_link(
                "pages/lessons.py", label=_("Lesson"), icon=":material/school:", query_params={"lesson": lesson}
            )


def _lesson(name: str) -> list[str]:
    """The first lesson about an objective, if there is one."""
    return [lesson.key for lesson in LESSONS if name in lesson.objectives][:1]
