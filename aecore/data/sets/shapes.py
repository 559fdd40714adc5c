"""Shapes with known factors: what dSprites is to disentanglement, at the size of MNIST, drawn here in half a second.

Five factors make an image: which shape, how large, turned how far, and where its centre of mass lies. All shapes of
a scale have the same area, so that ink tells the scale alone. None of them looks the same at two rotations: the
ellipse, which half a turn would bring back to itself, is turned like the others through a quarter-turn only. (dSprites'
square, which a quarter-turn brings back, is a triangle here.)

Each of the 3 · 6 · 16 = 288 appearances is shown at 70 of the 256 places for training and at 18 others for the test,
drawn by lot. Pixels follow from additions, products, quotients and square roots alone, which IEEE 754 rounds in one
way, so that every machine draws the same images.

After: Matthey, Higgins, Hassabis, Lerchner, *dSprites* (2017). The images, and this code, are the project's own.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aecore.data.base import Built, Bytes, Dataset, Description, Factors

Reals = NDArray[np.float32]

SEED = 20170101
PIXELS = 28
SHAPES = ("ellipse", "triangle", "heart")
NAMES, SIZES = ("shape", "scale", "rotation", "x", "y"), (len(SHAPES), 6, 16, 16, 16)
SMALLEST = 0.5  # the first scale; the last is 1, and the steps between are equal
TURN = 45.0  # degrees: rotations go from −45 to 45, counterclockwise
TRAVEL = 5.5  # pixels from the image's middle to the outermost centres, right and left, down and up
AREA = 64.0  # square pixels, of every shape at scale 1
TRAIN_PLACES, TEST_PLACES = 70, 18  # of each appearance
APPEARANCES, PLACES = SIZES[0] * SIZES[1] * SIZES[2], SIZES[3] * SIZES[4]
CHUNK = 500  # images at a time, so that the arrays stay in the processor's cache

DESCRIPTION = Description(
    name="shapes",
    title="Shapes with known factors",
    about="Ellipses, triangles and hearts in six sizes, sixteen rotations and 16×16 places, drawn by the program: "
    "28×28 pixels, and each image's five factors are known.",
    credit="made by this project, after dSprites (Matthey et al. 2017)",
    train=APPEARANCES * TRAIN_PLACES,
    test=APPEARANCES * TEST_PLACES,
    shape=(PIXELS, PIXELS),
    classes=SHAPES,
    download=0,
    stand_in=False,
    factors=NAMES,
)

PROVENANCE = (
    f"Drawn by the program from five known factors ({', '.join(NAMES)}): {DESCRIPTION.train:,} of their "
    f"{APPEARANCES * PLACES:,} combinations for training and {DESCRIPTION.test:,} others for the test."
)


class Made(NamedTuple):
    """Images (N, 28, 28) and the levels of their factors (N, 5), both uint8."""

    train_images: Bytes
    train_levels: Bytes
    test_images: Bytes
    test_levels: Bytes


def build() -> Dataset:
    """Return the shapes, drawn anew: that is as quick as reading them. A label is the level of the first factor."""
    made = make()
    return Dataset(
        name=DESCRIPTION.name,
        title=DESCRIPTION.title,
        train_images=made.train_images,
        train_labels=made.train_levels[:, 0].copy(),
        test_images=made.test_images,
        test_labels=made.test_levels[:, 0].copy(),
        classes=SHAPES,
        provenance=PROVENANCE,
        stand_in=False,
        factors=Factors(NAMES, SIZES, NAMES[:1], made.train_levels, made.test_levels),
    )


def make() -> Made:
    """Draw lots, then the images: the same arrays on every machine."""
    rng = np.random.default_rng(SEED)
    lots = rng.random((APPEARANCES, PLACES)).argsort(1, kind="stable")  # an order of places for each appearance
    train = _levels(lots[:, :TRAIN_PLACES], rng)
    test = _levels(lots[:, TRAIN_PLACES : TRAIN_PLACES + TEST_PLACES], rng)
    return Made(draw(train), train, draw(test), test)


def _levels(place: NDArray[np.intp], rng: np.random.Generator) -> Bytes:
    """Return the levels (N, 5) of every appearance at its places (appearances, p), shuffled."""
    cells = np.arange(APPEARANCES)[:, None] * PLACES + place
    levels = np.stack(np.unravel_index(cells.ravel(), SIZES), 1).astype(np.uint8)
    return levels[rng.random(len(levels)).argsort(kind="stable")]


def draw(levels: Bytes) -> Bytes:
    """Draw the images (n, 28, 28) uint8 of factor levels (n, 5): the share of each pixel that the shape covers."""
    images = np.empty((len(levels), PIXELS, PIXELS), np.uint8)
    for shape, distance in enumerate((_ellipse, _triangle, _heart)):
        rows = np.flatnonzero(levels[:, 0] == shape)
        for some in np.split(rows, range(CHUNK, len(rows), CHUNK)):
            scale, right, up = _placed(levels[some])
            covered = np.clip(0.5 - scale * distance(right, up), 0, 1)
            images[some] = np.rint(covered * 255)
    return images


def _placed(levels: Bytes) -> tuple[Reals, Reals, Reals]:
    """Return scales (n, 1, 1) and the pixels (n, 28, 28) as seen by the shape at scale 1, upright, centred at 0."""
    scale, angle, x, y = (column[:, None, None] for column in _values(levels).T)
    grid = np.arange(PIXELS, dtype=np.float32) - np.float32((PIXELS - 1) / 2)
    right, up = (grid - x) / scale, (y - grid[:, None]) / scale
    cos, sin = (np.round(turn(np.radians(angle, dtype=np.float64)), 6).astype(np.float32) for turn in (np.cos, np.sin))
    return scale, right * cos + up * sin, up * cos - right * sin


def _values(levels: Bytes) -> Reals:
    """Return scale, rotation in degrees, and the centre's x and y in pixels from the middle: (n, 4); y is down."""
    span = levels[:, 1:] / np.array([size - 1 for size in SIZES[1:]], np.float32)
    low = np.array([SMALLEST, -TURN, -TRAVEL, -TRAVEL], np.float32)
    high = np.array([1.0, TURN, TRAVEL, TRAVEL], np.float32)
    return (low + span * (high - low)).astype(np.float32)


