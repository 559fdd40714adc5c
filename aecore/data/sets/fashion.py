"""Fashion-MNIST, photographs of clothes and shoes."""

from aecore.data.published import Published
from aecore.data.sources import IdxSet, like_mnist, md5, packed

SET = Published(
    order=3,
    spec=IdxSet(
        name="fashion",
        title="Fashion-MNIST",
        about="Photographs of clothes and shoes in MNIST's format: 28×28 pixels, ten classes.",
        credit="Han Xiao, Kashif Rasul, Roland Vollgraf (Zalando Research), arXiv 1708.07747; MIT licence",
        classes=(
            *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
            *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        ),
        folders=("fashion", "FashionMNIST", "fashion-mnist", "fashion_mnist"),
        mirrors=(
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ),
        files=like_mnist(
            train_images=(
                26_421_880,
                packed("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                md5("f4a8712d7a061bf5bd6d2ca38dc4d50a"),
            ),
            train_labels=(
                29_515,
                packed("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                md5("9018921c3c673c538a1fc5bad174d6f9"),
            ),
            test_images=(
                4_422_102,
                packed("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                md5("8181f5470baa50b63fa0f6fddb340f0a"),
            ),
            test_labels=(
                5_148,
                packed("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
                md5("15d484375f8d13e6eb1aabb0c3f46965"),
            ),
        ),
    ),
)
