"""Denoising: clean, corrupted and restored images, and where restoring moves them in latent space."""

from __future__ import annotations

import torch

from aecore.mechanisms.base import Mechanism, Scene, Seen, grey, half
from aecore.nn import quality


class Denoising(Mechanism):
    """measures: `noisy_mse`, per pixel, of restored against clean test images; `corruption_mse`, of corrupted ones.

    arrays: x, x_tilde, x_hat (10, D) uint8; the vector field on the map: `start` (n, d) float16, codes of corrupted
    images, and `end` (n, d) float16, codes of what was restored from them; n ≤ 200, the first images on the map.
    The noise is the same at each look.
    """

    def look(self, scene: Scene) -> Seen:
        """Corrupt, restore, compare."""
        net, corrupt, n = scene.net, scene.objective.corrupt, len(scene.examples)
        x_tilde = corrupt(torch.cat([scene.examples, scene.mapped]), scene.rng)
        z = net.encode(x_tilde)[0]
        x_hat = net.image(net.decode(z))
        arrays = {
            "x": grey(scene.examples), "x_tilde": grey(x_tilde[:n]), "x_hat": grey(x_hat[:n]),
            "start": half(z[n:]), "end": half(net.encode(x_hat[n:])[0]),
        }  # fmt: skip
        spoilt = corrupt(scene.probe, scene.rng)
        restored = net.mean(net.decode(net.encode(spoilt)[0]))
        measures = {"noisy_mse": quality.mse(restored, scene.probe), "corruption_mse": quality.mse(spoilt, scene.probe)}
        return Seen({name: float(error) for name, error in measures.items()}, arrays)
