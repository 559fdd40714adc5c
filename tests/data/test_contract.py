"""What a data set promises is checked when it is made; what is not published goes by a name of its own."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from aecore import data
from aecore.data.base import OWN_PATTERN

N, TEST, SHAPE = 6, 4, (5, 7)


def parts(**changes: object) -> dict[str, object]:
    """Return the arguments of a sound data set, some of them changed."""
    rng = np.random.default_rng(0)
    return {
        "name": "mine", "title": "My images", "train_images": rng.integers(0, 256, (N, *SHAPE), np.uint8),
        "train_labels": np.arange(N, dtype=np.uint8) % 3, "test_images": rng.integers(0, 256, (TEST, *SHAPE), np.uint8),
        "test_labels": np.arange(TEST, dtype=np.uint8) % 3, "classes": ("a", "b", "c"), "provenance": "Drawn by lot.",
        "stand_in": False} | changes  # fmt: skip


def images(n: int, shape: tuple[int, ...] = SHAPE, dtype: type = np.uint8) -> np.ndarray:
    return np.ones((n, *shape), dtype)


def labels(n: int, *values: int) -> np.ndarray:
    return np.resize(np.array(values or (0,), np.uint8), n)


BROKEN = {
    "floats": ({"train_images": images(N, dtype=np.float32) / 2},
               r"train_images holds float32 where .*\(uint8\) .*`data.to_bytes` makes them of fractions from 0 to 1"),
    "floats in the test": ({"test_images": images(TEST, dtype=np.float64)}, r"test_images holds float64"),
    "wide integers": ({"train_images": images(N, dtype=np.int64)}, r"train_images holds int64 where whole numbers"),
    "wide labels": ({"train_labels": np.zeros(N, np.int64)}, r"train_labels holds int64"),
    "float labels": ({"train_labels": np.zeros(N)}, r"train_labels holds float64 where whole numbers from 0 to 255"),
    "a list": ({"train_images": [[0]]}, r"train_images is no numpy array but of the type list"),
    "flat": ({"train_images": images(N, (35,))}, r"train_images has the shape 6×35 where \(N, H, W\) is expected"),
    "channels": ({"train_images": images(N, (1, 5, 7))}, r"train_images has the shape 6×1×5×7 where \(N, H, W\)"),
    "labels in a column": ({"test_labels": labels(TEST)[:, None]}, r"test_labels has the shape 4×1 where \(N,\)"),
    "no pixels": ({"train_images": images(N, (0, 7))}, r"train_images has the shape 6×0×7"),
    "no training": ({"train_images": images(0), "train_labels": labels(0)}, r"train_images holds 0 images .* 2"),
    "no test": ({"test_images": images(0), "test_labels": labels(0)}, r"test_images holds 0 images"),
    "one test image": ({"test_images": images(1), "test_labels": labels(1)}, r"test_images holds 1 images"),
    "too few labels": ({"train_labels": labels(N - 1)}, r"6 images in train_images and 5 labels"),
    "too many labels": ({"test_labels": labels(TEST + 1)}, r"4 images in test_images and 5 labels"),
    "two sizes": ({"test_images": images(TEST, (7, 5))}, r"training are 5×7 pixels large and those for the test 7×5"),
    "a label beyond": ({"test_labels": labels(TEST, 0, 3)},
                       r"test_labels holds 3, but the labels of 3 classes go from 0 to 2"),
    "no classes": ({"classes": ()}, r"classes must be a tuple of 1 to 256 names"),
    "classes in a list": ({"classes": ["a", "b", "c"]}, r"classes must be a tuple"),
    "nameless class": ({"classes": ("a", "", "c")}, r"classes must be a tuple"),
    "no name": ({"name": " "}, r"name is ' ' where a line of text"),
    "two lines": ({"title": "a\nb"}, r"title is 'a\\nb' where a line of text"),
    "factors short": ({"factors": data.Factors(("f",), (2,), (), labels(N)[:, None], labels(TEST - 1)[:, None])},
                      r"factors.test has the shape 3×1 where 4×1 is expected"),
    "a level beyond": ({"factors": data.Factors(("f",), (2,), (), labels(N, 2)[:, None], labels(TEST)[:, None])},
                       r"factors.train holds the level 2 of f, whose levels go from 0 to 1"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_breach_is_one_sentence_at_once(kind):
    changes, told = BROKEN[kind]
    with pytest.raises(data.DataError, match=told) as caught:
        data.Dataset(**parts(**changes))
    assert caught.value.code == "contract"
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_sound_one_is_read_only_and_knows_its_shape():
    made = data.Dataset(**parts())
    assert made.shape == SHAPE
    with pytest.raises(ValueError, match="read-only"):
        made.train_images[0] = 0


def test_fractions_become_bytes():
    made = data.to_bytes(np.array([[0.0, 0.5, 1.0]], np.float32))
    assert (made.dtype, made.tolist()) == (np.uint8, [[0, 128, 255]])
    assert data.to_bytes(np.array([True, False])).tolist() == [255, 0]
    assert data.to_bytes(np.zeros((0, 5, 5))).shape == (0, 5, 5)
    for wrong in ([0.0, 1.5], [-0.1], [float("nan"), 0.5], [128.0]):
        with pytest.raises(data.DataError, match="fractions from 0 to 1"):
            data.to_bytes(np.array(wrong))


def test_own_images_go_by_their_content():
    one, same = data.Dataset(**parts()), data.Dataset(**parts(title="Others", provenance="Elsewhere."))
    assert re.fullmatch(OWN_PATTERN, one.id)
    assert one.id == same.id
    others = {
        data.Dataset(**parts(**change)).id
        for change in ({"train_images": images(N)}, {"train_labels": labels(N)}, {"test_images": images(TEST)},
                       {"test_labels": labels(TEST)}, {"classes": ("a", "b", "d")},
                       {"train_images": images(N, (7, 5)), "test_images": images(TEST, (7, 5))})
    }  # fmt: skip
    assert len(others | {one.id}) == 7


def test_published_images_go_by_their_name_and_a_part_of_them_does_not():
    digits = data.load("digits")
    assert digits.id == "digits"
    some = dataclasses.replace(digits, train_images=digits.train_images[:50], train_labels=digits.train_labels[:50])
    assert data.is_own(some.id)
    assert data.is_own(data.Dataset(**parts(name="mnist", title="MNIST")).id)


def test_what_is_known_of_own_images_without_them():
    name = data.Dataset(**parts()).id
    assert not data.available(name)
    assert data.describe(name).title == "Own images"
    with pytest.raises(data.DataError, match=rf"{name} is somebody's own .*`train\(run, data\)`"):
        data.load(name)
