"""The messages that the browser components are sent."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from aecore.results.plane import Lift
from aecore.ui.browser import components as ui
from aecore.ui.browser import views
from aecore.wire.envelope import open_envelope, pack_envelope

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
        ("ellipses", b"12"),
        ("ellipses", np.array([0, 0, -1, 1, 0], "<f4").tobytes() + b"\0"),
        ("ellipses", np.array([0, 0, 1, 1, np.nan], "<f4").tobytes() + b"\0"),
        ("arrows", np.zeros(4, "<f4").tobytes() + b"\2"),  # a class byte without a name
        ("touch", views.Touch(codes=b"123")),
        ("arrows", bytes(17 * (views.MOST_SHAPES + 1))),
    ],
)
def test_a_view_names_the_field_that_is_wrong(field, value):
    name = "points" if field == "classes" else field  # a class byte without a name
    with pytest.raises(ValueError, match=f"^{name}: "):
        view(**{field: value})


def test_ellipses_and_arrows_are_planar_floats_and_classes():
    packed = views.pack_ellipses([[1, 2], [3, 4]], [[5, 6], [7, 8]], [0, 1], [0.5, -0.5])
    np.testing.assert_array_equal(np.frombuffer(packed, "<f4", 10), [1, 3, 2, 4, 5, 7, 6, 8, 0.5, -0.5])
    assert list(packed[40:]) == [0, 1]
    packed = views.pack_arrows([[1, 2], [3, 4]], [[5, 6], [7, 8]], [1, 0])
    np.testing.assert_array_equal(np.frombuffer(packed, "<f4", 8), [1, 3, 2, 4, 5, 7, 6, 8])
    assert list(packed[32:]) == [1, 0]
    empty = np.zeros((0, 2))
    assert views.pack_arrows(empty, empty, []) == views.pack_ellipses(empty, empty, []) == b""


def test_shapes_that_are_not_finite_keep_their_index():
    far = [[0, 0], [np.nan, 0], [np.inf, 0], [1e39, 0]]
    packed = views.pack_arrows(far, np.ones((4, 2)), [0, 1, 0, 1])
    assert list(packed[64:]) == [0, *[views.ABSENT] * 3]
    assert view(arrows=packed).arrows == packed


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        (lambda: views.pack_ellipses([[0, 0, 0]], [[1, 1]], [0]), "centres"),
        (lambda: views.pack_ellipses([[0, 0]], [[1, 1], [1, 1]], [0]), "radii"),
        (lambda: views.pack_ellipses([[0, 0]], [[1, -1]], [0]), "radii"),
        (lambda: views.pack_ellipses([[0, 0]], [[1, 1]], [0], [0, 0]), "angles"),
        (lambda: views.pack_ellipses([[0, 0]], [[1, 1]], [300]), "classes"),
        (lambda: views.pack_arrows([[0, 0]], [[0, 0], [1, 1]], [0]), "tips"),
        (lambda: views.scalar_field(np.zeros(4), (0, 1, 0, 1)), "values"),
        (lambda: views.scalar_field(np.zeros((2, 300)), (0, 1, 0, 1)), "size"),
        (lambda: views.scalar_field(np.zeros((2, 2)), (0, 0, 0, 1)), "range"),
        (lambda: views.scalar_field(np.zeros((2, 2)), (0, 1, 0, 1), "odd"), "kind"),
        (lambda: views.scalar_field(np.zeros((2, 2)), (0, 1, 0, 1), limit=0), "limit"),
        (lambda: views.ScalarField(b"12", (2, 2), (0, 1, 0, 1)), "values"),
    ],
)
def test_overlays_of_the_wrong_shape_are_named(pack, name):
    with pytest.raises(ValueError, match=f"^{name}: "):
        pack()


def test_a_field_holds_the_bytes_and_names_its_ends():
    field = views.scalar_field([[-2, 0, np.nan], [4, np.inf, 2]], (0, 1, 0, 1), caption="f")
    assert (field.size, list(field.values)) == ((2, 3), [64, 128, 128, 255, 255, 192])  # np.rint: halves to even
    assert field.ends == ("−4", "+4")
    unit = views.scalar_field([[-2, 0], [0.25, 2]], (0, 1, 0, 1), "unit", limit=0.5)
    assert (list(unit.values), unit.ends) == ([0, 0, 128, 255], ("0", "0.5"))
    assert set(views.scalar_field(np.zeros((4, 4)), (0, 1, 0, 1)).values) == {128}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lift", Lift((0.0,), ((1.0,), (0.0, 1.0)), exact=True)),
        ("lift", Lift((float("nan"),), ((1.0,), (0.0,)), exact=True)),
        ("prior", (0.0, float("inf"))),
    ],
)
def test_a_way_to_codes_names_the_field_that_is_wrong(field, value):
    with pytest.raises(ValueError, match=f"^{field}: "):
        views.Touch(**{field: value})


def test_codes_are_sixteen_bits_a_number():
    packed = views.pack_codes([[1.5, -2], [1e9, -np.inf], [np.nan, 0]])
    np.testing.assert_array_equal(np.frombuffer(packed, "<f2"), [1.5, -2, 65504, -65504, 0, 0])
    assert view(touch=views.Touch(codes=packed)).touch.codes == packed
    with pytest.raises(ValueError, match=r"^codes: "):
        views.pack_codes([1, 2])


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
    assert open_envelope(pack_envelope(data, blobs)) == (data, blobs)


def test_glyphs_tell_classes_apart():
    assert ui._glyphs(["0", "1", "2"]) == ["0", "1", "2"]
    assert ui._glyphs(["Sandal", "Shirt", "Bag"]) == ["0", "1", "2"]


def page() -> None:
    """A page with every component, as a lesson might have it."""
    import numpy as np

    from aecore.results.plane import Lift
    from aecore.ui.browser import components as ui
    from aecore.ui.browser import views

    ui.runtime()
    ui.pictures({"digits": b"png"})
    points, bounds = views.pack_points(np.zeros((4, 2)), [0, 0, 1, 1])
    text = dict.fromkeys(views.MAP_TEXT, "word")
    contours = (views.Contour(0, 0, 1, 1, label="1σ"),)
    view = views.MapView(
        points, bounds, 1, ("a", "b"), text, contours=contours, atlas=views.Atlas("digits", 2), muted=True,
        ellipses=views.pack_ellipses([[0, 0]], [[1, 2]], [1]), arrows=views.pack_arrows([[0, 0]], [[1, 2]], [0]),
        field=views.scalar_field([[0, 1], [1, 0]], (0, 1, 0, 1), caption="f"),
        touch=views.Touch(Lift((0.0,), ((1.0,), (0.0,)), exact=True), prior=(0.0, 0.0), live=True),
    )  # fmt: skip
    ui.latent_map(view, key="map")
    for packed in (b"net", b"", None):
        ui.network("run", packed, key=f"net:{packed}")
    ui.digits(
        views.digit_sheet([("x", "ink", np.zeros((2, 4, 4)))], step=1),
        key="strip",
        replays=[views.Replay("run")],
    )
    ui.digits(views.digit_sheet([("", "signed", np.zeros((16, 4, 4)))] * 4, step=1, label="patterns"), key="patterns")


def test_all_components_mount_in_a_page():
    app = AppTest.from_function(page).run(timeout=20)
    assert not app.exception
    assert not app.run(timeout=20).exception


def test_importing_needs_no_running_page():
    code = "import aecore.ui.browser.components, sys; assert not {'torch', 'sklearn', 'umap'} & set(sys.modules)"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)
