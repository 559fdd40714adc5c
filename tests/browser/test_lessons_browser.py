"""The Lessons page as a person meets it: choose a lesson, predict, open the run, come back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest

from aecore.teaching import lessons

pytestmark = pytest.mark.browser


def asked(page) -> dict[str, str]:
    """What the address says."""
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def enter(watched, address: str):
    """Come in by the front door, then go to the lessons as a person would, by the rail."""
    page = watched.open(f"{address}/?lang=en")
    page.locator(".st-key-rail").get_by_role("link").filter(has_text="Lessons").click()
    page.locator(".st-key-theory").wait_for()
    return page


def title(page, key: str, language: str = "en") -> None:
    """Wait for the title of a lesson."""
    words = lessons.words(key, language).title
    page.get_by_test_id("stMainBlockContainer").get_by_role("heading", name=words, exact=True).wait_for()


@pytest.mark.slow
def test_a_lesson_leads_to_its_run(visit, address):
    watched = visit()
    page = enter(watched, address)
    page.locator(".st-key-settings").get_by_text(lessons.words("beta", "en").title).click()
    title(page, "beta")
    page.wait_for_url(lambda url: "lesson=beta" in url)
    told = lessons.words("beta", "en").trials["fifty"]
    card = page.locator(".st-key-trial-beta-fifty")
    card.get_by_text(told.predict).wait_for()
    assert not card.get_by_text("Posterior collapse").is_visible()
    card.get_by_text("What to see").click()
    card.get_by_text("Posterior collapse").wait_for()
    assert page.locator(".katex-error").count() == 0
    watched.shot("lessons-beta")
    with page.expect_popup() as popup:
        card.get_by_role("link", name="In a new tab").click()
    beside = popup.value.locator(".st-key-steering").get_by_role("slider", name="β")
    beside.wait_for()
    assert beside.get_attribute("aria-valuetext") == "50"
    popup.value.close()
    card.get_by_role("button", name="Open in Train").click()
    page.get_by_test_id("latent-map").wait_for()
    assert page.locator(".st-key-steering").get_by_role("slider", name="β").get_attribute("aria-valuetext") == "50"
    page.wait_for_url(lambda url: "beta=50" in url)
    assert asked(page)["objective"] == "beta_vae"
    assert watched.step() == 0
    assert watched.complaints == []


def test_arrow_keys_turn_the_page(visit, address):
    watched = visit()
    page = enter(watched, address)
    first, second = (lesson.key for lesson in lessons.LESSONS[:2])
    title(page, first)
    page.wait_for_timeout(1500)  # right after a change of page Streamlit listens to no key
    page.keyboard.press("ArrowRight")
    title(page, second)
    page.keyboard.press("ArrowLeft")
    title(page, first)
    page.wait_for_url(lambda url: f"lesson={first}" in url)
    assert watched.complaints == []


@pytest.mark.slow
def test_no_formula_is_broken_and_the_noise_moves(visit, address):
    watched = visit()
    page = enter(watched, address)
    for lesson in lessons.LESSONS:
        page.locator(".st-key-settings").get_by_text(f". {lessons.words(lesson.key, 'en').title}").click()
        title(page, lesson.key)
        if lesson.figure:
            before = page.get_by_test_id("chart").locator("path.trace").get_attribute("d")
            page.get_by_role("slider", name="μ").press("ArrowRight")
            watched.until(f"seek(document, 'chart').querySelector('path.trace').getAttribute('d') !== '{before}'")
        assert page.locator(".katex-error").count() == 0, lesson.key
    assert watched.complaints == []


@pytest.mark.slow
def test_korean_on_a_dark_phone(visit, address):
    watched = visit(color_scheme="dark", has_touch=True, is_mobile=True)
    watched.page.set_viewport_size({"width": 390, "height": 844})
    watched.page.goto(f"{address}/?lang=ko")
    watched.page.get_by_test_id("latent-map").wait_for()
    page = watched.page
    page.goto(f"{address}/lessons?lesson=transport&lang=ko")
    title(page, "transport", "ko")
    page.wait_for_timeout(1000)
    watched.shot("lessons-phone-ko")
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    page.locator(".st-key-open-transport-gan button").click()
    page.wait_for_url(lambda url: "objective=wae_gan" in url)
    assert asked(page)["lang"] == "ko"
