"""The points to be clustered, with the images and codes behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aecore.analyses import ask
from aecore.analyses.base import JSON, Report, within
from aecore.analyses.layout.question import Layout
from aecore.analyses.points import answer
from aecore.analyses.points.question import Space
from aecore.results.store import Store


@dataclass(frozen=True, eq=False)
class Cloud:
    """n points: x (n, p) is clustered; codes (n, d) lie in the space x was laid out from, else they are x itself.

    images: (n, H, W) uint8, test images as the run of the codes is judged on them; labels: (n,), indices into
    `classes`; rows: (n,) as in `spaces.Points`.
    """

    space: Space
    x: NDArray[np.float32]
    codes: NDArray[np.float32]
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    rows: NDArray[np.int64]
    classes: tuple[str, ...]


def gather(
    report: Report, store: Store, space: Mapping[str, JSON], projection: Mapping[str, JSON] | None, fresh: bool = False
) -> Cloud:
    """Collect the points of a space and lay them out, if so asked; a kept layout is not made again, unless `fresh`.

    Raises Unsuitable, InvalidField, DataError.
    """
    chosen = Space(**space)
    points = answer.points(chosen, store, within(report, 0, 0.15))
    x = points.x
    if projection:
        asked = Layout(**projection).of(chosen)
        lay_out = ask.make if fresh else ask.ask
        x = np.asarray(lay_out(asked, within(report, 0.15, 1), store).arrays["embedding"], np.float32)
    dataset, run = answer.load(chosen.dataset), store.open(chosen.run) if chosen.kind == "z" else None
    train, test = dataset.train_images, dataset.judged(run is not None and run.run.binarise != "none")
    parts = {"all": [train, test], "test": [test]}
    images = np.concatenate(parts.get(chosen.part, [train]))[points.rows]
    return Cloud(chosen, x, points.x, images, points.labels, points.rows, dataset.classes)
