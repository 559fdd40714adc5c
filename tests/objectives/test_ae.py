"""The plain autoencoder: only the reconstruction counts, and a wide code need not learn anything."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from aecore.learning.control import EverySteps
from aecore.learning.evaluation import Evaluator
from aecore.learning.loop import train
from aecore.learning.trainer import Trainer
from aecore.objectives.ae import AE


def numpy_pass(weights: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """784-16-3-16-784 with SiLU in double precision: (B, 784) → logits (B, 784)."""
    w = {name: array.astype(np.float64) for name, array in weights.items()}
    layer = lambda name, h: h @ w[f"{name}.weight"].T + w[f"{name}.bias"]  # noqa: E731
    silu = lambda a: a / (1 + np.exp(-a))  # noqa: E731
    z = layer("encoder.2", silu(layer("encoder.0", x)))
    return layer("decoder.2", silu(layer("decoder.0", z)))


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_the_loss_is_that_of_the_formulas_in_numpy(likelihood, forward, seeded):
    p, net = forward(AE(), likelihood=likelihood)
    x = p.x.numpy().astype(np.float64)
    out = numpy_pass({name: tensor.numpy() for name, tensor in net.state_dict().items()}, x)
    if likelihood == "bernoulli":
        each = np.log1p(np.exp(-out)) * x + np.log1p(np.exp(out)) * (1 - x)
    else:
        each = (out - x) ** 2 / 2
    terms = AE().terms(p, net, seeded())
    assert set(terms) == {"recon"}
    assert terms["recon"].item() == pytest.approx(each.sum(1).mean(), rel=1e-6)


def test_a_code_as_wide_as_the_image_can_copy_it(pooled, small):
    """A short real training on a thousand 7×7 images: 64 numbers for 49 pixels."""
    setting = {"network": "linear", "likelihood": "gaussian", "lr": 0.01, "schedule": "cosine", "epochs": 40}
    *_, wide = train(small("ae", latent_dim=64, **setting), pooled, cadence=EverySteps(10_000))
    *_, narrow = train(small("ae", latent_dim=8, **setting), pooled, cadence=EverySteps(10_000))
    assert wide.test["mse"] < 2e-4
    assert wide.test["mse"] < narrow.test["mse"] / 20


def test_the_largest_code_is_reachable(tiny, small):
    trainer = Trainer(small("ae", latent_dim=1024), tiny, torch.device("cpu"))
    trainer.step()
    assert trainer.net.encode(trainer.images[:3].float() / 255)[0].shape == (3, 1024)


def test_test_terms_are_averaged_over_images_not_over_chunks(tiny, build, seeded):
    """1,300 test images are looked at in chunks of 1,000 and 300."""
    images, labels = np.resize(tiny.test_images, (1300, 28, 28)), np.resize(tiny.test_labels, 1300)
    many = dataclasses.replace(tiny, test_images=images, test_labels=labels)
    net = build(AE())
    evaluator = Evaluator(many, torch.device("cpu"))
    x = evaluator.images.float() / 255
    expected = net(x, x, seeded()).recon.mean().item()
    assert evaluator.look(net, AE(), full=True).test["recon"] == pytest.approx(expected, rel=1e-5)
