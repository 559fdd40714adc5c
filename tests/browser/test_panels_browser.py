"""Film, sliders, ways, pad and traversals in a real browser, on a linear network that needs no training."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aecore.bench import browser

FRONT = str(Path(__file__).with_name("front.py"))
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FRAMES = 5
PAGE = """
import numpy as np, streamlit as st
from aecore import Run, data
from aecore.wire import network as portable
from aecore.data.atlas import atlas
from aecore.results.film import Frame, Key, pack
from aecore.wire.quantise import planar
from aecore.results.snapshot import example_rows
from aecore.ui.browser import components, views
from aecore.ui.browser.panels import dims, pad, parts, path, traversal
from aecore.results.curves import Chart, Curve
from aecore.ui.browser.panels import curves, figures
from aecore.ui.browser.part import mount
from aecore.ui.browser.panels import scrubber as film

D = 3

@st.cache_resource
def made():
    # The best linear network there is: principal components of the images.
    found = data.load("digits")
    x = found.test_images.reshape(len(found.test_images), -1) / 255
    mean = x.mean(0)
    axes = np.linalg.eigh(np.cov(x.T))[1][:, ::-1][:, :D].T
    weights = {"encoder.0.weight": axes, "encoder.0.bias": -axes @ mean,
               "decoder.0.weight": axes.T, "decoder.0.bias": mean}
    run = Run("linear_ae", dataset="digits", latent_dim=D)
    nets = [portable.network(run, {k: v * share for k, v in weights.items()}, found.shape, encoder=True)
            for share in (0.1, 1.0)]
    codes = (x - mean) @ axes.T
    rows = example_rows(found.test_labels)
    return found, codes, rows, nets, portable.in_bytes(nets[0]), portable.in_bytes(nets[1]), x

found, codes, rows, nets, first, last, x = made()
spread = parts.fitted_spread(codes)
examples = parts.Examples(codes[rows], [str(label) for label in found.test_labels[rows]])

def reel(kind):
    frames = []
    for i in range(FRAMES):
        share = i / (FRAMES - 1)
        points, extent = planar(codes[:500, :2] * (0.1 + share))
        lift = {"origin": [0.0] * D, "axes": np.eye(D)[:2].tolist()}
        head = {"step": 25 * i, "label": f"beta {i}", "range": extent, "lift": lift, "total": 200.0 - 20 * i,
                "seconds": 1.0, "test": {"total": 200.0 - 20 * i, "kl": 1.0 + i}}
        frames.append(Frame(25 * i, head, points, (255 * x[rows] * share).astype(np.uint8).tobytes(),
                            found.test_images.shape[1:]))
    curve = [(25 * i, 200.0 - 20 * i) for i in range(FRAMES)]
    return pack(frames, [Key(0, first), Key(25 * FRAMES - 25, last)], curve if kind == "film" else [], kind)

components.runtime()
components.pictures({"digits": atlas(found.test_images[:500], 100)})
shown = st.query_params.get("panel", "film")
components.network("a", nets[1], key="net")
labels = found.test_labels[:500].tobytes()
if shown in ("film", "sweep"):
    film.mount(film.FilmView((film.ReelView("a", reel(shown)),), labels, title="Linear", filename="linear"), key="film")
if shown == "film":
    figures.mount([figures.of("total", 100.0), figures.of("kl", 9.0, form="{value} in all"),
                   figures.Figure("Used", "2 of 3"), figures.of("mse", 0.03)], key="figures", series="a")
    falling = [(5 * i, 200.0 - 4 * i) for i in range(21)]
    drawn = [Curve("Trained", "#5b7db8", falling, "area", series="a"),
             Curve("Test loss", "#d6336c", falling, measure="total", series="a")]
    mount(curves.part(Chart(drawn, 100, "step", "nats per image"), curves.Held(), key="curves"))
if shown == "dims":
    lines = [dims.Dim(i, -4, 4, float(codes[:, i].var())) for i in range(D)]
    dims.mount(dims.DimsView("a", lines, spread, examples), key="dims")
