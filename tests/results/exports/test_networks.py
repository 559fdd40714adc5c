"""ONNX models compute what torch does, in onnxruntime."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from aecore.learning import architecture
from aecore.results.exports import networks
from aecore.run import Run

RUNS = (
    Run("ae", widths=(40, 20)),
    Run("vae", widths=(40,), activation="tanh", likelihood="gaussian", latent_dim=5),
    Run("contractive", network="tied", widths=(40, 20), latent_dim=3),
    Run("vae", network="tied", widths=(40,)),
    Run("linear_ae", likelihood="gaussian"),
    Run("linear_ae", likelihood="bernoulli"),
    Run("beta_vae", network="conv", activation="relu"),
    Run("sparse_kl", network="conv", likelihood="gaussian", latent_dim=7, code_activation="sigmoid"),
    Run("sparse_l1", widths=(30,), activation="sigmoid", code_activation="relu"),
    Run("stacked_ae", widths=(30, 20), code_activation="tanh"),
    Run("wae_gan", widths=(30,)),
)


def opened(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@pytest.fixture(params=[(28, 28), (12, 56)], ids=["square", "wide"])
def shape(request) -> tuple[int, int]:
    return request.param


@pytest.fixture(params=RUNS, ids=lambda run: f"{run.objective.name}-{run.network}-{run.likelihood}")
def made(request, shape):
    """A run, its network in torch, and its weights: biases and outputs far from nothing."""
    net = architecture.build(request.param, torch.Generator().manual_seed(1), shape)
    weights = {name: 1.5 * value.numpy() for name, value in net.state_dict().items()}
    return request.param, architecture.restore(request.param, weights, shape), weights


@pytest.mark.parametrize("batch", [1, 6])
def test_the_decoder_decodes_as_torch_does(made, shape, batch):
    run, net, weights = made
    z = np.random.default_rng(0).normal(size=(batch, run.latent_dim)).astype(np.float32)
    (image,) = opened(networks.decoder(run, weights, shape, "t")).run(["image"], {"z": z})
    with torch.no_grad():
        expected = net.image(net.decode(torch.from_numpy(z))).numpy().reshape(batch, 1, *shape)
    assert image.shape == expected.shape
    np.testing.assert_allclose(image, expected, atol=1e-5)
    assert image.std() > 1e-3


def test_the_encoder_encodes_as_torch_does(made, shape):
    run, net, weights = made
    x = np.random.default_rng(0).random((4, 1, *shape)).astype(np.float32)
    session = opened(networks.encoder(run, weights, shape, "t"))
    found = session.run(None, {"image": x})
    with torch.no_grad():
        expected = net.encode(torch.from_numpy(x.reshape(4, -1)))
    assert [each.name for each in session.get_outputs()] == ["mu", "logvar"][: 2 if net.gaussian else 1]
    for one, other in zip(found, expected, strict=False):
        np.testing.assert_allclose(one, other.numpy(), atol=1e-5)


def test_a_model_says_what_it_is(made, shape):
    run, _net, weights = made
    model = onnx.load_from_string(networks.decoder(run, weights, shape, "β"))
    told = {each.key: each.value for each in model.metadata_props}
    assert (told["title"], told["run_id"]) == ("β", run.id)
    assert Run.from_json(told["run"]) == run
    (entry,) = model.graph.input
    assert [d.dim_param or d.dim_value for d in entry.type.tensor_type.shape.dim] == ["batch", run.latent_dim]
