"""The messages that the browser components are sent."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from aecore.ui import components as ui
from aecore.ui import views

TEXT = dict.fromkeys(views.MAP_TEXT, "word")


def unpack(points: bytes, bounds: views.Range) -> tuple[np.ndarray, np.ndarray]:
    """What the browser makes of packed points: (n, 2) positions and (n,) classes."""
    n = len(points) // 5
    share = np.frombuffer(points, "<u2", 2 * n).reshape(2, n).T / 65535
    low, high = np.array(bounds[::2]), np.array(bounds[1::2])
    return low + share * (high - low), np.frombuffer(points, np.uint8, n, 4 * n)


def view(**changes: object) -> views.MapView:
    points, bounds = views.pack_points([[0, 0], [1, 2], [-1, 3]], [0, 1, 1])
    sound = views.MapView(points, bounds, step=3, classes=("a", "b"), text=TEXT)
    return dataclasses.replace(sound, **changes)


def test_points_come_back_within_half_a_step():
    rng = np.random.default_rng(0)
    xy = rng.normal(size=(3000, 2)) * [1.0, 40.0] + [7.0, -3.0]
    classes = rng.integers(0, 10, 3000)
    points, bounds = views.pack_points(xy, classes)
    back, labels = unpack(points, bounds)
    step = np.array([bounds[1] - bounds[0], bounds[3] - bounds[2]]) / 65535
    assert len(points) == 5 * 3000
    assert (np.abs(back - xy) <= step / 2 * (1 + 1e-6)).all()
    np.testing.assert_array_equal(labels, classes)


def test_points_that_are_not_finite_keep_their_index():
    xy = np.array([[0, 0], [np.nan, 1], [np.inf, 1], [1, -np.inf], [1, 1]], dtype=np.float32)
    back, labels = unpack(*views.pack_points(xy, [0, 1, 2, 3, 4]))
    np.testing.assert_array_equal(labels, [0, views.ABSENT, 2, 3, 4])
    np.testing.assert_allclose(back[[0, 2, 3, 4]], [[0, 0], [1, 1], [1, 0], [1, 1]], atol=1e-4)


def test_one_stray_does_not_cost_the_others_their_resolution():
    rng = np.random.default_rng(1)
    xy = rng.normal(size=(1000, 2))
    xy[0] = 1e12
    points, bounds = views.pack_points(xy, np.zeros(1000, int))
    back, _ = unpack(points, bounds)
    assert bounds[1] < 100
    assert np.abs(back - xy)[1:].max() < 1e-3
    np.testing.assert_allclose(back[0], [bounds[1], bounds[3]])


@pytest.mark.parametrize(
    "xy", [np.zeros((0, 2)), np.full((4, 2), 5.0), np.full((3, 2), np.nan), np.full((3, 2), np.inf)]
)
def test_a_range_is_never_empty(xy):
    points, (x0, x1, y0, y1) = views.pack_points(xy, np.zeros(len(xy), int))
    assert len(points) == 5 * len(xy)
    assert x0 < x1
    assert y0 < y1


@pytest.mark.parametrize(
    ("xy", "classes", "name"),
    [([[0, 0, 0]], [0], "xy"), ([[0, 0]], [0, 1], "classes"), ([[0, 0]], [255], "classes")],
)
def test_points_of_the_wrong_shape_are_named(xy, classes, name):
    with pytest.raises(ValueError, match=name):
        views.pack_points(xy, classes)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points", b"123456"),
        ("range", (1.0, 1.0, 0.0, 1.0)),
        ("range", (0.0, float("inf"), 0.0, 1.0)),
        ("step", -1),
        ("palette", ("#112233",)),
        ("palette", ("red", "#112233")),
        ("glyphs", ("x",)),
        ("classes", ("only one",)),
        ("text", {}),
        ("locale", "ko_KR"),
        ("contours", (views.Contour(0, 0, -1, 1),)),
        ("atlas", views.Atlas("digits", 0)),
    ],
)
def test_a_view_names_the_field_that_is_wrong(field, value):
    name = "points" if field == "classes" else field  # a class byte without a name
    with pytest.raises(ValueError, match=f"^{name}: "):
        view(**{field: value})


def test_a_view_counts_its_points():
    assert view().n == 3
    assert view(points=b"").n == 0


def test_a_sheet_holds_the_bytes_row_by_row():
    ink = np.array([[[0, 0.5], [1, 2]]])
    change = np.array([[[-1, 0], [1, np.nan]]])
    sheet = views.digit_sheet([("x", "ink", ink), ("x_hat - x", "signed", change)], step=4, captions=["7"])
    assert (sheet.cols, sheet.size, sheet.step) == (1, (2, 2), 4)
    assert list(sheet.images) == [0, 128, 255, 255, 1, 128, 255, 128]
    assert [row.kind for row in sheet.rows] == ["ink", "signed"]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"images": b"1"}, "images"),
        ({"captions": ("a", "b")}, "captions"),
        ({"rows": (views.DigitRow("x", "grey"),)}, "rows"),  # type: ignore[arg-type]
        ({"cell": 5}, "cell"),
        ({"step": -1}, "step"),
    ],
)
def test_a_sheet_names_the_field_that_is_wrong(change, name):
    sheet = views.digit_sheet([("x", "ink", np.zeros((1, 2, 2)))], step=0)
    with pytest.raises(ValueError, match=f"^{name}: "):
        dataclasses.replace(sheet, **change)


def test_rows_of_a_sheet_have_one_shape():
    with pytest.raises(ValueError, match=r"^rows: "):
        views.digit_sheet([("a", "ink", np.zeros((1, 2, 2))), ("b", "ink", np.zeros((2, 2, 2)))], step=0)


def test_an_envelope_comes_back_whole():
    data, blobs = {"word": "잠재 공간", "n": 2}, {"a": b"\x00\xff", "b": b""}
    assert ui.open_envelope(ui.pack_envelope(data, blobs)) == (data, blobs)


def test_glyphs_tell_classes_apart():
    assert ui._glyphs(["0", "1", "2"]) == ["0", "1", "2"]
    assert ui._glyphs(["Sandal", "Shirt", "Bag"]) == ["0", "1", "2"]


def page() -> None:
    """A page with every component, as a lesson might have it."""
    import numpy as np

    from aecore.ui import components as ui
    from aecore.ui import views

    ui.runtime({"digits": b"png"})
    points, bounds = views.pack_points(np.zeros((4, 2)), [0, 0, 1, 1])
    text = dict.fromkeys(views.MAP_TEXT, "word")
    contours = (views.Contour(0, 0, 1, 1, label="1σ"),)
    view = views.MapView(points, bounds, 1, ("a", "b"), text, contours=contours, atlas=views.Atlas("digits", 2))
    ui.latent_map(view, key="map")
    ui.digits(views.digit_sheet([("x", "ink", np.zeros((2, 4, 4)))], step=1), key="strip")


def test_all_components_mount_in_a_page():
    app = AppTest.from_function(page).run(timeout=20)
    assert not app.exception
    assert not app.run(timeout=20).exception


def test_importing_needs_no_running_page():
    code = "import aecore.ui.components, sys; assert not {'torch', 'sklearn', 'umap'} & set(sys.modules)"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)
