"""The Clusters page as a person meets it: clusters found in a worker, coloured, compared, taken along."""

from __future__ import annotations

import csv

import pytest

pytestmark = pytest.mark.browser

SMALL = "?space=pca&dataset=digits&components=10&most=1000"
DEEP_LINK = "404 (Not Found)"  # Streamlit looks for its server under the page's own path first


def visited(watched, address: str, link: str = SMALL):
    """Open the page and wait until the points are on the map."""
    page = watched.page
    page.goto(f"{address}/clusters{link}")
    page.get_by_test_id("latent-map").wait_for(timeout=60_000)
    watched.until("points === 1000")
    return page


@pytest.mark.slow
def test_clusters_are_found_coloured_and_taken_along(visit, address, tmp_path):
    watched = visit()
    page = visited(watched, address)
    assert "1 → 0" not in legend(watched)
    page.get_by_role("button", name="Cluster", exact=True).click()
    page.get_by_role("button", name="Cancel").first.wait_for()
    page.get_by_text("these clusters").wait_for(timeout=60_000)
    page.get_by_text("PCA (50) · k-means").last.wait_for(timeout=60_000)
    assert "1 → 0" in legend(watched)
    page.get_by_text("Disagreements").click()
    watched.until("map.innerText.includes('agree')")
    page.get_by_text("By label").click()
    watched.until("!map.innerText.includes('agree') && !map.innerText.includes('→')")
    assert page.evaluate("() => globalThis.__aecore.mounts['latent-map']") == 1, "it is recoloured in place"
    page.get_by_role("tab", name="Matrix").click()
    page.get_by_text("Counts: a row a cluster").wait_for()
    page.get_by_role("tab", name="Tried").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "clusters.csv")
    rows = list(csv.DictReader((tmp_path / "clusters.csv").open(encoding="utf-8")))
    assert [row["space"] for row in rows] == ["pca", "pixels", "pca"]
    assert complaints(watched) == []
    watched.shot("clusters")


@pytest.mark.slow
def test_the_link_brings_the_clusters_back_at_once_on_a_phone(visit, address):
    watched = visit(has_touch=True, is_mobile=True)
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = visited(watched, address)  # kept since the test before
    page.get_by_text("these clusters").wait_for(timeout=10_000)
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    assert complaints(watched) == []
    watched.shot("clusters-phone")


def legend(watched) -> str:
    return watched.page.get_by_test_id("latent-map").inner_text()


def complaints(watched) -> list[str]:
    return [text for text in watched.complaints if DEEP_LINK not in text]
