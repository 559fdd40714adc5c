"""Nothing moves under the pointer while a page comes: cumulative layout shift below the .1 that web.dev calls good."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PAGES = ("", "lessons", "wasserstein", "train", "sweeps", "explore", "compare", "clusters", "runs")
GOOD = 0.1
NOTE = """globalThis.shifts = []; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });"""
READY = """() => document.querySelector('.st-key-rail') && !document.querySelector('[data-testid="stSkeleton"]')
  && document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning" """


@pytest.mark.slow
def test_no_page_shifts_while_it_comes(visit, address):
    moved = {}
    for name in PAGES:  # each as somebody meets it who has nothing of the app in the browser's cache
        watched = visit(viewport={"width": 1600, "height": 900})
        watched.page.add_init_script(NOTE)
        watched.page.goto(f"{address}/{name}")
        watched.page.wait_for_function(READY)
        watched.page.wait_for_timeout(1500)
        moved[name] = round(sum(watched.page.evaluate("shifts")), 3)
        watched.context.close()
    assert {name: sum_ for name, sum_ in moved.items() if sum_ >= GOOD} == {}, moved
