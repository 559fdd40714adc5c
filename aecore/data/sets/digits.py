"""The built-in digits: a stand-in for MNIST that needs no network.

Source: the test part of the UCI set "Optical Recognition of Handwritten Digits" (E. Alpaydin, C. Kaynak 1998;
CC BY 4.0), 1,797 images, which scikit-learn carries as a file; it is read without importing scikit-learn.
360 of them are held out *before* anything is varied, so that no test image shares its original with a
training image. Their writers are not known, so a writer may have digits in both parts.
"""

import gzip
import importlib.util
import io
import logging
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from aecore.data import glyphs, places
from aecore.data.base import Built, Bytes, Dataset, Description
from aecore.data.errors import DataError
from aecore.data.glyphs import Ints

LOG = logging.getLogger(__name__)

VERSION = 1  # in the cached file's name: raise it whenever the images change
SEED = 20200312
ORIGINALS, CLASSES = 1_797, 10
HELD_OUT = 36  # originals of each class
TRAIN, TEST_VARIANTS = 20_000, 5
MILD = 0.5  # strength of the test images' variants

DESCRIPTION = Description(
    name="digits",
    title="Digits (embedded)",
    about="1,437 small handwritten digits of scikit-learn's, enlarged to 28×28 pixels and varied to 20,000; "
    "360 others for the test, varied to 1,800.",
    credit="E. Alpaydin, C. Kaynak, UCI “Optical Recognition of Handwritten Digits”; CC BY 4.0",
    train=TRAIN,
    test=CLASSES * HELD_OUT * TEST_VARIANTS,
    shape=(glyphs.PIXELS, glyphs.PIXELS),
    classes=tuple("0123456789"),
    download=0,
    stand_in=True,
)

PROVENANCE = (
    "A stand-in for MNIST: scikit-learn's 1,797 8×8 digits enlarged to 28×28, 20,000 small variants of 1,437 "
    f"of them for training and five each of the other 360 for the test ({DESCRIPTION.credit})."
)


class Made(NamedTuple):
    """The arrays of the set; `origin` says which of the 1,797 originals an image shows.

    The first 360 test images are the held-out originals themselves, unvaried.
    """

    train_images: Bytes
    train_labels: Bytes
    train_origin: Ints
    test_images: Bytes
    test_labels: Bytes
    test_origin: Ints


def here() -> bool:
    """Tell whether the digits can be had, which they always can beside scikit-learn."""
    return _source().is_file() or _cached().is_file()


def build() -> Dataset:
    """Return the built-in digits, from the cache or made anew. Errors: `DataError` "no digits"."""
    made = _read_cache()
    if made is None:
        made = make(*read_originals())
        _write_cache(made)
    shown = DESCRIPTION
    arrays = made.train_images, made.train_labels, made.test_images, made.test_labels
    return Dataset(shown.name, shown.title, *arrays, shown.classes, PROVENANCE, shown.stand_in)


def read_originals() -> tuple[Ints, Ints]:
    """Return scikit-learn's cells (1797, 8, 8) from 0 to 16 and labels (1797,).

    Errors: `DataError` "no digits".
    """
    path = _source()
    try:
        raw = places.read(path)
        if raw is None:
            raise DataError("missing")
        return _parse(raw)
    except DataError as why:
        raise DataError("no digits", path=path, why=why) from why


def make(cells: Ints, labels: Ints) -> Made:
    """Hold out, enlarge and vary: the same arrays on every machine."""
    rng = np.random.default_rng(SEED)
    train, test = _hold_out(labels, rng)
    drawn = glyphs.restore(cells)
    train_origin = np.resize(train, TRAIN)
    test_origin = np.tile(test, TEST_VARIANTS)
    train_images = glyphs.render(drawn, train_origin, _strength(TRAIN, len(train), 1.0), rng)
    test_images = glyphs.render(drawn, test_origin, _strength(len(test_origin), len(test), MILD), rng)
    order = rng.random(TRAIN).argsort(kind="stable")
    kinds = labels.astype(np.uint8)
    return Made(
        *(train_images[order], kinds[train_origin[order]], train_origin[order]),
        *(test_images, kinds[test_origin], test_origin),
    )


def _strength(count: int, plain: int, strength: float) -> glyphs.Floats:
    """Return how much each of `count` images is varied: the first `plain` not at all."""
    return np.where(np.arange(count) < plain, 0.0, strength)


def _hold_out(labels: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the indices of the training and of the test originals, 36 a class, both in random order."""
    order = rng.random(len(labels)).argsort(kind="stable")
    rank = np.empty(len(labels), np.int64)
    for label in range(CLASSES):
        of_class = order[labels[order] == label]
        rank[of_class] = np.arange(len(of_class))
    held = rank[order] < HELD_OUT
    return order[~held], order[held]


def _source() -> Path:
    spec = importlib.util.find_spec("sklearn")
    folders = (spec and spec.submodule_search_locations) or ["sklearn"]
    return Path(folders[0], "datasets", "data", "digits.csv.gz")


def _parse(raw: bytes) -> tuple[Ints, Ints]:
    try:
        rows = np.loadtxt(io.BytesIO(gzip.decompress(raw)), delimiter=",", dtype=np.int64, ndmin=2)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise DataError("corrupt") from error
    if rows.shape != (ORIGINALS, 65) or rows.min() < 0 or rows.max() > 16 or rows[:, 64].max() >= CLASSES:
        raise DataError("not digits")
    return rows[:, :64].reshape(-1, glyphs.CELLS, glyphs.CELLS), rows[:, 64]


def _cached() -> Path:
    return places.cache_dir(DESCRIPTION.name) / f"digits-v{VERSION}.npz"


def _read_cache() -> Made | None:
    """Return the arrays made earlier; None where there are none, or a bad file, which is set aside."""
    path = _cached()
    try:
        raw = places.read(path)
        if raw is None:
            return None
        with np.load(io.BytesIO(raw)) as archive:
            return Made(*(archive[field] for field in Made._fields))
    except DataError as fault:
        LOG.warning("%s %s", path, fault)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError) as fault:
        LOG.warning("%s set aside: %s", path, fault)
        places.set_aside(path)
    return None


def _write_cache(made: Made) -> None:
    """Keep the arrays for the next time; where the cache cannot be written, they are made again then."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **made._asdict())
    try:
        places.write(_cached(), buffer.getvalue())
    except OSError as error:
        LOG.warning("%s", DataError("folder", title=DESCRIPTION.title, path=_cached().parent, why=places.reason(error)))


SET = Built(order=2, description=DESCRIPTION, build=build, here=here)
