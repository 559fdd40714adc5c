"""The tile atlas holds every image, unchanged, where its number says."""

import io

import numpy as np
import pytest
from PIL import Image

from aecore.data.atlas import atlas


@pytest.mark.parametrize(("count", "columns"), [(1, 4), (7, 3), (250, 100), (100, 100)])
def test_every_tile_is_where_its_number_says(count, columns):
    images = np.random.default_rng(count).integers(0, 256, (count, 28, 20), np.uint8)
    picture = Image.open(io.BytesIO(atlas(images, columns)))
    assert (picture.format, picture.mode) == ("PNG", "L")
    sheet = np.asarray(picture)
    assert sheet.shape == (-(-count // columns) * 28, columns * 20)
    for i in range(count):
        y, x = i // columns * 28, i % columns * 20
        np.testing.assert_array_equal(sheet[y : y + 28, x : x + 20], images[i])
    rest = sheet.astype(int).sum() - images.astype(int).sum()
    assert rest == 0


def test_no_images_make_an_empty_row():
    picture = Image.open(io.BytesIO(atlas(np.zeros((0, 28, 28), np.uint8), 10)))
    assert picture.size == (280, 28)
