"""Places of the latent map decoded in the browser: against torch, at pointer speed, with a mouse and with fingers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from aecore import objectives
from aecore.bench import browser
from aecore.learning import architecture
from aecore.nn import nets
from aecore.run import Run
from aecore.wire import network

FRONT = str(Path(__file__).with_name("front.py"))
pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

ROOT = Path(__file__).parents[2]
FRAMES = Path(__file__).with_name("touch_page.py")
SEEDS = (1, 2)
HALF = 0.01


def built(seed: int) -> tuple[Run, nets.Autoencoder]:
    """A network with clear ink; two seeds stand for two moments of a training."""
    run = Run(objectives.find("vae")())
    net = architecture.build(run, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        for parameter in net.core_parameters():
            parameter.mul_(1.5)
    return run, net


def drawn(seed: int, z: list[float]) -> np.ndarray:
    with torch.no_grad():
        net = built(seed)[1]
        return net.image(net.decode(torch.tensor(z))).numpy()


@pytest.fixture(scope="module")
def touched(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with a map, its network, and a strip of digits."""
    folder = tmp_path_factory.mktemp("touch")
    for seed in SEEDS:
        run, net = built(seed)
        weights = {name: value.numpy() for name, value in net.state_dict().items()}
        (folder / f"{seed}.net").write_bytes(network.network(run, weights, (28, 28), step=seed))
    with browser.serving({"TOUCH_NETS": str(folder), "SCRIPT": str(FRAMES)}, FRONT) as (address, _process):
        yield address


#: Everything decoded under a pointer from now on, as the page itself tells it.
LISTEN = """() => { globalThis.heard = []; globalThis.long = [];
  __aecore.bus.addEventListener('aecore:touched', ({detail}) => heard.push({...detail, pixels: [...detail.pixels]}));
  new PerformanceObserver(list => long.push(...list.getEntries().map(e => e.duration)))
    .observe({entryTypes: ['longtask']}); }"""


class Map:
    """A map on the page, with its places in shares of its width and height."""

    def __init__(self, watched, number: int = 0) -> None:
        self.page = watched.page
        self.root = self.page.get_by_test_id("latent-map").nth(number)
        self.canvas = self.root.locator("canvas.points")
        self.card = self.root.locator(".card")
        self.pins = self.root.locator(".pinned")

    def at(self, fx: float, fy: float) -> tuple[float, float]:
        box = self.canvas.bounding_box()
        return box["x"] + fx * box["width"], box["y"] + fy * box["height"]

    def point(self, fx: float, fy: float) -> None:
        self.page.mouse.move(*self.at(fx, fy))

    def click(self, fx: float, fy: float) -> None:
        self.page.mouse.click(*self.at(fx, fy))

    def heard(self) -> dict:
        """What was decoded last."""
        self.page.wait_for_function("() => heard.length")
        self.page.wait_for_timeout(200)
        return self.page.evaluate("() => heard.splice(0).at(-1)")

    def picture(self) -> bytes:
        """What is seen on the lower part of the map, away from the buttons."""
        self.page.wait_for_timeout(700)  # what moves has come to rest
        image = Image.open(io.BytesIO(self.canvas.screenshot()))
        return image.crop((10, 110, image.width - 10, image.height - 10)).tobytes()

    def until(self, name: str, value: str) -> None:
        self.page.wait_for_function("([root, name, value]) => root.dataset[name] === value",
                                    arg=[self.root.element_handle(), name, value])  # fmt: skip


@pytest.fixture
def opened(visit, touched):
    def go(query: str = "", **options):
        watched = visit(**options)
        watched.page.goto(f"{touched}/?{query}")
        watched.until("points === 400")
        watched.until("__aecore.shelf.present('one') || location.search.includes('live')")
        watched.page.evaluate(LISTEN)
        return watched, Map(watched)

    return go


