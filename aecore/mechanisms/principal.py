"""Principal components of a run's training images, fitted in a thread beside the training."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import torch
from torch import Tensor

from aecore import binarise, pca
from aecore.run import Run


class Principal:
    """Fits to the training images as the run sees them: about a second that neither a picture nor a step waits for."""

    def __init__(self, run: Run, images: Tensor) -> None:
        """`images`: (n, D) uint8, grey if the run makes them black and white anew at each step."""
        self._run, self._images = run, images
        self._fitted: Future[pca.Components] | None = None
        self._errors: Tensor | None = None

    def found(self, *, wait: bool) -> pca.Components | None:
        """Return the components, or None while they are not ready; the first call begins the work."""
        fitted = self._begin()
        return fitted.result() if wait or fitted.done() else None

    def errors(self, probe: Tensor) -> Tensor:
        """MSE per pixel from the first k components, k = 0 … r, of a probe (n, D) that stays the same: (r + 1,)."""
        if self._errors is None:
            self._errors = self._begin().result().errors(probe)
        return self._errors

    def _begin(self) -> Future[pca.Components]:
        if self._fitted is None:
            threads = torch.get_num_threads()  # a new thread would take all cores
            pool = ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(threads,))
            self._fitted = pool.submit(self._fit)
        return self._fitted

    def _fit(self) -> pca.Components:
        return pca.fit(as_seen(self._run, self._images))


def as_seen(run: Run, images: Tensor) -> Tensor:
    """Return training images (n, D) uint8 black and white where the run makes them so anew at each step."""
    if run.binarise != "stochastic":
        return images
    return binarise.fixed(images, torch.Generator(images.device).manual_seed(0))
