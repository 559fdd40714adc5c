"""A real server and a real Chromium, shared by the browser tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from aecore import data
from aecore.bench import browser

SHOTS = Path(__file__).parents[2] / "shots"


@pytest.fixture(scope="session")
def chromium() -> str:
    found = browser.find()
    if found is None:
        reason = "There is no Chromium on this machine, so the browser tests do not run."
        pytest.fail(reason) if os.environ.get("AECORE_REQUIRE_BROWSER") else pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("store")
    with browser.serving({"AECORE_STORE_DIR": str(store)}) as (found, _process):
        yield found


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(browser.ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def dataset() -> str:
    return "mnist" if data.available("mnist") else "digits"


class Watched:
    """A page with everything that its console complained about."""

    def __init__(self, chrome, **options) -> None:
        common = {"viewport": {"width": 1440, "height": 960}, "locale": "en-US"}
        self.context = chrome.new_context(**common | options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.set_default_timeout(30_000)

    def _hear(self, message) -> None:
        """Note an error; not that Streamlit looks below a page's address first for what lies at the root."""
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            self.complaints.append(f"{message.text} {message.location['url']}")

    def open(self, url: str):
        self.page.goto(url)
        self.page.get_by_test_id("latent-map").wait_for()
        return self.page

    def button(self, name: str):
        return self.page.get_by_test_id("stMainBlockContainer").get_by_role("button", name=name, exact=False).first

    def step(self) -> int:
        return int(self.page.get_by_test_id("latent-map").get_attribute("data-step") or 0)

    def until(self, test: str, timeout: float = 60_000) -> None:
        self.page.wait_for_function(f"() => {{ {PAGE} return {test}; }}", timeout=timeout)

    def rest(self) -> int:
        """Wait until the step has not moved for two seconds, and return it."""
        seen = -1
        while (now := self.step()) != seen:
            seen = now
            self.page.wait_for_timeout(2000)
        return seen

    def shot(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")


#: What the tests can ask of a page: the map's root, its state, the words of the page, the mounts.
PAGE = (
    browser.SEEK
    + """
  const map = seek(document, 'latent-map'), strip = seek(document, 'digits');
  const step = +(map?.dataset.step ?? 0), points = +(map?.dataset.points ?? 0);
  const hosts = root => [...root.querySelectorAll('*')].filter(e => e.shadowRoot);
  const shadows = root => hosts(root).flatMap(({ shadowRoot }) => [shadowRoot, ...shadows(shadowRoot)]);
  const words = () => [document.body.innerText, ...shadows(document).map(root => root.textContent)];
  const says = text => words().some(each => each.includes(text));
"""
)


@pytest.fixture
def visit(chrome) -> Iterator[object]:
    opened: list[Watched] = []

    def new(**options) -> Watched:
        opened.append(Watched(chrome, **options))
        return opened[-1]

    yield new
    for watched in opened:
        watched.context.close()
