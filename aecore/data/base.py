"""What a data set is, and what may go wrong with one.

Every message a user can meet is in `MESSAGES`, once: a `DataError` carries its key and its values, so that
the page can say the same in another language.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

MESSAGES = {
    "unknown": "There is no data set {name!r}: choose one of {allowed}.",
    "absent": "{title} is not on this machine yet: press “Get {title}”, or run `python -m aecore data get {name}`.",
    "bad": "{title} cannot be read, because {path} {why}: replace or remove that file, or fetch the set "
    "anew with `python -m aecore data get {name}`.",
    "mirrors": "{file} of {title} could not be fetched ({why}): check the network and try again later, or "
    "put the four .gz files into {name}/ under the folder that AECORE_DATA_DIR names.",
    "folder": "{title} cannot be kept in {path} ({why}): free some space or correct the permissions, or "
    "name another folder in AECORE_CACHE_DIR.",
    "busy": "Another process has been fetching {title} for over {seconds} s: wait for its end, then try again.",
    "no digits": "The built-in digits are missing ({path} {why}): reinstall scikit-learn, which has them.",
    "nor": "{error} Moreover, {path}, which lay nearer, {why}.",
    # The reasons that stand for {why} above.
    "unreadable": "cannot be opened ({why})",
    "missing": "is not there",
    "not gzip": "is not a gzip file (perhaps a web page saved in its place)",
    "cut short": "is cut short",
    "corrupt": "is corrupt",
    "wrong magic": "is not an IDX file of this kind (its first four bytes are {magic}, not {expected})",
    "wrong count": "holds an array of {shape} where {expected} is expected",
    "wrong size": "is {relation} than its header promises",
    "wrong hash": "is not the published file (its {algorithm} differs)",
    "not digits": "does not hold 1,797 images of 8×8 numbers from 0 to 16 with their labels",
    "http": "{host} answered HTTP {status}",
    "no answer": "{host} took too long",
    "no connection": "{host} cannot be reached",
    "broken off": "the transfer from {host} broke off",
    "too large": "{host} sent something else, larger than the file",
    "not the file": "what {host} sent {why}",
}


class DataError(Exception):
    """A data set cannot be had: one sentence saying what is wrong and what to do.

    Attributes:
        code: the key in `MESSAGES`.
        values: what fills the message; `why` may itself be a `DataError` or a tuple of them.
    """

    def __init__(self, code: str, **values: object) -> None:
        shown = {k: "; ".join(map(str, v)) if isinstance(v, tuple) else v for k, v in values.items()}
        super().__init__(MESSAGES[code].format(**shown))
        self.code, self.values = code, values

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.code, self.values)


def _rebuild(code: str, values: dict[str, object]) -> DataError:
    """Unpickle a `DataError`, so that a worker's error reaches the page whole."""
    return DataError(code, **values)


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
        self.train.setflags(write=False)
        self.test.setflags(write=False)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled grey images with their provenance; the arrays are read-only.

    Attributes:
        name: as given to `load`.
        title: as shown.
        train_images, test_images: (N, H, W) uint8, 0 is paper, 255 is ink.
        train_labels, test_labels: (N,) uint8, indices into `classes`.
        classes: the name of each label.
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
        for array in (self.train_images, self.train_labels, self.test_images, self.test_labels):
            array.setflags(write=False)


@dataclass(frozen=True)
class Description:
    """A data set told without loading it.

    Attributes:
        about: one sentence on the content; `credit`: whom to name, and the licence.
        train, test: numbers of images of `shape` = (H, W) pixels.
        download: bytes to fetch when nothing is here yet (0: never any).
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