def test_the_digit_under_the_pointer_is_torchs_and_moving_tells_nobody(opened, capsys):
    watched, shown = opened()
    sent = []
    watched.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    watched.page.reload()
    watched.until("points === 400")
    watched.until("__aecore.shelf.present('one')")
    watched.page.evaluate(LISTEN)
    watched.page.wait_for_timeout(500)
    shown.point(0.4, 0.3)
    before = len(sent)
    for i in range(60):
        shown.point(0.2 + 0.01 * i, 0.3 + 0.006 * i)
        if i % 20 == 19:
            told = shown.heard()
            np.testing.assert_allclose(told["pixels"], drawn(1, told["z"]), atol=HALF)
    assert len(sent) == before > 0
    for i in range(60):
        shown.point(0.3 + 0.005 * i, 0.5)
    took = [each["took"] for each in watched.page.evaluate("() => heard.splice(0)")]
    with capsys.disabled():
        print(f"\npointer to drawn: median {np.median(took):.1f} ms, p95 {np.percentile(took, 95):.1f} ms")  # noqa: T201
    assert shown.card.is_visible()
    shown.point(1.3, 0.5)
    shown.card.wait_for(state="hidden")
    assert watched.complaints == []


def test_a_mouse_is_answered_between_two_frames_and_once_before_each(opened):
    _, shown = opened()
    shown.point(0.4, 0.3)
    shown.heard()
    answered = """async (canvas) => {
      const { left, top } = canvas.getBoundingClientRect(), before = heard.length;
      await new Promise(requestAnimationFrame);
      await new Promise(setTimeout);
      for (const at of [90, 140, 190]) canvas.dispatchEvent(new PointerEvent('pointerrawupdate',
        { clientX: left + at, clientY: top + 150, bubbles: true, pointerType: 'mouse', pointerId: 1 }));
      const now = heard.length - before;
      await new Promise(requestAnimationFrame);
      await new Promise(setTimeout);
      return [now, heard.length - before]; }"""
    assert shown.canvas.evaluate(answered) == [1, 2]  # the first at once, the last with the frame


def test_what_is_seen_is_what_was_decoded(opened):
    shown = opened()[1]
    shown.point(0.6, 0.4)
    told = shown.heard()
    pixels = shown.card.locator("canvas.digit").evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, k = c.width / 28;"
        " return Array.from({length: 784}, (_, p) =>"
        " d[4 * (Math.floor((Math.floor(p / 28) + .5) * k) * c.width + Math.floor((p % 28 + .5) * k))]); }"
    )
    ink = (max(pixels) - np.array(pixels)) / (max(pixels) - min(pixels))
    clear = np.array(told["pixels"])
    expected = (clear - clear.min()) / (clear.max() - clear.min())
    np.testing.assert_allclose(ink, expected, atol=0.02)


def test_new_weights_redraw_what_a_still_pointer_and_the_pins_show(opened):
    watched, shown = opened()
    shown.click(0.4, 0.4)
    shown.point(0.3, 0.6)
    place = shown.heard()["z"]
    kept = shown.pins.locator("canvas.kept").first
    before = kept.evaluate("c => c.toDataURL()")
    watched.page.get_by_text("second", exact=True).click()
    shown.until("step", "2")
    shown.point(0.3, 0.6)
    watched.page.wait_for_function("() => __aecore.shelf.present('one').step === 2")
    told = shown.heard()
    np.testing.assert_allclose(told["z"], place, atol=1e-6)
    np.testing.assert_allclose(told["pixels"], drawn(2, place), atol=HALF)
    assert kept.evaluate("c => c.toDataURL()") != before


