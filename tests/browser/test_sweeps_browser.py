"""The Sweeps page as a person meets it: a sweep is trained, the knob becomes a slider, a point opens its run."""

from __future__ import annotations

import re

import pytest

from aecore.bench.browser import SEEK

pytestmark = pytest.mark.browser

LINK = "dataset=digits&objective=beta_vae&latent_dim=4&widths=32&train_images=1000&epochs=2"
DEEP_LINK = "404 (Not Found)"  # Streamlit looks for its server under the page's own path first

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
  const frame = () => new Promise(requestAnimationFrame), before = print();
  slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  for (let frames = 0; print() === before && frames < 600; frames++) await frame();
  await frame();
  return [map.dataset.moment, strip.dataset.moment, print()];
}"""
)


def complaints(watched) -> list[str]:
    return [text for text in watched.complaints if DEEP_LINK not in text]


def tab(page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


@pytest.mark.slow
def test_a_sweep_becomes_a_slider_and_its_points_open_their_runs(visit, address):
    watched = visit()
    page = watched.page
    page.goto(f"{address}/sweeps?{LINK}&sweep=beta:0.1,1,20")
    watched.button("Run the sweep").click()
    page.get_by_text("of 3 runs finished").wait_for()
    watched.until("map && points === 1800 && seek(document, 'film')")
    page.get_by_text("of 3 runs finished").wait_for(state="hidden")
    page.get_by_text("β = 0.1 · ").wait_for()
    assert page.evaluate("() => globalThis.__aecore.mounts['latent-map']") == 1

    second, third, first, again = (
        page.evaluate(MOVE, key) for key in ("ArrowRight", "ArrowRight", "Home", "ArrowRight")
    )
    assert [each[:2] for each in (first, second, third)] == [["0", "0"], ["1", "1"], ["2", "2"]]
    assert again[2] == second[2] != first[2] != third[2]
    watched.shot("sweeps-slider")

    tab(page, "Traversals")
    watched.until("+seek(document, 'traversal')?.dataset.painted === 4")
    watched.shot("sweeps-dimensions")

    tab(page, "Rate and distortion")
    points = page.locator(".st-key-sweep-plane circle.dot")
    points.nth(2).wait_for()
    watched.shot("sweeps-plane")
    points.first.click(force=True)
    page.wait_for_url(re.compile(r"/explore\?.*run=[0-9a-f]{12}"))
    page.get_by_test_id("latent-map").wait_for()
    assert complaints(watched) == []


@pytest.mark.slow
def test_the_ready_made_sweep_on_a_phone(visit, address):
    watched = visit(has_touch=True, is_mobile=True)
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/sweeps?ready=beta")
    watched.until("map && points === 2000 && seek(document, 'film') && strip?.querySelectorAll('canvas')[1]")
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate(MOVE, "Home")[:2] == ["0", "0"]
    watched.shot("sweeps-phone")
    assert complaints(watched) == []
