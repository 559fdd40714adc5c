"""Words that are not ours, as the browser shows them: letter by letter, and nothing of them acts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aecore.bench import browser

pytestmark = pytest.mark.browser

PAGE = Path(__file__).with_name("plain_page.py")
SHOWN = {  # where each element shows its words
    "stMarkdown": "p", "stAlert": "p", "stHeading": "h3", "stButton": "p", "stCheckbox": "p", "stExpander": "summary p",
    "stMetricLabel": "p", "stMetricValue": "div", "stMetricDelta": "div", "stProgress": "p", "stTabs": "[role=tab] p",
    "stRadio": "label p",
}  # fmt: skip


@pytest.fixture(scope="module")
def page(chrome, chromium) -> Iterator[object]:
    with browser.serving({}, str(PAGE)) as (address, _process):
        opened = chrome.new_page()
        opened.foreign = []
        opened.on("request", lambda request: opened.foreign.append(request.url) if address not in request.url else None)
        opened.goto(address)
        opened.locator("[data-testid=stRadio] p").last.wait_for(timeout=60_000)
        yield opened
        opened.close()


@pytest.mark.parametrize("element", SHOWN)
def test_every_element_shows_them_letter_by_letter(page, element):
    told = set(json.loads(page.locator("[data-testid=stCode] code").text_content()))
    assert told <= set(page.locator(f"[data-testid={element}] {SHOWN[element]}").all_text_contents())


def test_nothing_of_them_acts(page):
    main = page.get_by_test_id("stMain")
    for active in ("a", "img", "em", ".katex", "[role=img][aria-label]", "[data-testid=stMarkdownColoredText]", "del"):
        assert main.locator(active).count() == 0
    assert not [url for url in page.foreign if "evil" in url.lower()]
