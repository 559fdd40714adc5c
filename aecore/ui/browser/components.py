"""The browser components: latent map, networks, strip of digits, and the runtime with the code of all.

Streamlit sends a component's inline JavaScript with every message. So one bundle (built from ``frontend/src``) is
fetched by its content and mounted once a page by :func:`runtime`; every other component is a shim of a few lines that
hands its message to the bundle, or queues it until the bundle is there. The order of mounting does not matter.

Mount :func:`runtime` once a page, and keep a component's ``key`` over its updates: it then keeps
its DOM, its view and its selection. Browser tests may read ``__aecore.mounts`` (mounts by kind).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import streamlit as st

from aecore.server import live as wire
from aecore.ui import words
from aecore.ui.browser import keyboard, things
from aecore.ui.browser.part import Part, component, mount, unseen
from aecore.ui.browser.views import MAP_TEXT, DigitSheet, MapView, Replay
from aecore.ui.front import base
from aecore.wire.envelope import pack_envelope


def runtime() -> None:
    """Mount the bundle and the card of keys, invisible and without height: once a page.

    What it sends never changes in one language, so Streamlit sends it once.
    """
    live = {"wire": wire.path(base()), "words": things.address(words.listed(words.language()), "json", pinned=True)}
    _RUNTIME(key=unseen("runtime"), data=pack_envelope(keyboard.card() | live, {}))


def address(told: Mapping[str, object]) -> None:
    """Have the browser's address be as it is told by :mod:`aecore.ui.address`, invisibly, once at the end of a page."""
    mount(Part("address", unseen("address"), told))


def pictures(parts: Mapping[str, bytes]) -> None:
    """Tell the browser where encoded pictures (PNG, WebP) are had, by name, once a page.

    It fetches and decodes one when it is first wanted, and keeps it for as long as the page is open. They may be told
    before or after the maps that use them.
    """
    addresses = {name: things.address(part, "image", pinned=True) for name, part in parts.items()}
    mount(Part("pictures", unseen("pictures"), {"addresses": addresses}))


def latent_map(view: MapView, *, key: str, height: int = 560) -> None:
    """Mount or update a latent map: see `map_part`."""
    mount(map_part(view, key=key, height=height))


def map_part(view: MapView, *, key: str, height: int = 560) -> Part:
    """Return what a map is told.

    Args:
        view: what to show.
        key: Streamlit's element key; keep it over updates, so that the map moves instead of starting anew.
        height: of the plot itself, CSS pixels; legend, selection and note come below. Less on a narrow page.
    """
    data = {
        **_fields(view, "points", "ellipses", "arrows", "touch"),
        **view.touch.message(),
        "n": view.n,
        "glyphs": list(view.glyphs or _glyphs(view.classes)),
        "palette": list(view.palette[: len(view.classes)]),
        "contours": [_fields(contour) for contour in view.contours],
        "atlas": _fields(view.atlas) if view.atlas else None,
        "field": _fields(view.field, "values") if view.field else None,
        "text": {name: view.text[name] for name in MAP_TEXT},
        "height": height,
    }
    raster = view.field.values if view.field else b""
    blobs = {"points": view.points, "ellipses": view.ellipses, "arrows": view.arrows, "field": raster,
             "codes": view.touch.codes}  # fmt: skip
    return Part("latent-map", key, data, blobs)


def network(series: str, packed: bytes | None, *, key: str, step: int = 0) -> None:
    """Give the browser a network: see `network_part`."""
    mount(network_part(series, packed, key=key, step=step))


def network_part(series: str, packed: bytes | None, *, key: str, step: int = 0) -> Part:
    """Give the browser the network of a series, invisibly: maps and panels of that series then decode by themselves.

    Args:
        series: the run's name on the page, as in :class:`views.MapView`.
        packed: from :func:`wire.network.network`; None: nothing new, what is there stays; empty: it is forgotten.
        key: Streamlit's element key; keep it over updates. When the component leaves the page, its network does.
        step: of the optimiser, for whoever inspects the message.
    """
    head = {"series": series, "step": step, "keep": packed is None}
    return Part("network", unseen(key), head, {"net": things.part(packed)} if packed else {})


def digits(sheet: DigitSheet, *, key: str, replays: Sequence[Replay] = ()) -> None:
    """Mount or update a strip of images: see `digits_part`."""
    mount(digits_part(sheet, key=key, replays=replays))


def digits_part(sheet: DigitSheet, *, key: str, replays: Sequence[Replay] = ()) -> Part:
    """Return what a strip of images is told; keep the key over updates.

    While a moment of a run's film is shown, the rows of its replay show it.
    """
    data = _fields(sheet, "images") | {"replays": [_fields(replay) for replay in replays]}
    data["rows"] = [_fields(row) for row in sheet.rows]
    return Part("digits", key, data, {"images": sheet.images})


def _fields(item: Any, *but: str) -> dict[str, Any]:
    return {each.name: getattr(item, each.name) for each in fields(item) if each.name not in but}


def _glyphs(classes: Sequence[str]) -> list[str]:
    """A character for each class: the first of its name where these differ, else 0-9, A-Z, a-z in turn."""
    first = [name[:1] for name in classes]
    if all(first) and len(set(first)) == len(first):
        return first
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return [signs[index % len(signs)] for index in range(len(classes))]


_LOADER = """
export default function (component) {
  import(location.origin + "%s").then((bundle) => bundle.default(component));
  return () => globalThis.__aecore?.unmount?.(component.parentElement);
}
"""

_CODE = (Path(__file__).parents[1] / "frontend" / "dist" / "aecore.js").read_bytes()
_BUNDLE = things.address(_CODE, "js", pinned=True)

_RUNTIME = st.components.v2.component("aecore_runtime", js=_LOADER % _BUNDLE)
for _kind in ("address", "pictures", "latent-map", "network", "digits"):
    component(_kind)
