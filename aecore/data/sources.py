"""What is known of the IDX data sets of the web: their files, how each is recognised, where they are to be had.

A file is recognised by its content alone: by the digest of the .gz file as it was published, or by that of what is in
it, for people have them unpacked, or packed anew. MNIST's SHA-256s were computed from the files; those of the .gz files
of Fashion-MNIST and Kuzushiji-MNIST are the ones that TensorFlow Datasets lists; the MD5s of their contents are listed
by several collections (Fashion-MNIST) and by Mila's (both).
"""

from dataclasses import dataclass
from typing import Literal

TRAIN_IMAGES, TRAIN_LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
TEST_IMAGES, TEST_LABELS = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
TRAIN, TEST = 60_000, 10_000
PIXELS = (28, 28)


@dataclass(frozen=True)
class Check:
    """A digest that the .gz file as it was published has, or the content in it."""

    of: Literal["gz", "content"]
    algorithm: Literal["sha256", "md5"]
    digest: str


@dataclass(frozen=True)
class Source:
    """One file of a set.

    Attributes:
        file: its name at every mirror and in the cache.
        shape: (N, H, W) for images, (N,) for labels; both uint8.
        size: bytes of the published .gz file; for the progress bar, not for verification.
        checks: one of them must hold.
    """

    file: str
    shape: tuple[int, ...]
    size: int
    checks: tuple[Check, ...]

    @property
    def stem(self) -> str:
        """The name of the file unpacked."""
        return self.file.removesuffix(".gz")


Files = tuple[Source, Source, Source, Source]


@dataclass(frozen=True)
class IdxSet:
    """Four IDX files that make a data set.

    Attributes:
        folders: what people call the folder of these files; the first is the name.
        mirrors: folders of the web, tried in this order.
        files: images and labels for training, then those of the test.
    """

    name: str
    title: str
    about: str
    credit: str
    classes: tuple[str, ...]
    folders: tuple[str, ...]
    mirrors: tuple[str, ...]
    files: Files


def sha256(digest: str) -> Check:
    """Return the check of a file's content by SHA-256."""
    return Check("content", "sha256", digest)


def md5(digest: str) -> Check:
    """Return the check of a file's content by MD5."""
    return Check("content", "md5", digest)


def packed(digest: str) -> Check:
    """Return the check of a .gz file, as it was published, by SHA-256."""
    return Check("gz", "sha256", digest)


def like_mnist(
    train_images: tuple[int, *tuple[Check, ...]],
    train_labels: tuple[int, *tuple[Check, ...]],
    test_images: tuple[int, *tuple[Check, ...]],
    test_labels: tuple[int, *tuple[Check, ...]],
) -> Files:
    """Return the files of a set that has MNIST's names and shapes, each given as (size, *checks)."""
    return (
        Source(TRAIN_IMAGES, (TRAIN, *PIXELS), train_images[0], train_images[1:]),
        Source(TRAIN_LABELS, (TRAIN,), train_labels[0], train_labels[1:]),
        Source(TEST_IMAGES, (TEST, *PIXELS), test_images[0], test_images[1:]),
        Source(TEST_LABELS, (TEST,), test_labels[0], test_labels[1:]),
    )
