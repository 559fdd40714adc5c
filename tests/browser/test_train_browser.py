"""The Train page as a person meets it: a real server, a real browser, real data."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest

pytestmark = pytest.mark.browser

VALUE = "[data-testid=figures] .value b"


def loss(watched) -> float:
    """Read the test loss, once it is there."""
    value = watched.page.locator(VALUE).filter(has_text=re.compile(r"\d")).first
    return float(value.inner_text().replace(",", ""))


def positions(watched) -> str:
    """A fingerprint of what the canvas shows."""
    canvas = watched.page.get_by_test_id("latent-map").locator("canvas.points")
    return str(hash(canvas.screenshot()))


@pytest.mark.parametrize(
    "objective", ["vae", pytest.param("ae", marks=pytest.mark.slow), pytest.param("wae_mmd", marks=pytest.mark.slow)]
)
def test_an_objective_trains_live(visit, address, dataset, objective):
    watched = visit()
    page = watched.open(f"{address}/train?objective={objective}&dataset={dataset}&epochs=3&batch_size=256")
    watched.button("Train").click()
    watched.until("points >= 1000", timeout=30_000)
    page.evaluate("() => { for (const c of document.querySelectorAll('canvas')) c.dataset.seen = '1'; }")
    early, at_first, before = loss(watched), watched.step(), positions(watched)
    watched.until(f"step > {at_first + 60}")
    assert positions(watched) != before
    assert loss(watched) < early
    watched.shot(f"train-{objective}")
    watched.until("says('Done')", timeout=120_000)
    mounts = page.evaluate("() => globalThis.__aecore.mounts")
    assert mounts["latent-map"] == 1
    assert mounts["digits"] == 1
    assert watched.complaints == []


def test_steer_stop_reload_and_reattach(visit, address, dataset):
    watched = visit()
    page = watched.open(f"{address}/train?objective=beta_vae&beta=1&dataset={dataset}&epochs=200")
    watched.button("Train").click()
    watched.until("step > 20")
    slider = page.locator(".st-key-steering").get_by_role("slider", name="β")
    slider.press("ArrowRight")
    page.wait_for_timeout(1500)
    job = parse_qs(urlparse(page.url).query)["job"][0]
    seen = watched.step()
    page.reload()
    page.get_by_test_id("latent-map").wait_for()
    watched.until(f"step > {seen}")
    assert parse_qs(urlparse(page.url).query)["job"][0] == job
    watched.button("Pause").click()
    watched.until("says('Paused')")
    held = watched.rest()
    watched.button("Step").click()
    watched.until(f"step === {held + 1}")
    watched.button("Stop").click()
    watched.until("says('Stopped')")
    page.wait_for_url(re.compile("stop="))  # the address follows when the last look is taken and kept
    link = parse_qs(urlparse(page.url).query)
    assert ":beta:1.5" in link["steering"][0]
    assert int(link["stop"][0]) == held + 1
    assert watched.complaints == []


def test_a_copied_address_lets_watch_alone_and_a_reload_commands_again(visit, address, dataset):
    watched = visit()
    watched.open(f"{address}/train?objective=vae&seed=21&dataset={dataset}&epochs=200")
    watched.button("Train").click()
    watched.until("step > 10")
    watched.page.wait_for_url(re.compile("job="))
    other = visit()
    other.open(watched.page.url)
    other.until("step > 10")
    other.button("Train my own copy").wait_for()
    assert not other.button("Stop").count()
    watched.page.reload()
    watched.button("Stop").click()
    watched.until("says('Stopped')")
    other.until("says('Stopped')")


def test_keyboard_trains_and_stops(visit, address, dataset):
    watched = visit()
    page = watched.open(f"{address}/train?objective=vae&dataset={dataset}&epochs=100&seed=5")
    watched.button("Train").wait_for()
    page.keyboard.press("t")
    watched.until("step > 5")
    page.keyboard.press("s")
    watched.until("says('Stopped')")
    page.keyboard.press("x")
    watched.until("points === 0")


@pytest.mark.slow
def test_korean_and_dark(visit, address, dataset):
    watched = visit(color_scheme="dark")
    page = watched.open(f"{address}/train?dataset={dataset}&epochs=2&batch_size=512&seed=3")
    page.locator(".st-key-rail").get_by_text("한국어").click()
    page.get_by_role("link", name="학습").wait_for()
    page.wait_for_url(lambda url: "lang=ko" in url)
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="학습").first.click()
    watched.until("points >= 1000")
    page.wait_for_timeout(2500)
    watched.shot("train-dark-ko")
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(17, 21, 28)"
    )
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(500)
    watched.shot("train-light-ko")
    assert page.evaluate("() => globalThis.__aecore.mounts['latent-map']") == 1
    assert watched.complaints == []


def test_a_korean_browser_is_spoken_to_in_korean(chrome, address):
    context = chrome.new_context(locale="ko-KR")
    page = context.new_page()
    page.goto(f"{address}/train")
    page.get_by_role("link", name="학습").wait_for()
    context.close()


@pytest.mark.slow
def test_phone(visit, address, dataset):
    watched = visit(has_touch=True, is_mobile=True)
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.open(f"{address}/train?dataset={dataset}&epochs=2&batch_size=512&seed=4")
    watched.button("Train").click()
    watched.until("points >= 1000")
    page.wait_for_timeout(1500)
    watched.shot("train-phone")
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    assert watched.complaints == []


@pytest.mark.slow
def test_latent_map_is_touched(visit, address, dataset):
    watched = visit()
    page = watched.open(f"{address}/train?dataset={dataset}&epochs=1&batch_size=512&seed=6&latent_dim=8")
    watched.button("Train").click()
    watched.until("says('Done')", timeout=120_000)
    page.wait_for_timeout(1000)
    canvas = page.get_by_test_id("latent-map").locator("canvas.points")
    box = canvas.bounding_box()
    for i in range(30):
        page.mouse.move(box["x"] + box["width"] * (0.3 + 0.013 * i), box["y"] + box["height"] * 0.5)
        if page.get_by_test_id("latent-map").locator(".card").is_visible():
            break
    page.get_by_test_id("latent-map").locator(".card canvas").filter(visible=True).first.wait_for()
    page.get_by_text("Two dimensions", exact=True).click()
    page.locator("[class*=st-key-view-y]").wait_for()
    assert page.evaluate("() => globalThis.__aecore.mounts['latent-map']") == 1
    assert watched.complaints == []


@pytest.mark.slow
def test_the_film_rewinds_map_and_pictures_and_a_pause_brings_it(visit, address, dataset):
    watched = visit()
    page = watched.open(f"{address}/train?dataset={dataset}&epochs=300&batch_size=256&seed=8")
    watched.button("Train").click()
    watched.until("step > 60")
    assert page.get_by_test_id("film").count() == 0
    watched.button("Pause").click()
    track = page.get_by_test_id("film").get_by_role("slider")
    track.press("Home")
    watched.until("map.dataset.moment === '0' && strip.dataset.moment === '0'")
    track.press("ArrowRight")
    watched.until("+map.dataset.moment > 0 && map.dataset.moment === strip.dataset.moment")
    watched.until("seek(document, 'figures').dataset.moment === map.dataset.moment")
    watched.until("seek(document, 'curves').dataset.cursor === map.dataset.moment")
    shown = page.get_by_test_id("latent-map").get_attribute("data-moment")
    assert f"at step {int(shown):,}" in page.get_by_test_id("latent-map").locator("figcaption.note").text_content()
    now = page.get_by_test_id("film").get_by_role("button", name="Now", exact=True)
    now.click()
    watched.until("!map.dataset.moment && !strip.dataset.moment")
    watched.button("Resume").click()
    page.get_by_test_id("film").wait_for(state="detached")
    watched.button("Stop").click()  # the server's places are few, and others wait
    watched.until("says('Stopped')")
    assert watched.complaints == []


def test_a_wrong_link_is_explained(visit, address):
    watched = visit()
    page = watched.open(f"{address}/train?objective=beta_vae&beta=-3")
    page.get_by_text("beta is -3", exact=False).wait_for()
    assert watched.button("Train").is_enabled()


@pytest.mark.parametrize(
    "objective",
    ["sparse_l1", *(pytest.param(name, marks=pytest.mark.slow) for name in ("linear_ae", "denoising_masking", "iwae"))],
)
def test_how_an_objective_works_is_shown_while_it_trains(visit, address, dataset, objective):
    watched = visit()
    page = watched.open(f"{address}/train?objective={objective}&dataset={dataset}&epochs=4&batch_size=256")
    page.get_by_role("tab").nth(1).click()
    watched.button("Train").click()
    charts = page.get_by_role("tabpanel").first.get_by_test_id("chart")  # only the open one is seen
    charts.first.wait_for(timeout=60_000)
    charts.evaluate_all("all => all.forEach(chart => chart.dataset.seen = '1')")
    before = watched.step()
    watched.until(f"step > {before + 20}", timeout=30_000)
    assert set(charts.evaluate_all("all => all.map(chart => chart.dataset.seen)")) == {"1"}, "charts were drawn anew"
    assert page.evaluate("__aecore.mounts['latent-map']") == 1
    watched.shot(f"mechanism-{objective}")
