"""Posteriors: their standard deviations are the network's, and the prior itself lies inside the null band."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from aecore.mechanisms.posterior import Posterior
from aecore.objectives.vae import VAE


def test_the_standard_deviations_are_those_of_the_images_on_the_map(stage):
    run, net, scene = stage(VAE(), latent_dim=3)
    seen = Posterior(run, torch.empty(0)).look(scene)
    with torch.no_grad():
        std = (0.5 * net.encode(scene.mapped)[1]).exp()
        mean = (0.5 * net.encode(scene.probe)[1]).exp().mean(0)
    np.testing.assert_allclose(seen.arrays["std"], std, rtol=2e-3)
    np.testing.assert_allclose(seen.arrays["mean_std"], mean, rtol=2e-3)


def test_an_encoder_that_ignores_the_image_fits_the_prior(stage):
    run, net, scene = stage(VAE())
    with torch.no_grad():
        net.encoder[-1].weight.zero_()
        net.encoder[-1].bias.zero_()  # μ = 0, log σ² = 0
    measures = Posterior(run, torch.empty(0)).look(scene).measures
    assert measures["null_low"] < measures["mmd2"] < measures["null_high"]


def test_the_first_look_does_not_wait_for_the_band(stage):
    run, _net, scene = stage(VAE())
    mechanism = Posterior(run, torch.empty(0))
    assert "null_low" not in mechanism.look(dataclasses.replace(scene, step=0)).measures
    first, second = mechanism.look(scene).measures, mechanism.look(scene).measures
    assert first["null_low"] == second["null_low"] < 0 < first["null_high"]
