"""What is compiled computes what torch does, in values, slopes and slopes of slopes, for every objective."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from aecore import objectives, settings
from aecore.learning import architecture
from aecore.nn import compiled, cross_entropy
from aecore.run import Run


def pairs(scale: float = 4.0, rows: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    rng = torch.Generator().manual_seed(0)
    x = torch.rand(rows, 784, generator=rng)
    return scale * torch.randn(rows, 784, generator=rng), x * (x > 0.3)


def exact(logits: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(logits.double(), x.double(), reduction="none").sum(-1)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 10.0, 100.0, 1e4])
def test_cross_entropy_and_its_slope_are_those_of_double_precision(scale):
    logits, x = pairs(scale)
    logits.requires_grad_()
    value = cross_entropy.of(logits, x)
    torch.testing.assert_close(value.double(), exact(logits, x), rtol=2e-6, atol=1e-5)
    (slope,) = torch.autograd.grad(value.sum(), logits)
    torch.testing.assert_close(slope.double(), logits.double().sigmoid() - x.double(), rtol=0, atol=3e-7)


@pytest.mark.parametrize("shape", [(784,), (3, 784), (2, 3, 784), (2, 3, 1)])
def test_any_leading_axes_and_targets_that_are_expanded(shape):
    logits, x = torch.randn(shape), torch.rand(shape[-1:]).expand(shape)
    torch.testing.assert_close(cross_entropy.of(logits, x), exact(logits, x).float())


def test_the_value_has_slopes_of_slopes_and_one_by_the_target():
    logits, x = (tensor[:2, :5].double().requires_grad_() for tensor in pairs())
    floats = [tensor.detach().float().requires_grad_() for tensor in (logits, x)]
    found = torch.autograd.grad(cross_entropy.of(*floats).square().sum(), floats, create_graph=True)
    expected = torch.autograd.grad(exact(logits, x).square().sum(), (logits, x), create_graph=True)
    again = torch.autograd.grad(sum(part.square().sum() for part in found), floats)
    expected_again = torch.autograd.grad(sum(part.square().sum() for part in expected), (logits, x))
    for one, other in zip((*found, *again), (*expected, *expected_again), strict=True):
        torch.testing.assert_close(one.double(), other, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_seen(value):
    logits, x = pairs()
    logits[3, 5] = value
    found = cross_entropy.of(logits, x)
    assert not math.isfinite(found[3])
    assert torch.isfinite(found[:3]).all()


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
@pytest.mark.parametrize("name", objectives.catalogue())
def test_every_objective_has_the_gradients_that_plain_torch_gives_it(name, likelihood, monkeypatch):
    run = Run(objectives.find(name)(), widths=(16,), likelihood=likelihood, precision="fp32")
    found = []
    for choice in ("on", "off"):
        monkeypatch.setenv(settings.COMPILED.name, choice)
        net, rng = architecture.build(run, torch.Generator().manual_seed(0)), torch.Generator().manual_seed(1)
        x = torch.rand(12, 784, generator=rng)
        p = net(x, run.objective.corrupt(x, rng), rng, run.objective.samples)
        sum(run.objective.terms(p, net, rng).values()).backward()
        found.append([parameter.grad for parameter in net.core_parameters()])
    for ours, plain in zip(*found, strict=True):
        assert (ours - plain).norm() <= 3e-4 * plain.norm()  # IWAE weighs by differences of hundreds of nats


@pytest.mark.parametrize("value", [1.0, 1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-8 + 2**-20, -3.14159, 1e-40, 3e38, 0.0])
def test_rounding_is_to_the_nearest_and_ties_to_even(value):
    weights, zero = np.array([value], np.float32), np.zeros(1, np.float32)
    gradient, rounded = np.zeros(1, np.uint16), np.zeros(1, np.uint16)
    compiled.adam(weights, zero, zero.copy(), gradient, rounded, *compiled.adam_scalars(1, 0.0, (0.9, 0.99), 1e-8))
    expected = torch.tensor([value], dtype=torch.float32).to(torch.bfloat16)
    assert torch.equal(torch.from_numpy(rounded).view(torch.bfloat16), expected)


def test_a_step_does_not_depend_on_where_an_array_begins():
    rng = np.random.default_rng(0)
    values, found = rng.normal(size=1003).astype(np.float32), rng.integers(0, 2**15, 1003, np.uint16) & 0x3FFF
    moved = []
    for shift in (0, 1, 5):
        arrays = [np.zeros(values.size + 8, np.float32)[shift : shift + values.size] for _ in range(3)]
        arrays[0][:] = values
        halves = [found.copy(), np.zeros(values.size, np.uint16)]
        compiled.adam(*arrays, *halves, *compiled.adam_scalars(3, 1e-2, (0.9, 0.99), 1e-8))
        moved.append(arrays[0].copy())
    assert all(np.array_equal(moved[0], other) for other in moved[1:])
