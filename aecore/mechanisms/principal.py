"""Principal components of a run's training images, fitted in a thread beside the training."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import torch
from torch import Tensor

from aecore.nn import binarise, pca
from aecore.run import Run

QUICK = 5_000  # images of a first fit, which is there within half a second and a few degrees off


class Principal:
    """Fits to the training images as the run sees them, first to some and then to all: nothing waits for it."""

    def __init__(self, run: Run, images: Tensor) -> None:
        """`images`: (n, D) uint8, grey if the run makes them black and white anew at each step."""
        self._run, self._images = run, images
        self._fits: list[Future[pca.Components]] = []

    def found(self, *, wait: bool) -> pca.Components | None:
        """Return the best components so far, None while there are none; the first call begins. `wait`: for the best."""
        if not self._fits:
            self._begin()
        if wait:
            return self._fits[-1].result()
        done = [fit for fit in self._fits if fit.done()]
        return done[-1].result() if done else None

    def _begin(self) -> None:
        threads = torch.get_num_threads()  # a new thread would take all cores
        pool = ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(threads,))
        self._fits = [pool.submit(self._fit, n) for n in sorted({min(QUICK, len(self._images)), len(self._images)})]

    def _fit(self, n: int) -> pca.Components:
        return pca.fit(as_seen(self._run, self._images[:n]))


class Judged:
    """The errors of principal components on one probe: computed anew only for new components."""

    def __init__(self) -> None:
        self._components: pca.Components | None = None

    def errors(self, components: pca.Components, probe: Tensor) -> Tensor:
        """MSE per pixel from the first k components, k = 0 … r, of a probe (n, D) that stays the same: (r + 1,)."""
        if components is not self._components:
            self._components, self._errors = components, components.errors(probe)
        return self._errors


def as_seen(run: Run, images: Tensor) -> Tensor:
    """Return training images (n, D) uint8 black and white where the run makes them so anew at each step."""
    if run.binarise != "stochastic":
        return images
    return binarise.fixed(images, torch.Generator(images.device).manual_seed(0))
