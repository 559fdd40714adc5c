"""How a cloud of points is laid out in few dimensions: what can be asked of `aecore.analyses.layout.answer`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aecore import knobs
from aecore.analyses.base import Request
from aecore.analyses.points.question import Space
from aecore.knobs import InvalidField, knob

ONE_DIMENSION = "A space of one dimension needs no projection: choose a run with more latent dimensions."
ALL_ALIKE = "All images lie at one point of this space: the run has collapsed, choose another."
TOO_MANY_DIMS = "{n} points of {p} dimensions cannot be laid out in {dims}: ask for fewer dimensions."
TOO_MANY_NEIGHBOURS = (
    "{neighbours} neighbours need more than {n} images: ask for fewer neighbours, or take more images."
)
TOO_PERPLEX = "A perplexity of {perplexity} needs more than {needed} images, not {n}: lower it, or take more images."
TOO_LONG = "t-SNE of {n} images would take too long: take at most {most}, or choose UMAP."
MESSAGES = (ONE_DIMENSION, ALL_ALIKE, TOO_MANY_DIMS, TOO_MANY_NEIGHBOURS, TOO_PERPLEX, TOO_LONG)
FLAT = "2 or 3 for t-SNE"
REFUSALS = (FLAT,)


@dataclass(frozen=True)
class Layout:
    """A way from (n, p) to (n, dims). Raises InvalidField for a value that is not allowed.

    pca: the plane of largest variance. umap: McInnes, Healy & Melville 2018 (arXiv 1802.03426). tsne: van der Maaten &
    Hinton 2008, by Barnes-Hut. The last two keep neighbours together; distances between far groups mean little.
    """

    method: str = knob("umap", choices=("umap", "pca", "tsne"), label="Method")
    dims: int = knob(2, low=2, high=64, label="Dimensions")
    neighbours: int = knob(
        15, low=2, high=200, label="Neighbours", log=True, when=("method", "umap"),
        help="How many nearest images are kept together: few show detail, many show the whole.")  # fmt: skip
    min_dist: float = knob(
        0.1, low=0.0, high=0.99, label="Minimum distance", when=("method", "umap"),
        help="How close images may lie: 0 packs groups tightly, which suits clustering.")  # fmt: skip
    passes: int = knob(
        0, low=0, high=1000, label="Passes", when=("method", "umap"),
        help="How often the layout is improved; 0: 500 times, or 200 for more than 10,000 images.")  # fmt: skip
    perplexity: float = knob(
        30.0, low=2.0, high=200.0, label="Perplexity", log=True, when=("method", "tsne"),
        help="Roughly how many neighbours an image heeds.")  # fmt: skip
    seed: int = knob(0, low=0, high=2**31 - 1, label="Seed")

    def __post_init__(self) -> None:
        knobs.check(self)
        if self.method == "tsne" and self.dims > 3:
            raise InvalidField("dims", self.dims, FLAT)

    def arguments(self) -> dict[str, Any]:
        """Return what matters of it as plain JSON: `Layout(**arguments)` is the same way."""
        return {item.name: getattr(self, item.name) for item in knobs.shown(self)}

    def of(self, space: Space) -> Request:
        """Ask for this projection of a space; see `aecore.analyses.layout.answer.project` for what comes out."""
        return Request(
            "aecore.analyses.layout.answer:project", {"space": space.arguments(), "projection": self.arguments()}
        )
