"""The bottleneck: what a code of this size can carry, beside PCA of the same size."""

from __future__ import annotations

import torch
from torch import Tensor

from aecore.mechanisms.base import Mechanism, Scene, Seen
from aecore.mechanisms.principal import Judged, Principal, as_seen
from aecore.nn import quality
from aecore.nn.spread import spread
from aecore.run import Run

SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 16, 20, 32, 50, 64, 100, 128, 256, 512, 784)
TRAINED = 500  # training images that are reconstructed, from all over


class Bottleneck(Mechanism):
    """measures, per pixel: `train_mse`, of `train_probed` training images; `probe_mse`, of the same test images at each
    look; `pca_mse`, of these by PCA of the same size (of the largest there is, for a code larger than that).

    arrays: sizes (s,) int and pca (s,) float32, the test MSE per pixel of PCA with so many components. PCA is fitted
    beside the training, so that it delays nothing: it is there from the second or third look on.
    """

    def __init__(self, run: Run, images: Tensor) -> None:
        super().__init__(run, images)
        self._trained = as_seen(run, spread(images, TRAINED)).float() / 255
        self._principal, self._judged = Principal(run, images), Judged()

    def look(self, scene: Scene) -> Seen:
        """Reconstruct training and test images; compare with PCA."""
        measures = {"train_mse": _error(scene, self._trained), "train_probed": float(len(self._trained)),
                    "probe_mse": _error(scene, scene.probe)}  # fmt: skip
        found = self._principal.found(wait=scene.last)
        if found is None:
            return Seen(measures, {})
        errors = self._judged.errors(found, scene.probe)
        measures["pca_mse"] = float(errors[min(self.run.latent_dim, len(errors) - 1)])
        sizes = [size for size in SIZES if size < len(errors)]
        return Seen(measures, {"sizes": torch.tensor(sizes).numpy(), "pca": errors[sizes].numpy(force=True)})


def _error(scene: Scene, x: Tensor) -> float:
    net = scene.view
    return float(quality.mse(net.mean(net.decode(net.encode(x)[0])), x))