@pytest.mark.slow
def test_up_to_eight_places_are_kept(opened):
    watched, shown = opened()
    for i in range(9):
        shown.click(0.15 + 0.08 * i, 0.3 + 0.05 * (i % 3))
    expect(shown.pins).to_have_count(8)
    expect(shown.root.locator(".pin")).to_have_count(8)
    expect(shown.root.locator(".pin text")).to_have_text([str(n) for n in range(1, 9)])
    view = shown.picture()
    watched.page.mouse.move(*shown.at(0.5, 0.7))
    watched.page.mouse.down()
    watched.page.mouse.move(*shown.at(0.6, 0.75), steps=4)  # a drag pans
    watched.page.mouse.up()
    expect(shown.pins).to_have_count(8)
    assert shown.picture() != view
    shown.pins.nth(2).get_by_role("button").focus()
    watched.page.keyboard.press("Enter")
    expect(shown.pins).to_have_count(7)
    watched.page.keyboard.press("Enter")  # the focus is on the next one
    expect(shown.pins).to_have_count(6)
    watched.page.mouse.dblclick(*shown.at(0.8, 0.8))  # shows all, and pins nothing
    watched.page.wait_for_timeout(200)
    expect(shown.pins).to_have_count(6)
    shown.point(0.25, 0.8)
    watched.page.keyboard.press("p")
    expect(shown.pins).to_have_count(7)
    assert watched.page.evaluate("() => __aecore.shelf.pins('one').length") == 7
    watched.shot("touch-pins")


@pytest.mark.slow
def test_the_decoded_plane_goes_behind_the_points_and_follows_the_view(opened):
    watched, shown = opened()
    plain = shown.picture()
    shown.root.get_by_role("button", name="manifold", exact=True).click()
    watched.page.wait_for_function("r => /^\\d+x\\d+$/.test(r.dataset.tiles)", arg=shown.root.element_handle())
    covered = shown.picture()
    assert covered != plain
    columns, rows = map(int, shown.root.get_attribute("data-tiles").split("x"))
    assert 14 <= columns <= 24
    assert rows <= 24
    shown.canvas.focus()
    watched.page.keyboard.press("+")
    assert shown.picture() != covered
    shown.root.get_by_role("button", name="manifold_prior").click()
    shown.until("tiles", "14x14")
    shown.root.get_by_role("slider").press("End")
    watched.shot("touch-manifold")
    shown.root.get_by_role("button", name="manifold", exact=True).click()
    shown.until("tiles", "")
    shown.canvas.focus()
    watched.page.keyboard.press("0")
    assert shown.picture() == plain
    assert watched.complaints == []


@pytest.mark.slow
def test_points_are_drawn_as_discs_characters_and_pictures(opened):
    watched, shown = opened()
    seen = [shown.picture()]
    for _ in range(3):
        shown.root.get_by_role("button", name="glyphs").click()
        watched.page.mouse.move(2, 2)
        seen.append(shown.picture())
    assert len(set(seen[:3])) == 3
    first, again = (np.frombuffer(picture, np.uint8).astype(int) for picture in (seen[0], seen[3]))
    assert np.abs(again - first).max() <= 2  # what draws without a graphics card rounds


def fingers(page, kind: str, *places: tuple[float, float]) -> None:
    cdp = page.__dict__.setdefault("_cdp", None) or page.context.new_cdp_session(page)
    page.__dict__["_cdp"] = cdp
    points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
    cdp.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


@pytest.mark.slow
def test_a_finger_explores_two_zoom_and_a_held_one_keeps_the_place(opened):
    watched, shown = opened(has_touch=True)
    page = watched.page
    fingers(page, "Start", shown.at(0.3, 0.5))
    for i in range(1, 8):
        fingers(page, "Move", shown.at(0.3 + 0.05 * i, 0.5))
    told = shown.heard()
    np.testing.assert_allclose(told["pixels"], drawn(1, told["z"]), atol=HALF)
    fingers(page, "End")
    assert shown.card.is_visible()  # it can be looked at without the finger
    card, cross = shown.card.bounding_box(), shown.at(0.65, 0.5)
    assert card["y"] + card["height"] < cross[1]  # above the finger
    before = shown.picture()
    fingers(page, "Start", shown.at(0.4, 0.5), shown.at(0.6, 0.5))
    for i in range(1, 6):
        fingers(page, "Move", shown.at(0.4 - 0.03 * i, 0.5), shown.at(0.6 + 0.03 * i, 0.5))
    fingers(page, "End")
    assert shown.picture() != before
    fingers(page, "Start", shown.at(0.5, 0.6))
    page.wait_for_timeout(600)
    fingers(page, "End")
    expect(shown.pins).to_have_count(1)
    shown.root.get_by_role("button", name="touch", exact=True).click()  # one finger pans again
    before = shown.picture()
    fingers(page, "Start", shown.at(0.3, 0.5))
    for i in range(1, 8):
        fingers(page, "Move", shown.at(0.3 + 0.05 * i, 0.5))
    fingers(page, "End")
    assert shown.picture() != before
    assert watched.complaints == []


