"""The shapes: the same on every machine, drawn as their factors say, no test image in training."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from aecore import data
from aecore.data.sets import shapes
from aecore.results.snapshot import example_rows

# Every machine must draw these very images.
SHA256 = "bbe6819ee54a4c57cb6a2b79946a2c304136c5232421c064226f134b7470c003"
MIDDLE = 13.5
LARGEST = shapes.SIZES[1] - 1


@pytest.fixture(scope="module")
def loaded() -> data.Dataset:
    return data.load("shapes")


def grid(**held: int) -> np.ndarray:
    """Every combination of levels (n, 5) in which the factors of these names have these levels."""
    ranges = [[held[name]] if name in held else range(size)
              for name, size in zip(shapes.NAMES, shapes.SIZES, strict=True)]  # fmt: skip
    return np.stack(np.meshgrid(*ranges, indexing="ij"), -1).reshape(-1, 5).astype(np.uint8)


def centres(images: np.ndarray) -> np.ndarray:
    """Centres of mass (n, 2): x to the right and y down, in pixels from the image's middle."""
    ink, along = images / 255.0, np.arange(28) - MIDDLE
    return np.stack([ink.sum(1) @ along, ink.sum(2) @ along], 1) / ink.sum((1, 2))[:, None]


def test_the_same_on_every_machine(loaded):
    arrays = loaded.train_images, loaded.factors.train, loaded.test_images, loaded.factors.test
    assert hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest() == SHA256


def test_described_as_it_is(loaded):
    told = data.describe("shapes")
    assert data.available("shapes")
    assert (told.train, told.test) == (len(loaded.train_images), len(loaded.test_images)) == (20_160, 5_184)
    assert loaded.train_images.shape[1:] == told.shape == (28, 28)
    assert (told.title, told.classes) == (loaded.title, loaded.classes)
    assert not told.download
    assert not loaded.stand_in
    assert "20,160 of their 73,728 combinations" in loaded.provenance


def test_factors_belong_to_the_images(loaded):
    known = loaded.factors
    assert known.names == ("shape", "scale", "rotation", "x", "y")
    assert known.categorical == ("shape",)
    for levels, images, labels in ((known.train, loaded.train_images, loaded.train_labels),
                                   (known.test, loaded.test_images, loaded.test_labels)):  # fmt: skip
        assert levels.shape == (len(images), 5)
        assert levels.dtype == labels.dtype == np.uint8
        assert (levels.max(0) + 1).tolist() == list(known.sizes)
        np.testing.assert_array_equal(labels, levels[:, 0])
        np.testing.assert_array_equal(shapes.draw(levels[:300]), images[:300])
        assert not levels.flags.writeable
        assert not images.flags.writeable


def test_no_combination_comes_twice(loaded):
    known = loaded.factors
    cells = [np.ravel_multi_index(levels.T.astype(int), known.sizes) for levels in (known.train, known.test)]
    assert len(np.unique(np.concatenate(cells))) == 20_160 + 5_184


def test_every_appearance_comes_equally_often(loaded):
    for levels, each in ((loaded.factors.train, 70), (loaded.factors.test, 18)):
        appearances = np.ravel_multi_index(levels[:, :3].T.astype(int), shapes.SIZES[:3])
        assert set(np.bincount(appearances)) == {each}
        for column in (3, 4):
            counts = np.bincount(levels[:, column])
            assert counts.min() > 0.8 * counts.mean()


def test_shuffled_so_that_any_part_shows_all(loaded):
    assert np.bincount(loaded.test_labels[:300]).min() > 70
    assert len(set(example_rows(loaded.test_labels[:2000]).tolist())) == 10


@pytest.mark.parametrize(("shape", "name"), list(enumerate(shapes.SHAPES)))
def test_centre_of_mass_is_where_x_and_y_say(shape, name):
    for rotation in (0, 5, 15):
        levels = grid(shape=shape, scale=LARGEST, rotation=rotation)
        wanted = -shapes.TRAVEL + 2 * shapes.TRAVEL * levels[:, 3:] / 15
        assert np.abs(centres(shapes.draw(levels)) - wanted).max() < 0.12, name


def test_ink_tells_the_scale_alone():
    levels = grid(x=7, y=8)
    ink = shapes.draw(levels).sum((1, 2)) / 255.0
    wanted = shapes.AREA * np.linspace(0.5, 1, 6)[levels[:, 1]] ** 2
    assert np.abs(ink / wanted - 1).max() < 0.12


def test_no_shape_is_cut_off_by_the_border():
    images = shapes.draw(grid(scale=LARGEST)) / 255.0
    inner = images[:, 1:-1, 1:-1].sum((1, 2))
    assert (images.sum((1, 2)) - inner).max() < 1  # the tip of a triangle reaches into the outermost pixels, just so
    assert np.abs(inner / shapes.AREA - 1).max() < 0.05


def test_rotations_turn_counterclockwise_by_equal_steps():
    images = shapes.draw(grid(shape=0, scale=LARGEST, x=0, y=0)) / 255.0
    x = np.arange(28) - MIDDLE + shapes.TRAVEL  # from the ellipse's centre; y goes down by the same steps
    spread = (images.sum(1) @ x**2) - (images.sum(2) @ x**2)
    angles = np.degrees(0.5 * np.arctan2(-2 * np.einsum("nyx,y,x->n", images, x, x), spread))
    np.testing.assert_allclose(angles, np.linspace(-45, 45, 16), atol=1.5)


@pytest.mark.parametrize("shape", range(3))
def test_no_two_rotations_and_no_two_shapes_look_alike(shape):
    here = shapes.draw(grid(shape=shape, scale=LARGEST, x=8, y=8)).astype(float) / 255
    apart = np.abs(here[:, None] - here[None]).sum((2, 3))
    assert apart[~np.eye(16, dtype=bool)].min() > 2  # pixels' worth of ink, between neighbours in rotation
    for other in set(range(3)) - {shape}:
        there = shapes.draw(grid(shape=other, scale=LARGEST, x=8, y=8)).astype(float) / 255
        assert np.abs(here[:, None] - there[None]).sum((2, 3)).min() > 8


def test_upright_shapes_are_mirror_images_of_themselves_and_edges_are_smooth():
    upright = shapes._placed(np.array([[1, 5, 0, 0, 0]], np.uint8))
    assert upright[0].item() == 1
    side = np.linspace(-8, 8, 41, dtype=np.float32)
    right, up = np.meshgrid(side, side)
    for distance in (shapes._ellipse, shapes._triangle, shapes._heart):
        np.testing.assert_allclose(distance(right, up), distance(-right, up))
        assert distance(right, up).min() < -2
        assert distance(right, up).max() > 2
    greys = np.unique(shapes.draw(grid(shape=1, x=3, y=3)))
    assert len(greys) > 100


def test_other_sets_have_no_known_factors():
    assert data.load("digits").factors is None
