"""How the latent map answers a hand, in a real browser: Home, pointer to digit, many points, a long training."""

from __future__ import annotations

import base64
import math
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from aecore import shipped
from aecore.bench import browser, sides
from aecore.bench.browser import HAS_POINTS, SEEK
from aecore.ui.browser import components, views

POINTS = 70_000
UPDATES = 10  # of the large cloud, one a second
MOVES = 300  # of the pointer
FRAME = 0.016  # seconds

#: Notes when the pointer moved, when the page heard of it, and when its digit was drawn; returns where the map lies.
LISTEN = f"""
() => {{ {SEEK}
  const canvas = seek(document, 'latent-map').querySelector('canvas.points');
  globalThis.answers = {{ heard: [], moved: [] }};
  let moved = 0, heard = 0, at = '';
  for (const told of ['pointerrawupdate', 'pointermove']) canvas.addEventListener(told, (e) => {{
    if (at === (at = `${{e.clientX}} ${{e.clientY}}`)) return;  // the same movement, told again with the frame
    [moved, heard] = [e.timeStamp, performance.now()]; }}, {{ capture: true }});
  __aecore.bus.addEventListener('aecore:touched', () => {{
    if (!moved) return;
    answers.heard.push(performance.now() - heard); answers.moved.push(performance.now() - moved);
    moved = 0; }});
  const {{ left, top, width, height }} = canvas.getBoundingClientRect();
  return [left, top, width, height]; }}
"""
#: An empty page with the theme's colours and a place for a component.
STAGE = """
<style>:root { --st-background-color: #fff; --st-secondary-background-color: #f3f5f9; --st-text-color: #1c2333;
  --st-font: sans-serif; --st-primary-color: #2f5fb3; }</style>
<div id=outer style='width:900px'></div><script>
  globalThis.host = document.getElementById('outer').attachShadow({ mode: 'open' });</script>
"""
#: Mounts the bundle's map in an empty page, gives it `updates` clouds, and returns its long tasks and hover times, ms.
CLOUDS = """
async ({ messages, moves }) => {
  const long = [], host = globalThis.host;
  new PerformanceObserver((list) => long.push(...list.getEntries().map((e) => e.duration)))
    .observe({ type: 'longtask' });
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const data = messages.map(bytes);
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  __aecore.mount('latent-map', { data: data[0], parentElement: host });
  await rest(2000); long.length = 0;
  for (const message of data.slice(1)) {
    __aecore.mount('latent-map', { data: message, parentElement: host });
    await rest(1000);
  }
  const canvas = host.querySelector('canvas.points'), spent = [];
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const hover = (x, y) => new Promise((done) => {  // the work of the event, and of the frame that answers it
    let frame = 0;
    requestAnimationFrame(() => { frame = performance.now(); });
    const begin = performance.now();
    canvas.dispatchEvent(new PointerEvent('pointermove',
      { clientX: x, clientY: y, bubbles: true, pointerType: 'mouse', pointerId: 1 }));
    const event = performance.now() - begin;
    requestAnimationFrame(() => done(event + performance.now() - frame));
  });
  for (let i = 0; i < moves; i++) {
    spent.push(await hover(left + width * (.2 + .6 * Math.random()), top + height * (.2 + .6 * Math.random())));
    await rest(20);
  }
  return { long, spent, mounts: __aecore.mounts['latent-map'] };
}
"""


def measure(folder: Path, minutes: float) -> dict[str, Any]:
    """Return seconds, milliseconds and megabytes by what they are of; `minutes` of training are watched for memory."""
    chromium = browser.find()
    if chromium is None:
        return {"touch": "not measured: there is no Chromium"}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=list(browser.ARGUMENTS))
        with browser.serving({"AECORE_STORE_DIR": str(folder / "touch")}) as (address, _server):
            figures = _home(chrome, address) | _training(chrome, address, minutes)
        return figures | _many(chrome) | sides.measure(chrome, folder)


