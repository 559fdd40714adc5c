"""The Traversals page as a person meets it: a sweep is trained, the knob becomes a slider, a point opens its run."""

from __future__ import annotations

import re

import pytest

from aecore.bench.browser import SEEK

pytestmark = pytest.mark.browser

LINK = "dataset=digits&objective=beta_vae&latent_dim=4&widths=32&train_images=1000&epochs=2"
DEEP_LINK = "404 (Not Found)"  # Streamlit looks for its server under the page's own path first
BUSY = 400  # ms, at most, on a machine that others use too; 50 ms on a quiet one

#: Goes to another run by the keyboard; returns the milliseconds until the digits are others, and what is shown then.
MOVE = (
    "async (key) => {"
    + SEEK
    + """
  const map = seek(document, 'latent-map'), strip = seek(document, 'digits');
  const slider = seek(document, 'film').querySelector('[role=slider]');
  const canvas = strip.querySelectorAll('canvas')[1];
  const pixels = () => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const print = () => pixels().reduce((sum, v) => (31 * sum + v) >>> 0, 0);
  const before = print(), start = performance.now();
  slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  while (print() === before && performance.now() - start < 10000) await new Promise(requestAnimationFrame);
  const took = performance.now() - start;
  await new Promise(requestAnimationFrame);
  return [took, map.dataset.moment, strip.dataset.moment, print()];
}"""
)

#: Where the topmost point of the chart lies, by its colour.
POINT = """() => {
  const canvas = document.querySelector("[class*='sweep-plane'] canvas");
  const { width, height } = canvas, box = canvas.getBoundingClientRect();
  const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  for (let y = Math.round(0.15 * height); y < height; y++) for (let x = 0; x < width; x++) {
    const [r, g, b] = pixels.subarray(4 * (y * width + x));
    if (Math.abs(r - 214) + Math.abs(g - 51) + Math.abs(b - 108) < 90) {
      return [box.x + (x * box.width) / width, box.y + ((y + 5) * box.height) / height];
    }
  }
}"""


def complaints(watched) -> list[str]:
    return [text for text in watched.complaints if DEEP_LINK not in text]


def tab(page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_a_sweep_becomes_a_slider_and_its_points_open_their_runs(visit, address):
    watched = visit()
    page = watched.page
    page.goto(f"{address}/traversals?{LINK}&sweep=beta:0.1,1,20")
    watched.button("Run the sweep").click()
    page.get_by_text("of 3 runs finished").wait_for()
    watched.until("map && points === 1800 && seek(document, 'film')")
    page.get_by_text("of 3 runs finished").wait_for(state="hidden")
    page.get_by_text("β = 0.1 · ").wait_for()
    assert page.evaluate("() => globalThis.__aecore.mounts['latent-map']") == 1

    second, third, first, again = (
        page.evaluate(MOVE, key) for key in ("ArrowRight", "ArrowRight", "Home", "ArrowRight")
    )
    assert [each[1:3] for each in (first, second, third)] == [["0", "0"], ["1", "1"], ["2", "2"]]
    assert again[3] == second[3] != first[3] != third[3]
    assert min(each[0] for each in (first, second, third, again)) < BUSY
    watched.shot("traversals-slider")

    tab(page, "Traversals")
    watched.until("+seek(document, 'traversal').dataset.painted === 4")
    watched.shot("traversals-dimensions")

    tab(page, "Rate and distortion")
    page.wait_for_function(f"() => {{ try {{ return Boolean(({POINT})()); }} catch {{ return false; }} }}")
    page.wait_for_timeout(500)  # the chart has settled
    watched.shot("traversals-plane")
    page.mouse.click(*page.evaluate(POINT))
    page.wait_for_url(re.compile(r"/explore\?.*run=[0-9a-f]{12}"))
    page.get_by_test_id("latent-map").wait_for()
    assert complaints(watched) == []


def test_the_ready_made_sweep_on_a_phone(visit, address):
    watched = visit(has_touch=True, is_mobile=True)
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/traversals?ready=beta")
    watched.until("map && points === 2000 && seek(document, 'film')")
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate(MOVE, "Home")[1:3] == ["0", "0"]
    watched.shot("traversals-phone")
    assert complaints(watched) == []
