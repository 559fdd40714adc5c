"""How pages with several runs keep up, in a real browser: maps of runs that train at once, the slider of a sweep."""

from __future__ import annotations

import itertools
import statistics
from pathlib import Path
from typing import Any

from aecore.bench import browser
from aecore.bench.browser import SEEK

MOVES = 30  # of the slider
PAUSE = 500  # ms between two of them, in which the map comes to rest

#: Counts from now on how often each map on the page shows another step.
COUNT = """
() => {
  const maps = [], find = (root) => { for (const e of root.querySelectorAll('*')) {
    if (e.dataset?.testid === 'latent-map') maps.push(e);
    if (e.shadowRoot) find(e.shadowRoot); } };
  find(document);
  globalThis.counts = maps.map(() => 0);
  maps.forEach((map, i) => new MutationObserver(() => { globalThis.counts[i] += 1; })
    .observe(map, { attributes: true, attributeFilter: ['data-step'] }));
}
"""
#: Moves the slider of a sweep by a key; returns after how many ms its pictures are others.
MOVE = f"""
async (key) => {{ {SEEK}
  const canvas = seek(document, 'digits').querySelectorAll('canvas')[1];
  const slider = seek(document, 'film').querySelector('[role=slider]');
  const pixels = () => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const print = () => pixels().reduce((sum, v) => (31 * sum + v) >>> 0, 0);
  const before = print(), start = performance.now();
  slider.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true }}));
  while (print() === before && performance.now() - start < 10000) await new Promise(requestAnimationFrame);
  return performance.now() - start;
}}
"""


def measure(chrome: Any, folder: Path, seconds: float = 15.0) -> dict[str, float]:
    """Return updates a second of the slowest of three maps, and milliseconds of the slider; on a server of its own."""
    with browser.serving({"AECORE_STORE_DIR": str(folder / "sides")}) as (address, _server):
        page = chrome.new_context(viewport={"width": 1440, "height": 960}).new_page()
        page.goto(f"{address}/sweeps?ready=beta")
        page.get_by_test_id("latent-map").wait_for()
        page.wait_for_timeout(8000)  # the server has warmed up, too
        figures = _slider(page)
        page.goto(f"{address}/compare")
        page.get_by_role("button", name="Train all").click()
        page.wait_for_timeout(4000)
        page.evaluate(COUNT)
        page.wait_for_timeout(1000 * seconds)
        counts = page.evaluate("() => counts")
        page.get_by_role("button", name="Stop all").click()
    return figures | {"Compare, three live runs: updates a second of the slowest map": min(counts) / seconds}


def _slider(page: Any) -> dict[str, float]:
    figures: dict[str, float] = {}
    for pause, how in ((PAUSE, "a move at a time"), (0, "one move on the other")):
        took = []
        for key in itertools.islice(itertools.cycle(["ArrowRight"] * 4 + ["Home"]), MOVES):
            page.wait_for_timeout(pause)
            took.append(page.evaluate(MOVE, key))
        figures |= {f"slider of a sweep → other pictures, {how}: median ms": statistics.median(took),
                    f"slider of a sweep → other pictures, {how}: worst ms": max(took)}  # fmt: skip
    return figures
