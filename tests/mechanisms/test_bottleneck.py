"""The bottleneck beside PCA: scikit-learn is the oracle."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from aecore.mechanisms.bottleneck import Bottleneck
from aecore.nn import binarise
from aecore.nn.spread import spread


def sklearn_error(train: torch.Tensor, test: torch.Tensor, k: int) -> float:
    fitted = PCA(k, svd_solver="full").fit(train.numpy() / 255)
    return float(np.square(fitted.inverse_transform(fitted.transform(test.numpy())) - test.numpy()).mean())


def test_pca_is_scikit_learns(small, scene, learnt):
    run = small("ae", latent_dim=10)
    look = scene(run)
    seen = Bottleneck(run, learnt).look(look)
    told = dict(zip(seen.arrays["sizes"].tolist(), seen.arrays["pca"].tolist(), strict=True))
    for k in (1, 2, 10, 32, 100):
        assert told[k] == pytest.approx(sklearn_error(learnt, look.probe, k), abs=1e-4)
    assert seen.measures["pca_mse"] == pytest.approx(told[10])


def test_few_images_have_few_components(small, scene, learnt):
    run = small("ae", latent_dim=784)
    look = scene(run)
    seen = Bottleneck(run, learnt[:40]).look(look)
    assert max(seen.arrays["sizes"]) == 32
    assert seen.measures["pca_mse"] == pytest.approx(sklearn_error(learnt[:40], look.probe, 39), abs=1e-4)


def test_a_code_as_large_as_the_image_needs_no_error(small, scene, learnt):
    run = small("ae", latent_dim=1024)
    assert Bottleneck(run, learnt.repeat(2, 1)).look(scene(run)).measures["pca_mse"] < 1e-6


def test_errors_are_those_of_the_network(small, scene, learnt):
    run = small("ae")
    look = scene(run)
    measured = Bottleneck(run, learnt).look(look).measures
    assert measured["train_probed"] == min(500, len(learnt))
    for name, x in (("train_mse", spread(learnt, 500).float() / 255), ("probe_mse", look.probe)):
        x_hat = look.net.decode(look.net.encode(x)[0]).sigmoid()
        assert measured[name] == pytest.approx(float((x_hat - x).square().mean()), rel=1e-5)


def test_nothing_waits_for_pca_but_the_last_look(small, scene, learnt, monkeypatch):
    run = small("ae")
    monkeypatch.setattr("aecore.mechanisms.principal.Future.done", lambda self: False)
    mechanism = Bottleneck(run, learnt)
    assert not mechanism.look(scene(run, last=False)).arrays
    assert "pca_mse" in mechanism.look(scene(run, last=True)).measures


def test_training_images_are_black_and_white_when_the_run_makes_them_so(small, scene, learnt):
    run = small("ae", binarise="stochastic")
    grey, black = (Bottleneck(each, learnt).look(scene(run)).measures for each in (small("ae"), run))
    assert black["train_mse"] > grey["train_mse"]
    same = binarise.fixed(learnt, torch.Generator().manual_seed(0))
    assert Bottleneck(small("ae"), same).look(scene(run)).measures["train_mse"] == pytest.approx(
        black["train_mse"], rel=0.02
    )
