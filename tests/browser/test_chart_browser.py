"""Charts in a real browser: they move without a remount, follow the theme, and are read by pointer and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aecore.bench import browser

FRONT = str(Path(__file__).with_name("front.py"))
pytestmark = pytest.mark.browser

PAGE = """
import numpy as np, streamlit as st
from aecore.ui.browser import components
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Bars, Cells, Dots, Level, Line

components.runtime()
n = st.slider("n", 2, 40, 5, key="n")
line = [(10 * i, 9.0 / (i + 1)) for i in range(n)]
marks = [Line("restored", line, "#5b7db8"), Line("corrupted", [(0, 8), (10 * n - 10, 8)], look="reference"),
         Level("half", 4.5)]
chart.mount(Chart(Axis("step", 0, digits=0), Axis("MSE", digits=1), marks), key="course", height=220)
bars = Bars("", np.linspace(3, 1, 6), spread=np.full(6, 0.2))
chart.mount(Chart(Axis("dimension", names=list("abcdef")), Axis("KL"), [bars]), key="bars", height=200)
dots = Dots("runs", [(1, 2), (2, 1), (2.02, 1.01)], "#d6336c", ["one", "two", "three"])
plane = Chart(Axis("R", near=True), Axis("D", near=True), [dots], plane=True)
picked = chart.mount(plane, key="plane", height=260, picks=True)
st.write(f"picked {picked}")
shares = np.array([[0.1, 0.9], [1.0, 0.0]])
table = Chart(Axis(names=["x", "y"]), Axis(names=["u", "v"]), [Cells(shares, shares)], alt="Shares")
chart.mount(table, key="cells", height=120)
"""


@pytest.fixture(scope="module")
def charts(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with charts."""
    script = tmp_path_factory.mktemp("page") / "charts.py"
    script.write_text(PAGE, "utf-8")
    with browser.serving({"SCRIPT": str(script)}, FRONT) as (address, _process):
        yield address


def ink(page, locator: str) -> str:
    """The colour in which something is drawn."""
    return page.locator(locator).first.evaluate("node => getComputedStyle(node).fill")


def test_a_chart_moves_without_a_remount_and_follows_the_theme(visit, charts):
    watched = visit()
    page = watched.page
    page.goto(charts)
    course = page.locator(".st-key-course").get_by_test_id("chart")
    course.wait_for()
    page.get_by_text("picked None").wait_for()
    height = course.bounding_box()["height"]
    before = course.locator("path.curve").get_attribute("d")
    assert course.locator(".name b").all_text_contents() == ["1.8", "8.0"]
    light = ink(page, ".st-key-course text.tick")
    page.get_by_role("slider").press("ArrowRight")
    watched.until(f"seek(document, 'chart').querySelector('path.curve').getAttribute('d') !== '{before}'")
    assert course.bounding_box()["height"] == height
    assert page.evaluate("() => __aecore.mounts.chart") == 4
    page.emulate_media(color_scheme="dark")
    watched.until(f"getComputedStyle(seek(document, 'chart').querySelector('text.tick')).fill !== '{light}'")
    assert page.evaluate("() => __aecore.mounts.chart") == 4
    assert watched.complaints == []


def test_a_chart_is_read_by_pointer_and_keys_and_a_point_is_picked(visit, charts):
    watched = visit()
    page = watched.page
    page.goto(charts)
    page.get_by_text("picked None").wait_for()
    bars = page.locator(".st-key-bars").get_by_role("img")
    bars.locator("rect.bar").last.wait_for()
    assert bars.get_attribute("aria-label") == "KL over dimension"
    bars.focus()
    for _ in range(2):
        bars.press("ArrowRight")
    page.locator(".st-key-bars output").get_by_text("b: 2.60").wait_for(state="attached")
    assert page.locator(".st-key-bars tbody tr").count() == 6
    page.locator(".st-key-cells rect").nth(1).hover(force=True)
    page.locator(".st-key-cells .read").get_by_text("u · y: 0.90").wait_for()
    labels = page.locator(".st-key-plane svg text.read")
    labels.nth(2).wait_for()
    assert labels.count() == 3, "points that nearly touch both have their names"
    page.locator(".st-key-plane circle.dot").first.click(force=True)
    page.get_by_text("picked 0").wait_for()
    assert watched.complaints == []
