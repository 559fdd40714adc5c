"""The Runs page as a person meets it: trained here, found there, named, taken away, deleted, brought back."""

from __future__ import annotations

import io
import re

import onnxruntime
import pytest
from PIL import Image

pytestmark = pytest.mark.browser

PICTURE = "img[alt^='Latent map']"


@pytest.fixture
def runs(visit, address):
    """The Runs page of a server on which one run has been trained, reached from the Train page."""
    watched = visit(accept_downloads=True)
    page = watched.open(f"{address}/train?objective=vae&dataset=digits&widths=32&train_images=1000&epochs=2")
    watched.button("Train").click()
    watched.until("says('Done')")
    page.locator(".st-key-rail").get_by_role("link", name="Runs").click()
    page.locator(PICTURE).wait_for()
    return watched


def choose(watched, menu: str, item: str) -> None:
    """Choose from a menu of the first card."""
    watched.button(menu).click()
    watched.page.get_by_role("menuitem", name=item).click()


def taken(watched, words: str) -> tuple[str, bytes]:
    """Press a button of the window, and return what comes: name and content."""
    with watched.page.expect_download() as waiting:
        watched.page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def test_a_run_is_named_taken_away_deleted_and_brought_back(runs):
    page = runs.page
    choose(runs, "More", "Rename")
    page.get_by_label("Name").fill("First *try* λ")
    page.get_by_label("Name").press("Enter")
    page.get_by_text("First *try* λ").wait_for()
    runs.shot("runs")

    choose(runs, "More", "Link and export")
    name, model = taken(runs, "Decoder (ONNX)")
    assert re.fullmatch(r"first-try-lambda-[0-9a-f]{4}\.decoder\.onnx", name)
    image = onnxruntime.InferenceSession(model).run(None, {"z": [[0.0, 0.0]]})[0]
    assert image.shape == (1, 1, 28, 28)
    name, picture = taken(runs, "Latent map (PNG)")
    assert name.endswith(".map.png")
    Image.open(io.BytesIO(picture)).verify()
    link = page.get_by_role("dialog").locator("code").inner_text()
    page.evaluate("document.activeElement.blur()")  # as a button does that is switched off while it makes a file
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")

    choose(runs, "More", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_text("There is no run to show yet").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("First *try* λ").wait_for()

    choose(runs, "Open in", "Train")
    page.wait_for_url(re.compile("widths=32"))
    runs.until("says('Done') && points > 1000")
    page.goto(link)
    runs.until("says('Done') && points > 1000")
