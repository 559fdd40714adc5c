"""Kuzushiji-MNIST, cursive characters of old Japanese books."""

from aecore.data.published import Published
from aecore.data.sources import IdxSet, like_mnist, md5, packed

SET = Published(
    order=4,
    spec=IdxSet(
        name="kmnist",
        title="Kuzushiji-MNIST",
        about="Cursive Japanese characters of old books in MNIST's format: 28×28 pixels, ten classes, each "
        "with several shapes.",
        credit="“KMNIST Dataset” (created by CODH), adapted from “Kuzushiji Dataset” (created by NIJL and others)"
        ", doi:10.20676/00000341; CC BY-SA 4.0",
        classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
        folders=("kmnist", "KMNIST"),
        mirrors=(
            "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
            "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
        ),
        files=like_mnist(
            train_images=(
                18_165_135,
                packed("51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
                md5("92be26ec9822e900ac425d0a0aa84ced"),
            ),
            train_labels=(
                29_497,
                packed("e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
                md5("949e75301f8813e0dc5800dcc320fc52"),
            ),
            test_images=(
                3_041_136,
                packed("edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
                md5("bf305b8cd328700fbc17f5acbc2856d2"),
            ),
            test_labels=(
                5_120,
                packed("20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
                md5("9f55f451c0988b028eccdf7d5cc265ab"),
            ),
        ),
    ),
)
