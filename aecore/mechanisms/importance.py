"""Importance weighting: how the k samples of an image share the work, and what more of them would gain."""

from __future__ import annotations

from torch import Tensor

from aecore.mechanisms import evidence
from aecore.mechanisms.base import Scene, Seen
from aecore.mechanisms.posterior import Posterior
from aecore.nn import losses
from aecore.results.snapshot import Array

SAMPLES = 64  # of an example whose weights are shown, at most


class Importance(Posterior):
    """measures: those of `Posterior`; `ess`, the mean effective number of the run's k samples (of as many as are drawn,
    if it has more), in [1, k]; `gain`, what the bound with the most codes gains over the ELBO, nats per image.

    arrays: those of `Posterior`; those of `evidence.gains`, of 50 test images, at a full look of 200; weights
    (10, k ≤ 64) float32, the normalised weights of each example's samples, falling; ess_each (10,) float32, the
    effective number of each of these.
    """

    def look(self, scene: Scene) -> Seen:
        """Draw, weigh, bound."""
        log_w = evidence.weigh(scene, evidence.FULL if scene.full else evidence.LIVE)
        gains = evidence.gains(log_w)
        seen = self.seen(scene, log_w if scene.full else None)
        k = getattr(scene.objective, "k", 1)
        measures = {"ess": effective(log_w, k), "gain": float(gains["gains"][-1])}
        return Seen({**seen.measures, **measures}, {**seen.arrays, **gains, **_examples(scene, min(k, SAMPLES))})


def _examples(scene: Scene, k: int) -> dict[str, Array]:
    """The weights of k samples of each of the followed images."""
    p = scene.net(scene.examples, scene.examples, scene.rng, k)
    own = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
    weights = own.softmax(0).sort(0, descending=True).values.T
    return {"weights": weights.numpy(force=True), "ess_each": losses.effective_samples(own).numpy(force=True)}


def effective(log_w: Tensor, k: int) -> float:
    """The effective number of k samples, averaged over all groups of k among those drawn: (K, B) → [1, k].

    Of all that were drawn, where k is more.
    """
    return float(losses.effective_samples(evidence.groups(log_w, min(k, len(log_w)))).mean())