MOMENT = """() => { const { shelf } = __aecore, net = shelf.present('one');
  const points = new Uint16Array(200).map((_, i) => (i * 7919) % 65536);
  shelf.show('one', {step: 77, label: 'step 77', net, lift: {origin: [10, 10], axes: [[1, 0], [0, 1]]},
    points, n: 100, range: [-1, 1, -1, 1], xHat: new Uint8Array(4 * 784).fill(255)}); }"""


def test_a_moment_is_shown_and_let_go(opened):
    watched, shown = opened()
    strip = watched.page.get_by_test_id("digits").locator("canvas").nth(1)
    drawing, present = strip.evaluate("c => c.toDataURL()"), shown.picture()
    shown.point(0.5, 0.5)
    place = shown.heard()["z"]
    watched.page.evaluate(MOMENT)
    shown.until("moment", "77")
    assert shown.root.locator(".moment").inner_text() == "step 77"
    assert watched.page.get_by_test_id("digits").get_attribute("data-moment") == "77"
    assert strip.evaluate("c => c.toDataURL()") != drawing
    assert shown.root.locator(".legend .count").first.inner_text() == "50"  # of the first hundred points
    shown.point(0.51, 0.5)
    assert min(shown.heard()["z"]) > 5  # the moment's own way to codes
    watched.page.evaluate("() => __aecore.shelf.show('one', null)")
    shown.until("moment", "")
    assert strip.evaluate("c => c.toDataURL()") == drawing
    shown.point(0.5, 0.5)
    np.testing.assert_allclose(shown.heard()["z"], place, atol=0.05)
    watched.page.mouse.move(2, 2)
    assert shown.picture() == present
    assert watched.page.evaluate("() => __aecore.mounts['latent-map']") == 1


def test_maps_of_a_group_share_the_pointer(opened):
    watched, shown = opened("group=1")
    other = Map(watched, 1)
    shown.point(0.4, 0.4)
    other.card.locator("canvas.digit").wait_for()
    told = watched.page.evaluate("() => Object.fromEntries(heard.map(each => [each.series, each]))")
    assert told.keys() == {"one", "two"}
    np.testing.assert_allclose(told["two"]["z"], told["one"]["z"], atol=1e-6)
    np.testing.assert_allclose(told["two"]["pixels"], drawn(2, told["two"]["z"]), atol=HALF)
    shown.point(0.4, 1.2)
    other.card.wait_for(state="hidden")


def test_weights_come_only_while_somebody_touches(opened):
    watched, shown = opened("live=1")
    assert not watched.page.evaluate("() => Boolean(__aecore.shelf.present('one'))")
    shown.point(0.5, 0.5)
    watched.page.wait_for_function("() => __aecore.shelf.present('one')")
    told = shown.heard()  # the pointer need not move again
    np.testing.assert_allclose(told["pixels"], drawn(1, told["z"]), atol=HALF)


def test_drawn_trails_lie_where_their_codes_do(opened):
    watched, shown = opened()
    shown.point(0.4, 0.4)
    z = shown.heard()["z"]
    watched.page.evaluate("z => __aecore.shelf.draw('one', 'path', {codes: [[0, 0], z], line: true, label: 'path'})", z)
    ring = shown.root.locator(".landmarks .ring")
    ring.wait_for()
    box, (x, y) = ring.bounding_box(), shown.at(0.4, 0.4)
    assert abs(box["x"] + box["width"] / 2 - x) < 3
    assert abs(box["y"] + box["height"] / 2 - y) < 3
    watched.page.evaluate("() => __aecore.shelf.draw('one', 'path', null)")
    ring.wait_for(state="detached")
