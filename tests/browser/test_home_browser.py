"""The Home page as a newcomer meets it: no MNIST, no network, nothing trained; the map answers at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest

from aecore.bench import browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that has no data but its own, and no way out."""
    empty = str(tmp_path_factory.mktemp("empty"))
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    own = {"AECORE_STORE_DIR": empty, "AECORE_DATA_DIR": empty, "AECORE_CACHE_DIR": empty}
    with browser.serving(own | nowhere) as (found, _process):
        yield found


def entered(watched, address: str):
    """Open Home; anything that is asked of another machine is a complaint."""

    def inside(route) -> None:
        if urlparse(route.request.url).hostname == "127.0.0.1":
            route.continue_()
            return
        watched.complaints.append(route.request.url)
        route.abort()

    watched.context.route(re.compile("^http"), inside)
    page = watched.open(address)
    watched.until("points >= 2000")
    return page


def touch(page, x: float, y: float) -> None:
    """Move the pointer to a share of the map's width and height."""
    box = page.get_by_test_id("latent-map").locator("canvas.points").bounding_box()
    for shift in (0, 3):
        page.mouse.move(box["x"] + box["width"] * x + shift, box["y"] + box["height"] * y)


def drawn(page) -> str:
    """A fingerprint of the digit under the pointer."""
    digit = page.get_by_test_id("latent-map").locator("canvas.digit")
    digit.wait_for()
    page.wait_for_timeout(300)
    return digit.evaluate("canvas => canvas.toDataURL()")


def test_the_map_is_touched_without_training_data_or_network(visit, address):
    watched = visit()
    page = entered(watched, address)
    touch(page, 0.3, 0.5)
    here = drawn(page)
    touch(page, 0.6, 0.7)
    assert drawn(page) != here
    page.get_by_text("AE", exact=True).first.click()
    page.get_by_role("heading", name="Autoencoder", exact=True).wait_for()
    watched.until("points >= 2000")
    touch(page, 0.3, 0.5)
    assert drawn(page) != here
    assert page.evaluate("__aecore.mounts['latent-map']") == 1
    watched.shot("home")
    assert watched.complaints == []


class Traffic:
    """What a new tab receives: bytes over the network by address, and over Streamlit's socket."""

    def __init__(self, context) -> None:
        self.page = context.new_page()
        self.fetched: dict[str, int] = {}
        self.told = 0
        line, names = context.new_cdp_session(self.page), {}
        line.send("Network.enable")
        line.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))
        line.on(
            "Network.loadingFinished",
            lambda e: self.fetched.update({names.get(e["requestId"], ""): e["encodedDataLength"]}),
        )
        line.on("Network.webSocketFrameReceived", self._hear)

    def _hear(self, event) -> None:
        self.told += len(event["response"]["payloadData"]) * 3 // 4  # of base64

    def things(self) -> list[int]:
        return [size for address, size in self.fetched.items() if "/things/" in address]


def test_a_second_visit_brings_nothing_that_the_browser_has(visit, address):
    watched = visit()
    visits = []
    for _each in range(2):
        seen = Traffic(watched.context)
        seen.page.goto(address)
        seen.page.get_by_test_id("latent-map").wait_for()
        seen.page.wait_for_function("() => __aecore.shelf.present('gallery:vae')")
        visits.append(seen)
    first, second = visits
    assert len(first.things()) == len(second.things()) >= 2
    assert sum(first.things()) > 250_000  # the bundle, the catalogue, the pictures
    assert min(first.things()) > 10_000
    assert sum(second.things()) == 0
    assert 10_000 < second.told < 150_000


@pytest.mark.slow
def test_its_training_is_a_film(visit, address):
    watched = visit()
    page = entered(watched, address)
    page.get_by_text("Watch it learn").click()
    film = page.get_by_test_id("film")
    film.wait_for()
    film.get_by_role("button", name="Play", exact=True).click()
    watched.until("+seek(document, 'film').dataset.frame > 9")
    film.get_by_role("button", name="Pause", exact=True).click()
    touch(page, 0.5, 0.5)
    assert drawn(page)
    assert watched.complaints == []


def test_every_way_on_leads_on(visit, address):
    watched = visit()
    page = entered(watched, address)
    page.locator(".st-key-home-way-train").get_by_text("Press Train and watch").click(force=True)  # its link covers it
    page.wait_for_url(re.compile("/train"))
    page.wait_for_url(re.compile("widths=256-128"))
    page.go_back()
    page.locator(".st-key-home-node-iwae a").first.click()
    page.wait_for_url(re.compile("/train.*objective=iwae"))
    page.wait_for_function("() => /IWAE/.test(document.querySelector('.st-key-console input')?.value)")
    page.go_back()
    page.locator(".st-key-home-node-beta_vae").get_by_role("link", name="Lesson").click()
    page.wait_for_url(re.compile("/lessons"))
    assert parse_qs(urlparse(page.url).query)["lesson"] == ["beta"]
    page.go_back()
    page.locator(".st-key-home-way-compare a").click()
    page.wait_for_url(re.compile("/compare"))
    assert watched.complaints == []


def test_the_tree_is_a_list_on_a_phone(visit, address):
    watched = visit(has_touch=True, is_mobile=True, color_scheme="dark")
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = entered(watched, f"{address}/?lang=ko")
    last = page.locator(".st-key-home-node-wae_gan")
    last.scroll_into_view_if_needed()
    ends = [page.locator(f".st-key-home-node-{name}").bounding_box() for name in ("contractive", "vae")]
    assert ends[0]["y"] + ends[0]["height"] <= ends[1]["y"]
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    page.wait_for_timeout(500)
    assert page.locator(".katex-error").count() == 0
    watched.shot("home-phone-dark-ko")
    assert watched.complaints == []
