"""Film, sliders, ways, pad and traversals in a real browser, on a linear network that needs no training."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aecore.bench import browser

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FRAMES = 5
PAGE = """
import numpy as np, streamlit as st
from aecore import Run, data, portable
from aecore.data.atlas import atlas
from aecore.film import Frame, Key, pack
from aecore.quantise import planar
from aecore.snapshot import example_rows
from aecore.ui import components, views
from aecore.ui.panels import dims, film, pad, parts, path, traversal

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
    nets = [portable.network(run, {k: v * share for k, v in weights.items()}, encoder=True) for share in (0.1, 1.0)]
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
                "seconds": 1.0}
        frames.append(Frame(25 * i, head, points, (255 * x[rows] * share).astype(np.uint8).tobytes()))
    curve = [(25 * i, 200.0 - 20 * i) for i in range(FRAMES)]
    return pack(frames, [Key(0, first), Key(25 * FRAMES - 25, last)], curve if kind == "film" else [], kind)

components.runtime({"digits": atlas(found.test_images[:500], 100)})
shown = st.query_params.get("panel", "film")
components.network("a", nets[1], key="net")
labels = found.test_labels[:500].tobytes()
if shown in ("film", "sweep"):
    film.mount(film.FilmView((film.ReelView("a", reel(shown)),), labels, title="Linear", filename="linear"), key="film")
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
    with browser.serving({}, str(script)) as (address, _process):
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
    root.get_by_role("button", name="Play (").wait_for()
    root.get_by_role("button", name="Now").click()
    page.wait_for_function("() => !__aecore.shelf.moment('a')")


def saved(page, root, kind: str) -> tuple[str, bytes]:
    with page.expect_download(timeout=40_000) as waiting:
        root.get_by_role("button", name=kind, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


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


def test_a_picture_is_read_whatever_its_ink_and_refused_in_one_sentence(opened):
    _page, root = opened("pad")
    white = np.full((80, 60), 250)
    white[20:60, 26:34] = 20
    give = root.locator("input[type=file]").set_input_files
    for image in (white, 255 - white):
        give({"name": "one.png", "mimeType": "image/png", "buffer": png(image)})
        root.get_by_text("Looks like 1").wait_for()
        root.get_by_role("button", name="Clear").click()
        root.get_by_text("Draw a digit").wait_for()
    for name, kind, content, words in (
        ("blank.png", "image/png", png(np.full((9, 9), 200)), "nothing stands out"),
        ("wide.png", "image/png", png(np.zeros((2, 4200))), "too large"),
        ("heavy.png", "image/png", bytes(2**21 + 1), "too large"),
        ("words.txt", "text/plain", b"words", "no picture"),
        ("broken.png", "image/png", b"words", "no picture"),
    ):
        give({"name": name, "mimeType": kind, "buffer": content})
        root.get_by_role("alert").get_by_text(words).wait_for()


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
