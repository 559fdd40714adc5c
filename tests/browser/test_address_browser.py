"""The browser's way back: one press is one step that a person made, on every page and in both languages."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest

from aecore.teaching import lessons

pytestmark = pytest.mark.browser

#: Every page after the first, in the order of the rail, with a name that its address holds once it is written.
PAGES = {"lessons": "lesson", "wasserstein": "preset", "train": "objective", "sweeps": "tab", "explore": "run",
         "compare": "vs", "clusters": "space", "runs": "lang"}  # fmt: skip


def where(page) -> str:
    return urlparse(page.url).path.strip("/")


def asked(page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlparse(page.url).query).items()}


def written(page, name: str, value: str | None = None) -> None:
    """Wait until the address holds a name, or a value of it."""
    page.wait_for_url(lambda url: (found := parse_qs(urlparse(url).query).get(name)) and value in (None, found[-1]))


def turn(page, place: int) -> None:
    """Choose a page of the rail, whose first link is the app's name."""
    page.locator(".st-key-rail").get_by_role("link").nth(place + 1).click()


def back(page, name: str) -> None:
    page.go_back()
    page.wait_for_url(re.compile(rf"/{name}(\?|$)"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_one_press_for_each_page(visit, address, language):
    watched = visit()
    page = watched.page
    page.goto(f"{address}/?lang={language}")
    page.get_by_test_id("latent-map").wait_for()
    for place, (name, held) in enumerate(PAGES.items(), 1):
        turn(page, place)
        page.wait_for_url(re.compile(rf"/{name}(\?|$)"))
        written(page, held)
        written(page, "lang", language)
        names = {"en": "Pages", "ko": "페이지"}
        here = page.get_by_role("navigation", name=names[language]).locator(f"[aria-current=page][href^={name}]")
        here.wait_for()
        page.locator(".st-key-desk[role=main]").wait_for()
        assert page.get_by_role("main").count() == 1
    for name in [*reversed(list(PAGES)[:-1]), ""]:
        back(page, name)
        page.wait_for_timeout(500)  # whatever else is on its way has come
        assert where(page) == name
        assert PAGES.get(name, "lang") in asked(page)
    assert watched.complaints == []


def test_settings_follow_and_leave_no_step(visit, address, dataset):
    watched = visit()
    page = watched.open(f"{address}/train?dataset={dataset}&objective=vae")
    start = page.evaluate("history.length")
    for objective in ("ae", "iwae"):
        page.locator(".st-key-console").get_by_role("combobox", name=re.compile("Objective")).click()
        page.get_by_role("option", name=re.compile("^AE\\b" if objective == "ae" else "IWAE")).first.click()
        written(page, "objective", objective)
    page.locator(".st-key-rail").get_by_text("한국어").click()
    written(page, "lang", "ko")
    assert page.evaluate("history.length") == start


@pytest.mark.slow
def test_another_lesson_another_run_another_comparison_are_steps(visit, address):
    watched = visit()
    page = watched.page
    first, second, third = (lesson.key for lesson in lessons.LESSONS[:3])
    page.goto(f"{address}/lessons?lang=en")
    written(page, "lesson", first)
    for key in (second, third):
        page.get_by_role("button", name="Next").click()
        written(page, "lesson", key)
    for key in (second, first):
        page.go_back()
        written(page, "lesson", key)
        words = lessons.words(key, "en").title
        page.get_by_test_id("stMainBlockContainer").get_by_role("heading", name=words, exact=True).wait_for()
    page.go_forward()
    written(page, "lesson", second)

    page.goto(f"{address}/explore?run=gallery-ae")
    page.get_by_test_id("latent-map").wait_for()
    page.locator(".st-key-subject").get_by_role("combobox").first.click()
    page.get_by_role("option", name=re.compile("WAE-MMD")).click()
    written(page, "run", "gallery-wae_mmd")
    page.go_back()
    written(page, "run", "gallery-ae")
    page.wait_for_function("() => /^AE\\b/.test(document.querySelector('.st-key-subject input')?.value)")

    page.goto(f"{address}/compare")
    written(page, "vs")
    before = parse_qs(urlparse(page.url).query)["vs"]
    page.get_by_test_id("stMainBlockContainer").get_by_text("VAE │ IWAE", exact=True).click()
    page.get_by_role("heading", name="IWAE", exact=True).wait_for()
    page.wait_for_url(re.compile("iwae"))
    page.go_back()
    page.get_by_role("heading", name="WAE-MMD", exact=True).wait_for()
    assert parse_qs(urlparse(page.url).query)["vs"] == before
    assert watched.complaints == []


def test_from_a_lesson_to_its_experiment_and_back(visit, address):
    watched = visit()
    page = watched.page
    page.goto(f"{address}/lessons?lesson=beta&lang=ko")
    page.locator(".st-key-open-beta-fifty button").click()
    page.wait_for_url(re.compile(r"/train\?.*beta=50"))
    page.get_by_test_id("latent-map").wait_for()
    written(page, "lang", "ko")
    back(page, "lessons")
    written(page, "lesson", "beta")
    page.locator(".st-key-open-beta-fifty").wait_for()
    page.go_forward()
    page.wait_for_url(re.compile(r"/train\?.*beta=50"))
    assert watched.complaints == []


@pytest.mark.slow
def test_the_old_name_of_the_sweeps_leads_on_with_its_query(visit, address):
    watched = visit()
    page = watched.page
    page.goto(f"{address}/runs")
    page.locator(".st-key-rail").wait_for()
    page.goto(f"{address}/traversals?ready=beta&tab=plane&lang=ko")
    page.wait_for_url(re.compile(r"/sweeps\?"))
    written(page, "at", "1")
    assert asked(page) == {"ready": "beta", "tab": "plane", "at": "1", "lang": "ko"}
    page.locator(".st-key-sweep-plane").get_by_test_id("chart").wait_for()
    back(page, "runs")
    assert watched.complaints == []
