"""Which points an analysis looks at: pixels, principal components or codes of some images of a data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aecore import knobs
from aecore.knobs import InvalidField, knob
from aecore.run import dataset

NO_RUN = "There is no finished run {run} in the store: train it, or choose another run."
OTHER_DATA = "Run {run} has learnt {own}, not {dataset}: choose that data set, or another run."
FEW_COMPONENTS = "{components} principal components were asked for, but {dataset} has at most {most}."
NOT_FINITE = "Some codes of run {run} are not finite numbers: the run has diverged, choose another."
MESSAGES = (NO_RUN, OTHER_DATA, FEW_COMPONENTS, NOT_FINITE)
NAMED = "the id of a finished run"
ENOUGH = "0 for all, or at least {least}"
REFUSALS = (NAMED, ENOUGH)
LEAST = 10  # images


@dataclass(frozen=True)
class Space:
    """A cloud of points, each an image: (n, p). Raises InvalidField for a value that is not allowed.

    pixels: p pixels in [0, 1]; pca: coordinates on the first principal components of the training images; z: the mean
    codes of the finished run `run`, p latent dimensions. `part` "all" is the training images, then the test images;
    "validation" those training images on which settings are chosen, `Dataset.validation`. Of more than `most` images,
    equally many of each class are drawn by `sample_seed`.
    """

    dataset: str = dataset()
    kind: str = knob("z", choices=("pixels", "pca", "z"), label="Space")
    run: str = ""
    components: int = knob(
        50, low=1, high=1024, label="Principal components", when=("kind", "pca"),
        help="How many principal components of the pixels are kept.")  # fmt: skip
    part: str = knob("test", choices=("test", "validation", "train", "all"), label="Images")
    most: int = knob(
        10_000, low=0, high=70_000, label="At most", unit="images",
        help="Of more images, equally many of each class are drawn; 0 means all.")  # fmt: skip
    sample_seed: int = knob(0, low=0, high=2**31 - 1, label="Seed of the draw")

    def __post_init__(self) -> None:
        knobs.check(self)
        if self.kind == "z" and not self.run:
            raise InvalidField("run", self.run, NAMED)
        if 0 < self.most < LEAST:
            raise InvalidField("most", self.most, ENOUGH, least=LEAST)

    def arguments(self) -> dict[str, Any]:
        """Return what matters of it as plain JSON: `Space(**arguments)` is the same cloud."""
        return {item.name: getattr(self, item.name) for item in knobs.shown(self)} | (
            {"run": self.run} if self.kind == "z" else {}
        )
