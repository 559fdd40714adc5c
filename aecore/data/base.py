"""What a data set is: arrays with provenance, what is told of them without loading, and where they come from."""

import dataclasses
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from aecore.data import contract
from aecore.data.errors import DataError

Bytes = NDArray[np.uint8]
Progress = Callable[[int, int], None]  # called with the bytes fetched so far, and of all that is to be fetched

MOST_VALIDATED = 10_000  # images
OWN = "own-"  # begins the id of a data set that is in no menu; digits of its content follow
OWN_PATTERN = OWN + "[0-9a-f]{12}"


@dataclass(frozen=True, eq=False)
class Factors:
    """What made each image, known because the images were made from it; the arrays are read-only.

    Attributes:
        names: of the f factors, in the order of the columns.
        sizes: how many levels each has.
        categorical: the names of those whose levels have no order.
        train, test: (N, f) uint8, the level of each factor, from 0, in each image.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    categorical: tuple[str, ...]
    train: Bytes
    test: Bytes

    def __post_init__(self) -> None:
        for levels in (self.train, self.test):
            contract.check_bytes("factors", levels, "(N, f)")
            levels.setflags(write=False)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled grey images with their provenance. Errors: `DataError` "contract" where they break this contract.

    Attributes:
        name: as given to `load`; of one's own images, any name.
        title: as shown.
        train_images, test_images: (N, H, W) uint8, 0 is paper, 255 is ink; at least two of each. `to_bytes` makes
            them of fractions. The arrays are read-only from now on.
        train_labels, test_labels: (N,) uint8, indices into `classes`.
        classes: the name of each label, 1 to 256 of them.
        provenance: one sentence: where these arrays came from.
        stand_in: made to take another set's place; results on it are not results on MNIST.
        factors: the known factors behind each image; None where nobody knows them.
    """

    name: str
    title: str
    train_images: Bytes
    train_labels: Bytes
    test_images: Bytes
    test_labels: Bytes
    classes: tuple[str, ...]
    provenance: str
    stand_in: bool
    factors: Factors | None = None

    def __post_init__(self) -> None:
        try:
            self._check()
        except DataError as why:
            raise DataError("contract", title=contract.told(self.title), why=why) from None
        for array in self._arrays:
            array.setflags(write=False)

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W) of every image, pixels."""
        height, width = self.test_images.shape[1:]
        return height, width

    @cached_property
    def id(self) -> str:
        """What a run on these images calls them: the name of a set of the registry, for what it has loaded itself, else
        `own-` and twelve digits of the content. So nothing but the published images ever goes by a published name.
        """
        digest = hashlib.sha256(repr(self.classes).encode())
        for array in self._arrays:
            digest.update(repr(array.shape).encode())
            digest.update(np.ascontiguousarray(array).data)
        return OWN + digest.hexdigest()[:12]

    def judged(self, binarised: bool) -> Bytes:
        """Return the test images as a run is judged on them and its pages show them: (N, H, W).

        For runs on binarised images each pixel is drawn once for all, 0 or 255, and alike on every machine: white with
        the probability x / 255.
        """
        if not binarised:
            return self.test_images
        drawn = np.random.default_rng(0).integers(0, 255, self.test_images.shape, np.uint8)
        return np.where(drawn < self.test_images, np.uint8(255), np.uint8(0))

    @cached_property
    def validation(self) -> NDArray[np.int64]:
        """Rows of the training images on which whatever has to be chosen is chosen, rising: always the same ones.

        They are as many as `validation_images` says. Labels of all others, and the test images, choose nothing.
        """
        n = len(self.train_images)
        return np.sort(np.random.default_rng(0).permutation(n)[: validation_images(n)])

    def choosing(self) -> "Dataset":
        """Return what settings are tried on: it learns from the other training images and is judged on those of the
        validation in place of the test images. It is another data set, with an id of its own.
        """
        judged, learnt = self.validation, np.setdiff1d(np.arange(len(self.train_images)), self.validation)
        known = self.factors and dataclasses.replace(
            self.factors, train=self.factors.train[learnt], test=self.factors.train[judged])  # fmt: skip
        return dataclasses.replace(
            self, train_images=self.train_images[learnt], train_labels=self.train_labels[learnt], factors=known,
            test_images=self.train_images[judged], test_labels=self.train_labels[judged])  # fmt: skip

    def registered(self) -> "Dataset":
        """Name these images as the registry does; it alone calls this, on what it has verified or made."""
        vars(self)["id"] = self.name
        return self

    @property
    def _arrays(self) -> tuple[Bytes, Bytes, Bytes, Bytes]:
        return self.train_images, self.train_labels, self.test_images, self.test_labels

    def _check(self) -> None:
        contract.check_words(self.name, self.title, self.provenance)
        contract.check_classes(self.classes)
        contract.check_part("train", self.train_images, self.train_labels, self.classes)
        contract.check_part("test", self.test_images, self.test_labels, self.classes)
        contract.check_sizes(self.train_images, self.test_images)
        if (known := self.factors) is not None:
            for part, levels, images in (
                ("train", known.train, self.train_images),
                ("test", known.test, self.test_images),
            ):
                contract.check_levels(part, levels, len(images), known.names, known.sizes)


def validation_images(train: int) -> int:
    """Return how many of so many training images are the validation: a sixth, at most 10,000, at least two."""
    return max(2, min(MOST_VALIDATED, train // 6))


def to_bytes(images: NDArray[Any]) -> Bytes:
    """Return ink from 0 to 1 (any shape, floats or booleans) as `Dataset` has it: 0 to 255, rounded, uint8.

    Errors: `DataError` "no fractions" where a number is not finite, below 0 or above 1.
    """
    ink = np.asarray(images, np.float64)
    low, high = (float(ink.min()), float(ink.max())) if ink.size else (0.0, 0.0)
    if not 0 <= low <= high <= 1:
        raise DataError("no fractions", low=low, high=high)
    return np.rint(ink * 255).astype(np.uint8)


@dataclass(frozen=True)
class Description:
    """A data set told without loading it.

    Attributes:
        about: one sentence on the content; `credit`: whom to name, and the licence.
        train, test: numbers of images of `shape` = (H, W) pixels.
        download: bytes to fetch when nothing is here yet (0: never any).
        factors: names of the factors that are known of each image.
    """

    name: str
    title: str
    about: str
    credit: str
    train: int
    test: int
    shape: tuple[int, int]
    classes: tuple[str, ...]
    download: int
    stand_in: bool
    factors: tuple[str, ...] = ()


@runtime_checkable
class Origin(Protocol):
    """Where a data set comes from. Each file of `aecore/data/sets` has one, called `SET`: `Published` or `Built`."""

    @property
    def order(self) -> float:
        """Its place in the menus."""

    @property
    def description(self) -> Description:
        """What is known of it; its name is the file's."""

    def available(self) -> bool:
        """Tell quickly whether `load` needs no network."""

    def missing(self) -> DataError:
        """Return the sentence that says what is missing where `available` is false, and where it was looked for."""

    def load(self, download: bool, progress: Progress | None) -> Dataset:
        """Return the set; fetch what is missing if `download`. Errors: `DataError`."""


@dataclass(frozen=True)
class Built:
    """A data set that is built from what is here, so that nothing is ever downloaded. See `Origin`."""

    order: float
    description: Description
    build: Callable[[], Dataset]
    here: Callable[[], bool] = lambda: True

    def available(self) -> bool:
        """Tell whether it can be built."""
        return self.here()

    def missing(self) -> DataError:
        """Return the sentence that says that it cannot be built here."""
        return DataError("unbuilt", title=self.description.title)

    def load(self, download: bool, progress: Progress | None) -> Dataset:
        """Build it. Errors: `DataError`."""
        return self.build()
