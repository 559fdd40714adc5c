"""Numbers into bytes for the browser components, and the checks that name what is wrong. Arrays in, bytes out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aecore.wire.quantise import HUGE, Range, bounds, quantise

#: Class byte of a point, an ellipse or an arrow without a position; it keeps its index but is never drawn,
#: touched or counted.
ABSENT = 255

Floats = npt.NDArray[np.float64]

#: Bytes of one ellipse and of one arrow: float32 numbers and the class byte.
ELLIPSE_BYTES = 5 * 4 + 1
ARROW_BYTES = 4 * 4 + 1


def require(sound: object, name: str, value: object, allowed: str) -> None:
    """Raise ValueError in one sentence, with the name, the value and what is allowed, unless ``sound``."""
    if not sound:
        raise ValueError(f"{name}: {value} is not allowed; expected {allowed}")


def pack_points(xy: npt.ArrayLike, classes: npt.ArrayLike) -> tuple[bytes, Range]:
    """Quantise points for a map: five bytes each, and the range in which to read them.

    A point with a NaN becomes :data:`ABSENT` (index kept, never drawn). Infinite points, and those more than
    8 spreads (0.5 to 99.5 percentile) away from the bulk, are put at the edge. All others are off by at most
    half a step, (x1 - x0) / 131070.

    Args:
        xy: (n, 2) real, any finite or non-finite values.
        classes: (n,) integers in [0, 254].

    Raises:
        ValueError: the shapes disagree or a class is out of range.
    """
    points = _floats("xy", xy, 2)
    labels = _labels(classes, len(points))
    present = ~np.isnan(points).any(axis=1)
    x0, x1 = bounds(points[present, 0])
    y0, y1 = bounds(points[present, 1])
    x = quantise(points[:, 0], x0, x1)
    y = quantise(points[:, 1], y0, y1)
    byte = np.where(present, labels, ABSENT).astype(np.uint8)
    return x.tobytes() + y.tobytes() + byte.tobytes(), (x0, x1, y0, y1)


def pack_ellipses(
    centres: npt.ArrayLike, radii: npt.ArrayLike, classes: npt.ArrayLike, angles: npt.ArrayLike = 0.0
) -> bytes:
    """Ellipses for a map, 21 bytes each: planar float32 cx, cy, rx, ry, angle, then uint8 class.

    One that is not finite becomes :data:`ABSENT`: its index is kept, so that the others move smoothly.

    Args:
        centres: (n, 2), data coordinates.
        radii: (n, 2), >= 0, along the ellipse's own axes; the standard deviations of a diagonal Gaussian.
        classes: (n,) integers in [0, 254].
        angles: (n,) or one for all, radians, anticlockwise from x.

    Raises:
        ValueError: the shapes disagree, a radius is negative or a class is out of range.
    """
    middle, reach = _floats("centres", centres, 2), _floats("radii", radii, 2)
    require(len(reach) == len(middle), "radii", reach.shape, f"shape ({len(middle)}, 2)")
    require(not np.any(reach < 0), "radii", f"{reach.min(initial=0):g}", ">= 0")
    turns = np.asarray(angles, dtype=np.float64)
    require(turns.shape in ((), (len(middle),)), "angles", turns.shape, f"one, or shape ({len(middle)},)")
    shapes = np.column_stack((middle, reach, np.broadcast_to(turns, len(middle))))
    return _planar(shapes, _labels(classes, len(middle)))


def pack_arrows(tails: npt.ArrayLike, tips: npt.ArrayLike, classes: npt.ArrayLike) -> bytes:
    """Arrows for a map, 17 bytes each: planar float32 x0, y0, x1, y1, then uint8 class.

    One that is not finite becomes :data:`ABSENT`.

    Args:
        tails: (n, 2), where the arrows begin, data coordinates.
        tips: (n, 2), where they end.
        classes: (n,) integers in [0, 254].

    Raises:
        ValueError: the shapes disagree or a class is out of range.
    """
    start, end = _floats("tails", tails, 2), _floats("tips", tips, 2)
    require(len(start) == len(end), "tips", end.shape, f"shape ({len(start)}, 2)")
    return _planar(np.column_stack((start, end)), _labels(classes, len(start)))


def unpack_shapes(name: str, shapes: bytes, size: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """The inverse of packing ellipses or arrows of ``size`` bytes: (numbers, n) float32 and (n,) classes.

    Raises:
        ValueError: not a whole number of shapes, or one that is not finite.
    """
    require(len(shapes) % size == 0, name, f"{len(shapes)} bytes", f"{size} bytes each")
    n = len(shapes) // size
    numbers = np.frombuffer(shapes, "<f4", n * (size // 4)).reshape(size // 4, n)
    require(np.isfinite(numbers).all(), name, "a number that is not finite", "finite numbers")
    return numbers, np.frombuffer(shapes, np.uint8, n, n * (size - 1))


def grey(values: npt.ArrayLike, kind: str) -> bytes:
    """Bytes of "signed" [-1, 1] (1, 128 = 0, 255) or other [0, 1] (0, 255) numbers; clipped, NaN is zero."""
    clean = np.nan_to_num(np.asarray(values), nan=0.0)
    level = 128 + 127 * np.clip(clean, -1, 1) if kind == "signed" else 255 * np.clip(clean, 0, 1)
    found: npt.NDArray[np.uint8] = np.rint(level).astype(np.uint8)
    return found.tobytes()


def _floats(name: str, values: npt.ArrayLike, width: int) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    require(found.ndim == 2 and found.shape[1] == width, name, found.shape, f"shape (n, {width})")
    return found


def _labels(classes: npt.ArrayLike, n: int) -> npt.NDArray[np.int64]:
    labels = np.asarray(classes)
    require(labels.shape == (n,), "classes", labels.shape, f"shape ({n},)")
    require(not n or (labels.min() >= 0 and labels.max() < ABSENT), "classes", labels, "0..254")
    return labels.astype(np.int64)


def _planar(shapes: Floats, labels: npt.NDArray[np.int64]) -> bytes:
    """One row a shape -> column by column as float32, then the classes."""
    present: npt.NDArray[np.bool_] = np.all(np.abs(shapes) < HUGE, axis=1)  # false for NaN too
    numbers = np.where(present[:, None], shapes, 0.0).T.astype("<f4")
    return numbers.tobytes() + np.where(present, labels, ABSENT).astype(np.uint8).tobytes()
