"""What the clusters look like: mean image, decoded centre, medoid, the most typical and most doubtful points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore.ui.browser import components, views
from aecore.ui.pages.clusters import naming, pictures
from aecore.ui.pages.clusters.state import Result
from aecore.ui.words import N_, _

KINDS = {"typical": N_("Most typical"), "doubtful": N_("Most doubtful")}
MOST = 20  # clusters on one sheet
CELL = 58  # px of an image, at most


def show(result: Result) -> None:
    """Show a row for each cluster."""
    arrays = result.outcome.arrays
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = st.segmented_control(_("Show"), list(KINDS), default="typical", required=True, key="clusters:kind",
                                    format_func=lambda name: _(KINDS[name]), label_visibility="collapsed")  # fmt: skip
        first = _leaf(len(arrays["sizes"]))
    which = range(first, min(first + MOST, len(arrays["sizes"])))
    heads = [_("mean"), *([_("decoded")] if len(_decoded(arrays)) else []), _("medoid")]
    names = naming.clusters(arrays["matched"], result.outcome.facts["classes"])
    sheet: list[views.Row] = [(_row(result, names[k], k), "ink", np.stack(_images(result, k, kind)) / np.float32(255))
                              for k in which]  # fmt: skip
    captions = [*heads, *map(str, range(1, arrays[kind].shape[1] + 1))]
    components.digits(views.digit_sheet(sheet, step=first, captions=captions, cell=CELL, label=_("Clusters")),
                      key="clusters-portraits")  # fmt: skip
    st.caption(_(
        "A row a cluster: the class it matches best, its size and how much of it is its commonest class; then its mean "
        "image, the image that its mean code decodes to (for codes), its medoid (the member nearest to the others), "
        "and twelve members: the nearest to its mean, or those that the method is least sure of."))  # fmt: skip


def _leaf(clusters: int) -> int:
    """Choose which clusters are on the sheet where there are many; return the first."""
    starts = list(range(0, clusters, MOST))
    if len(starts) == 1:
        return 0
    first: int = st.segmented_control(
        _("Clusters"), starts, default=0, required=True, key=f"clusters:leaf:{clusters}",
        format_func=lambda k: f"{k + 1:d}–{min(k + MOST, clusters):d}", label_visibility="collapsed")  # fmt: skip
    return first


def _row(result: Result, name: str, k: int) -> str:
    """The cluster's name, size and commonest class."""
    counts = result.outcome.arrays["contingency"][k]
    most = int(counts.argmax())
    share = counts[most] / max(1, counts.sum())
    return _("{name}: {n:,} images, {share:.0%} are {kind}").format(
        name=name, n=int(result.outcome.arrays["sizes"][k]), share=share,
        kind=result.outcome.facts["classes"][most])  # fmt: skip


def _images(result: Result, k: int, kind: str) -> list[NDArray[np.uint8]]:
    """Mean, decoded centre where there is one, medoid, and the twelve; blank where a cluster has fewer."""
    arrays, asked = result.outcome.arrays, result.asked
    members = arrays[kind][k]
    chosen = np.concatenate([[arrays["medoids"][k]], members[members >= 0]])
    seen = pictures.at(pictures.of(asked), tuple(arrays["rows"][chosen].tolist()))
    blank = np.zeros((len(members) + 1 - len(seen), *seen.shape[1:]), np.uint8)
    return [arrays["means"][k], *_decoded(arrays)[k : k + 1], *seen, *blank]


def _decoded(arrays: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """The decoded centres; none where no codes were clustered."""
    return arrays["decoded"]
