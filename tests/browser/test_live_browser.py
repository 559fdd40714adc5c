"""The live wire in a real browser: what moves comes over it, and Streamlit's own socket rests."""

from __future__ import annotations

import os
import signal

import pytest

from aecore.bench import browser

SAID = "The connection to the server is lost"


@pytest.fixture(scope="module")
def server(chromium, tmp_path_factory):
    with browser.serving({"AECORE_STORE_DIR": str(tmp_path_factory.mktemp("store"))}) as found:
        yield found


class Sockets:
    """Counts what a page hears over Streamlit's socket, and over ours."""

    def __init__(self, page) -> None:
        self.streamlit = self.live = 0
        page.on("websocket", self._opened)

    def _opened(self, socket) -> None:
        name = "live" if socket.url.endswith("/live") else "streamlit"
        socket.on("framereceived", lambda _frame: setattr(self, name, getattr(self, name) + 1))


def test_while_it_trains_is_steered_and_held_streamlit_rests(visit, server, dataset):
    watched = visit()
    seen, page = Sockets(watched.page), watched.page
    watched.open(f"{server[0]}/train?objective=beta_vae&beta=1&dataset={dataset}&epochs=300&seed=31")
    watched.button("Train").click()
    watched.until("step > 20")
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_timeout(1500)
    before, heard, step = seen.streamlit, seen.live, watched.step()
    page.locator(".st-key-steering").get_by_role("slider", name="β").press("ArrowRight")
    page.wait_for_timeout(3000)
    assert seen.streamlit == before
    assert seen.live - heard >= 4
    assert watched.step() > step
    watched.button("Pause").click()
    page.get_by_role("button", name="Resume").wait_for()  # a change of state has the script run
    held = watched.rest()
    before = seen.streamlit
    watched.button("Step").click()
    watched.until(f"step === {held + 1}")
    assert seen.streamlit == before
    watched.button("Stop").click()
    watched.until("says('Stopped')")
    assert watched.complaints == []


def test_a_server_that_is_silent_is_said_and_nothing_is_lost(visit, server, dataset):
    watched = visit()
    address, process = server
    watched.open(f"{address}/train?objective=vae&dataset={dataset}&epochs=300&seed=32")
    watched.button("Train").click()
    watched.until("step > 5")
    os.kill(process.pid, signal.SIGSTOP)
    try:
        watched.until(f"says('{SAID}')", timeout=4000)
    finally:
        os.kill(process.pid, signal.SIGCONT)
    watched.until(f"!says('{SAID}')")
    step = watched.step()
    watched.until(f"step > {step + 10}")
    watched.button("Stop").click()
    watched.until("says('Stopped')")


def test_one_who_watches_sees_what_another_does(visit, server, dataset):
    first, second = visit(), visit()
    first.open(f"{server[0]}/train?objective=beta_vae&dataset={dataset}&epochs=300&seed=33")
    first.button("Train").click()
    first.until("step > 5")
    first.page.wait_for_url(lambda url: "job=" in url)
    second.open(first.page.url)
    second.until("step > 5")
    knob = second.page.locator(".st-key-steering").get_by_role("slider", name="β")
    assert knob.is_disabled()
    stood = knob.get_attribute("aria-valuetext")
    first.page.locator(".st-key-steering").get_by_role("slider", name="β").press("ArrowRight")
    second.page.wait_for_function(
        f"() => [...document.querySelectorAll('.st-key-steering *')].some(e => e.shadowRoot?.querySelector('input')"
        f" && e.shadowRoot.querySelector('label').textContent === 'β'"
        f" && e.shadowRoot.querySelector('input').ariaValueText !== '{stood}')"
    )
    first.button("Stop").click()
    second.until("says('Stopped')")