def _home(chrome: Any, address: str) -> dict[str, float]:
    """Open Home on a server that warms up, then move over its map."""
    for _visit in range(3):
        page = chrome.new_context(viewport={"width": 1440, "height": 900}).new_page()
        begin = time.perf_counter()
        page.goto(address)
        page.wait_for_function(HAS_POINTS, polling="raf")
        usable = time.perf_counter() - begin
    figures = {"home, server warm → map painted, s": usable}
    left, top, width, height = page.evaluate(LISTEN)
    turn = 0
    while not page.evaluate("() => answers.heard.length"):
        _move(page, left, top, width, height, turn := turn + 1)
    figures["home, server warm → digit under the pointer, s"] = time.perf_counter() - begin
    page.wait_for_timeout(2000)
    page.evaluate("() => { answers.heard = []; answers.moved = []; }")
    for turn in range(MOVES):
        _move(page, left, top, width, height, turn)
    answers = page.evaluate("() => answers")
    for since, name in (("heard", "page hears of the pointer → digit drawn"), ("moved", "pointer moves → digit drawn")):
        figures |= {f"{name}, median ms": statistics.median(answers[since]), f"{name}, p95 ms": _p95(answers[since])}
    return figures


def _move(page: Any, left: float, top: float, width: float, height: float, turn: int) -> None:
    """Move the mouse on along a circle over the map, once a frame."""
    angle = turn / 20
    page.mouse.move(left + width * (0.5 + 0.3 * math.cos(angle)), top + height * (0.5 + 0.3 * math.sin(angle)))
    time.sleep(FRAME)


def _training(chrome: Any, address: str, minutes: float) -> dict[str, Any]:
    """Watch a training: how often its map is mounted in a minute, and what the tab holds after each of the minutes."""
    page = chrome.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{address}/train?epochs=1000&batch_size=256&lr=0.001")
    page.get_by_role("button", name="Train").click()
    page.wait_for_function(HAS_POINTS, polling="raf")
    page.wait_for_timeout(60_000)
    mounts, held = page.evaluate("() => __aecore.mounts['latent-map']"), [_heap(page)]
    for _minute in range(round(minutes) - 1):
        page.wait_for_timeout(60_000)
        held.append(_heap(page))
    page.get_by_role("button", name="Stop").click()
    return {"mounts of the map in 60 s of training": mounts,
            "tab after each minute of training, MB of JavaScript": ", ".join(f"{mb:.1f}" for mb in held)}  # fmt: skip


def _many(chrome: Any) -> dict[str, float]:
    """Draw, move and touch a cloud of 70,000 points in a page of its own."""
    page = chrome.new_context(viewport={"width": 1000, "height": 800}).new_page()
    page.set_content(STAGE)
    bundle = (shipped.PARENT / "aecore/ui/frontend/dist/aecore.js").read_text("utf-8")
    page.add_script_tag(content=bundle, type="module")
    page.wait_for_function("() => globalThis.__aecore?.mount")
    told = page.evaluate(CLOUDS, {"messages": [_cloud(step) for step in range(UPDATES + 1)], "moves": MOVES})
    return {"70,000 points: longest task in ten updates, ms": max(told["long"], default=0.0),
            "70,000 points: work of a hover, median ms": statistics.median(told["spent"]),
            "70,000 points: work of a hover, p95 ms": _p95(told["spent"])}  # fmt: skip


def _cloud(step: int) -> str:
    """A message of a cloud at one step, in base64: ten classes that drift."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, POINTS)
    angle = labels * 0.63 + step * 0.1
    xy = rng.normal(size=(POINTS, 2)) * 0.4 + 3 * np.column_stack([np.cos(angle), np.sin(angle)])
    points, extent = views.pack_points(xy, labels)
    view = views.MapView(points, extent, step, [str(c) for c in range(10)], dict.fromkeys(views.MAP_TEXT, ""))
    return base64.b64encode(components.map_part(view, key="map").packed()).decode()


def _heap(page: Any) -> float:
    """Megabytes that JavaScript holds after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    told = session.send("Runtime.getHeapUsage")
    return float(told["usedSize"]) / 1e6


def _p95(values: list[float]) -> float:
    return float(np.percentile(values, 95))
