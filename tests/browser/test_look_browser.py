"""The look of the components: words that can be read, tools and cards that do not hide what they are about."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

#: Each text in the shadow roots of components: its size, and its contrast to what is behind it (WCAG 2.1, 1.4.3).
READ = """() => {
  const rgba = css => { const n = css.match(/[\\d.]+%?/g).map(parseFloat), k = css.startsWith('color(') ? 255 : 1;
    return [...n.slice(0, 3).map(v => k * v), n[3] ?? 1]; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = rgb => { const [r, g, b] = rgb.map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const up = e => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host;
  const behind = e => { const layers = [];
    for (; e && layers.at(-1)?.[3] !== 1; e = up(e)) {
      const c = rgba(getComputedStyle(e).backgroundColor); if (c[3]) layers.push(c); }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]); };
  const opaque = e => { let o = 1; for (; e; e = up(e)) o *= +getComputedStyle(e).opacity; return o; };
  const found = [];
  const walk = root => { for (const e of root.querySelectorAll('*')) {
    if (e.shadowRoot) walk(e.shadowRoot);
    if (root === document || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const words = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
    if (!words || e.closest('style, :disabled') || !e.getBoundingClientRect().width) continue;
    const style = getComputedStyle(e), svg = e instanceof SVGElement;
    const color = rgba(svg ? style.fill : style.color);
    color[3] *= opaque(e) * (svg ? +style.fillOpacity : 1);
    const ground = behind(svg ? e.ownerSVGElement : e);
    const [a, b] = [light(over(color, ground)), light(ground)].sort((x, y) => y - x);
    found.push({ words, size: parseFloat(style.fontSize), contrast: (a + 0.05) / (b + 0.05) });
  } };
  walk(document);
  return found; }"""


def unreadable(page) -> list[dict]:
    texts = page.evaluate(READ)
    assert len(texts) > 5
    return [text for text in texts if text["size"] < 14 or text["contrast"] < 4.5]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_word_of_a_component_can_be_read_from_the_back_row(visit, address, theme):
    watched = visit(color_scheme=theme)
    page = watched.open(f"{address}/explore")
    watched.until("points > 0")
    for tab in ("Dimensions", "Path", "Your digit", "Traversals"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(700)
        assert unreadable(page) == []
    page.goto(f"{address}/wasserstein")
    page.get_by_test_id("transport").wait_for()
    page.wait_for_timeout(700)
    assert unreadable(page) == []


def box(locator) -> tuple[float, float, float, float]:
    found = locator.bounding_box()
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


@pytest.mark.parametrize("width", [1600, 900, 390])
def test_nothing_but_words_and_cards_lies_over_the_points_and_no_class_stands_alone(visit, address, width):
    watched = visit(**({"has_touch": True, "is_mobile": True} if width < 600 else {}))
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    watched.open(f"{address}/")
    watched.until("points > 0")
    root = page.get_by_test_id("latent-map")
    root.locator("[data-tool=manifold]").click()
    page.wait_for_timeout(800)
    _left, top, _right, _bottom = box(root.locator(".stage"))
    for part in (".toolbar", ".backdrop"):
        assert box(root.locator(part))[3] <= top
    rows = {}
    for chip in root.locator(".legend .chip").all():
        rows.setdefault(round(chip.bounding_box()["y"]), []).append(chip)
    assert len({len(row) for row in rows.values()}) == 1
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")


def test_on_a_phone_one_steers_right_above_the_map_and_no_key_is_named(visit, address):
    watched = visit(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = watched.open(f"{address}/train?objective=beta_vae")
    page.get_by_test_id("stSkeleton").first.wait_for(state="detached")
    steering, stage = box(page.locator(".st-key-steering")), box(page.get_by_test_id("latent-map").locator(".stage"))
    assert 0 <= steering[0] < steering[2] <= 390
    assert 0 < stage[1] - steering[3] < 200
    assert stage[3] - steering[1] < 844, "the slider and all of the map fit on the screen together"
    assert page.locator("kbd:visible").count() == 0
    assert page.get_by_role("button", name="Keyboard").count() == 0
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")


def test_the_card_is_small_beside_a_small_map_and_stands_off_the_pointer(visit, address):
    watched = visit()
    page = watched.page
    page.set_viewport_size({"width": 560, "height": 900})  # a map of the size that Compare has on a laptop
    watched.open(f"{address}/")
    watched.until("points > 0")
    root = page.get_by_test_id("latent-map")
    stage = box(root.locator(".stage"))
    room = (stage[2] - stage[0]) * (stage[3] - stage[1])
    for across, down in ((0.5, 0.5), (0.15, 0.3), (0.9, 0.85), (0.6, 0.08)):
        x, y = stage[0] + across * (stage[2] - stage[0]), stage[1] + down * (stage[3] - stage[1])
        page.mouse.move(x, y)
        card = root.locator(".card")
        card.wait_for()
        page.wait_for_timeout(150)
        left, top, right, bottom = box(card)
        assert (right - left) * (bottom - top) < 0.14 * room
        assert not (left - 8 < x < right + 8 and top - 8 < y < bottom + 8)
        assert left >= stage[0] - 8
        assert right <= stage[2] + 8
