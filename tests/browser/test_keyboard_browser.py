"""Keys: one card for all of them, one switch that turns those off that write a character."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser


def card(page):
    return page.get_by_test_id("keyboard").get_by_role("dialog")


def opener(page):
    return page.get_by_test_id("keyboard").get_by_role("button", name="Keyboard: what keys do")


def focused(page) -> str:
    return page.evaluate(
        "() => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
        " return e.ariaLabel || e.type || e.tagName; }"
    )


def test_the_card_opens_by_key_and_button_keeps_the_focus_and_gives_it_back(visit, address):
    watched = visit()
    page = watched.page
    page.goto(f"{address}/runs")  # a page without a component of ours
    opener(page).wait_for()
    page.get_by_text("Language").first.wait_for(state="attached")
    page.keyboard.press("?")
    card(page).wait_for()
    assert card(page).get_by_text("Latent map, once it is clicked").is_visible()
    for _press in range(4):
        page.keyboard.press("Tab")
        assert focused(page) in ("Close", "checkbox")
    page.keyboard.press("?")
    card(page).wait_for(state="hidden")
    opener(page).click()
    card(page).wait_for()
    page.keyboard.press("Escape")
    card(page).wait_for(state="hidden")
    assert focused(page) == "Keyboard: what keys do"
    page.goto(f"{address}/runs?lang=ko")
    page.get_by_test_id("keyboard").get_by_role("button", name="키보드: 키가 하는 일").click()
    assert page.get_by_test_id("keyboard").get_by_text("지도 움직이기").is_visible()
    assert watched.complaints == []


@pytest.mark.slow
def test_letters_act_until_they_are_turned_off_everywhere_and_for_good(visit, address, dataset):
    watched = visit()
    page = watched.open(f"{address}/train?objective=ae&dataset={dataset}&epochs=3&batch_size=256")
    hints = page.locator("[data-has-shortcut] > kbd")
    hints.first.wait_for()
    opener(page).click()
    card(page).get_by_role("checkbox", name="Letters and signs act as keys").uncheck()
    page.keyboard.press("Escape")
    for key in ("t", "T", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(1500)
    assert card(page).is_hidden()
    assert watched.step() == 0
    assert "job=" not in page.url
    assert not any(hint.is_visible() for hint in hints.all())
    page.reload()
    page.get_by_test_id("latent-map").wait_for()
    opener(page).wait_for()
    page.keyboard.press("t")
    page.wait_for_timeout(1500)
    assert watched.step() == 0
    opener(page).click()
    card(page).get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    watched.until("step > 0")
    assert watched.complaints == []


def test_a_map_hears_the_keys_of_the_card_and_its_buttons_name_them(visit, address):
    watched = visit()
    page = watched.open(f"{address}/")
    root = page.get_by_test_id("latent-map")
    watched.until("points > 0")
    tool = {name: root.locator(f"[data-tool={name}]") for name in ("reset", "lasso", "manifold", "glyphs")}
    for name, key in {"reset": "0", "lasso": "L", "manifold": "M", "glyphs": "G"}.items():
        assert tool[name].get_attribute("title").endswith(f"({key})")
    root.locator("canvas.points").focus()
    for name in ("lasso", "manifold", "glyphs"):
        page.keyboard.press({"lasso": "l", "manifold": "m", "glyphs": "g"}[name])
        assert tool[name].get_attribute("aria-pressed") == "true"
    page.keyboard.press("?")
    card(page).get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    assert focused(page).startswith("Latent map")
    page.keyboard.press("g")
    page.keyboard.press("m")
    assert tool["glyphs"].get_attribute("aria-pressed") == tool["manifold"].get_attribute("aria-pressed") == "true"
    assert tool["lasso"].get_attribute("title") == "Select with a lasso"
    page.keyboard.press("Escape")
    assert tool["lasso"].get_attribute("aria-pressed") == "false"  # what writes nothing still acts


def test_a_phone_is_told_nothing_of_keys(visit, address, dataset):
    watched = visit(has_touch=True, is_mobile=True)
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    watched.open(f"{address}/train?dataset={dataset}")
    page.get_by_test_id("keyboard").wait_for(state="attached")
    assert opener(page).is_hidden()
    assert not any(hint.is_visible() for hint in page.locator("[data-has-shortcut] > kbd").all())
    titles = page.get_by_test_id("latent-map").locator(".tool").evaluate_all("all => all.map(e => e.title)")
    assert not [title for title in titles if re.search(r"\(.\)$", title)]
