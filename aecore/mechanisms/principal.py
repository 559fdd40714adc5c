"""Principal components of a run's training images, fitted in a thread beside the training."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import torch
from torch import Tensor

from aecore import binarise, pca
from aecore.run import Run


class Principal:
    """Fits to the training images as the run sees them: half a second that neither a picture nor a step waits for."""

    def __init__(self, run: Run, images: Tensor) -> None:
        """`images`: (n, D) uint8, grey if the run makes them black and white anew at each step."""
        self._run, self._images = run, images
        self._fitted: Future[pca.Components] | None = None

    def found(self, *, wait: bool) -> pca.Components | None:
        """Return the components, or None while they are not ready; the first call begins the work."""
        if self._fitted is None:
            threads = torch.get_num_threads()  # a new thread would take all cores
            pool = ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(threads,))
            self._fitted = pool.submit(self._fit)
        return self._fitted.result() if wait or self._fitted.done() else None

    def _fit(self) -> pca.Components:
        return pca.fit(as_seen(self._run, self._images[: pca.FITTED]))


def as_seen(run: Run, images: Tensor) -> Tensor:
    """Return training images (n, D) uint8 black and white where the run makes them so anew at each step."""
    if run.binarise != "stochastic":
        return images
    return binarise.fixed(images, torch.Generator(images.device).manual_seed(0))
