"""From the 8×8 cell counts of scikit-learn's digits to 28×28 glyphs like MNIST's, plain and varied.

Each of the 8×8 numbers counts, from 0 to 16, the ink of a 4×4 block of a 32×32 bitmap that was not kept.
`restore` looks for a bitmap with these counts and smooth strokes; `render` draws it as MNIST does: 20 pixels
tall or wide, centred by its centre of mass. Pixels are computed in integers (some held by float64, exactly),
so that every machine draws the same images to the last bit.
"""

import numpy as np
from numpy.typing import NDArray

from aecore.data.base import Bytes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CELLS, BLOCK, SIDE = 8, 4, 32
MARGIN = 3  # empty pixels around a restored glyph: two still are once it is smoothed, for clipped coordinates
PIXELS, BOX = 28, 20
ONE = 1 << 16  # fixed point: source pixels are counted in 1/65536
FAINT, CONTRAST = 60, 420  # ink below FAINT/255 is paper; then × CONTRAST/256: MNIST's share of grey pixels
CHUNK = 500  # images at a time, so that the arrays stay in the processor's cache

TAN_HALF_10_DEGREES = 0.0875
SIZE, ASPECT, SHEAR, SHIFT, WEIGHT = 0.10, 0.06, 0.15, 2.0, 32.0  # ±: ratio, ratio, ratio, pixels, of FAINT
DRAWS = 7  # uniform numbers a variant takes


def restore(cells: Ints, rounds: int = 2, middle: int = 118, steepness: int = 3) -> Bytes:
    """Return (N, 38, 38) uint8 glyphs whose 4×4 blocks have about the ink of `cells`, (N, 8, 8) from 0 to 16.

    Iterative back-projection (Irani and Peleg 1991): enlarge, sharpen, and add what the blocks still lack.
    """
    weights = _catmull_rom()
    target = np.floor(cells * 255.0 / 16)
    ink = _enlarge(target, weights)
    for _ in range(rounds):
        blocks = _sharpen(ink, middle, steepness).reshape(-1, CELLS, BLOCK, CELLS, BLOCK).sum((2, 4))
        ink += _enlarge(target - np.floor(blocks / BLOCK**2), weights)
    sharp = _sharpen(ink, middle, steepness)
    return _smooth(np.pad(sharp, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)))).astype(np.uint8)


def _catmull_rom() -> Floats:
    """Return the (32, 8) weights of cubic interpolation from cells to pixels, in 1/1024."""
    weights = np.zeros((SIDE, CELLS))
    for row in range(SIDE):
        place = (row + 0.5) / BLOCK - 0.5
        cell = int(np.floor(place))
        t = place - cell
        cubic = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3)
        for offset, weight in enumerate(cubic, start=-1):
            if 0 <= cell + offset < CELLS:
                weights[row, cell + offset] += round(512 * weight)
    return weights


def _enlarge(cells: Floats, weights: Floats) -> Floats:
    enlarged: Floats = np.floor(weights @ cells @ weights.T / 1024**2)
    return enlarged


def _sharpen(ink: Floats, middle: int, steepness: int) -> Floats:
    return np.clip((ink - middle) * steepness + 128, 0, 255)


def _smooth(x: Floats) -> Floats:
    """Return `x`, (N, H, W), under the binomial 3×3 mask, rounded down; the border must be empty."""
    for axis in (1, 2):
        x = 2 * x + np.roll(x, 1, axis) + np.roll(x, -1, axis)
    smooth: Floats = np.floor(x / 16)
    return smooth


def render(glyphs: Bytes, origin: Ints, strength: Floats, rng: np.random.Generator) -> Bytes:
    """Draw glyph `origin[i]` as image i, varied by `strength[i]` in [0, 1] (0: plain): (n, 28, 28) uint8.

    At strength 1: rotation ±10°, size ±10 %, aspect ±6 %, shear ±0.15, shift ±2 pixels, thinner or bolder.
    """
    matrix, shift, faint = _variants(strength[:, None] * (2 * rng.random((len(origin), DRAWS)) - 1))
    centre, step = _measure(glyphs)
    images = np.empty((len(origin), PIXELS, PIXELS), np.uint8)
    for first in range(0, len(origin), CHUNK):
        now = slice(first, first + CHUNK)
        which = origin[now]
        # half a step, because offsets are counted in half pixels
        steps = np.rint(matrix[now] * (step[which] / 2)[:, None, None]).astype(np.int32)
        grey = _sample(glyphs, which.astype(np.int32), steps, shift[now], centre[which])
        images[now] = np.clip((grey - faint[now, None, None]) * CONTRAST >> 8, 0, 255)
    return images


def _variants(u: Floats) -> tuple[Floats, NDArray[np.int32], NDArray[np.int32]]:
    """Turn `u`, (n, 7) in [-1, 1], into matrices (n, 2, 2), shifts (n, 2) in half pixels, faintness (n,)."""
    t = TAN_HALF_10_DEGREES * u[:, 0]  # no sine: only what IEEE 754 rounds in one way
    cos, sin = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    tall = 1 + SIZE * u[:, 1]
    wide = tall * (1 + ASPECT * u[:, 2])
    slant = SHEAR * u[:, 3]
    rows = (cos / tall, sin / wide), ((slant * cos - sin) / tall, (slant * sin + cos) / wide)
    matrix = np.moveaxis(np.array(rows), -1, 0)
    shift = np.rint(2 * SHIFT * u[:, 4:6]).astype(np.int32)
    return matrix, shift, (FAINT + np.rint(WEIGHT * u[:, 6])).astype(np.int32)


def _measure(glyphs: Bytes) -> tuple[NDArray[np.int32], Ints]:
    """Return each glyph's centre of mass (N, 2) and the step (N,) that makes its longer side 20 pixels."""
    inked = glyphs > 64
    spans = []
    for axis in (2, 1):
        line = np.asarray(inked.any(axis))
        spans.append(line.shape[1] - line.argmax(1) - line[:, ::-1].argmax(1))
    grid, mass = np.arange(glyphs.shape[1]), glyphs.sum((1, 2), dtype=np.int64)
    moments = [(glyphs.sum(axis, dtype=np.int64) * grid).sum(1) for axis in (2, 1)]
    centre = np.stack([moment * ONE // mass for moment in moments], 1).astype(np.int32)
    return centre, np.maximum(*spans) * ONE // BOX


def _sample(
    glyphs: Bytes,
    which: NDArray[np.int32],
    steps: NDArray[np.int32],
    shift: NDArray[np.int32],
    centre: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Read the glyphs between their pixels, bilinearly: (n, 28, 28) from 0 to 255."""
    width = glyphs.shape[1]
    offset = np.arange(1 - PIXELS, PIXELS, 2, dtype=np.int32)  # half pixels from the image's middle
    y, x = (offset - shift[:, :1])[:, :, None], (offset - shift[:, 1:])[:, None, :]
    corner, part = [], []
    for axis in (0, 1):
        by_y, by_x = steps[:, axis, :, None, None].swapaxes(0, 1)
        place = centre[:, axis, None, None] + by_y * y + by_x * x
        corner.append(np.clip(place >> 16, 0, width - 2))
        part.append(place >> 8 & 255)
    at = (which[:, None, None] * width + corner[0]) * width + corner[1]
    flat, (down, right) = glyphs.reshape(-1), part
    a, b, c, d = (flat.take(at + step).astype(np.int32) for step in (0, 1, width, width + 1))
    upper, lower = (a << 8) + (b - a) * right, (c << 8) + (d - c) * right
    grey: NDArray[np.int32] = ((upper << 8) + (lower - upper) * down) >> 16
    return grey
