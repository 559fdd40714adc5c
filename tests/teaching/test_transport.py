"""Exact transport between clouds: known answers, the properties of a distance, duality."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from scipy.stats import wasserstein_distance

from aecore.teaching.transport import prices, transport

SIZES = [(1, 1), (1, 7), (5, 5), (6, 11), (30, 30), (30, 17)]


def cloud(n: int, seed: int, d: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, d))


def masses(n: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).exponential(size=n)
    return drawn / drawn.sum()


def w1(a, b, *weights) -> float:
    return transport(a, b, *weights).primal


def test_identical_clouds_are_at_distance_zero():
    a = cloud(9, 0)
    found = transport(a, a[::-1])
    assert found.primal == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(found.coupling[::-1], np.eye(9) / 9, atol=1e-12)


def test_a_shift_costs_its_length():
    a, v = cloud(12, 1), np.array([1.5, -2.0])
    assert w1(a, a + v) == pytest.approx(2.5)
    assert w1(a, a + v, masses(12, 1), masses(12, 1)) == pytest.approx(2.5)


@pytest.mark.parametrize(("n", "m"), SIZES)
def test_on_a_line_it_is_the_sorted_matching(n, m):
    a, b, p, q = cloud(n, 2, d=1), cloud(m, 3, d=1), masses(n, 4), masses(m, 5)
    assert w1(a, b, p, q) == pytest.approx(wasserstein_distance(a[:, 0], b[:, 0], p, q))
    flat = [np.c_[points, np.zeros(len(points))] for points in (a, b)]
    assert w1(*flat) == pytest.approx(wasserstein_distance(a[:, 0], b[:, 0]))


@pytest.mark.parametrize("n", [1, 2, 8, 30])
def test_equal_clouds_are_an_assignment(n):
    found = transport(cloud(n, 6), cloud(n, 7))
    rows, columns = linear_sum_assignment(found.cost)
    assert found.primal == pytest.approx(found.cost[rows, columns].mean())
    np.testing.assert_allclose(found.coupling[rows, columns], 1 / n)


@pytest.mark.parametrize(("n", "m"), SIZES)
@pytest.mark.parametrize("weighted", [False, True])
def test_plan_and_potentials_prove_each_other(n, m, weighted):
    a, b = cloud(n, 8), cloud(m, 9) + 1
    p, q = (masses(n, 10), masses(m, 11)) if weighted else (np.full(n, 1 / n), np.full(m, 1 / m))
    found = transport(a, b, *([p, q] if weighted else []))
    np.testing.assert_allclose(found.coupling.sum(1), p, atol=1e-12)
    np.testing.assert_allclose(found.coupling.sum(0), q, atol=1e-12)
    assert found.coupling.min() >= 0
    assert (found.coupling > 1e-12).sum() <= n + m - 1
    np.testing.assert_allclose(found.cost, np.linalg.norm(a[:, None] - b, axis=2))
    slack = found.cost - found.f[:, None] - found.g
    assert slack.min() > -1e-9
    np.testing.assert_allclose(slack[found.coupling > 1e-9], 0, atol=1e-9)
    assert found.primal == pytest.approx(found.dual, abs=1e-12)
    assert found.primal == pytest.approx((found.coupling * found.cost).sum())


@pytest.mark.parametrize("power", [1, 1.5, 2, 3])
def test_a_shift_is_as_long_for_every_power(power):
    a, v = cloud(12, 1), np.array([1.5, -2.0])
    found = transport(a, a + v, power=power)
    assert found.distance == pytest.approx(2.5)
    assert found.primal == pytest.approx(2.5**power)
    assert found.dual == pytest.approx(found.primal)


@pytest.mark.parametrize("power", [1, 2, 3])
def test_on_a_line_equally_many_points_are_matched_in_order_for_every_power(power):
    a, b = cloud(11, 2, d=1), 3 * cloud(11, 3, d=1)
    expected = (np.abs(np.sort(a[:, 0]) - np.sort(b[:, 0])) ** power).mean() ** (1 / power)
    assert transport(a, b, power=power).distance == pytest.approx(expected)


@pytest.mark.parametrize("n", [2, 8, 30])
def test_equal_clouds_are_an_assignment_of_squared_ways(n):
    a, b = cloud(n, 6), cloud(n, 7)
    rows, columns = linear_sum_assignment(cdist(a, b, "sqeuclidean"))
    found = transport(a, b, power=2)
    assert found.distance**2 == pytest.approx(np.square(a[rows] - b[columns]).sum(1).mean())


def test_of_squared_ways_the_means_and_the_rest_add_up():
    """W₂² = |mean a − mean b|² + W₂² of the centred clouds (Peyré & Cuturi 2019, remark 2.19)."""
    a, b = cloud(9, 12), 2 * cloud(13, 13) + np.array([3.0, -1.0])
    centred = transport(a - a.mean(0), b - b.mean(0), power=2).primal
    assert transport(a, b, power=2).primal == pytest.approx(np.square(a.mean(0) - b.mean(0)).sum() + centred)


@pytest.mark.parametrize("power", [1.5, 2])
@pytest.mark.parametrize(("n", "m"), SIZES)
def test_plan_and_potentials_prove_each_other_for_every_power(n, m, power):
    a, b, p, q = cloud(n, 8), cloud(m, 9) + 1, masses(n, 10), masses(m, 11)
    found = transport(a, b, p, q, power=power)
    np.testing.assert_allclose(found.cost, cdist(a, b) ** power)
    slack = found.cost - found.f[:, None] - found.g
    assert slack.min() > -1e-9
    np.testing.assert_allclose(slack[found.coupling > 1e-9], 0, atol=1e-9)
    assert found.primal == pytest.approx(found.dual, abs=1e-12)
    at_a, at_b = prices(found)
    assert q @ at_b - p @ at_a == pytest.approx(found.primal)
    assert (at_b - at_a[:, None] <= found.cost + 1e-9).all()


@pytest.mark.parametrize("power", [1, 2, 3])
def test_it_is_a_distance(power):
    w = lambda one, other: transport(one, other, power=power).distance  # noqa: E731
    a, b, c = cloud(7, 12), cloud(10, 13) + 1, cloud(4, 14) - 2
    assert w(a, b) == pytest.approx(w(b, a))
    assert w(a, c) <= w(a, b) + w(b, c) + 1e-12
    assert w(a, a) == pytest.approx(0, abs=1e-6)
    assert w1(a, b) <= w(a, b) + 1e-12  # W_p grows with p
    assert transport(3 * a, 3 * b, power=power).distance == pytest.approx(3 * w(a, b))


@pytest.mark.parametrize("power", [0.5, 0, -1, np.inf, np.nan])
def test_below_one_it_is_no_distance_and_refused(power):
    with pytest.raises(ValueError, match=r"^power is"):
        transport(cloud(2, 0), cloud(2, 1), power=power)


def test_both_ways_the_plan_is_the_same():
    a, b, c = cloud(7, 12), cloud(10, 13) + 1, cloud(4, 14) - 2
    assert w1(a, b) == pytest.approx(w1(b, a))
    np.testing.assert_allclose(transport(a, b).coupling, transport(b, a).coupling.T, atol=1e-12)
    assert w1(a, c) <= w1(a, b) + w1(b, c) + 1e-12
    assert w1(a, b) > 0


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_it_has_the_units_of_the_coordinates(scale):
    a, b = cloud(8, 15), cloud(8, 16)
    found = transport(scale * a, scale * b)
    assert found.primal == pytest.approx(scale * w1(a, b), rel=1e-9)
    assert found.dual == pytest.approx(found.primal, rel=1e-9)


def test_it_is_at_least_the_distance_of_the_means_and_at_most_the_widest_way():
    a, b = cloud(9, 17), cloud(14, 18) + np.array([2, 1])
    found = transport(a, b)
    assert np.linalg.norm(a.mean(0) - b.mean(0)) - 1e-12 <= found.primal <= found.cost.max()


def test_prices_rise_no_faster_than_the_way_is_long():
    a, b = cloud(11, 19), cloud(15, 20) + 1
    found = transport(a, b)
    at_a, at_b = prices(found)
    assert min(at_a.min(), at_b.min()) == 0
    assert at_b.mean() - at_a.mean() == pytest.approx(found.primal)
    both, points = np.r_[at_a, at_b], np.r_[a, b]
    ways = np.linalg.norm(points[:, None] - points, axis=2)
    assert (np.abs(both[:, None] - both) <= ways + 1e-9).all()


def test_points_without_mass_are_left_alone():
    a, b = cloud(4, 21), cloud(3, 22)
    with_ghost = np.r_[a, [[50.0, 50.0]]]
    assert w1(with_ghost, b, np.r_[masses(4, 23), 0.0]) == pytest.approx(w1(a, b, masses(4, 23)))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (([], [[0, 0]]), "a has shape"),
        (([[0, 0]], [0, 0]), "b has shape"),
        (([[0, 0]], [[0, 0, 0]]), "a has 2 coordinates"),
        (([[np.nan, 0]], [[0, 0]]), "a has a coordinate"),
        (([[0, 0]], [[np.inf, 0]]), "b has a coordinate"),
        (([[0, 0]], [[0, 0]], [1, 0]), "a_weights has shape"),
        (([[0, 0]], [[0, 0], [1, 1]], None, [0.5, 0.6]), "b_weights must be"),
        (([[0, 0]], [[0, 0], [1, 1]], None, [-0.5, 1.5]), "b_weights must be"),
        (([[0, 0]], [[0, 0]], [np.nan]), "a_weights must be"),
    ],
)
def test_bad_input_is_one_sentence(arguments, name):
    with pytest.raises(ValueError, match=f"^{name}.*\\.$"):
        transport(*arguments)


def test_importing_it_does_not_import_scipy():
    code = (
        "import aecore.teaching.transport, sys; assert not [name for name in sys.modules if name.startswith('scipy')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
