"""The linear autoencoder against PCA: by reconstruction error and by principal angles, never column by column."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA

from aecore.data.base import Dataset
from aecore.knobs import InvalidField
from aecore.learning import architecture
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.objectives.linear_ae import LinearAE
from aecore.results.snapshot import Snapshot
from aecore.run import Run

D = 3  # components


def floats(data: Dataset) -> np.ndarray:
    return data.train_images.reshape(len(data.train_images), -1).astype(np.float64) / 255


@pytest.fixture(scope="module")
def learnt(pooled, small) -> Snapshot:
    """A short real training: 2,000 steps on a thousand 7×7 images."""
    run = small("linear_ae", latent_dim=D, epochs=200, batch_size=100, lr=0.02, schedule="cosine")
    return list(train(run, pooled, cadence=EverySteps(10_000)))[-1]


@pytest.fixture(scope="module")
def pca(pooled) -> PCA:
    return PCA(D, svd_solver="full").fit(floats(pooled))


def residual(pca: PCA, x: np.ndarray) -> np.ndarray:
    return x - pca.inverse_transform(pca.transform(x))


def test_it_reaches_the_reconstruction_error_of_pca(learnt, pca, pooled):
    left = residual(pca, floats(pooled))
    assert learnt.test["recon"] == pytest.approx(0.5 * np.square(left).sum(1).mean(), rel=0.01)
    assert learnt.test["mse"] == pytest.approx(np.square(left).mean(), rel=0.01)
    assert learnt.test["recon"] > 0.5 * np.square(left).sum(1).mean() * 0.9999  # nothing linear is better


def test_its_principal_angles_to_pca_go_to_zero(learnt, pca):
    angles = np.rad2deg(subspace_angles(learnt.weights["decoder.0.weight"].astype(np.float64), pca.components_.T))
    assert angles.max() < 1


def test_encoder_and_decoder_together_project_onto_the_principal_subspace(learnt, pca, pooled):
    a, b = learnt.weights["encoder.0.weight"], learnt.weights["decoder.0.weight"]
    centred = floats(pooled) - pca.mean_
    expected = centred @ pca.components_.T @ pca.components_
    assert np.linalg.norm(centred @ (b @ a).T - expected) < 0.05 * np.linalg.norm(expected)


def test_pca_itself_is_its_optimum(pca, pooled, seeded):
    """With PCA's weights, turned and stretched at will, the loss is PCA's error and does not want to move."""
    net = architecture.build(Run("linear_ae", latent_dim=D), seeded(), (7, 7))
    x = torch.from_numpy(floats(pooled).astype(np.float32))
    turn = torch.randn(D, D, generator=seeded(1))
    u, mean = (torch.from_numpy(a.astype(np.float32)) for a in (pca.components_, pca.mean_))
    with torch.no_grad():
        net.encoder[0].weight.copy_(turn @ u)
        net.encoder[0].bias.copy_(-turn @ u @ mean)
        net.decoder[0].weight.copy_(u.T @ torch.linalg.inv(turn))
        net.decoder[0].bias.copy_(mean)
    loss = LinearAE().terms(net(x, x, seeded()), net, seeded())["recon"]
    assert loss.item() == pytest.approx(0.5 * np.square(residual(pca, x.numpy())).sum(1).mean(), rel=1e-4)
    loss.backward()
    assert max(p.grad.abs().max() for p in net.parameters()) < 1e-3


def test_it_is_linear_and_squared_without_being_told():
    run = Run("linear_ae")
    assert (run.network, run.likelihood, run.precision) == ("linear", "gaussian", "fp32")


@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_a_network_with_hidden_layers_is_refused(network):
    with pytest.raises(InvalidField, match="network is '" + network + "', but it must be linear for this objective"):
        Run("linear_ae", network=network)
