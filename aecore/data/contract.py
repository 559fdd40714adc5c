"""What `Dataset` promises, checked once, when one is made: each breach is one sentence."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aecore.data.errors import DataError

LEAST = 2  # images of a part: a single one has no variance
MOST_CLASSES = 256  # that a label of one byte can tell apart


def check_words(name: object, title: object, provenance: object) -> None:
    """Check that what a data set is called is text. Errors: `DataError` "no name"."""
    for field, value in (("name", name), ("title", title), ("provenance", provenance)):
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise DataError("no name", field=field, value=value)


def check_part(part: str, images: Any, labels: Any, classes: Any) -> None:
    """Check the images (N, H, W) and labels (N,) of "train" or "test". Errors: `DataError` with the reason."""
    check_bytes(f"{part}_images", images, "(N, H, W)")
    check_bytes(f"{part}_labels", labels, "(N,)")
    if len(images) < LEAST:
        raise DataError("few", field=f"{part}_images", count=len(images), least=LEAST)
    if len(images) != len(labels):
        raise DataError("counts", field=f"{part}_images", images=len(images), labels=len(labels))
    if (highest := int(labels.max())) >= len(classes):
        field, last = f"{part}_labels", len(classes) - 1
        raise DataError("label", field=field, label=highest, count=len(classes), last=last)


def check_classes(classes: Any) -> None:
    """Check the names of the classes. Errors: `DataError` "no classes"."""
    named = isinstance(classes, tuple) and all(isinstance(name, str) and name for name in classes)
    if not named or not 1 <= len(classes) <= MOST_CLASSES:
        raise DataError("no classes")


def check_sizes(train: NDArray[Any], test: NDArray[Any]) -> None:
    """Check that all images, (N, H, W), are of one size. Errors: `DataError` "sizes"."""
    if train.shape[1:] != test.shape[1:]:
        raise DataError("sizes", train=shown(train.shape[1:]), test=shown(test.shape[1:]))


def check_levels(part: str, levels: Any, count: int, names: tuple[str, ...], sizes: tuple[int, ...]) -> None:
    """Check the levels (N, f) of the f factors of N = `count` images. Errors: `DataError` with the reason."""
    check_bytes(f"factors.{part}", levels, f"(N, {len(sizes)})")
    if levels.shape != (count, len(sizes)) or len(names) != len(sizes):
        raise DataError("factors", part=part, shape=shown(levels.shape), expected=shown((count, len(names))))
    for factor, size, highest in zip(names, sizes, levels.max(0), strict=True):
        if highest >= size:
            raise DataError("level", part=part, level=int(highest), factor=factor, last=size - 1)


def check_bytes(field: str, array: Any, expected: str) -> None:
    """Check that `array` is a numpy array of uint8 with as many axes as `expected` names, none of them empty but the
    first. Errors: `DataError` "no array", "fractions", "not bytes", "dimensions".
    """
    if not isinstance(array, np.ndarray):
        raise DataError("no array", field=field, type=type(array).__name__)
    if array.dtype != np.uint8:
        fractions = field.endswith("images") and array.dtype.kind == "f"
        raise DataError("fractions" if fractions else "not bytes", field=field, dtype=array.dtype)
    if array.ndim != expected.count(",") + (not expected.endswith(",)")) or 0 in array.shape[1:]:
        raise DataError("dimensions", field=field, shape=shown(array.shape), expected=expected)


def told(title: object) -> str:
    """Return a title for a message, whatever it is."""
    return title if isinstance(title, str) and title.isprintable() else repr(title)


def shown(shape: tuple[int, ...]) -> str:
    """Return a shape for a message: 60000×28×28."""
    return "×".join(map(str, shape))
