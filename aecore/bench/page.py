"""How quickly the page answers, in a real browser, and what one viewer costs the server."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from aecore.bench import browser
from aecore.bench.browser import HAS_POINTS


def measure(folder: Path, seconds: float) -> dict[str, Any]:
    """Return seconds from server start to a usable page, from a click to its effect, and what one viewer costs."""
    chromium = browser.find()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        return {"page": "not measured: there is no Chromium or no Playwright"}
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=list(browser.ARGUMENTS))
        page = chrome.new_page(viewport={"width": 1280, "height": 900})
        begin = time.perf_counter()
        with browser.serving({"AECORE_STORE_DIR": str(folder / "page")}) as (address, server):
            page.goto(address + "/train?epochs=200")
            page.get_by_role("button", name="Train").wait_for()
            page.get_by_test_id("latent-map").wait_for()
            usable = time.perf_counter() - begin
            return {"page: streamlit run → usable page, s": usable} | _clicks(page, server.pid, seconds)


def _clicks(page: Any, pid: int, seconds: float) -> dict[str, float]:
    """Train twice, the first time right after the server's start, and stop."""
    figures = {"page: Train right after the start → first picture, s": _train(page)}
    busy = _load(pid, seconds)
    begin = time.perf_counter()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Train").wait_for()
    figures["page: Stop → stopped, s"] = time.perf_counter() - begin
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function(f"() => !({HAS_POINTS})()")
    figures["page: server CPU for one viewer, ms a second"] = 1000 * (busy - _load(pid, seconds))
    return figures | {"page: Train → first picture, s": _train(page)}


def _train(page: Any) -> float:
    begin = time.perf_counter()
    page.get_by_role("button", name="Train").click()
    page.wait_for_function(HAS_POINTS, polling="raf")
    return time.perf_counter() - begin


def _load(pid: int, seconds: float) -> float:
    """CPU seconds a second of the web process: with a page that follows, or (for the difference) one at rest."""
    begin, spent = time.perf_counter(), _cpu(pid)
    time.sleep(seconds)
    return (_cpu(pid) - spent) / (time.perf_counter() - begin)


def _cpu(pid: int) -> float:
    """CPU seconds of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