if shown == "path":
    path.mount(path.PathView("a", codes[:500], spread, examples), key="path")
if shown == "pad":
    pad.mount(pad.PadView("a", codes[:500], labels, found.classes, "gaussian", views.Atlas("digits", 100)), key="pad")
if shown == "traversal":
    traversal.mount(traversal.TraversalView("a", [traversal.Line(i) for i in range(D)], spread, examples), key="grid")
"""


@pytest.fixture(scope="module")
def panels(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that shows one panel: ?panel=NAME."""
    script = tmp_path_factory.mktemp("page") / "panels.py"
    script.write_text(f"FRAMES = {FRAMES}\n{PAGE}", "utf-8")
    with browser.serving({"SCRIPT": str(script)}, FRONT) as (address, _process):
        yield address


@pytest.fixture
def opened(visit, panels):
    """Open a panel; afterwards: mounted once, and no complaints."""
    seen = []

    def show(name: str, **options):
        watched = visit(accept_downloads=True, **options)
        seen.append((watched, name))
        watched.page.goto(f"{panels}/?panel={name}")
        root = watched.page.get_by_test_id("film" if name == "sweep" else name)
        root.wait_for()
        watched.page.wait_for_function("() => __aecore.shelf.present('a')")
        return watched.page, root

    yield show
    for watched, name in seen:
        kind = "film" if name == "sweep" else name
        assert watched.page.evaluate("kind => __aecore.mounts[kind]", kind) == 1
        assert watched.complaints == []


def moment(page) -> int | None:
    return page.evaluate("() => __aecore.shelf.moment('a')?.step ?? null")


def trails(page) -> list[dict]:
    return page.evaluate("() => __aecore.shelf.trails('a')")


def picture(canvas) -> np.ndarray:
    """The grey levels that a canvas shows, at its own size."""
    url = canvas.evaluate("canvas => canvas.toDataURL()")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("L"), dtype=int)


def test_a_film_is_moved_by_keys_and_by_hand_and_gives_the_present_back(opened):
    page, root = opened("film")
    track = root.get_by_role("slider")
    track.focus()
    assert moment(page) is None
    page.keyboard.press("Home")
    page.wait_for_function("() => __aecore.shelf.moment('a')?.step === 0")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => __aecore.shelf.moment('a')?.step === 25")
    assert track.get_attribute("aria-valuetext") == "step 25 · 25 % · 180.0 nats"
    weights = "() => __aecore.shelf.moment('a').net.decode([3, 0, 0]).reduce((a, b) => a + b)"
    quarter = page.evaluate(weights)
    box = track.bounding_box()
    page.mouse.click(box["x"] + 0.74 * box["width"], box["y"] + 20)
    page.wait_for_function("() => __aecore.shelf.moment('a')?.step === 75")
    assert page.evaluate(weights) > 1.5 * quarter  # the network between the two that were kept has come along
    root.get_by_role("button", name="×2").click()
    track.focus()
    page.keyboard.press(" ")
    page.wait_for_function("() => __aecore.shelf.moment('a')?.step === 100", timeout=15_000)
    root.get_by_role("button", name="Play", exact=True).wait_for()
    root.get_by_role("button", name="Now").click()
    page.wait_for_function("() => !__aecore.shelf.moment('a')")


def test_figures_and_the_chart_show_the_moment_of_the_film(opened):
    page, root = opened("film")
    told, chart = page.get_by_test_id("figures").locator(".value"), page.get_by_test_id("curves")
    now = ["100.0nats", "9.00 in allnats", "2 of 3", "0.0300per pixel"]
    assert told.all_text_contents() == now
    assert chart.get_attribute("data-cursor") == ""
    root.get_by_role("slider").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => __aecore.shelf.moment('a')?.step === 25")
    page.get_by_text("step 25", exact=True).wait_for()
    assert told.all_text_contents() == ["180.0nats", "2.00 in allnats", "2 of 3", "–per pixel"]
    assert page.get_by_test_id("figures").get_attribute("data-moment") == "25"
    assert chart.get_attribute("data-cursor") == "25"
    assert chart.locator(".name b").all_text_contents() == ["180.0", "180.0"]
    root.get_by_role("button", name="Now").click()
    page.wait_for_function("() => !__aecore.shelf.moment('a')")
    page.get_by_text("step 25", exact=True).wait_for(state="detached")
    assert told.all_text_contents() == now


