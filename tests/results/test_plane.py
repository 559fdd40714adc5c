"""From codes to the plane of the map."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from aecore.results.plane import View, axis_names, ellipses, placed, plane_of, prior_centre
from aecore.results.snapshot import Plane, Snapshot, principal_plane


def snapshot(codes: np.ndarray, plane: Plane | None = None) -> Snapshot:
    return Snapshot(
        step=1, total_steps=2, epoch=0.5, samples=1, seconds=1.0, samples_per_second=1.0, phase="train", knobs={},
        curve=(), test={}, codes=codes.astype(np.float16), kl_per_dim=np.empty(0, np.float32),
        x_hat=np.empty((10, 4), np.uint8), plane=plane, steering=(), stop=0,
    )  # fmt: skip


@pytest.fixture
def codes() -> np.ndarray:
    rng = np.random.default_rng(0)
    return (rng.normal(size=(500, 5)) * [0.3, 3, 0.2, 2, 0.1] + [1, -1, 0.5, 2, 0]).astype(np.float32)


@pytest.fixture
def labels() -> np.ndarray:
    return (np.arange(500) % 10).astype(np.uint8)


def test_two_dimensions_are_shown_as_they_are(codes, labels):
    shown = plane_of(snapshot(codes[:, :2]), labels, View())
    np.testing.assert_array_equal(shown, codes[:, :2].astype(np.float16).astype(np.float32))
    assert prior_centre(snapshot(codes[:, :2]), View()) == (0.0, 0.0)
    assert axis_names(2, View()) == ("z₁", "z₂")


def test_two_chosen_dimensions(codes, labels):
    view = View(dims=(4, 1))
    shown = plane_of(snapshot(codes, principal_plane(codes, None)), labels, view)
    np.testing.assert_array_equal(shown, codes[:, [4, 1]].astype(np.float16).astype(np.float32))
    assert prior_centre(snapshot(codes, principal_plane(codes, None)), view) == (0.0, 0.0)
    assert axis_names(12, View(dims=(11, 0))) == ("z₁₂", "z₁")


def test_one_dimension_lies_along_x_and_its_classes_in_lanes_that_do_not_overlap(codes, labels):
    shown = plane_of(snapshot(codes[:, :1]), labels, View())
    assert shown.shape == (500, 2)
    assert shown.dtype == np.float32
    np.testing.assert_array_equal(shown[:, 0], codes[:, 0].astype(np.float16).astype(np.float32))
    lanes = [shown[labels == c, 1] for c in range(10)]
    assert all(low.max() < high.min() for low, high in itertools.pairwise(lanes))
    assert all(np.ptp(lane) > 0 for lane in lanes)
    assert axis_names(1, View()) == ("z₁", "")


def test_the_principal_plane_shows_the_two_directions_of_largest_variance(codes, labels):
    plane = principal_plane(codes, None)
    shown = plane_of(snapshot(codes, plane), labels, View())
    assert shown.shape == (500, 2)
    np.testing.assert_allclose(shown.mean(0), 0, atol=0.01)
    values = np.linalg.eigvalsh(np.cov(codes.T))[::-1]
    np.testing.assert_allclose(shown.var(0, ddof=1), values[:2], rtol=0.01)
    assert plane.explained == pytest.approx(values[:2].sum() / values.sum(), rel=1e-5)
    np.testing.assert_allclose(plane.axes.T @ plane.axes, np.eye(2), atol=1e-6)
    assert axis_names(5, View()) == ("PC₁", "PC₂")


def test_the_prior_centre_is_where_the_origin_falls(codes, labels):
    shot = snapshot(codes, principal_plane(codes, None))
    with_origin = dataclasses.replace(shot, codes=np.vstack([np.zeros((1, 5)), codes]).astype(np.float16))
    origin = plane_of(with_origin, labels, View())[0]
    assert prior_centre(shot, View()) == pytest.approx(tuple(origin), abs=1e-5)
    assert np.hypot(*origin) > 1  # these codes lie beside the prior, and the map says so


def test_a_plane_that_is_aligned_with_the_one_before_spans_the_same_and_does_not_flip(codes):
    free = principal_plane(codes, None)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]], np.float32)
    turned = dataclasses.replace(free, axes=-free.axes @ turn)
    aligned = principal_plane(codes, turned)
    np.testing.assert_allclose(aligned.axes, turned.axes, atol=1e-5)
    np.testing.assert_allclose(aligned.axes @ aligned.axes.T, free.axes @ free.axes.T, atol=1e-5)
    assert aligned.explained == free.explained


def test_the_plane_of_codes_that_are_all_alike_is_still_a_plane():
    plane = principal_plane(np.ones((50, 4), np.float32), None)
    assert np.isfinite(plane.axes).all()
    assert np.isfinite(plane.explained)


def test_posteriors_in_a_rotated_plane_are_as_wide_as_their_samples(codes):
    shot = snapshot(codes, principal_plane(codes, None))
    std = np.array([[0.5, 0.1, 1.0, 0.2, 0.05], [0.3, 0.9, 0.2, 0.6, 1.5], [1, 1, 1, 1, 1]], np.float32)
    radii, angles = ellipses(std, shot, View())
    assert radii.shape == (3, 2)
    assert (radii[:, 0] >= radii[:, 1]).all()
    rng = np.random.default_rng(0)
    for s, (major, minor), angle in zip(std, radii, angles, strict=True):
        samples = (rng.normal(size=(200_000, 5)) * s).astype(np.float32) @ shot.plane.axes
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        drawn = turn @ np.diag([major**2, minor**2]) @ turn.T
        np.testing.assert_allclose(drawn, np.cov(samples.T), atol=0.02)
    np.testing.assert_allclose(radii[2], 1, rtol=1e-5)  # what is round stays round from all sides


def test_posteriors_in_two_dimensions_keep_their_own_axes(codes):
    std = np.abs(codes[:7]) + 0.1
    radii, angles = ellipses(std[:, :2], snapshot(codes[:, :2]), View())
    np.testing.assert_array_equal(radii, std[:, :2])
    assert not angles.any()
    radii, angles = ellipses(std, snapshot(codes, principal_plane(codes, None)), View(dims=(4, 1)))
    np.testing.assert_array_equal(radii, std[:, [4, 1]])
    assert not angles.any()


def test_posteriors_in_one_dimension_are_slivers_in_their_lane(codes):
    radii, angles = ellipses(codes[:7, :1].clip(0.1), snapshot(codes[:, :1]), View())
    np.testing.assert_array_equal(radii[:, 0], codes[:7, 0].clip(0.1))
    assert (radii[:, 1] < 0.1).all()
    assert not angles.any()


@pytest.mark.parametrize(("d", "view"), [(1, View()), (2, View()), (5, View()), (5, View((3, 0)))])
def test_other_codes_are_placed_as_the_points_are(codes, labels, d, view):
    shot = snapshot(codes[:, :d], principal_plane(codes, None) if d > 2 else None)
    points = plane_of(shot, labels, view)
    np.testing.assert_array_equal(placed(shot.codes[:200], shot, labels, view), points[:200])
    moved = placed(shot.codes[:200].astype(np.float32) + 1, shot, labels, view)
    assert (moved[:, 0] != points[:200, 0]).all()
    if d == 1:  # it stays in its lane
        np.testing.assert_array_equal(moved[:, 1], points[:200, 1])
