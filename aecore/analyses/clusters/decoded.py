"""What a run's decoder makes of the centres of clusters. Needs torch."""

from __future__ import annotations

import numpy as np
import torch

from aecore.analyses.base import Outcome, Unsuitable
from aecore.analyses.clusters.cloud import Cloud
from aecore.analyses.points.question import NO_RUN
from aecore.learning import architecture
from aecore.results.store import Store


@torch.no_grad()
def with_decoded(outcome: Outcome, cloud: Cloud, store: Store) -> Outcome:
    """Add `decoded` (K, H, W) uint8: the images of the mean codes `centres`; none where no codes lie behind the points.

    Raises Unsuitable when the run was deleted a moment ago.
    """
    shape = cloud.images.shape[1:]
    if cloud.space.kind != "z":
        return Outcome({**outcome.arrays, "decoded": np.empty((0, *shape), np.uint8)}, outcome.facts)
    result = store.open(cloud.space.run)
    if result is None:
        raise Unsuitable(NO_RUN, run=cloud.space.run)
    net = architecture.restore(result.run, store.weights(cloud.space.run), result.last.shape)
    pixels = net.image(net.decode(torch.from_numpy(outcome.arrays["centres"])))
    decoded = (255 * pixels.numpy()).round().astype(np.uint8).reshape(-1, *shape)
    return Outcome({**outcome.arrays, "decoded": decoded}, outcome.facts)