# --- the shapes at scale 1: pixels from points right of and above the centre to the outline, negative inside --------


def _ellipse(right: Reals, up: Reals) -> Reals:
    """Twice as long as high. To first order: exact on the outline, which is all that a pixel's share needs."""
    half = np.float32((AREA / (2 * np.pi)) ** 0.5)
    u, v = right / (2 * half), up / half
    r = np.sqrt(u * u + v * v)
    slope = np.sqrt(u * u / 4 + v * v) / half
    distance: Reals = r * (r - 1) / (slope + np.float32(1e-6))
    return distance


def _triangle(right: Reals, up: Reals) -> Reals:
    """A quarter higher than wide, for an equilateral one would look the same after a third of a turn."""
    high, wide = 1.25 * (AREA / 0.625) ** 0.5, (AREA / 0.625) ** 0.5
    flank = (np.abs(right) * (2 * high) + (up - np.float32(2 / 3 * high)) * wide) / np.float32(wide * 17.25**0.5)
    distance: Reals = np.maximum(flank, -up - np.float32(high / 3))
    return distance


def _heart(right: Reals, up: Reals) -> Reals:
    """A square on its tip with half a disc on each of its upper sides; its left half mirrors the right one."""
    discs = np.pi / 4  # of the square's area, both together
    half, diagonal = np.float32((AREA / (1 + discs)) ** 0.5 / 2), np.float32(0.5**0.5)
    raised = half * diagonal * np.float32((1 + 4 / (3 * np.pi)) * discs / (1 + discs))  # centre of mass above square's
    across, above = np.abs(right), up + raised  # seen from the square's
    square = (across + np.abs(above)) * diagonal - half
    u, v = across - half * diagonal, above - half * diagonal
    distance: Reals = np.minimum(square, np.sqrt(u * u + v * v) - half)
    return distance


SET = Built(order=5, description=DESCRIPTION, build=build)
