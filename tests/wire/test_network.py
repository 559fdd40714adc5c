"""A packed network: the browser's own code, run by Node, draws and encodes what torch does."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch

from aecore import objectives
from aecore.learning import architecture
from aecore.nn import nets
from aecore.results.snapshot import SHAPE
from aecore.run import Run
from aecore.wire import network
from aecore.wire.envelope import open_envelope

FRONTEND = Path(network.__file__).parents[1] / "ui" / "frontend"
ESBUILD = FRONTEND / "node_modules" / ".bin" / "esbuild"

CASES = {
    "mlp-silu": ("vae", {"widths": (64, 33)}),  # 33: not a multiple of four
    "mlp-relu-gaussian": ("vae", {"widths": (48,), "activation": "relu", "likelihood": "gaussian", "latent_dim": 5}),
    "mlp-tanh": ("ae", {"widths": (32,), "activation": "tanh", "code_activation": "tanh"}),
    "mlp-sigmoid": ("ae", {"widths": (32,), "activation": "sigmoid", "code_activation": "sigmoid", "latent_dim": 1}),
    "mlp-code-relu": ("ae", {"widths": (512, 256), "code_activation": "relu", "latent_dim": 32}),
    "linear": ("ae", {"network": "linear", "latent_dim": 3}),
    "linear-gaussian": ("linear_ae", {"network": "linear", "likelihood": "gaussian"}),
    "tied": ("ae", {"network": "tied", "widths": (48, 20), "latent_dim": 3}),
    "tied-gaussian": ("vae", {"network": "tied", "widths": (48,), "activation": "tanh"}),
    "conv": ("vae", {"network": "conv"}),
    "conv-wide": ("vae", {"network": "conv", "latent_dim": 3}),
    "conv-relu-gaussian": ("ae", {"network": "conv", "activation": "relu", "likelihood": "gaussian", "latent_dim": 7}),
}
SHAPES = {"conv-wide": (12, 56), "linear": (5, 7)}  # of images; the others' are square
HALF = 0.01  # of full ink: what two bytes a weight may cost
BYTE = 0.04  # and one byte: measured up to 0.032 (Gaussian likelihood), 0.006 (Bernoulli)

Outputs = dict[str, list[list[float]]]


def built(case: str) -> tuple[Run, nets.Autoencoder]:
    """A network with weights large enough for clear ink, and with biases."""
    name, fields = CASES[case]
    run = Run(objectives.find(name)(), **fields)
    rng = torch.Generator().manual_seed(len(case))
    net = architecture.build(run, rng, SHAPES.get(case, SHAPE))
    with torch.no_grad():
        for parameter in net.core_parameters():
            parameter.mul_(1.5).add_(0.02 * torch.randn(parameter.shape, generator=rng))
    return run, net


def weights(net: nets.Autoencoder) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in net.state_dict().items()}


def inputs(case: str, run: Run) -> tuple[torch.Tensor, torch.Tensor]:
    rng = torch.Generator().manual_seed(3)
    pixels = math.prod(SHAPES.get(case, SHAPE))
    return 2 * torch.randn(4, run.latent_dim, generator=rng), torch.rand(3, pixels, generator=rng)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outputs]:
    """What the browser's code makes of each case, in both precisions."""
    node = shutil.which("node")
    if node is None or not ESBUILD.exists():
        pytest.skip("There is no Node with the front end's packages here; the browser tests compare the same.")
    folder = tmp_path_factory.mktemp("nets")
    for case in CASES:
        run, net = built(case)
        z, x = inputs(case, run)
        for precision in ("half", "byte"):
            packed = network.network(run, weights(net), SHAPES.get(case, SHAPE), encoder=True, precision=precision)
            (folder / f"{case}.{precision}.net").write_bytes(packed)
            (folder / f"{case}.{precision}.json").write_text(json.dumps({"z": z.tolist(), "x": x.tolist()}))
    script = folder / "run_net.mjs"
    bundle = ["--bundle", "--platform=node", "--format=esm", "--log-level=warning", f"--outfile={script}"]
    subprocess.run([ESBUILD, FRONTEND / "tests" / "net" / "run_net.ts", *bundle], check=True, timeout=60)
    return json.loads(subprocess.run([node, script, folder], check=True, capture_output=True, timeout=60).stdout)


@pytest.mark.parametrize(("precision", "bound"), [("half", HALF), ("byte", BYTE)])
@pytest.mark.parametrize("case", CASES)
def test_the_browser_draws_and_encodes_what_torch_does(found, case, precision, bound):
    run, net = built(case)
    z, x = inputs(case, run)
    with torch.no_grad():
        image = net.image(net.decode(z)).numpy()
        mu, logvar = (part.numpy() for part in net.encode(x))
    got = found[f"{case}.{precision}"]
    assert image.std() > 0.02  # else anything would do
    assert np.abs(np.array(got["decoded"]) - image).max() <= bound
    scale = max(1.0, float(np.abs(mu).max()))
    np.testing.assert_allclose(got["mu"], mu, atol=bound * scale)
    if net.gaussian:
        np.testing.assert_allclose(got["logvar"], logvar, atol=bound * max(1.0, float(np.abs(logvar).max())))
    else:
        assert got["logvar"] == [None] * len(x)


def test_one_byte_a_weight_takes_half_the_room():
    run, net = built("mlp-code-relu")
    half, byte = (network.network(run, weights(net), SHAPE, precision=precision) for precision in ("half", "byte"))
    assert len(byte) < 0.52 * len(half)
    assert len(network.in_bytes(half)) == len(byte)


@pytest.mark.parametrize("case", ["mlp-silu", "conv"])
def test_a_network_made_smaller_afterwards_is_the_one_packed_small(case):
    run, net = built(case)
    as_halves = {name: value.astype(np.float16).astype(np.float32) for name, value in weights(net).items()}
    head, blobs = open_envelope(network.in_bytes(network.network(run, weights(net), SHAPE, step=7)))
    expected, parts = open_envelope(network.network(run, as_halves, SHAPE, step=7, precision="byte"))
    assert head == expected
    assert blobs.keys() == parts.keys()
    for name in blobs:
        kind = np.int8 if name.endswith("weight") else "<f4"
        np.testing.assert_allclose(np.frombuffer(blobs[name], kind), np.frombuffer(parts[name], kind), atol=2e-3)