def test_the_whole_curve_is_a_click_away_and_a_pointer_reads_it(opened):
    page, _root = opened("film")
    chart = page.get_by_test_id("curves")
    shown = [float(end) for end in chart.get_attribute("data-window").split()]
    assert 80 < shown[0] < 120 < 160 < shown[1] < 200
    chart.get_by_role("button", name="Whole curve").click()
    page.locator('[data-testid=curves][data-window="0 200"]').wait_for()
    plot = chart.get_by_role("img")
    assert plot.get_attribute("aria-label") == "nats per image: Trained 120.0, Test loss 120.0"
    plot.hover(position={"x": plot.bounding_box()["width"] - 3, "y": 60})
    assert chart.locator(".name b").first.text_content() == "120.0"
    chart.get_by_text(re.compile(r"^step (99|100)$")).wait_for()  # three pixels before the end


def saved(page, root, kind: str) -> tuple[str, bytes]:
    with page.expect_download(timeout=40_000) as waiting:
        root.get_by_role("button", name=kind, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.slow
def test_a_film_is_saved_as_a_gif_of_every_frame_and_as_a_video_that_plays(opened):
    page, root = opened("sweep")
    root.get_by_role("button", name="Save the film").click()
    name, content = saved(page, root, "GIF")
    assert name == "linear.gif"
    gif = Image.open(io.BytesIO(content))
    assert (gif.n_frames, gif.size) == (FRAMES, (624, 706))
    shots = []
    for frame in (0, FRAMES - 1):
        gif.seek(frame)
        shots.append(np.asarray(gif.convert("L"), dtype=int))
    assert np.abs(shots[0] - shots[1])[:540].max() > 100  # the points have moved
    kind = root.get_by_role("button", name="MP4").or_(root.get_by_role("button", name="WebM")).inner_text()
    name, content = saved(page, root, kind)
    assert name == f"linear.{kind.lower()}"
    plays = """async data => {
      const video = Object.assign(document.createElement('video'), { muted: true, src: data });
      await video.play();
      await new Promise(done => setTimeout(done, 400));
      return [video.duration, video.currentTime, video.videoWidth, video.videoHeight]; }"""
    duration, now, *size = page.evaluate(
        plays, f"data:video/{kind.lower()};base64,{base64.b64encode(content).decode()}"
    )
    assert 3 < duration < 11
    assert now > 0
    assert size == [624, 706]
    root.get_by_role("button", name=kind).click()
    root.get_by_role("button", name="Cancel").click()
    root.get_by_role("button", name="Cancel").wait_for(state="hidden")
    assert moment(page) == 0  # saving shows nothing on the page: it is where it was


def test_sliders_make_the_image_and_their_place_is_on_the_map(opened):
    page, root = opened("dims")
    canvas = root.locator(".left > canvas")
    before = picture(canvas)
    slider = root.locator(".row input").first
    slider.focus()
    for _press in range(20):
        page.keyboard.press("ArrowRight")
    root.locator(".row output").first.get_by_text("0.80").wait_for()
    assert np.abs(picture(canvas) - before).max() > 20
    (trail,) = trails(page)
    assert trail["codes"][0] == pytest.approx([0.8, 0, 0], abs=0.03)
    root.get_by_role("button", name="Sample near the codes").click()
    page.wait_for_timeout(500)
    drawn = trails(page)[0]["codes"][0]
    assert np.abs(drawn).max() > 0.2
    page.reload()
    root.get_by_role("button", name="Sample near the codes").click()
    page.wait_for_timeout(500)
    assert trails(page)[0]["codes"][0] == pytest.approx(drawn)  # its own seed
    root.get_by_role("button", name="Mean of the codes").click()
    page.wait_for_timeout(600)
    assert np.abs(picture(canvas) - before).max() <= 2


def test_of_all_ways_the_straight_one_is_the_shortest_in_a_linear_network(opened):
    page, root = opened("path")
    for nth in range(3):
        root.locator(".way .figure").nth(nth).get_by_text(".").wait_for()
    lengths = [float(text) for text in root.locator(".way .figure").all_inner_texts()]
    assert lengths[0] == min(lengths)
    assert lengths[0] < lengths[1]
    line = next(trail for trail in trails(page) if trail["line"])
    way = np.array(line["codes"])
    steps = np.diff(way, axis=0)
    np.testing.assert_allclose(steps, np.broadcast_to(steps.mean(0), steps.shape), atol=1e-6)
    pins = [{"z": [2, 0, 0], "label": "one", "row": -1}, {"z": [0, 2, 0], "label": "two", "row": -1}]
    page.evaluate("pins => __aecore.shelf.setPins('a', pins)", pins)
    root.get_by_role("button", name="Spherical").click()
    page.wait_for_function(
        "() => __aecore.shelf.trails('a').some(t => t.label === 'Spherical' && t.codes[0][0] > 1.99)"
    )
    turned = np.array(next(trail for trail in trails(page) if trail["line"])["codes"])
    assert np.linalg.norm(turned, axis=1) == pytest.approx(2, abs=0.01)
    root.get_by_role("button", name="Swap the ends").click()
    page.wait_for_function("() => __aecore.shelf.trails('a').some(t => t.line && Math.abs(t.codes[0][1] - 2) < 1e-9)")


def stroke(page, paper, *places: tuple[int, int]) -> None:
    box = paper.bounding_box()
    page.mouse.move(box["x"] + places[0][0], box["y"] + places[0][1])
    page.mouse.down()
    for x, y in places[1:]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
    page.mouse.up()


def png(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(array.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def test_a_drawn_digit_is_centred_encoded_and_compared(opened):
    page, root = opened("pad")
    paper = root.locator(".paper")
    root.get_by_text("Draw a digit").wait_for()
    stroke(page, paper, (240, 30), (240, 130))
    root.get_by_text("Looks like 1").wait_for()
    seen = picture(root.locator(".sight canvas").first)
    ink = np.abs(seen - seen[0, 0])
    columns, rows = ink.sum(0), ink.sum(1)
    assert np.average(np.arange(len(columns)), weights=columns) == pytest.approx(
        len(columns) / 2, abs=len(columns) / 56
    )
    assert (rows > 0).sum() / len(rows) == pytest.approx(20 / 28, abs=1.5 / 28)
    assert [trail["label"] for trail in trails(page)] == ["your digit"]
    root.get_by_role("button", name="Take the last stroke back").click()
    root.get_by_text("Draw a digit").wait_for()
    assert trails(page) == []


def test_a_tap_is_a_dot(opened):
    page, root = opened("pad")
    paper = root.locator(".paper")
    bare = picture(paper)
    stroke(page, paper, (140, 140))
    root.locator(".vote").get_by_text("Looks like").wait_for()
    ink = np.abs(picture(paper) - bare)
    assert ink[140, 140] > 100
    assert 300 < (ink > 50).sum() < 480  # a disc as wide as the pen, 22 pixels


def one(white: int, height: int = 80) -> np.ndarray:
    """A 1 on a sheet of that white."""
    sheet = np.full((height, 3 * height // 4), white)
    sheet[height // 4 : 3 * height // 4, int(0.32 * height) : int(0.43 * height)] = 255 - white
    return sheet


def saved_as(kind: str, image: Image.Image) -> dict:
    out = io.BytesIO()
    image.save(out, kind)
    return {"name": f"one.{kind}", "mimeType": f"image/{kind}", "buffer": out.getvalue()}


def photograph() -> Image.Image:
    """Twelve megapixels of a 1, in light that falls across the sheet and fades to its corners."""
    y, x = np.mgrid[0:1:4000j, 0:1:3000j]
    light = (1 - 0.5 * x) * (1 - 0.8 * ((x - 0.5) ** 2 + (y - 0.5) ** 2))
    grain = np.random.default_rng(1).normal(0, 6, light.shape)
    return Image.fromarray((one(240, 4000) * light + grain).clip(0, 255).astype(np.uint8))


@pytest.mark.slow
def test_a_picture_is_read_whatever_its_format_its_ink_and_its_light(opened):
    _page, root = opened("pad")
    give = root.locator("input[type=file]").set_input_files
    plain = Image.fromarray(one(250).astype(np.uint8))
    strokes = Image.fromarray(np.stack([np.full((80, 60), 255)] * 3 + [255 - one(255)], axis=-1).astype(np.uint8))
    pictures = [saved_as(kind, plain) for kind in ("png", "jpeg", "webp", "gif", "bmp")]
    pictures += [saved_as("png", Image.fromarray(one(5).astype(np.uint8))), saved_as("png", strokes)]
    pictures += [saved_as("jpeg", photograph())]
    shown = []
    for each in pictures:
        give(each)
        root.get_by_text("Looks like 1").wait_for()
        shown.append(picture(root.locator(".sight canvas").first))
        root.get_by_role("button", name="Clear").click()
        root.get_by_text("Draw a digit").wait_for()
    for other in shown[1:]:
        assert np.abs(other - shown[0]).mean() < 6  # of 255


def test_a_refused_picture_is_named_before_it_is_decoded_and_nothing_is_said_of_the_one_before(opened, tmp_path):
    page, root = opened("pad")
    page.evaluate("""() => {
      const decode = createImageBitmap;
      globalThis.decoded = 0;
      globalThis.createImageBitmap = (...asked) => (decoded++, decode(...asked)); }""")
    give = root.locator("input[type=file]").set_input_files
    for content, words, decoded in (
        (saved_as("png", Image.new("1", (12_000, 12_000)))["buffer"], "at most 40 MB and 64 megapixels", 0),
        (bytes(40_000_001), "too large", 0),
        (b"words", "no picture in PNG, JPEG, WebP, GIF or BMP", 0),
        (png(one(250))[:60], "no picture", 1),
        (png(np.full((9, 9), 200)), "nothing stands out", 1),
    ):
        stroke(page, root.locator(".paper"), (240, 30), (240, 130))
        root.get_by_text("Looks like 1").wait_for()
        before = page.evaluate("() => decoded")
        (tmp_path / "a.png").write_bytes(content)
        give(tmp_path / "a.png")
        root.get_by_role("alert").get_by_text(words).wait_for()
        root.locator(".vote").wait_for(state="hidden")
        assert trails(page) == []
        assert page.evaluate("() => decoded") - before == decoded
    stroke(page, root.locator(".paper"), (240, 30), (240, 130))
    root.get_by_text("Looks like 1").wait_for()
    root.get_by_role("alert").wait_for(state="hidden")


def test_a_traversal_is_walked_by_keys(opened):
    page, root = opened("traversal")
    root.locator("canvas.strip").nth(2).wait_for()
    root.get_by_role("application").focus()
    for key in ("ArrowDown", "End"):
        page.keyboard.press(key)
    root.get_by_text("z₂ = ").wait_for()
    (trail,) = trails(page)
    codes = np.array(trail["codes"])
    assert trail["line"]
    assert (np.ptp(codes, axis=0) > 1e-6).tolist() == [False, True, False]
    page.keyboard.press("Escape")
    assert trails(page) == []


@pytest.mark.parametrize("name", ["film", "sweep", "dims", "path", "pad", "traversal"])
def test_every_panel_fits_a_phone(opened, name):
    page, root = opened(name, has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert root.evaluate("e => e.getBoundingClientRect().right <= 390 && document.scrollingElement.scrollWidth <= 390")
