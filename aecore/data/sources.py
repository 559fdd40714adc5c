"""Where the IDX data sets live on the web, and how each file is recognised: a table, and no code.

Hashes: MNIST's are of the decompressed content, because copies under another gzip header are about.
Those of Fashion-MNIST and Kuzushiji-MNIST are of the published .gz files (the ones TensorFlow Datasets lists;
the MD5s that torchvision lists belong to the same files). Sizes are those of the published .gz files.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Check:
    """SHA-256 that a file must have: `of` its decompressed content, or of the .gz file as published."""

    of: Literal["content", "gz"]
    sha256: str


@dataclass(frozen=True)
class Source:
    """One file of a set.

    Attributes:
        file: its name at every mirror and in every folder.
        shape: (N, H, W) for images, (N,) for labels; both uint8.
        size: bytes of the published .gz file; for the progress bar, not for verification.
    """

    file: str
    shape: tuple[int, ...]
    size: int
    check: Check


@dataclass(frozen=True)
class IdxSet:
    """Four IDX files that make a data set; `mirrors` are folders of the web, tried in this order."""

    name: str
    title: str
    about: str
    credit: str
    classes: tuple[str, ...]
    mirrors: tuple[str, ...]
    train_images: Source
    train_labels: Source
    test_images: Source
    test_labels: Source

    @property
    def files(self) -> tuple[Source, Source, Source, Source]:
        """The four files in the order of `Dataset`'s arrays."""
        return self.train_images, self.train_labels, self.test_images, self.test_labels


TRAIN_IMAGES, TRAIN_LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
TEST_IMAGES, TEST_LABELS = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
TRAIN, TEST = 60_000, 10_000
PIXELS = (28, 28)

MNIST = IdxSet(
    name="mnist",
    title="MNIST",
    about="Handwritten digits of census clerks and pupils: 28×28 pixels, ten classes.",
    credit="Yann LeCun, Corinna Cortes, Christopher Burges, from NIST's collection; CC BY-SA 3.0",
    classes=tuple("0123456789"),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    train_images=Source(
        TRAIN_IMAGES,
        (TRAIN, *PIXELS),
        9_912_422,
        Check("content", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    ),
    train_labels=Source(
        TRAIN_LABELS,
        (TRAIN,),
        28_881,
        Check("content", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    ),
    test_images=Source(
        TEST_IMAGES,
        (TEST, *PIXELS),
        1_648_877,
        Check("content", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    ),
    test_labels=Source(
        TEST_LABELS,
        (TEST,),
        4_542,
        Check("content", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ),
)

FASHION = IdxSet(
    name="fashion",
    title="Fashion-MNIST",
    about="Photographs of clothes and shoes in MNIST's format: 28×28 pixels, ten classes.",
    credit="Han Xiao, Kashif Rasul, Roland Vollgraf (Zalando Research), arXiv 1708.07747; MIT licence",
    classes=(
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
    mirrors=(
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    train_images=Source(
        TRAIN_IMAGES,
        (TRAIN, *PIXELS),
        26_421_880,
        Check("gz", "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
    ),
    train_labels=Source(
        TRAIN_LABELS,
        (TRAIN,),
        29_515,
        Check("gz", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
    ),
    test_images=Source(
        TEST_IMAGES,
        (TEST, *PIXELS),
        4_422_102,
        Check("gz", "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
    ),
    test_labels=Source(
        TEST_LABELS,
        (TEST,),
        5_148,
        Check("gz", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ),
)

KMNIST = IdxSet(
    name="kmnist",
    title="Kuzushiji-MNIST",
    about="Cursive Japanese characters of old books in MNIST's format: 28×28 pixels, ten classes, each "
    "with several shapes.",
    credit="“KMNIST Dataset” (created by CODH), adapted from “Kuzushiji Dataset” (created by NIJL and others)"
    ", doi:10.20676/00000341; CC BY-SA 4.0",
    classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    mirrors=(
        "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
        "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    ),
    train_images=Source(
        TRAIN_IMAGES,
        (TRAIN, *PIXELS),
        18_165_135,
        Check("gz", "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
    ),
    train_labels=Source(
        TRAIN_LABELS,
        (TRAIN,),
        29_497,
        Check("gz", "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
    ),
    test_images=Source(
        TEST_IMAGES,
        (TEST, *PIXELS),
        3_041_136,
        Check("gz", "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
    ),
    test_labels=Source(
        TEST_LABELS,
        (TEST,),
        5_120,
        Check("gz", "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
    ),
)

SETS = {each.name: each for each in (MNIST, FASHION, KMNIST)}
