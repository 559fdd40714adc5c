"""MNIST, the digits of census clerks and pupils."""

from aecore.data.published import Published
from aecore.data.sources import IdxSet, like_mnist, sha256

SET = Published(
    order=1,
    spec=IdxSet(
        name="mnist",
        title="MNIST",
        about="Handwritten digits of census clerks and pupils: 28×28 pixels, ten classes.",
        credit="Yann LeCun, Corinna Cortes, Christopher Burges, from NIST's collection; CC BY-SA 3.0",
        classes=tuple("0123456789"),
        folders=("mnist", "MNIST"),
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        files=like_mnist(
            train_images=(9_912_422, sha256("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db")),
            train_labels=(28_881, sha256("65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")),
            test_images=(1_648_877, sha256("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7")),
            test_labels=(4_542, sha256("ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
        ),
    ),
)
