"""The Compare page as a person meets it: three runs that train together, one brush, one link."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlparse

import pytest

from aecore.analyses import comparison
from aecore.bench import browser
from aecore.run import Run

pytestmark = pytest.mark.browser

#: The roots of all maps of the page, in their order.
MAPS = """
  const maps = []; const walk = root => { for (const e of root.querySelectorAll('*')) {
    if (e.dataset?.testid === 'latent-map') maps.push(e); if (e.shadowRoot) walk(e.shadowRoot); } };
  walk(document);
"""
COUNT = f"""() => {{ {MAPS} globalThis.moves = maps.map(() => 0);
  maps.forEach((map, i) => new MutationObserver(() => globalThis.moves[i]++)
    .observe(map, {{attributes: true, attributeFilter: ['data-step']}})); return maps.length; }}"""
#: A browser that needs a while for each message: one on a phone, or at a projector's size without a graphics card.
SLOW = """
  const add = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, hear, ...rest) {
    const slowly = event => { const end = performance.now() + 20; while (performance.now() < end); hear(event); };
    return add.call(this, kind, kind === "message" ? slowly : hear, ...rest);
  };
"""
UPDATES = 10  # of each map; on a quiet machine they take five seconds, on a busy one as long as they take


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a place for each of three runs, whatever this machine has."""
    store = tmp_path_factory.mktemp("store") / "runs"
    with browser.serving({"AECORE_STORE_DIR": str(store), "AECORE_SLOTS": "3"}) as (found, _process):
        yield found


def link(address: str, *runs: Run) -> str:
    return f"{address}/compare?" + urlencode({"vs": comparison.to_link(runs)}, doseq=True)


def tiny(objective: str, **fields: object) -> Run:
    return Run(objective, **({"dataset": "digits", "widths": (32,), "epochs": 500, "precision": "fp32"} | fields))


def selected(page) -> list[str]:
    return page.evaluate(f"() => {{ {MAPS} return maps.map(map => map.dataset.selected ?? '0'); }}")


def lasso(page) -> None:
    """Draw a line around the middle of the first map, with Shift held."""
    box = page.get_by_test_id("latent-map").first.locator("canvas.points").bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"])
          for x, y in ((0.05, 0.15), (0.95, 0.15), (0.95, 0.95), (0.05, 0.95), (0.05, 0.15))]  # fmt: skip
    page.keyboard.down("Shift")
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")


@pytest.mark.slow
def test_three_runs_train_together_under_one_brush_and_one_link(visit, address):
    watched = visit()
    page = watched.page
    page.goto(link(address, tiny("ae"), tiny("vae"), tiny("wae_mmd")))
    page.get_by_role("button", name="Train all").click()
    page.wait_for_function(f"() => {{ {MAPS} return maps.length === 3 && maps.every(map => +map.dataset.points); }}")
    page.evaluate(COUNT)
    page.wait_for_function(f"() => Math.min(...globalThis.moves) >= {UPDATES}", timeout=90_000)
    page.get_by_role("button", name="Pause all").click()
    page.get_by_role("button", name="Resume all").wait_for()
    page.wait_for_timeout(1500)
    lasso(page)
    page.wait_for_function(f"() => {{ {MAPS} return maps.every(map => +map.dataset.selected > 0); }}")
    assert len(set(selected(page))) == 1, "the same digits light up in all maps"
    jobs = parse_qs(urlparse(page.url).query)["job"]
    page.reload()
    page.get_by_role("button", name="Resume all").wait_for()
    assert parse_qs(urlparse(page.url).query)["job"] == jobs, "who comes back commands the runs again"
    for title in ("AE", "VAE", "WAE-MMD"):
        page.get_by_role("heading", name=title, exact=True).wait_for()
    page.get_by_role("button", name="Stop all").click()
    page.get_by_text("▲ best").first.wait_for(timeout=60_000)
    watched.shot("compare")
    assert page.evaluate("() => globalThis.__aecore.mounts['latent-map']") == 3
    assert [text for text in watched.complaints if "404" not in text] == []


@pytest.mark.slow
def test_a_browser_that_reads_slowly_has_fewer_looks_and_never_stands_still(visit, address):
    watched = visit(viewport={"width": 1920, "height": 1080})
    page = watched.page
    page.add_init_script(SLOW)
    page.goto(link(address, *(tiny(name, widths=(1024, 512), seed=1) for name in ("ae", "vae", "wae_mmd"))))
    page.get_by_role("button", name="Train all").click()
    page.wait_for_function(f"() => {{ {MAPS} return maps.length === 3 && maps.every(map => +map.dataset.points); }}")
    box = page.get_by_test_id("latent-map").first.bounding_box()
    page.evaluate(COUNT)
    for place in range(15):  # who touches a map is sent the networks, megabytes of them
        page.mouse.move(box["x"] + box["width"] * (0.4 + 0.01 * place), box["y"] + box["height"] / 2)
        page.wait_for_timeout(1000)
    page.evaluate("() => globalThis.moves.fill(0)")
    page.wait_for_function("() => Math.min(...globalThis.moves) >= 2", timeout=40_000)
    page.get_by_role("button", name="Stop all").click()


def test_what_a_link_cannot_give_is_said_and_the_rest_works(visit, address):
    watched = visit()
    page = watched.page
    gone, wrong = "runs=0123456789ab", urlencode({"vs": "objective=vae&beta=1&latent_dim=0"})
    page.goto(f"{link(address, tiny('ae'), tiny('vae', dataset='shapes'))}&{gone}&{wrong}")
    page.get_by_text("The run 0123456789ab of this link is not here any more", exact=False).wait_for()
    page.get_by_text("latent_dim is 0", exact=False).wait_for()
    page.get_by_text("These runs have learnt different data sets", exact=False).wait_for()
    assert page.get_by_role("button", name="Train all").is_enabled()
    page.get_by_role("button", name="Differences").click()
    page.get_by_text("Identical otherwise.").wait_for()
