"""The page on the Wasserstein distance as a person meets it: dragged by mouse, by finger, by keys."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

READY = "[data-testid=figures] .value b"
DEEP_LINK = "404 (Not Found)"  # Streamlit looks for its server under the page's own path first


def visited(watched, address: str, link: str = ""):
    """Open the page and wait until the plan is drawn."""
    page = watched.page
    page.goto(f"{address}/wasserstein{link}")
    page.get_by_test_id("transport").locator("line").first.wait_for(state="attached")
    page.locator(READY).first.wait_for()
    return page


def figures(page) -> list[float]:
    return [float(text) for text in page.locator(READY).all_inner_texts()]


def grip(page, kind: str, nth: int = 0) -> tuple[float, float]:
    box = page.get_by_test_id("transport").locator(f".{kind} .hit").nth(nth).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def settled(page, than: list[float]) -> list[float]:
    """Wait until the figures are others and stay as they are; return them."""
    seen = than
    for _try in range(100):
        page.wait_for_timeout(150)
        now = figures(page)
        if now == seen != than:
            return now
        seen = now
    raise AssertionError(f"The figures stay {than}.")


def complaints(watched) -> list[str]:
    return [text for text in watched.complaints if DEEP_LINK not in text]


def test_a_point_and_a_cloud_are_dragged(visit, address):
    watched = visit()
    page = visited(watched, address)
    lines = page.get_by_test_id("transport").locator("line")
    assert lines.count() >= 12
    before = figures(page)
    assert before[0] == before[1] == 2.6
    x, y = grip(page, "point", 3)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y + 60, steps=12)
    at = page.get_by_test_id("transport").locator(".point").nth(3).get_attribute("transform")
    page.mouse.up()
    now = settled(page, before)
    assert now[0] == now[1] > 2.6
    assert now[2] < 1e-12
    x, y = grip(page, "handle", 1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=8)
    page.mouse.up()
    settled(page, now)
    assert page.get_by_test_id("transport").locator(".point").nth(3).get_attribute("transform") == at
    assert page.evaluate("() => globalThis.__aecore.mounts.transport") == 1
    assert lines.count() >= 12
    assert complaints(watched) == []
    watched.shot("wasserstein")


def test_keys_move_a_point(visit, address):
    watched = visit()
    page = visited(watched, address, "?preset=same&n=5")
    assert figures(page)[0] == 0
    page.get_by_test_id("transport").locator(".point").nth(6).focus()
    for _press in range(4):
        page.keyboard.press("Shift+ArrowRight")
    now = settled(page, figures(page))
    assert now[0] == now[1] == pytest.approx(4 * 0.5 / 5, abs=1e-3)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    settled(page, now)
    assert page.get_by_test_id("transport").locator(".point:focus").get_attribute("data-index") == "2"
    assert complaints(watched) == []


def test_settings_make_the_clouds_anew_in_place(visit, address):
    watched = visit()
    page = visited(watched, address, "?preset=random&n=6&m=9&seed=2")
    root = page.get_by_test_id("transport")
    assert root.locator(".point").count() == 15
    before = figures(page)
    page.get_by_text("Show the prices").click()
    root.locator(".price", has_text=re.compile(r"\d\.\d\d")).first.wait_for()
    page.get_by_role("button", name="Shuffle").click()
    page.wait_for_url(re.compile("seed=3"))
    assert settled(page, before) != before
    page.get_by_text("Ring and blob").click()
    page.wait_for_url(re.compile("preset=ring&n=6&m=9&seed=3"))
    page.locator(".st-key-rail").get_by_text("한국어").click()
    page.wait_for_url(re.compile("lang=ko"))
    assert page.evaluate("() => globalThis.__aecore.mounts.transport") == 1
    assert complaints(watched) == []


def swipe(page, start: tuple[float, float], way: tuple[float, float]) -> None:
    finger = page.context.new_cdp_session(page)
    x, y = start
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for i in range(1, 9):
        place = {"x": x + way[0] * i / 8, "y": y + way[1] * i / 8}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
        page.wait_for_timeout(20)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_moves_a_point_and_scrolls_beside_it(visit, address):
    watched = visit(has_touch=True, is_mobile=True)
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = visited(watched, address, "?preset=merge&n=4&m=4")
    scrolled = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    before = figures(page)
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    x, y = grip(page, "point", 0)
    swipe(page, (x, y), (64, 40))
    assert settled(page, before)[0] < before[0]
    assert grip(page, "point", 0) == pytest.approx((x + 64, y + 40), abs=3)
    assert page.evaluate(scrolled) == 0
    watched.shot("wasserstein-phone")
    box = page.get_by_test_id("transport").locator(".plane").bounding_box()
    swipe(page, (box["x"] + box["width"] / 2, box["y"] + box["height"] - 12), (0, -120))
    page.wait_for_function(f"() => ({scrolled})() > 50")
    assert complaints(watched) == []


def test_the_pages_are_listed_by_their_titles_from_any_link(visit, address):
    watched = visit()
    page = visited(watched, address)
    page.get_by_role("link", name="Train").click()
    page.get_by_test_id("latent-map").wait_for()
    page.locator(".st-key-rail").get_by_text("Wasserstein", exact=True).click()
    page.get_by_test_id("transport").locator("line").first.wait_for(state="attached")
    assert complaints(watched) == []
